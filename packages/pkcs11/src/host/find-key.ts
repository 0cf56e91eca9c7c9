import { CKA, CKF, CKO, CKS, type Handle } from '../cryptoki.js';
import { pkcs11Error } from '../errors.js';
import { calling } from './answer-error.js';
import { attribute, findObjects, nameOf, numberOf, numbersOf, publicKeysOf } from './objects.js';
import type { OpenSession } from './objects.js';
import type { KeyFound, KeyNumbers, KeyPurpose, KeyWanted, PublicKeyObject } from './protocol.js';

/** A private key of the session and what is known of it. */
export interface FoundKey {
  readonly handle: Handle;
  readonly found: KeyFound;
}

/**
 * The private key of a certificate: by its public key, which cannot lie; where the token shows none, by CKA_ID,
 * and where that is wrong too, because there is no other. Throws `ERR_KEY_NOT_FOUND`.
 */
export function findKey(open: OpenSession, wanted: KeyWanted, slot: Handle): FoundKey {
  for (let search = 1; ; search++) {
    const keys = findObjects(open, [{ type: CKA.class, value: CKO.privateKey }]);
    const candidates = candidatesOf(open, keys, wanted);
    const chosen = choose(candidates, wanted);
    if (chosen) return { handle: chosen.handle, found: factsOf(open, chosen) };
    checkLoggedIn(open, slot);
    if (search === SEARCHES) throw notFound(keys.length, candidates.length, wanted.use);
  }
}

/**
 * Keys that are not found are looked for again: other threads may log out before the search and log in before their
 * state is asked for.
 */
const SEARCHES = 5;

function candidatesOf(open: OpenSession, keys: readonly Handle[], wanted: KeyWanted): Candidate[] {
  const published = keys.length === 0 ? [] : publicKeysOf(open);
  return keys
    .map((handle) => candidateOf(open, handle, { published, use: wanted.use }))
    .filter((candidate) => candidate.numbers.keyType === wanted.keyType && candidate.permitted);
}

/** Private objects are not there for who is not logged in (PKCS#11 v2.40 §4.4): another thread may have logged out. */
function checkLoggedIn({ cryptoki, session }: OpenSession, slot: Handle): void {
  const { state } = calling('C_GetSessionInfo', () => cryptoki.C_GetSessionInfo(session));
  const { flags } = calling('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(slot));
  const loggedOut = state === CKS.roPublic || state === CKS.rwPublic;
  if (!loggedOut || (flags & CKF.loginRequired) === 0) return;
  throw pkcs11Error('ERR_CRYPTOKI', 'the token shows no private key: it was logged out', {
    facts: { call: 'C_FindObjects', ckr: 'CKR_USER_NOT_LOGGED_IN', rv: 0x101 },
  });
}

interface Candidate {
  readonly handle: Handle;
  readonly id: Uint8Array;
  readonly label: string;
  readonly numbers: KeyNumbers;
  readonly permitted: boolean;
}

/**
 * A private EC key does not show its point: the public key of the same CKA_ID does, where there is exactly one.
 */
function candidateOf(
  open: OpenSession,
  handle: Handle,
  { published, use }: { readonly published: readonly PublicKeyObject[]; readonly use: KeyPurpose },
): Candidate {
  const own = numbersOf(open, handle);
  const name = nameOf(open, handle);
  const permission = attribute(open, handle, CKA[use]);
  const namesakes = published.filter(
    (key) => key.keyType === own.keyType && name.id.length > 0 && same(key.id, name.id),
  );
  const [namesake] = namesakes;
  const shown = own.modulus ?? own.point;
  const numbers = shown || namesakes.length !== 1 || !namesake ? own : namesake;
  return { handle, ...name, numbers, permitted: permission?.[0] !== 0 };
}

type Chosen = Candidate & Pick<KeyFound, 'matchedBy'>;

function choose(candidates: readonly Candidate[], wanted: KeyWanted): Chosen | undefined {
  const exact = candidates.find(({ numbers }) => agreement(numbers, wanted) === 'same');
  if (exact) return { ...exact, matchedBy: 'public-key' };
  const open = candidates.filter(({ numbers }) => agreement(numbers, wanted) === 'unknown');
  const { id } = wanted;
  const named = id && id.length > 0 ? open.filter((candidate) => same(candidate.id, id)) : [];
  const [first] = named.length > 0 ? named : open;
  if (!first || (named.length !== 1 && open.length !== 1)) return undefined;
  return { ...first, matchedBy: named.length > 0 ? 'id' : 'only-key' };
}

function agreement(found: KeyNumbers, wanted: KeyNumbers): 'same' | 'other' | 'unknown' {
  const pairs = [
    [found.modulus, wanted.modulus],
    [found.point, wanted.point],
  ] as const;
  for (const [one, other] of pairs) {
    if (one && other) return same(one, other) ? 'same' : 'other';
  }
  return 'unknown';
}

function factsOf(open: OpenSession, { handle, id, label, matchedBy }: Chosen): KeyFound {
  const always = attribute(open, handle, CKA.alwaysAuthenticate);
  const allowed = attribute(open, handle, CKA.allowedMechanisms);
  const numbers = allowed && numbersIn(allowed);
  return {
    id,
    label,
    matchedBy,
    alwaysAuthenticate: always?.[0] === 1,
    ...(numbers && numbers.length > 0 && { allowedMechanisms: numbers }),
  };
}

/** CK_MECHANISM_TYPE_ARRAY: a CK_ULONG is 4 octets on Windows, as wide as a pointer elsewhere. */
function numbersIn(octets: Uint8Array): number[] {
  const width = process.platform === 'win32' || process.arch === 'ia32' ? 4 : 8;
  const count = Math.floor(octets.length / width);
  return Array.from({ length: count }, (_, index) =>
    numberOf(octets.subarray(index * width, (index + 1) * width)),
  );
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function notFound(keys: number, fitting: number, use: KeyPurpose): Error {
  const message =
    keys === 0
      ? 'the token shows no private key, although it was logged in to'
      : `none of the ${keys} private keys of the token belongs to the certificate (${fitting} of its kind may ${use})`;
  return pkcs11Error('ERR_KEY_NOT_FOUND', message, { facts: { keys, fitting } });
}

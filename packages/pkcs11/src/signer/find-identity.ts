import { isKysoError, type KysoError } from '@kyso/core';
import { nameText, parseCertificate } from '@kyso/core/x509';
import {
  chooseCertificate,
  type Candidate,
  type RecipientChoice,
  type TokenChoice,
} from '../choose/certificate.js';
import { CKF } from '../cryptoki.js';
import { pkcs11Error } from '../errors.js';
import type { Lane, StartLane } from '../host/lane.js';
import type { KeyNumbers, TokenContents } from '../host/protocol.js';
import { listedToken, probe, type Probed } from '../list-tokens.js';
import { modulesToUse } from '../modules/to-use.js';
import { keyWanted } from './key-wanted.js';

/** What is looked for, and where. */
export interface IdentitySearch {
  readonly modules: readonly string[] | undefined;
  readonly token: TokenChoice;
  readonly certificate: RecipientChoice | Uint8Array;
  readonly now: Date;
  readonly start: StartLane;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A certificate, the token that holds its key, and a lane to it. */
export interface FoundIdentity {
  readonly lane: Lane;
  readonly contents: TokenContents;
  readonly certificate: Uint8Array;
  /** CKA_ID; null where the certificate is not on the token. */
  readonly id: Uint8Array | null;
  readonly subject: string;
}

/** Asks all modules at once and keeps the lane to the one that holds what fits; the others are closed. */
export function findIdentity(search: IdentitySearch): Promise<FoundIdentity> {
  return keepingOne(search, (probed) => identityAmong(probed, search));
}

/** Where a token is looked for. */
export type TokenSearch = Omit<IdentitySearch, 'certificate' | 'now'>;

/** A token and a lane to it. */
export type FoundToken = Pick<FoundIdentity, 'lane' | 'contents'>;

/** The one token that is as asked for, whatever it holds. Throws `ERR_TOKEN_NOT_FOUND`, `ERR_TOKEN_AMBIGUOUS`. */
export function findToken(search: TokenSearch): Promise<FoundToken> {
  return keepingOne(search, (probed) => {
    const fitting = tokensAmong(probed, search.token);
    const [found] = fitting;
    if (found && fitting.length === 1) return found;
    const candidates = fitting.map(tokenLine).join('; ');
    throw pkcs11Error('ERR_TOKEN_AMBIGUOUS', `several tokens fit, choose one: ${candidates}`, {
      facts: { candidates },
    });
  });
}

async function keepingOne<Found extends { readonly lane: Lane }>(
  search: TokenSearch,
  choose: (probed: readonly Probed[]) => Found,
): Promise<Found> {
  const { start, timeoutMs, signal } = search;
  const modules = await modulesToUse(search.modules);
  const probed = await allOrNone(
    modules.map((module) => probe(module, { start, timeoutMs, signal })),
  );
  let kept: Lane | undefined;
  try {
    const found = choose(probed);
    kept = found.lane;
    return found;
  } finally {
    const others = probed.filter(({ lane }) => lane === undefined || lane !== kept);
    await Promise.all(others.map(({ close }) => close()));
  }
}

/** Where one throws, the lanes of the others are closed. */
async function allOrNone(probes: readonly Promise<Probed>[]): Promise<Probed[]> {
  const settled = await Promise.allSettled(probes);
  const failed = settled.find((one) => one.status === 'rejected');
  const done = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return done;
  await Promise.all(done.map(({ close }) => close()));
  throw failed.reason;
}

interface Place {
  readonly lane: Lane;
  readonly slot: string;
  readonly contents: TokenContents;
}

function identityAmong(probed: readonly Probed[], search: IdentitySearch): FoundIdentity {
  const fitting = fittingPlaces(probed, search.token);
  const { certificate } = search;
  return certificate instanceof Uint8Array
    ? withGiven(fitting, certificate)
    : withChosen(fitting, { choice: certificate, now: search.now });
}

function fittingPlaces(probed: readonly Probed[], choice: TokenChoice): Place[] {
  const places = placesOf(probed);
  const fitting = places.filter((place) => isToken(place, choice));
  if (fitting.length === 0) throw noToken(places, probed);
  return fitting;
}

/** Those that fit; one that is seen through two modules counts once. */
function tokensAmong(probed: readonly Probed[], choice: TokenChoice): Place[] {
  const keys = new Set<string>();
  return fittingPlaces(probed, choice).filter(({ contents: { serial, model, label } }) => {
    const key = JSON.stringify([serial, model, serial === '' ? label : '']);
    return keys.size !== keys.add(key).size;
  });
}

function placesOf(probed: readonly Probed[]): Place[] {
  return probed.flatMap(({ slots, lane }) =>
    slots.flatMap(({ id, token }) =>
      token && lane && isInitialised(token) ? [{ lane, slot: id, contents: token }] : [],
    ),
  );
}

/** SoftHSM2 always shows an empty token that waits to be initialised. */
function isInitialised({ flags }: TokenContents): boolean {
  return (flags & CKF.tokenInitialized) !== 0;
}

function isToken({ slot, contents }: Place, choice: TokenChoice): boolean {
  return (
    (choice.label === undefined || choice.label.normalize('NFC') === contents.label) &&
    (choice.serial === undefined || choice.serial.trim() === contents.serial) &&
    (choice.slot === undefined || choice.slot.toLowerCase().replace(/^0x/, '') === slot)
  );
}

function withChosen(
  places: readonly Place[],
  { choice, now }: { readonly choice: RecipientChoice; readonly now: Date },
): FoundIdentity {
  const candidates = places.map((place) => ({ place, token: listedToken(place.contents) }));
  const all: Candidate[] = candidates.flatMap(({ place: { lane, slot }, token }) =>
    token.certificates.map((certificate) => ({ module: lane.module, slot, token, certificate })),
  );
  const chosen = chooseCertificate(all, choice, now);
  const at = candidates.find(({ token }) => token === chosen.token);
  if (!at) throw new TypeError('the certificate that was chosen is one of those that were found');
  const { certificate, id, subject } = chosen.certificate;
  const { lane, contents } = at.place;
  return { lane, contents, certificate, id: Buffer.from(id, 'hex'), subject };
}

/** A certificate that is not on the token: its token is the one that shows its public key, or the only one. */
function withGiven(places: readonly Place[], certificate: Uint8Array): FoundIdentity {
  const subject = nameText(parseCertificate(certificate).subject);
  const wanted = keyWanted({ certificate, id: null, use: 'sign' });
  const showing = places.filter(({ contents }) =>
    contents.publicKeys.some((key) => isSameKey(key, wanted)),
  );
  const [place, ...others] = showing.length > 0 ? showing : places;
  if (place && others.length === 0) {
    return { lane: place.lane, contents: place.contents, certificate, id: null, subject };
  }
  const tokens = (showing.length > 0 ? showing : places).map(tokenLine).join('; ');
  const message = `several tokens may hold the key of ${subject}, choose one: ${tokens}`;
  throw pkcs11Error('ERR_CERTIFICATE_AMBIGUOUS', message, { facts: { candidates: tokens } });
}

function isSameKey(one: KeyNumbers, other: KeyNumbers): boolean {
  if (one.keyType !== other.keyType) return false;
  const numbers = [one.modulus ?? one.point, other.modulus ?? other.point];
  const [first, second] = numbers;
  return first !== undefined && second !== undefined && Buffer.compare(first, second) === 0;
}

/** Where no module answered, the fault is the module's and not the token's. */
function noToken(places: readonly Place[], probed: readonly Probed[]): KysoError {
  const failures = probed.flatMap(({ listed }) => listed.failure ?? []);
  const [failure] = failures;
  if (failure && failures.length === probed.length) return failure;
  const seen = places.map(tokenLine).join('; ');
  const failed = failures.filter(isKysoError).map(({ message }) => message);
  const message =
    places.length === 0
      ? 'no token is plugged in'
      : `no token is as asked for; plugged in are: ${seen}`;
  return pkcs11Error('ERR_TOKEN_NOT_FOUND', message, {
    facts: { seen, modules: probed.length, failures: failed.join('; ') },
  });
}

function tokenLine({ contents: { label, serial }, slot }: Place): string {
  return `${label} (serial ${serial}, slot ${slot})`;
}

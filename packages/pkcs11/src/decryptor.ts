import { isKysoError, type EcDecryptor, type RsaDecryptor, type TransportedKey } from '@kyso/core';
import { parseEnvelopedData } from '@kyso/core/cms';
import { parsePublicKey } from '@kyso/core/crypto';
import { parseCertificate } from '@kyso/core/x509';
import type { RecipientChoice } from './choose/certificate.js';
import { pkcs11Error } from './errors.js';
import { startLane, type StartLane } from './host/lane.js';
import {
  agreeingWays,
  filled,
  openingWays,
  permittedWays,
  type AgreeingWay,
} from './opening-ways.js';
import type { FoundIdentity } from './signer/find-identity.js';
import { keyUse, type KeyUse } from './signer/key-use.js';
import {
  tokenKeyParts,
  withTokenKey,
  type TokenKeyFacts,
  type TokenKeyOptions,
} from './signer/token-key.js';

/** Which key opens, where it is, and where its PIN comes from. */
export interface Pkcs11DecryptorOptions extends TokenKeyOptions {
  /**
   * The message (CMS in DER or BER) that is to be opened: of the certificates that are as asked for only those that it
   * is encrypted to, whatever their key usage says.
   */
  readonly message?: Uint8Array;
}

/** What belongs to a key in a token beside opening. */
export interface TokenDecryptor extends TokenKeyFacts {
  /** One login, and one question for the PIN, for all that `work` opens. The signal ends waiting for the login. */
  readonly withLogin: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Logs out, forgets the PIN and ends the threads; what waits is refused with `ERR_CLOSED`. */
  readonly close: () => Promise<void>;
}

/** A `Decryptor` over a key in a token. */
export type Pkcs11Decryptor = (RsaDecryptor | EcDecryptor) & TokenDecryptor;

/**
 * A key in a token or HSM that opens what was encrypted to its certificate. Without another choice only certificates
 * count whose key usage is for that, and those that have run out as well: what was encrypted to them is still there.
 * With `message` its recipients choose.
 *
 * The PIN is asked for with the first message, not here. Throws what `pkcs11Signer` throws, what `parseEnvelopedData`
 * throws for `message`, and `ERR_MECHANISM` for keys that only sign. Opening throws `ERR_PIN`, `ERR_KEY_NOT_FOUND`, `ERR_MECHANISM`, `ERR_TOKEN_REMOVED`,
 * `ERR_CERTIFICATE_CHANGED`, `ERR_TIMEOUT`, `ERR_CRYPTOKI` and the reason of either signal.
 *
 * @example
 * const decryptor = await pkcs11Decryptor({ message: p7m, pin: askPin });
 * const { content } = await decryptCms(p7m, { decryptor, crypto });
 * await decryptor.close();
 */
export async function pkcs11Decryptor(
  options: Pkcs11DecryptorOptions = {},
): Promise<Pkcs11Decryptor> {
  return decryptorWith(options, startLane);
}

/** As `pkcs11Decryptor`, over lanes that the caller starts. */
export async function decryptorWith(
  { certificate = {}, message, ...options }: Pkcs11DecryptorOptions,
  start: StartLane,
): Promise<Pkcs11Decryptor> {
  const choice =
    certificate instanceof Uint8Array
      ? certificate
      : ({ validAt: 'any', ...forMessage(message), ...certificate } as const);
  return withTokenKey({ ...options, certificate: choice }, start, (identity) =>
    assembled(identity, { ...options, start }),
  );
}

/** Who encrypted has not always looked at what a key is for. */
function forMessage(message: Uint8Array | undefined): RecipientChoice {
  if (!message) return { purpose: 'encryption' };
  const recipients = parseEnvelopedData(message).recipients.flatMap((info) =>
    info.kind === 'other' ? [] : [info.identifier],
  );
  return { purpose: 'any', recipients };
}

function assembled(
  identity: FoundIdentity,
  options: TokenKeyOptions & { readonly start: StartLane },
): Pkcs11Decryptor {
  const { certificate, contents } = identity;
  const offered = contents.openingMechanisms;
  const key = parsePublicKey(parseCertificate(certificate).publicKey);
  const opening = (use: 'decrypt' | 'derive') => {
    const { parts, facts } = tokenKeyParts(identity, { ...options, use });
    const core = keyUse({ ...parts, purpose: 'decryption' });
    const { withLogin, close } = core;
    return { core, shared: { certificate, ...facts, withLogin, close } };
  };
  if (key.kind === 'rsa' && !key.pss) {
    const { core, shared } = opening('decrypt');
    const { length } = key.modulus;
    const decryptKey: RsaDecryptor['decryptKey'] = (transported, { signal }) =>
      opened(core, transported, { ...{ modulusLength: length, offered, signal } });
    return { kind: 'rsa', ...shared, decryptKey };
  }
  if (key.kind === 'ec') {
    const { core, shared } = opening('derive');
    const agree: EcDecryptor['agree'] = (point, { signal }) =>
      agreed(core, point, { offered, signal });
    return { kind: 'ec', ...shared, agree };
  }
  throw pkcs11Error('ERR_MECHANISM', `a key of kind ${key.kind} only signs`, {
    facts: { key: key.kind },
  });
}

interface Opening {
  readonly offered: readonly number[];
  readonly signal: AbortSignal | undefined;
}

function opened(
  core: KeyUse,
  transported: TransportedKey,
  { modulusLength, ...opening }: Opening & { readonly modulusLength: number },
): Promise<Uint8Array | undefined> {
  const { encryptedKey } = transported;
  // No number below the modulus: the sender knows that as well.
  if (encryptedKey.length > modulusLength) return Promise.resolve(undefined);
  const ways = openingWays(transported, modulusLength);
  return inOneWay(core, { ...opening, ways }, async (way, attempt) => {
    const { mechanism } = way;
    const data = way.input(encryptedKey);
    return way.output(await core.run('decrypt', { mechanism, data }, attempt));
  });
}

function agreed(core: KeyUse, point: Uint8Array, opening: Opening): Promise<Uint8Array> {
  const length = (point.length - 1) / 2;
  const ways = agreeingWays(point);
  return inOneWay(core, { ...opening, ways }, async ({ mechanism }, attempt) =>
    filled(await core.run('derive', { mechanism, length }, attempt), length),
  );
}

type Attempt = Parameters<KeyUse['run']>[2];

/** The first way whose parameters the token takes: which digests it has is only told by trying. */
function inOneWay<Way extends AgreeingWay, T>(
  core: KeyUse,
  { ways, offered, signal }: Opening & { readonly ways: readonly Way[] },
  run: (way: Way, attempt: Attempt) => Promise<T>,
): Promise<T> {
  const refused = new Set<Way>();
  const work = async (attempt: Attempt): Promise<T> => {
    const allowed = core.key?.allowedMechanisms;
    const left = permittedWays(ways, { offered, allowed }).filter((way) => !refused.has(way));
    for (const way of left) {
      try {
        const value = await run(way, attempt);
        // Tokens that ignore the digests of OAEP refuse what the next way opens.
        if (value !== undefined || way === left.at(-1)) return value;
      } catch (error) {
        if (!isRefused(error) || way === left.at(-1)) throw error;
        refused.add(way);
      }
    }
    throw pkcs11Error('ERR_MECHANISM', 'the token takes none of its mechanisms for this');
  };
  return core.using({ signal, work });
}

/** What modules answer where they have the mechanism but not with these parameters, SoftHSM2 the second. */
function isRefused(error: unknown): boolean {
  if (!isKysoError(error)) return false;
  const { ckr } = error.facts;
  return error.code === 'ERR_MECHANISM' || REFUSED.includes(String(ckr));
}

const REFUSED = ['CKR_FUNCTION_NOT_SUPPORTED', 'CKR_ARGUMENTS_BAD', 'CKR_DATA_LEN_RANGE'];

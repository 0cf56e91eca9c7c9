import { randomBytes } from 'node:crypto';
import { pkcs11Error } from '../errors.js';
import type { GenerateRequest } from '../host/protocol.js';
import { tokenName } from '../pin.js';
import type { TokenName } from '../token-types.js';
import { idOctets, idText } from './hex-id.js';
import { CURVES, publicKeyInfo } from './public-key-info.js';
import { inToken, type TokenAccess } from './token-session.js';

/** Kinds of key that are made. */
export type KeyKind = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256' | 'p-384';

/** Which keys are made, and where. */
export interface GenerateKeyPairOptions extends TokenAccess {
  /** Default: `rsa-3072`. */
  readonly kind?: KeyKind;
  /** CKA_LABEL, by which people know it. Brought to NFC. */
  readonly label: string;
  /** CKA_ID in hexadecimal, not in use on the token. Default: eight random octets. */
  readonly id?: string;
  /** What the key may do beside signing: `decrypt` (RSA), `derive` (EC). */
  readonly uses?: readonly ('decrypt' | 'derive')[];
  /** Default: the system's. */
  readonly random?: (length: number) => Uint8Array;
}

/** Keys that were made. */
export interface GeneratedKeyPair {
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** CKA_ID in hexadecimal. */
  readonly id: string;
  readonly label: string;
  readonly kind: KeyKind;
  readonly token: TokenName;
}

/** A token looks for primes for minutes where it has a slow processor and RSA of 4,096 bits. */
const GENERATING_MS = 300_000;

/** Octets of an identifier that is drawn. */
const ID_LENGTH = 8;

/**
 * Makes a pair of keys on a token. The private one is made there and cannot be read: CKA_SENSITIVE, not
 * CKA_EXTRACTABLE. Throws `TypeError` for a label or id that cannot be written, `ERR_KEY_EXISTS`, `ERR_MECHANISM`,
 * `ERR_PIN`, `ERR_TOKEN_NOT_FOUND`, `ERR_TOKEN_AMBIGUOUS`, `ERR_CRYPTOKI` and so on.
 */
export async function generateKeyPair(options: GenerateKeyPairOptions): Promise<GeneratedKeyPair> {
  const { kind = 'rsa-3072', uses = [], random = randomBytes } = options;
  const label = labelOf(options.label);
  const id = options.id === undefined ? new Uint8Array(random(ID_LENGTH)) : idOctets(options.id);
  const request: GenerateRequest = {
    ...{ id, label },
    ...KINDS[kind],
    decrypt: uses.includes('decrypt'),
    derive: uses.includes('derive'),
  };
  const access = { ...options, timeoutMs: options.timeoutMs ?? GENERATING_MS };
  return inToken(access, { writes: true, login: true }, async ({ contents, call }) => {
    const publicKey = publicKeyInfo(await call('generate', request));
    if (!publicKey) throw notShown(idText(id));
    return { publicKey, id: idText(id), label, kind, token: tokenName(contents) };
  });
}

/** Longest label, in characters: smart cards have short records for it. */
const LONGEST_LABEL = 64;

function labelOf(text: string): string {
  const label = text.normalize('NFC').trim();
  if (label !== '' && label.length <= LONGEST_LABEL && !/\p{Cc}/u.test(label)) return label;
  throw new TypeError(`label: expected 1 to ${LONGEST_LABEL} characters of text`);
}

const KINDS: Readonly<Record<KeyKind, Pick<GenerateRequest, 'bits' | 'parameters'>>> = {
  'rsa-2048': { bits: 2048 },
  'rsa-3072': { bits: 3072 },
  'rsa-4096': { bits: 4096 },
  'p-256': { bits: 256, parameters: parametersOf('P-256') },
  'p-384': { bits: 384, parameters: parametersOf('P-384') },
};

function parametersOf(name: string): Uint8Array {
  const { parameters = '' } = CURVES.find((curve) => curve.name === name) ?? {};
  return new Uint8Array(Buffer.from(parameters, 'hex'));
}

function notShown(id: string): Error {
  const message = 'the keys were made, but the token does not show the public one';
  return pkcs11Error('ERR_KEY_NOT_FOUND', message, { facts: { id } });
}

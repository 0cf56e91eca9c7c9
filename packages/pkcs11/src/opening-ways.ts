import type { TransportedKey } from '@kyso/core';
import { unpadOaep, unpadPkcs1 } from '@kyso/core/crypto';
import { randomBytes } from 'node:crypto';
import type { Mechanism } from './cryptoki.js';
import { pkcs11Error } from './errors.js';
import { OPENING_MECHANISMS as CKM, type OpeningMechanismName } from './mechanism-table.js';

/** A way to open a content key with an RSA key. */
export interface OpeningWay {
  readonly name: OpeningMechanismName;
  readonly mechanism: Mechanism;
  /** What the mechanism takes, of the ciphertext. */
  readonly input: (encryptedKey: Uint8Array) => Uint8Array;
  /** The content key, of what the mechanism answers; null is a refusal. */
  readonly output: (value: Uint8Array | null) => Uint8Array | undefined;
}

/** A way to agree on a secret with a key on an elliptic curve. */
export interface AgreeingWay {
  readonly name: OpeningMechanismName;
  readonly mechanism: Mechanism;
}

/**
 * The ways in which a token can open a content key, best first: OAEP in the token where it has the digests, otherwise,
 * and for PKCS#1 v1.5 whenever possible, the bare operation with the padding removed here, which tells nobody
 * whether it was right.
 */
export function openingWays(
  { scheme, keyLength }: TransportedKey,
  modulusLength: number,
): readonly OpeningWay[] {
  const whole = (bytes: Uint8Array) => filled(bytes, modulusLength);
  const bare = (output: (encoded: Uint8Array | undefined) => Uint8Array | undefined) => ({
    name: 'CKM_RSA_X_509' as const,
    mechanism: { mechanism: CKM.CKM_RSA_X_509 },
    input: whole,
    output: (value: Uint8Array | null) => output(value ? whole(value) : undefined),
  });
  if (scheme.kind === 'rsa-oaep') {
    return [...oaepWays(scheme, whole), bare((encoded) => encoded && unpadOaep(encoded, scheme))];
  }
  const random = (length: number) => new Uint8Array(randomBytes(length));
  return [
    bare((encoded) => unpadPkcs1(encoded ?? new Uint8Array(modulusLength), { keyLength, random })),
    {
      name: 'CKM_RSA_PKCS',
      mechanism: { mechanism: CKM.CKM_RSA_PKCS },
      input: whole,
      output: (value) => value ?? undefined,
    },
  ];
}

type OaepScheme = Extract<TransportedKey['scheme'], { kind: 'rsa-oaep' }>;

function oaepWays(
  { digest, mgfDigest, label }: OaepScheme,
  input: OpeningWay['input'],
): OpeningWay[] {
  const hash = OAEP_DIGESTS[digest];
  const mask = OAEP_DIGESTS[mgfDigest];
  if (!hash || !mask) return [];
  const parameter = {
    type: CK_PARAMS_RSA_OAEP,
    hashAlg: hash.hash,
    mgf: mask.mgf,
    source: CKZ_DATA_SPECIFIED,
    ...(label.length > 0 && { sourceData: label }),
  };
  return [
    {
      name: 'CKM_RSA_PKCS_OAEP',
      mechanism: { mechanism: CKM.CKM_RSA_PKCS_OAEP, parameter },
      input,
      output: (value) => value ?? undefined,
    },
  ];
}

/** CKM_SHA… and CKG_MGF1_SHA… (PKCS#11 v2.40 §2.1.7). */
const OAEP_DIGESTS: Readonly<
  Partial<Record<string, { readonly hash: number; readonly mgf: number }>>
> = {
  'SHA-1': { hash: 0x220, mgf: 0x1 },
  'SHA-224': { hash: 0x255, mgf: 0x5 },
  'SHA-256': { hash: 0x250, mgf: 0x2 },
  'SHA-384': { hash: 0x260, mgf: 0x3 },
  'SHA-512': { hash: 0x270, mgf: 0x4 },
};

/** The native part's words for CK_RSA_PKCS_OAEP_PARAMS and CK_ECDH1_DERIVE_PARAMS. */
const CK_PARAMS_RSA_OAEP = 4;
const CK_PARAMS_EC_DH = 6;
const CKZ_DATA_SPECIFIED = 1;
const CKD_NULL = 1;

/** Every module takes the bare point, or should (PKCS#11 v2.40 §2.3.9); some only know the OCTET STRING around it. */
export function agreeingWays(point: Uint8Array): readonly AgreeingWay[] {
  return [point, octetString(point)].map((publicData) => ({
    name: 'CKM_ECDH1_DERIVE',
    mechanism: {
      mechanism: CKM.CKM_ECDH1_DERIVE,
      parameter: { type: CK_PARAMS_EC_DH, kdf: CKD_NULL, publicData },
    },
  }));
}

function octetString(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const head = length < 0x80 ? [0x04, length] : [0x04, 0x81, length];
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** The ways that token and key permit. Throws `ERR_MECHANISM` where there is none. */
export function permittedWays<Way extends AgreeingWay>(
  ways: readonly Way[],
  { offered, allowed }: { offered: readonly number[]; allowed?: readonly number[] | undefined },
): Way[] {
  const permitted = ways.filter(
    ({ mechanism: { mechanism } }) =>
      offered.includes(mechanism) && (allowed?.includes(mechanism) ?? true),
  );
  if (permitted.length > 0) return permitted;
  const wanted = [...new Set(ways.map(({ name }) => name))].join(' ');
  const names = (Object.keys(CKM) as OpeningMechanismName[])
    .filter((name) => offered.includes(CKM[name]))
    .join(' ');
  const message = `the token offers none of ${wanted} for this; it offers ${names || 'none that opens'}`;
  throw pkcs11Error('ERR_MECHANISM', message, { facts: { wanted, offered: names } });
}

/** As long as the modulus, or the field: numbers may come without leading zeros. */
export function filled(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length >= length) return bytes;
  const whole = new Uint8Array(length);
  whole.set(bytes, length - bytes.length);
  return whole;
}

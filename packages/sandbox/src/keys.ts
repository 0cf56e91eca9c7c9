import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { algorithmIdentifier, OID, toDer } from './der.js';
import { mlDsaKey, mlDsaPkcs8, mlDsaSpki, type MlDsaKey, type MlDsaKeyType } from './ml-dsa-key.js';
import { findPrimes, findPrimesSync, type PrimePair } from './primes.js';
import type { RandomSource, RandomStream } from './random.js';

/**
 * The kinds of key a sandbox makes. `rsa-*` keys carry the algorithm `rsaEncryption` and sign by
 * PKCS#1 v1.5 or PSS as their user likes; `rsa-pss` is a 2048-bit key bound by its algorithm
 * identifier (`id-RSASSA-PSS`, RFC 4055 §1.2) to PSS with SHA-256, MGF1 with SHA-256 and 32 bytes
 * of salt. `ml-dsa-*` are the post-quantum keys of FIPS 204, which few programs know.
 */
export type KeyType =
  | 'rsa-2048'
  | 'rsa-3072'
  | 'rsa-4096'
  | 'rsa-pss'
  | 'p-256'
  | 'p-384'
  | 'p-521'
  | 'ed25519'
  | MlDsaKeyType;

/** The kinds of key that root, intermediate and timestamp authority may have. */
export type AuthorityKeyType = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | MlDsaKeyType;

/** A private key with its public half. */
export type SandboxKey = KeyObject | MlDsaKey;

/** Everything this module knows of one kind of key. */
type KeyFamily =
  | { readonly family: 'rsa'; readonly bits: number; readonly pss: boolean }
  | { readonly family: 'ec'; readonly curve: string; readonly jwkCurve: string }
  | { readonly family: 'ed25519' }
  | { readonly family: 'ml-dsa'; readonly keyType: MlDsaKeyType };

const FAMILIES: Readonly<Record<KeyType, KeyFamily>> = {
  'rsa-2048': { family: 'rsa', bits: 2048, pss: false },
  'rsa-3072': { family: 'rsa', bits: 3072, pss: false },
  'rsa-4096': { family: 'rsa', bits: 4096, pss: false },
  'rsa-pss': { family: 'rsa', bits: 2048, pss: true },
  'p-256': { family: 'ec', curve: 'prime256v1', jwkCurve: 'P-256' },
  'p-384': { family: 'ec', curve: 'secp384r1', jwkCurve: 'P-384' },
  'p-521': { family: 'ec', curve: 'secp521r1', jwkCurve: 'P-521' },
  ed25519: { family: 'ed25519' },
  'ml-dsa-44': { family: 'ml-dsa', keyType: 'ml-dsa-44' },
  'ml-dsa-65': { family: 'ml-dsa', keyType: 'ml-dsa-65' },
  'ml-dsa-87': { family: 'ml-dsa', keyType: 'ml-dsa-87' },
};

/**
 * A key of the kind asked for; the label picks its stream where the source is seeded. RSA work runs
 * on the thread pool.
 */
export async function generateKey(
  keyType: KeyType,
  random: RandomSource,
  label: string,
): Promise<SandboxKey> {
  const family = FAMILIES[keyType];
  if (family.family !== 'rsa') return generateKeySync(keyType, random, label);
  if (random.seeded) {
    return rsaKey(rsaParts(await findPrimes(random.stream(label), family.bits / 2)), family.pss);
  }
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: family.bits });
  return family.pss ? boundToPss(privateKey) : privateKey;
}

/** The key that {@link generateKey} gives for the same arguments, made in the calling thread. */
export function generateKeySync(keyType: KeyType, random: RandomSource, label: string): SandboxKey {
  const family = FAMILIES[keyType];
  const stream = random.stream(label);
  switch (family.family) {
    case 'ec':
      return ecKey(family.curve, family.jwkCurve, stream);
    case 'ed25519':
      return ed25519Key(stream);
    case 'ml-dsa':
      return mlDsaKey(family.keyType, stream);
    case 'rsa': {
      if (random.seeded)
        return rsaKey(rsaParts(findPrimesSync(stream, family.bits / 2)), family.pss);
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: family.bits });
      return family.pss ? boundToPss(privateKey) : privateKey;
    }
  }
}

/** The key as PKCS#8 PrivateKeyInfo (RFC 5208 §5), DER, not encrypted. */
export function exportPkcs8(key: SandboxKey): Uint8Array {
  if ('seed' in key) return mlDsaPkcs8(key);
  return new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
}

/** The public half as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), DER. */
export function exportSpki(key: SandboxKey): Uint8Array<ArrayBuffer> {
  if ('seed' in key) return mlDsaSpki(key);
  return Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' }));
}

// The numbers of RSAPrivateKey (RFC 8017 §A.1.2) in its order.
function rsaParts({ p, q }: PrimePair): readonly bigint[] {
  const e = 65_537n;
  const [p1, q1] = [p - 1n, q - 1n];
  const d = inverse(e, (p1 * q1) / gcd(p1, q1));
  return [0n, p * q, e, d, p, q, d % p1, d % q1, inverse(q, p)];
}

function rsaKey(parts: readonly bigint[], pss: boolean): KeyObject {
  const pkcs1 = toDer(
    new asn1js.Sequence({ value: parts.map((part) => asn1js.Integer.fromBigInt(part)) }),
  );
  return rsaFromPkcs1(pkcs1, pss);
}

function boundToPss(key: KeyObject): KeyObject {
  return rsaFromPkcs1(new Uint8Array(key.export({ type: 'pkcs1', format: 'der' })), true);
}

function rsaFromPkcs1(pkcs1: Uint8Array, pss: boolean): KeyObject {
  const algorithm = pss
    ? pssAlgorithm()
    : algorithmIdentifier(OID.rsaEncryption, new asn1js.Null());
  const info = new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 0 }),
      algorithm.toSchema(),
      new asn1js.OctetString({ valueHex: pkcs1 }),
    ],
  });
  return createPrivateKey({ key: Buffer.from(toDer(info)), format: 'der', type: 'pkcs8' });
}

function pssAlgorithm(): pkijs.AlgorithmIdentifier {
  const sha256 = algorithmIdentifier(OID.sha256, new asn1js.Null());
  const params = new pkijs.RSASSAPSSParams({
    hashAlgorithm: sha256,
    maskGenAlgorithm: algorithmIdentifier(OID.mgf1, sha256.toSchema()),
    saltLength: 32,
  });
  return algorithmIdentifier(OID.rsassaPss, params.toSchema());
}

function ecKey(curve: string, jwkCurve: string, stream: RandomStream): KeyObject {
  const bits = Number(jwkCurve.slice(2));
  const size = Math.ceil(bits / 8);
  const ecdh = createECDH(curve);
  const scalar = Buffer.from(scalarInRange(ecdh, stream, { size, bits }));
  const point = ecdh.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: jwkCurve,
    d: scalar.toString('base64url'),
    x: point.subarray(1, 1 + size).toString('base64url'),
    y: point.subarray(1 + size).toString('base64url'),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

// Rejection sampling (FIPS 186-5 §A.2.2): OpenSSL refuses a scalar of zero or beyond the order of
// the curve.
function scalarInRange(
  ecdh: ReturnType<typeof createECDH>,
  stream: RandomStream,
  { size, bits }: { readonly size: number; readonly bits: number },
): Uint8Array {
  for (;;) {
    const scalar = stream(size);
    scalar[0] = (scalar[0] ?? 0) & (0xff >> (8 * size - bits));
    try {
      ecdh.setPrivateKey(scalar);
      return scalar;
    } catch (cause) {
      if (!isOutOfRange(cause)) throw cause;
    }
  }
}

function isOutOfRange(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_CRYPTO_INVALID_KEYTYPE';
}

// PrivateKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 §7).
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

function ed25519Key(stream: RandomStream): KeyObject {
  const der = Buffer.concat([ED25519_PREFIX, stream(32)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [modulus, value % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [s0, s1] = [s1, s0 - quotient * s1];
  }
  return s0 < 0n ? s0 + modulus : s0;
}

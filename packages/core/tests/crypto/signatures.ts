import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { DigestAlgorithm, SignatureAlgorithm } from '../../src/algorithms.js';

/** What is signed in these tests. */
export const message = new TextEncoder().encode('Dự thảo Quyết định số 15/QĐ-TTg');

/** A signature by OpenSSL, as a request for `verify` but for the data. */
export interface Signed {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

type Pair = ReturnType<typeof generateKeyPairSync>;

/** A key pair of every kind. */
export const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 1536 }),
  // 1025 bits: the encoded message of PSS is one octet shorter than the modulus (RFC 8017 §8.1.2).
  odd: generateKeyPairSync('rsa', { modulusLength: 1025 }),
  pss: generateKeyPairSync('rsa-pss', { modulusLength: 1024 }),
  bound: generateKeyPairSync('rsa-pss', {
    modulusLength: 1024,
    hashAlgorithm: 'sha256',
    mgf1HashAlgorithm: 'sha256',
    saltLength: 24 as unknown as string, // @types/node has the wrong type here
  }),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  brainpoolP256r1: generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }),
  brainpoolP384r1: generateKeyPairSync('ec', { namedCurve: 'brainpoolP384r1' }),
  brainpoolP512r1: generateKeyPairSync('ec', { namedCurve: 'brainpoolP512r1' }),
  ed25519: generateKeyPairSync('ed25519'),
  ed448: generateKeyPairSync('ed448'),
  dsa: generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 224 }),
} satisfies Record<string, Pair>;

/** The digests as OpenSSL names them. */
export const NAMES: Readonly<Partial<Record<DigestAlgorithm, string>>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/256': 'sha512-256',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};
const digests = Object.keys(NAMES) as DigestAlgorithm[];

/** DER of the SubjectPublicKeyInfo. */
export function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

/** Signs with OpenSSL, which shares no code with what is tested. */
export function signed(pair: keyof typeof pairs, algorithm: SignatureAlgorithm): Signed {
  const { publicKey, privateKey } = pairs[pair];
  if (algorithm.kind === 'ml-dsa') throw new TypeError('this OpenSSL has no ML-DSA');
  const name = algorithm.kind === 'eddsa' ? null : NAMES[algorithm.digest];
  const options = {
    key: privateKey,
    ...(algorithm.kind === 'rsa-pss' && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: algorithm.saltLength,
    }),
    ...(algorithm.kind === 'ecdsa' && {
      dsaEncoding: algorithm.encoding === 'der' ? ('der' as const) : ('ieee-p1363' as const),
    }),
  };
  const signature = new Uint8Array(sign(name, message, options));
  return { algorithm, publicKey: spkiOf(publicKey), signature };
}

export const rsa = (digest: DigestAlgorithm) => ({ kind: 'rsa-pkcs1', digest }) as const;
export const pss = (digest: DigestAlgorithm, saltLength: number) =>
  ({ kind: 'rsa-pss', digest, mgfDigest: digest, saltLength }) as const;
export const ecdsa = (digest: DigestAlgorithm, encoding: 'der' | 'p1363' = 'der') =>
  ({ kind: 'ecdsa', digest, encoding }) as const;

/** Every kind of signature that is verified, with a pair that makes it. */
export const cases: readonly (readonly [keyof typeof pairs, SignatureAlgorithm])[] = [
  ...digests.map((digest) => ['rsa', rsa(digest)] as const),
  ...digests.map((digest) => ['rsa', pss(digest, 17)] as const),
  ...digests.map((digest) => ['P-256', ecdsa(digest)] as const),
  ['odd', rsa('SHA-256')],
  ['odd', pss('SHA-256', 32)],
  ['pss', pss('SHA-256', 0)],
  ['bound', pss('SHA-256', 24)],
  ['bound', pss('SHA-256', 40)],
  ['P-384', ecdsa('SHA-256')],
  ['P-384', ecdsa('SHA-512', 'p1363')],
  ['P-521', ecdsa('SHA-256')],
  ['P-521', ecdsa('SHA-512', 'p1363')],
  ['brainpoolP256r1', ecdsa('SHA-512')],
  ['brainpoolP384r1', ecdsa('SHA-384', 'p1363')],
  ['brainpoolP512r1', ecdsa('SHA-512')],
  ['ed25519', { kind: 'eddsa', curve: 'Ed25519' }],
  ['ed448', { kind: 'eddsa', curve: 'Ed448' }],
  ['dsa', { kind: 'dsa', digest: 'SHA-1' }],
  ['dsa', { kind: 'dsa', digest: 'SHA-256' }],
];

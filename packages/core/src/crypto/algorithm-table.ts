import type {
  DigestAlgorithm,
  EcCurve,
  MlDsaParameterSet,
  SignatureAlgorithm,
} from '../algorithms.js';
import { ML_DSA, ML_DSA_SETS } from './ml-dsa-table.js';

/** What is fixed for a digest algorithm. Lengths in bytes. */
export interface DigestFacts {
  readonly oid: string;
  /** Length of the digest; SHAKE256 always gives the 64 bytes of RFC 8702 §3.1 and RFC 8419 §2.3. */
  readonly length: number;
  /** Length of the input block (the rate of SHA-3). */
  readonly blockLength: number;
  /** False where collisions are known: such a digest is read and reported, never signed. */
  readonly produced: boolean;
}

/** The digest algorithms (RFC 5754 §2, RFC 8702 §2, NIST CSOR hashAlgs). */
export const DIGESTS: Readonly<Record<DigestAlgorithm, DigestFacts>> = {
  MD5: { oid: '1.2.840.113549.2.5', length: 16, blockLength: 64, produced: false },
  'SHA-1': { oid: '1.3.14.3.2.26', length: 20, blockLength: 64, produced: false },
  'SHA-224': { oid: '2.16.840.1.101.3.4.2.4', length: 28, blockLength: 64, produced: true },
  'SHA-256': { oid: '2.16.840.1.101.3.4.2.1', length: 32, blockLength: 64, produced: true },
  'SHA-384': { oid: '2.16.840.1.101.3.4.2.2', length: 48, blockLength: 128, produced: true },
  'SHA-512': { oid: '2.16.840.1.101.3.4.2.3', length: 64, blockLength: 128, produced: true },
  'SHA-512/256': { oid: '2.16.840.1.101.3.4.2.6', length: 32, blockLength: 128, produced: true },
  'SHA3-224': { oid: '2.16.840.1.101.3.4.2.7', length: 28, blockLength: 144, produced: true },
  'SHA3-256': { oid: '2.16.840.1.101.3.4.2.8', length: 32, blockLength: 136, produced: true },
  'SHA3-384': { oid: '2.16.840.1.101.3.4.2.9', length: 48, blockLength: 104, produced: true },
  'SHA3-512': { oid: '2.16.840.1.101.3.4.2.10', length: 64, blockLength: 72, produced: true },
  SHAKE256: { oid: '2.16.840.1.101.3.4.2.12', length: 64, blockLength: 136, produced: true },
};

/** What is fixed for a curve of ECDSA. */
export interface CurveFacts {
  readonly oid: string;
  /** Bits of the group's order, which bound the two numbers of a signature. */
  readonly orderBits: number;
  /** Bytes of one coordinate. */
  readonly fieldLength: number;
}

/** The named curves (RFC 5480 §2.1.1.1, RFC 5639 §4.1). */
export const CURVES: Readonly<Record<EcCurve, CurveFacts>> = {
  'P-256': { oid: '1.2.840.10045.3.1.7', orderBits: 256, fieldLength: 32 },
  'P-384': { oid: '1.3.132.0.34', orderBits: 384, fieldLength: 48 },
  'P-521': { oid: '1.3.132.0.35', orderBits: 521, fieldLength: 66 },
  brainpoolP256r1: { oid: '1.3.36.3.3.2.8.1.1.7', orderBits: 256, fieldLength: 32 },
  brainpoolP384r1: { oid: '1.3.36.3.3.2.8.1.1.11', orderBits: 384, fieldLength: 48 },
  brainpoolP512r1: { oid: '1.3.36.3.3.2.8.1.1.13', orderBits: 512, fieldLength: 64 },
};

/** OIDs that name a family of keys or a scheme with parameters, and no digest. */
export const Oid = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsassaPss: '1.2.840.113549.1.1.10',
  rsaesOaep: '1.2.840.113549.1.1.7',
  pSpecified: '1.2.840.113549.1.1.9',
  mgf1: '1.2.840.113549.1.1.8',
  ecPublicKey: '1.2.840.10045.2.1',
  ecdsaWithSpecified: '1.2.840.10045.4.3',
  dsa: '1.2.840.10040.4.1',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  shake256Len: '2.16.840.1.101.3.4.2.18',
} as const;

/** A signature algorithm whose OID alone says everything. */
export interface SignatureEntry {
  readonly oid: string;
  readonly algorithm: SignatureAlgorithm;
}

/**
 * Signature algorithms whose OID says everything. Where an algorithm has several OIDs the first is the
 * one that is written.
 */
export const SIGNATURES: readonly SignatureEntry[] = [
  // RFC 8017 Appendix A.2.4, NIST CSOR sigAlgs 13 to 16; the last two are OIW's, in old Windows certificates.
  rsa('MD5', '1.2.840.113549.1.1.4'),
  rsa('SHA-1', '1.2.840.113549.1.1.5'),
  rsa('SHA-224', '1.2.840.113549.1.1.14'),
  rsa('SHA-256', '1.2.840.113549.1.1.11'),
  rsa('SHA-384', '1.2.840.113549.1.1.12'),
  rsa('SHA-512', '1.2.840.113549.1.1.13'),
  rsa('SHA-512/256', '1.2.840.113549.1.1.16'),
  rsa('SHA3-224', '2.16.840.1.101.3.4.3.13'),
  rsa('SHA3-256', '2.16.840.1.101.3.4.3.14'),
  rsa('SHA3-384', '2.16.840.1.101.3.4.3.15'),
  rsa('SHA3-512', '2.16.840.1.101.3.4.3.16'),
  rsa('MD5', '1.3.14.3.2.3'),
  rsa('SHA-1', '1.3.14.3.2.29'),
  // RFC 5758 §3.2, RFC 8702 §3, NIST CSOR sigAlgs 9 to 12.
  ecdsa('SHA-1', '1.2.840.10045.4.1'),
  ecdsa('SHA-224', '1.2.840.10045.4.3.1'),
  ecdsa('SHA-256', '1.2.840.10045.4.3.2'),
  ecdsa('SHA-384', '1.2.840.10045.4.3.3'),
  ecdsa('SHA-512', '1.2.840.10045.4.3.4'),
  ecdsa('SHA3-224', '2.16.840.1.101.3.4.3.9'),
  ecdsa('SHA3-256', '2.16.840.1.101.3.4.3.10'),
  ecdsa('SHA3-384', '2.16.840.1.101.3.4.3.11'),
  ecdsa('SHA3-512', '2.16.840.1.101.3.4.3.12'),
  ecdsa('SHAKE256', '1.3.6.1.5.5.7.6.33'),
  // BSI TR-03111 §5.2.1: r and s side by side.
  plainEcdsa('SHA-1', '0.4.0.127.0.7.1.1.4.1.1'),
  plainEcdsa('SHA-224', '0.4.0.127.0.7.1.1.4.1.2'),
  plainEcdsa('SHA-256', '0.4.0.127.0.7.1.1.4.1.3'),
  plainEcdsa('SHA-384', '0.4.0.127.0.7.1.1.4.1.4'),
  plainEcdsa('SHA-512', '0.4.0.127.0.7.1.1.4.1.5'),
  plainEcdsa('SHA3-224', '0.4.0.127.0.7.1.1.4.1.8'),
  plainEcdsa('SHA3-256', '0.4.0.127.0.7.1.1.4.1.9'),
  plainEcdsa('SHA3-384', '0.4.0.127.0.7.1.1.4.1.10'),
  plainEcdsa('SHA3-512', '0.4.0.127.0.7.1.1.4.1.11'),
  // RFC 8410 §3.
  { oid: Oid.ed25519, algorithm: { kind: 'eddsa', curve: 'Ed25519' } },
  { oid: Oid.ed448, algorithm: { kind: 'eddsa', curve: 'Ed448' } },
  // RFC 9881 §2, RFC 9882 §2.
  ...ML_DSA_SETS.map(mlDsa),
  // RFC 3279 §2.2.2, RFC 5758 §3.1, NIST CSOR sigAlgs 3 to 8; the last is OIW's.
  dsa('SHA-1', '1.2.840.10040.4.3'),
  dsa('SHA-224', '2.16.840.1.101.3.4.3.1'),
  dsa('SHA-256', '2.16.840.1.101.3.4.3.2'),
  dsa('SHA-384', '2.16.840.1.101.3.4.3.3'),
  dsa('SHA-512', '2.16.840.1.101.3.4.3.4'),
  dsa('SHA3-224', '2.16.840.1.101.3.4.3.5'),
  dsa('SHA3-256', '2.16.840.1.101.3.4.3.6'),
  dsa('SHA3-384', '2.16.840.1.101.3.4.3.7'),
  dsa('SHA3-512', '2.16.840.1.101.3.4.3.8'),
  dsa('SHA-1', '1.3.14.3.2.27'),
];

/** The same, by OID. */
export const SIGNATURE_BY_OID: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  SIGNATURES.map(({ oid, algorithm }) => [oid, Object.freeze(algorithm)]),
);

/** One text for each algorithm, equal for equal algorithms: the key of lookups. */
export function signatureAlgorithmName(algorithm: SignatureAlgorithm): string {
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
    case 'dsa':
      return `${algorithm.kind} ${algorithm.digest}`;
    case 'rsa-pss':
      return `rsa-pss ${algorithm.digest} ${algorithm.mgfDigest} ${algorithm.saltLength}`;
    case 'ecdsa':
      return `ecdsa ${algorithm.digest} ${algorithm.encoding}`;
    case 'eddsa':
      return algorithm.curve;
    case 'ml-dsa':
      return algorithm.parameterSet;
  }
}

function rsa(digest: DigestAlgorithm, oid: string): SignatureEntry {
  return { oid, algorithm: { kind: 'rsa-pkcs1', digest } };
}

function ecdsa(digest: DigestAlgorithm, oid: string): SignatureEntry {
  return { oid, algorithm: { kind: 'ecdsa', digest, encoding: 'der' } };
}

function plainEcdsa(digest: DigestAlgorithm, oid: string): SignatureEntry {
  return { oid, algorithm: { kind: 'ecdsa', digest, encoding: 'p1363' } };
}

function dsa(digest: DigestAlgorithm, oid: string): SignatureEntry {
  return { oid, algorithm: { kind: 'dsa', digest } };
}

function mlDsa(parameterSet: MlDsaParameterSet): SignatureEntry {
  return { oid: ML_DSA[parameterSet].oid, algorithm: { kind: 'ml-dsa', parameterSet } };
}

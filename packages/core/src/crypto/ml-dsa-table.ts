import type { MlDsaParameterSet } from '../algorithms.js';

/** What is fixed for a parameter set of ML-DSA. Lengths in bytes (FIPS 204 §4, Table 2). */
export interface MlDsaFacts {
  /** Names both the key and the signature (RFC 9881 §2). */
  readonly oid: string;
  readonly publicKey: number;
  /** The expanded private key; its seed has 32 in every set. */
  readonly privateKey: number;
  readonly signature: number;
  /** Least length of the content's digest, twice the collision strength λ (RFC 9882 §3.3). */
  readonly digest: number;
}

/** The parameter sets of ML-DSA. */
export const ML_DSA: Readonly<Record<MlDsaParameterSet, MlDsaFacts>> = {
  'ML-DSA-44': {
    oid: '2.16.840.1.101.3.4.3.17',
    ...{ publicKey: 1312, privateKey: 2560, signature: 2420, digest: 32 },
  },
  'ML-DSA-65': {
    oid: '2.16.840.1.101.3.4.3.18',
    ...{ publicKey: 1952, privateKey: 4032, signature: 3309, digest: 48 },
  },
  'ML-DSA-87': {
    oid: '2.16.840.1.101.3.4.3.19',
    ...{ publicKey: 2592, privateKey: 4896, signature: 4627, digest: 64 },
  },
};

/** Their names, the smallest first. */
export const ML_DSA_SETS = Object.keys(ML_DSA) as readonly MlDsaParameterSet[];

/** The parameter set that an OID names. */
export const ML_DSA_BY_OID: ReadonlyMap<string, MlDsaParameterSet> = new Map(
  ML_DSA_SETS.map((name) => [ML_DSA[name].oid, name]),
);

/**
 * What signs a digest in place of the message: refused by name, since neither certificates nor CMS may have it
 * (RFC 9881 §8.3, RFC 9882 §3.1).
 */
export const HASH_ML_DSA: Readonly<Partial<Record<string, string>>> = {
  '2.16.840.1.101.3.4.3.32': 'HashML-DSA-44 with SHA-512',
  '2.16.840.1.101.3.4.3.33': 'HashML-DSA-65 with SHA-512',
  '2.16.840.1.101.3.4.3.34': 'HashML-DSA-87 with SHA-512',
};

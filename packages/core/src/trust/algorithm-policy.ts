import type { DigestAlgorithm, EcCurve, MlDsaParameterSet } from '../algorithms.js';
import { CURVES, DIGESTS } from '../crypto/algorithm-table.js';
import { ML_DSA_SETS } from '../crypto/ml-dsa-table.js';
import { coreError, type KysoError } from '../errors.js';

/** Until when something is accepted. */
export interface Acceptance {
  /** RFC 3339; null where no end is set. */
  readonly until: string | null;
}

/**
 * Which algorithms and key sizes are accepted in the signatures of certificates, and until when: plain data that
 * JSON carries. What is not named is not accepted.
 */
export interface AlgorithmPolicy {
  /** By which findings call it. */
  readonly name: string;
  /** Digests of the signatures. */
  readonly digests: Readonly<Partial<Record<DigestAlgorithm, Acceptance>>>;
  /** RSA keys: each entry is for keys of so many bits and more, the entry with the most bits that a key has counts. */
  readonly rsa: readonly (Acceptance & { readonly leastBits: number })[];
  /** Curves of ECDSA and EdDSA keys. */
  readonly curves: Readonly<Partial<Record<EcCurve | 'Ed25519' | 'Ed448', Acceptance>>>;
  /** Parameter sets of ML-DSA; absent: none, as in policies that were written before it was standardised. */
  readonly mlDsa?: Readonly<Partial<Record<MlDsaParameterSet, Acceptance>>>;
}

const ALWAYS: Acceptance = { until: null };

/**
 * The policy that counts where no other is given. Its ends: MD5, when a forged CA certificate was shown
 * (30 December 2008); SHA-1, when public CAs had to stop using it (CA/Browser Forum BR §7.1.3, the end of 2016, weeks before
 * the first collision); RSA below 2,048 bits, the end of 2013 (NIST SP 800-131A §3).
 */
export const DEFAULT_ALGORITHM_POLICY: AlgorithmPolicy = {
  name: 'kyso-1',
  digests: {
    MD5: { until: '2008-12-30T00:00:00Z' },
    'SHA-1': { until: '2016-12-31T23:59:59Z' },
    'SHA-224': ALWAYS,
    'SHA-256': ALWAYS,
    'SHA-384': ALWAYS,
    'SHA-512': ALWAYS,
    'SHA-512/256': ALWAYS,
    'SHA3-224': ALWAYS,
    'SHA3-256': ALWAYS,
    'SHA3-384': ALWAYS,
    'SHA3-512': ALWAYS,
    SHAKE256: ALWAYS,
  },
  rsa: [
    { leastBits: 1024, until: '2013-12-31T23:59:59Z' },
    { leastBits: 2048, until: null },
  ],
  curves: {
    'P-256': ALWAYS,
    'P-384': ALWAYS,
    'P-521': ALWAYS,
    brainpoolP256r1: ALWAYS,
    brainpoolP384r1: ALWAYS,
    brainpoolP512r1: ALWAYS,
    Ed25519: ALWAYS,
    Ed448: ALWAYS,
  },
  mlDsa: { 'ML-DSA-44': ALWAYS, 'ML-DSA-65': ALWAYS, 'ML-DSA-87': ALWAYS },
};

/**
 * Reads a policy from JSON: every name must be one that is known, every time RFC 3339 in Z. Throws
 * `ERR_ALGORITHM_POLICY` with `member`.
 */
export function algorithmPolicyOf(json: unknown): AlgorithmPolicy {
  const policy = record(json, 'policy', ['name', 'digests', 'rsa', 'curves', 'mlDsa']);
  const { name, rsa, mlDsa } = policy;
  if (typeof name !== 'string' || name === '') throw invalid('name', 'a text');
  if (!Array.isArray(rsa)) throw invalid('rsa', 'a list');
  return {
    name,
    digests: acceptances(policy['digests'], 'digests', Object.keys(DIGESTS)),
    rsa: rsa.map(rsaEntry),
    curves: acceptances(policy['curves'], 'curves', [...Object.keys(CURVES), 'Ed25519', 'Ed448']),
    ...(mlDsa !== undefined && { mlDsa: acceptances(mlDsa, 'mlDsa', ML_DSA_SETS) }),
  };
}

function rsaEntry(json: unknown): AlgorithmPolicy['rsa'][number] {
  const { leastBits, until } = record(json, 'rsa', ['leastBits', 'until']);
  if (!Number.isSafeInteger(leastBits)) throw invalid('rsa', 'leastBits as a number of bits');
  return { leastBits: Number(leastBits), until: endOf(until, 'rsa') };
}

function acceptances(
  json: unknown,
  member: string,
  names: readonly string[],
): Record<string, Acceptance> {
  const entries = Object.entries(record(json, member, names));
  return Object.fromEntries(
    entries.map(([name, entry]) => {
      const { until } = record(entry, `${member}.${name}`, ['until']);
      return [name, { until: endOf(until, `${member}.${name}`) }];
    }),
  );
}

function record(
  json: unknown,
  member: string,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalid(member, 'an object');
  }
  const stranger = Object.keys(json).find((name) => !names.includes(name));
  if (stranger !== undefined) throw invalid(member, `one of ${names.join(', ')}, not ${stranger}`);
  return json as Readonly<Record<string, unknown>>;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function endOf(json: unknown, member: string): string | null {
  if (json === null) return null;
  if (typeof json === 'string' && RFC_3339.test(json) && !Number.isNaN(Date.parse(json))) {
    return json;
  }
  throw invalid(member, 'until as null or a time such as 2016-12-31T23:59:59Z');
}

function invalid(member: string, expected: string): KysoError {
  return coreError('ERR_ALGORITHM_POLICY', `algorithm policy: ${member} must be ${expected}`, {
    facts: { member },
  });
}

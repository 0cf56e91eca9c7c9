import { COMMITMENT_NAMES } from '../cms/index.js';
import { coreError, type KysoError } from '../errors.js';
import type { CommitmentClaim } from '../report.js';
import {
  DEFAULT_ALGORITHM_POLICY,
  algorithmPolicyOf,
  type AlgorithmPolicy,
} from '../trust/index.js';

/** Signed attributes that a policy may ask for. */
export const REQUIRABLE_ATTRIBUTES = ['signing-certificate', 'signing-time'] as const;
/** Key usages of the signer's certificate that a policy may ask for (RFC 5280 §4.2.1.3). */
export const REQUIRABLE_USAGES = ['digitalSignature', 'nonRepudiation'] as const;

/**
 * By what signatures are judged, as plain data that JSON carries (EN 319 102-1 §5.1.4.1: X.509 validation, cryptographic and
 * signature elements constraints). What every signature must fulfil by the standards is not in here and cannot be
 * switched off.
 */
export interface ValidationPolicy {
  /** By which reports call it. */
  readonly name: string;
  /**
   * Algorithms of signatures, certificates and timestamps. One with an end counts where what it made is proved to have
   * existed by then, and is reported as legacy.
   */
  readonly algorithms: AlgorithmPolicy;
  /** Evidence of revocation that is older than this at the time in question does not count, in seconds; null: as long as it says itself. */
  readonly maxRevocationAge: number | null;
  readonly requiredAttributes: readonly (typeof REQUIRABLE_ATTRIBUTES)[number][];
  /** All of them must stand in the signer's certificate. */
  readonly requiredKeyUsages: readonly (typeof REQUIRABLE_USAGES)[number][];
  readonly timestamp: {
    /** Whether a timestamp must prove when the signature existed. */
    readonly required: boolean;
    /** Most seconds between the time that the signer claims and the proved one; null for any. */
    readonly maxDelay: number | null;
  };
  /** Commitments that the signer must have made, all of them (TS 119 172-4 §4.2); default none. */
  readonly requiredCommitments?: readonly CommitmentClaim[];
  /**
   * Dotted OIDs of signature policies, of which the signature must name one; default any or none. Its document must be given to
   * validation, and have the digest that was signed.
   */
  readonly acceptedSignaturePolicies?: readonly string[];
}

const ANY_SIGNATURE: Omit<ValidationPolicy, 'name' | 'algorithms'> = {
  maxRevocationAge: null,
  requiredAttributes: [],
  requiredKeyUsages: [],
  timestamp: { required: false, maxDelay: null },
};

/** Digests without those that collisions were shown for. */
const CURRENT_DIGESTS: AlgorithmPolicy['digests'] = Object.fromEntries(
  Object.entries(DEFAULT_ALGORITHM_POLICY.digests).filter(([, { until }]) => until === null),
);
const CURRENT_RSA = [{ leastBits: 2048, until: null }];

/** The names of the policies that come with this package. */
export const POLICY_NAMES = ['default', 'strict', 'vn-current', 'vn-archive'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/**
 * The policies that come with this package.
 *
 * - `default`: the dated algorithms of `DEFAULT_ALGORITHM_POLICY`.
 * - `strict`: today's algorithms, a proved time within a day of the claimed one, evidence of at most a day, a reference to the
 *   signer's certificate, and a key that is for signing with intent.
 * - `vn-current`: what is signed in Vietnam today (TT 15/2025/TT-BKHCN): today's algorithms, RSA from 2,048 bits, no ML-DSA.
 * - `vn-archive`: beside it, what the first generation of state authorities signed: SHA-1 where it is proved to have
 *   existed before collisions with chosen beginnings were shown (Leurent and Peyrin, May 2019).
 */
export const POLICIES: Readonly<Record<PolicyName, ValidationPolicy>> = {
  default: { ...ANY_SIGNATURE, name: 'default', algorithms: DEFAULT_ALGORITHM_POLICY },
  strict: {
    name: 'strict',
    algorithms: named('strict', CURRENT_DIGESTS),
    maxRevocationAge: 86_400,
    requiredAttributes: ['signing-certificate'],
    requiredKeyUsages: ['nonRepudiation'],
    timestamp: { required: true, maxDelay: 86_400 },
  },
  'vn-current': {
    ...ANY_SIGNATURE,
    name: 'vn-current',
    algorithms: vietnamese('vn-current', CURRENT_DIGESTS),
  },
  'vn-archive': {
    ...ANY_SIGNATURE,
    name: 'vn-archive',
    algorithms: vietnamese('vn-archive', {
      ...CURRENT_DIGESTS,
      'SHA-1': { until: '2019-04-30T23:59:59Z' },
    }),
  },
};

function named(name: string, digests: AlgorithmPolicy['digests']): AlgorithmPolicy {
  return { ...DEFAULT_ALGORITHM_POLICY, name, digests, rsa: CURRENT_RSA };
}

/**
 * Without ML-DSA: Appendix I of TT 15/2025/TT-BKHCN names RSA and ECDSA as signature schemes, and no authority of Vietnam
 * certifies such keys. A signature by one is checked and told, and never TOTAL-PASSED by these policies.
 */
function vietnamese(name: string, digests: AlgorithmPolicy['digests']): AlgorithmPolicy {
  return { ...named(name, digests), mlDsa: {} };
}

const MEMBERS = [
  'name',
  'algorithms',
  'maxRevocationAge',
  'requiredAttributes',
  'requiredKeyUsages',
  'timestamp',
  'requiredCommitments',
  'acceptedSignaturePolicies',
] as const;

/**
 * Reads a policy from JSON: no member may be unknown, and none missing but those with a default. Throws `ERR_POLICY` with `member`, and
 * `ERR_ALGORITHM_POLICY` for its algorithms.
 */
export function validationPolicyOf(json: unknown): ValidationPolicy {
  const policy = record(json, 'policy', MEMBERS);
  const { name, timestamp } = policy;
  if (typeof name !== 'string' || name === '') throw invalid('name', 'a text');
  const stamping = record(timestamp, 'timestamp', ['required', 'maxDelay']);
  const { required } = stamping;
  if (typeof required !== 'boolean') throw invalid('timestamp.required', 'true or false');
  return {
    name,
    algorithms: algorithmPolicyOf(policy.algorithms),
    maxRevocationAge: seconds(policy.maxRevocationAge, 'maxRevocationAge'),
    requiredAttributes: choices(policy, 'requiredAttributes', REQUIRABLE_ATTRIBUTES),
    requiredKeyUsages: choices(policy, 'requiredKeyUsages', REQUIRABLE_USAGES),
    timestamp: { required, maxDelay: seconds(stamping.maxDelay, 'timestamp.maxDelay') },
    ...(policy.requiredCommitments !== undefined && {
      requiredCommitments: commitments(policy.requiredCommitments),
    }),
    ...(policy.acceptedSignaturePolicies !== undefined && {
      acceptedSignaturePolicies: policies(policy.acceptedSignaturePolicies),
    }),
  };
}

function record<Member extends string>(
  json: unknown,
  member: string,
  names: readonly Member[],
): Readonly<Record<Member, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalid(member, 'an object');
  }
  const known: readonly string[] = names;
  const stranger = Object.keys(json).find((name) => !known.includes(name));
  if (stranger !== undefined) throw invalid(member, `one of ${names.join(', ')}, not ${stranger}`);
  return json as Readonly<Record<Member, unknown>>;
}

function seconds(json: unknown, member: string): number | null {
  if (json === null) return null;
  if (Number.isSafeInteger(json) && Number(json) >= 0) return Number(json);
  throw invalid(member, 'null or a number of seconds');
}

function choices<Choice extends string, Member extends string>(
  json: Readonly<Record<Member, unknown>>,
  member: Member,
  known: readonly Choice[],
): readonly Choice[] {
  const list = json[member];
  const isKnown = (item: unknown): item is Choice =>
    known.some((choice: unknown) => choice === item);
  if (Array.isArray(list) && list.every(isKnown)) return list;
  throw invalid(member, `a list of ${known.join(', ')}`);
}

function commitments(json: unknown): readonly CommitmentClaim[] {
  const claims = Array.isArray(json) ? json : [undefined];
  if (claims.every(isCommitment)) return claims;
  throw invalid('requiredCommitments', `a list of { oid }, ${COMMITMENT_NAMES.join(', ')}`);
}

function isCommitment(claim: unknown): claim is CommitmentClaim {
  if (typeof claim === 'string') return COMMITMENT_NAMES.some((name) => name === claim);
  return typeof claim === 'object' && claim !== null && 'oid' in claim && isOid(claim.oid);
}

function policies(json: unknown): readonly string[] {
  const list = Array.isArray(json) ? json : [undefined];
  if (list.every(isOid)) return list;
  throw invalid('acceptedSignaturePolicies', 'a list of dotted OIDs');
}

/** X.660: two arcs at least, the first from 0 to 2, without leading zeros. */
function isOid(text: unknown): text is string {
  return typeof text === 'string' && /^[0-2](\.(0|[1-9]\d*))+$/.test(text);
}

function invalid(member: string, expected: string): KysoError {
  return coreError('ERR_POLICY', `validation policy: ${member} must be ${expected}`, {
    facts: { member },
  });
}

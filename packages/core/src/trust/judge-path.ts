import { failed, passed } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding, SubIndication } from '../report.js';
import { nameText, type Certificate } from '../x509/index.js';
import { judgeSignatures } from './algorithms.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import { judgeDates } from './dates.js';
import { judgeExtensions } from './extension-rules.js';
import { judgeIssuers } from './issuing.js';
import { noted, opposed, type Judged } from './judged.js';
import { judgeNames } from './names.js';
import type { FoundPath } from './path-search.js';
import { judgePolicies, type InitialPolicies, type PolicyJudgement } from './policies.js';
import { judgePurpose, type Purpose } from './purpose.js';

/** By what a path is judged. */
export interface PathRules {
  readonly at: Date;
  readonly purpose: Purpose;
  readonly policies: InitialPolicies;
  readonly algorithms: AlgorithmPolicy | 'any';
  /** The time for which the algorithms of a certificate's signature must hold. */
  readonly algorithmTime: (certificate: Certificate) => Date;
  /** Whether what the anchor's own certificate limits counts (RFC 5937). */
  readonly anchorLimits: boolean;
}

/** What is said of a path, all of it, revocation left out. */
export interface PathJudgement {
  readonly judged: readonly Judged[];
  readonly policies: readonly string[];
}

/** Every rule of RFC 5280 §6.1 but revocation, and what is asked beyond it: purpose and algorithms. */
export function judgePath(path: FoundPath, rules: PathRules): PathJudgement {
  const { at, purpose, anchorLimits } = rules;
  const policies = readablePolicies(path, rules);
  return {
    policies: policies.policies,
    judged: distinct([
      noted(passed('certificate-path', 'RFC 5280 §6.1', { found: nameText(path.anchor.subject) })),
      ...judgeSignatures(path.signatures, {
        policy: rules.algorithms,
        timeOf: rules.algorithmTime,
      }),
      ...judgeExtensions(path),
      ...judgeIssuers(path, anchorLimits),
      ...judgeNames(path, anchorLimits),
      ...policies.judged,
      ...judgeDates(path, at),
      ...judgePurpose(path, purpose),
    ]),
  };
}

/** Policies that cannot be read leave none valid. */
function readablePolicies(path: FoundPath, { policies, anchorLimits }: PathRules): PolicyJudgement {
  try {
    return judgePolicies(path, policies, anchorLimits);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    const facts = { found: error.message, at: nameText(path.target.subject) };
    const finding = failed('certificate-policies', 'RFC 5280 §4.2', facts);
    return { judged: [opposed(finding)], policies: [] };
  }
}

/** Several rules meet the same extension that cannot be read; it is told once. */
function distinct(judged: readonly Judged[]): Judged[] {
  if (judged.every(({ against }) => against === null)) return [...judged];
  return [...new Map(judged.map((one) => [JSON.stringify(one.finding), one])).values()];
}

/**
 * Sub-indications from the worst to the mildest: of what stands against a path the worst is told, and of paths that fail the one
 * with the mildest.
 */
const SEVERITY: readonly SubIndication[] = [
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'REVOKED_CA_NO_POE',
  'REVOKED_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'NOT_YET_VALID',
  'TRY_LATER',
];

/** What the findings together amount to; null where nothing stands against the path. */
export function worstOf(judged: readonly Judged[]): SubIndication | null {
  const against = judged.map((one) => one.against);
  const known = SEVERITY.find((subIndication) => against.includes(subIndication));
  return known ?? against.find((subIndication) => subIndication !== null) ?? null;
}

/** How far a path got: the higher, the less stands against it. */
export function reachOf(subIndication: SubIndication): number {
  return SEVERITY.indexOf(subIndication);
}

/** The findings alone. */
export function findingsOf(judged: readonly Judged[]): Finding[] {
  return judged.map(({ finding }) => finding);
}

import type { Certificate } from '../x509/index.js';
import { DEFAULT_ALGORITHM_POLICY } from './algorithm-policy.js';
import { issuerPool } from './issuer-pool.js';
import { findingsOf, judgePath, reachOf, worstOf, type PathRules } from './judge-path.js';
import { judgeRevocation, type Inquirer } from './judge-revocation.js';
import {
  boundFinding,
  fullEffort,
  missingIssuer,
  searchPaths,
  type FoundPath,
  type PathSearch,
} from './path-search.js';
import type { PathValidation, ValidatePathOptions } from './path-validation.js';
import { validatedPath } from './validated-path.js';

/**
 * Looks for a path from the certificate to an anchor that holds by RFC 5280 §6.1 at that time, and for the purpose.
 * Of several paths the first that holds is the answer; where none does, the one against which the least stands. The
 * search is bounded, and says in a finding (`path-search`) when a bound ended it. Never throws for what stands in
 * certificates; throws what `crypto` and the revocation check throw, except for unknown algorithms.
 */
export async function validatePath(
  certificate: Certificate,
  options: ValidatePathOptions,
): Promise<PathValidation> {
  const inquirer: Inquirer = { effort: fullEffort(), asked: [], validate };
  return validate(certificate, options, inquirer);
}

async function validate(
  certificate: Certificate,
  options: ValidatePathOptions,
  inquirer: Inquirer,
): Promise<PathValidation> {
  const { anchors, intermediates = [], at, crypto } = options;
  const { effort } = inquirer;
  const pool = issuerPool(anchors, intermediates, at);
  const search: PathSearch = { pool, crypto, effort, longest: [certificate], wrong: [] };
  let best: Failure | undefined;
  for await (const path of searchPaths(certificate, search)) {
    const outcome = await judgeFound(path, options, inquirer);
    if (outcome.kind === 'valid') return outcome;
    if (!best || reachOf(outcome.subIndication) > reachOf(best.subIndication)) best = outcome;
  }
  const bound = boundFinding(effort, certificate);
  const result = best ?? notFound(certificate, search);
  // Behind a bound a path that holds may stand: nothing failed for certain.
  const kind = bound.length > 0 ? 'undecided' : result.kind;
  return { ...result, kind, findings: [...result.findings, ...bound] };
}

type Failure = Exclude<PathValidation, { kind: 'valid' }>;

async function judgeFound(
  path: FoundPath,
  options: ValidatePathOptions,
  inquirer: Inquirer,
): Promise<PathValidation> {
  const rules = rulesOf(options);
  const { judged, policies } = judgePath(path, rules);
  // Whoever fails already is not worth the questions.
  const asked =
    worstOf(judged) === null && options.revocation
      ? await judgeRevocation(path, options, inquirer)
      : undefined;
  const all = [...judged, ...(asked?.judged ?? [])];
  const subIndication = worstOf(all);
  const findings = findingsOf(all);
  const certificates = membersOf(path);
  const { anchor } = path;
  const revocation = asked?.revocation ?? [];
  if (subIndication !== null) {
    const kind = findings.some(({ status }) => status === 'failed') ? 'failed' : 'undecided';
    return { kind, subIndication, candidate: certificates, anchor, revocation, findings };
  }
  const { at, purpose } = rules;
  const facts = { certificates, anchor, policies, at, purpose, revocation };
  return { kind: 'valid', path: validatedPath(facts), findings };
}

function rulesOf(options: ValidatePathOptions): PathRules {
  return {
    at: options.at,
    purpose: options.purpose ?? 'any',
    policies: options.policies ?? {},
    algorithms: options.algorithms ?? DEFAULT_ALGORITHM_POLICY,
    algorithmTime: options.algorithmTime ?? (() => options.at),
    anchorLimits: (options.anchorConstraints ?? 'apply') === 'apply',
  };
}

/** The target first, the anchor last. */
function membersOf({ target, certificates, anchor }: FoundPath): [Certificate, ...Certificate[]] {
  if (certificates.length === 0) return [target];
  return [target, ...certificates.slice(0, -1).reverse(), anchor];
}

function notFound(certificate: Certificate, search: PathSearch): Failure {
  const [first = certificate, ...others] = search.longest;
  return {
    kind: 'undecided',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    candidate: [first, ...others],
    anchor: null,
    revocation: [],
    findings: missingIssuer(certificate, search),
  };
}

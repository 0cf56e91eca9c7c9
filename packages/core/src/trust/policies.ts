import { failed } from '../cms/index.js';
import {
  ANY_POLICY,
  certificatePoliciesOf,
  inhibitAnyPolicyOf,
  nameText,
  policyConstraintsOf,
  policyMappingsOf,
  type Certificate,
} from '../x509/index.js';
import { isSelfIssued } from './issuing.js';
import { opposed, type CandidatePath, type Judged } from './judged.js';
import {
  addLevel,
  firstLevel,
  mapPolicies,
  policiesOfGraph,
  type PolicyLevel,
} from './policy-graph.js';

/** What is asked of the policies of a path (RFC 5280 §6.1.1 (c), (e), (f), (g)). */
export interface InitialPolicies {
  /** Dotted OIDs of the policies that are acceptable; default any. */
  readonly acceptable?: readonly string[];
  /** Whether the path must be valid for one of them. */
  readonly explicit?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAny?: boolean;
}

export interface PolicyJudgement {
  readonly judged: readonly Judged[];
  /** The user-constrained policy set, in the terms of the anchor: `2.5.29.32.0` stands for any. */
  readonly policies: readonly string[];
}

/**
 * The policies of RFC 5280 §6.1.3 (d) to (f), §6.1.4 (a), (b), (h) to (j) and §6.1.5 (a), (b), (g). `anchorLimits`: whether
 * the anchor's policies and constraints count as initial ones (RFC 5937 §3.2). Throws `ERR_CERTIFICATE`.
 */
export function judgePolicies(
  { anchor, certificates }: CandidatePath,
  asked: InitialPolicies,
  anchorLimits: boolean,
): PolicyJudgement {
  const initial = anchorLimits ? withinAnchor(asked, anchor) : asked;
  const state = startState(certificates.length, initial);
  if (anchorLimits) limit(state, anchor);
  for (const [index, certificate] of certificates.entries()) {
    const isLast = index === certificates.length - 1;
    takePolicies(state, certificate, isLast);
    if (state.explicitPolicy === 0 && state.level === null) return withoutPolicy(certificate);
    if (isLast) break;
    if (mapsAnyPolicy(certificate)) return withAnyMapped(certificate);
    prepareNext(state, certificate);
  }
  return conclude(state, certificates.at(-1), initial);
}

/** Only policies that the anchor's certificate names are acceptable, where it names any. */
function withinAnchor(asked: InitialPolicies, anchor: Certificate): InitialPolicies {
  const named = certificatePoliciesOf(anchor)?.policies.map(({ policy }) => policy);
  if (!named || named.includes(ANY_POLICY)) return asked;
  return { ...asked, acceptable: constrained(named, asked.acceptable ?? [ANY_POLICY]) };
}

/** The state variables of RFC 5280 §6.1.2 (a), (d), (e), (f). */
interface State {
  /** The deepest level of the graph; null where the graph is. */
  level: PolicyLevel | null;
  explicitPolicy: number;
  policyMapping: number;
  inhibitAnyPolicy: number;
}

function startState(
  count: number,
  { explicit = false, inhibitMapping = false, inhibitAny = false }: InitialPolicies,
): State {
  return {
    level: firstLevel(),
    explicitPolicy: explicit ? 0 : count + 1,
    policyMapping: inhibitMapping ? 0 : count + 1,
    inhibitAnyPolicy: inhibitAny ? 0 : count + 1,
  };
}

/** RFC 5280 §6.1.3 (d), (e). */
function takePolicies(state: State, certificate: Certificate, isLast: boolean): void {
  const policies = certificatePoliciesOf(certificate)?.policies.map(({ policy }) => policy);
  if (!policies || state.level === null) {
    state.level = null;
    return;
  }
  const anyCounts = state.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued(certificate));
  state.level = addLevel(state.level, policies, anyCounts);
}

/** RFC 5280 §6.1.4 (a). */
function mapsAnyPolicy(certificate: Certificate): boolean {
  return policyMappingsOf(certificate).some(
    ({ issuerDomainPolicy, subjectDomainPolicy }) =>
      issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY,
  );
}

/** RFC 5280 §6.1.4 (b), (h), (i), (j). */
function prepareNext(state: State, certificate: Certificate): void {
  const mappings = policyMappingsOf(certificate);
  if (state.level) state.level = mapPolicies(state.level, mappings, state.policyMapping > 0);
  if (!isSelfIssued(certificate)) {
    state.explicitPolicy = Math.max(0, state.explicitPolicy - 1);
    state.policyMapping = Math.max(0, state.policyMapping - 1);
    state.inhibitAnyPolicy = Math.max(0, state.inhibitAnyPolicy - 1);
  }
  limit(state, certificate);
}

/** RFC 5280 §6.1.4 (i), (j). */
function limit(state: State, certificate: Certificate): void {
  const { requireExplicitPolicy = Infinity, inhibitPolicyMapping = Infinity } =
    policyConstraintsOf(certificate) ?? {};
  state.explicitPolicy = Math.min(state.explicitPolicy, requireExplicitPolicy);
  state.policyMapping = Math.min(state.policyMapping, inhibitPolicyMapping);
  const inhibitAny = inhibitAnyPolicyOf(certificate) ?? Infinity;
  state.inhibitAnyPolicy = Math.min(state.inhibitAnyPolicy, inhibitAny);
}

/** RFC 5280 §6.1.5 (a), (b), (g). */
function conclude(
  state: State,
  last: Certificate | undefined,
  { acceptable = [ANY_POLICY] }: InitialPolicies,
): PolicyJudgement {
  const required = last && policyConstraintsOf(last)?.requireExplicitPolicy === 0;
  const explicitPolicy = required ? 0 : Math.max(0, state.explicitPolicy - 1);
  const policies = constrained(state.level ? policiesOfGraph(state.level) : [], acceptable);
  if (explicitPolicy > 0 || policies.length > 0) return { judged: [], policies };
  const facts = {
    expected: acceptable.join(' '),
    found: 'no valid policy',
    at: last && nameText(last.subject),
  };
  const finding = failed('certificate-policies', 'RFC 5280 §6.1.5 (g)', facts);
  return { judged: [opposed(finding, 'CHAIN_CONSTRAINTS_FAILURE')], policies: [] };
}

/** Those of the authorities' policies that the user accepts (RFC 5280 §6.1.5 (g)(iii)). */
function constrained(authority: readonly string[], acceptable: readonly string[]): string[] {
  if (acceptable.includes(ANY_POLICY)) return [...authority];
  // Where any policy is left at the end, each policy that was asked for is.
  if (authority.includes(ANY_POLICY)) return [...new Set(acceptable)];
  return authority.filter((policy) => acceptable.includes(policy));
}

/** RFC 5280 §6.1.3 (f). */
function withoutPolicy(certificate: Certificate): PolicyJudgement {
  const facts = { found: 'no valid policy', at: nameText(certificate.subject) };
  const finding = failed('certificate-policies', 'RFC 5280 §6.1.3 (f)', facts);
  return { judged: [opposed(finding, 'CHAIN_CONSTRAINTS_FAILURE')], policies: [] };
}

function withAnyMapped(certificate: Certificate): PolicyJudgement {
  const facts = { found: 'anyPolicy is mapped', at: nameText(certificate.subject) };
  return {
    judged: [opposed(failed('certificate-policies', 'RFC 5280 §6.1.4 (a)', facts))],
    policies: [],
  };
}

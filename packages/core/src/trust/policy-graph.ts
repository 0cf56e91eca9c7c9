import { ANY_POLICY, type PolicyMapping } from '../x509/index.js';

/**
 * One node of the valid policy graph. RFC 9618 §5 gives each policy one node on each level, with all its parents,
 * in place of the tree of RFC 5280 §6.1.2 (a) that a few certificates could make grow exponentially. What a
 * certificate adds is bounded by the number of its policies and mappings.
 */
interface PolicyNode {
  readonly policy: string;
  readonly expected: readonly string[];
  /** Nodes of the level above; none at the root. */
  readonly parents: readonly PolicyNode[];
}

/**
 * The deepest level of a graph: its nodes by policy. Nodes above that lead to none of them are not reached any more,
 * which is the pruning of RFC 5280 §6.1.3 (d)(3).
 */
export type PolicyLevel = ReadonlyMap<string, PolicyNode>;

/** The graph before the first certificate: any policy (RFC 5280 §6.1.2 (a)). */
export function firstLevel(): PolicyLevel {
  return new Map([[ANY_POLICY, { policy: ANY_POLICY, expected: [ANY_POLICY], parents: [] }]]);
}

/**
 * The level that a certificate with these policies adds (RFC 9618 §5.2; RFC 5280 §6.1.3 (d)), null where nothing is
 * left. `anyCounts`: whether its anyPolicy may stand for the policies that were expected.
 */
export function addLevel(
  above: PolicyLevel,
  policies: readonly string[],
  anyCounts: boolean,
): PolicyLevel | null {
  const expecting = nodesByExpected(above);
  const any = above.get(ANY_POLICY);
  const level = new Map<string, PolicyNode>();
  const add = (policy: string, parents: readonly PolicyNode[]): void => {
    level.set(policy, { policy, expected: [policy], parents });
  };
  for (const policy of policies) {
    const parents = expecting.get(policy) ?? (any ? [any] : []);
    if (policy !== ANY_POLICY && parents.length > 0) add(policy, parents);
  }
  if (policies.includes(ANY_POLICY) && anyCounts) {
    for (const [policy, parents] of expecting) if (!level.has(policy)) add(policy, parents);
  }
  return level.size > 0 ? level : null;
}

function nodesByExpected(level: PolicyLevel): Map<string, PolicyNode[]> {
  const expecting = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    for (const policy of new Set(node.expected)) {
      const nodes = expecting.get(policy);
      if (nodes) nodes.push(node);
      else expecting.set(policy, [node]);
    }
  }
  return expecting;
}

/**
 * The level after a certificate's mappings (RFC 5280 §6.1.4 (b)): with mapping allowed a mapped policy expects its
 * equals below, without it goes; null where nothing is left.
 */
export function mapPolicies(
  level: PolicyLevel,
  mappings: readonly PolicyMapping[],
  allowed: boolean,
): PolicyLevel | null {
  const mapped = new Map(level);
  const any = level.get(ANY_POLICY);
  for (const [policy, expected] of equalsOf(mappings)) {
    const node = level.get(policy);
    if (!allowed) mapped.delete(policy);
    else if (node) mapped.set(policy, { ...node, expected });
    else if (any) mapped.set(policy, { policy, expected, parents: any.parents });
  }
  return mapped.size > 0 ? mapped : null;
}

function equalsOf(mappings: readonly PolicyMapping[]): Map<string, string[]> {
  const equals = new Map<string, string[]>();
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    equals.set(issuerDomainPolicy, [
      ...(equals.get(issuerDomainPolicy) ?? []),
      subjectDomainPolicy,
    ]);
  }
  return equals;
}

/**
 * The policies for which the path is valid, as the anchor's domain calls them: those that stand directly below any
 * policy, and any policy itself where it reaches the end (RFC 5280 §6.1.5 (g)(iii)(1), RFC 9618 §5.3).
 */
export function policiesOfGraph(level: PolicyLevel): string[] {
  const found = new Set<string>();
  const seen = new Set<PolicyNode>();
  const waiting = [...level.values()];
  if (level.has(ANY_POLICY)) found.add(ANY_POLICY);
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const belowAny = node.parents.some(({ policy }) => policy === ANY_POLICY);
    if (belowAny && node.policy !== ANY_POLICY) found.add(node.policy);
    waiting.push(...node.parents);
  }
  return [...found].sort();
}

import type { SignedAct } from '../acts/dossier.js';
import type { Amendment } from '../plan/plan-in-force.js';
import type { PlanStep, Problem, ReportedAct } from './types.js';

export interface ReportFacts {
  readonly acts: readonly ReportedAct[];
  readonly signed: readonly SignedAct[];
  readonly steps: readonly PlanStep[];
  /** Fields whose marks no owner signed. */
  readonly orphans: readonly string[];
  readonly planDigest: string | null;
  readonly amendments: readonly Amendment[];
}

/** What a person has to look at, the gravest first. */
export function problemsOf(facts: ReportFacts): Problem[] {
  const { acts, steps, orphans, amendments } = facts;
  const problem = (code: Problem['code'], at: string | null, found: string | null = null) => ({
    ...{ code, at, found },
  });
  return [
    ...acts
      .filter(({ integrity }) => integrity !== 'intact')
      .map((act) => problem('broken-signature', act.field, act.subIndication)),
    ...orphans.map((field) => problem('orphan-mark', field)),
    ...acts
      .filter(({ changedSince }) => !changedSince.permitted)
      .map((act) => problem('changed-since', act.field, act.changedSince.level)),
    ...recordsThatDiffer(facts).map((field) => problem('record-differs', field)),
    ...steps
      .filter(({ state }) => state === 'by-another')
      .map(({ field, name }) => problem('signed-by-another', field, name)),
    ...outOfOrder(acts).map(({ field, act }) => problem('wrong-order', field, act)),
    ...ofOtherPlans(facts).map((field) => problem('other-plan', field)),
    ...amendments
      .filter(({ inForce }) => !inForce)
      .map(({ field, by }) => problem('plan-changed', field, by)),
    ...outsidePlan(facts).map(({ field, act }) => problem('not-in-plan', field, act)),
    ...acts
      .filter(({ time }) => time.localTimeAsUtc)
      .map((act) => problem('signing-time', act.field, act.time.claimed)),
  ];
}

function recordsThatDiffer({ signed }: ReportFacts): (string | null)[] {
  return signed
    .filter(({ report }) =>
      report.findings.some(({ check, status }) => check === 'act-record' && status === 'failed'),
    )
    .map(({ report }) => report.field);
}

/** What comes before what: an initial of a text that was approved or issued already says nothing of the draft. */
const RANKS: Readonly<Record<string, number>> = { initial: 1, approve: 2, issue: 3 };

function outOfOrder(acts: readonly ReportedAct[]): ReportedAct[] {
  let highest = 0;
  return acts.filter(({ act, source }) => {
    const rank = source === 'recorded' && act ? (RANKS[act] ?? 0) : 0;
    const isLate = rank > 0 && rank < highest;
    highest = Math.max(highest, rank);
    return isLate;
  });
}

/** Acts that were done for another plan than the one in the document. */
function ofOtherPlans({ signed, planDigest }: ReportFacts): (string | null)[] {
  return signed
    .filter(({ report }) => {
      const plan = report.act?.['plan'];
      return typeof plan === 'string' && plan !== planDigest;
    })
    .map(({ report }) => report.field);
}

/** Initials, approvals and issues in fields that the plan does not have. */
function outsidePlan({ acts, steps }: ReportFacts): ReportedAct[] {
  if (steps.length === 0) return [];
  return acts.filter(
    ({ act, field }) => act !== null && act in RANKS && !steps.some((step) => step.field === field),
  );
}

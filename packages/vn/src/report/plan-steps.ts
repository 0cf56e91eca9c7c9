import { sameText } from '../people/names.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import type { PlannedSigner, PreparedField, SigningPlan } from '../plan/signing-plan.js';
import type { PlanStep, ReportedAct } from './types.js';

/** The steps of a plan, each held against the signature in its field. */
export function planSteps(
  plan: SigningPlan,
  fields: readonly PreparedField[],
  acts: readonly ReportedAct[],
): PlanStep[] {
  const steps = (role: 'initial' | 'approve', people: readonly PlannedSigner[] = []) =>
    people.flatMap(({ id, name, title }): PlanStep[] => {
      const field = fields.find((one) => one.role === role && one.signer === id);
      const step = {
        role,
        name,
        title: title ?? null,
        field: field?.name ?? FIELD_NAMES[role](id),
      };
      return [{ ...step, state: stateOf(step, acts) }];
    });
  const { issue } = plan;
  const seal = fields.find(({ role }) => role === 'issue');
  const issueStep = { role: 'issue' as const, name: issue?.organisation ?? '', title: null };
  return [
    ...steps('initial', plan.initials?.people),
    ...steps('approve', plan.approval?.people),
    ...(issue ? [withState({ ...issueStep, field: seal?.name ?? FIELD_NAMES.issue }, acts)] : []),
  ];
}

function withState(step: Omit<PlanStep, 'state'>, acts: readonly ReportedAct[]): PlanStep {
  return { ...step, state: stateOf(step, acts) };
}

function stateOf(
  { role, name, field }: Omit<PlanStep, 'state'>,
  acts: readonly ReportedAct[],
): PlanStep['state'] {
  const done = acts.find((act) => act.field === field && act.kind === 'signature');
  if (!done) return 'missing';
  const isSound = done.integrity === 'intact' && done.changedSince.permitted;
  if (!isSound || done.indication === 'TOTAL-FAILED') return 'broken';
  const names = [done.signer?.name, role === 'issue' ? done.signer?.organisation : null];
  const isPlanned =
    name === '' || names.some((one) => typeof one === 'string' && sameText(one, name));
  return isPlanned && (done.act === role || done.act === null) ? 'done' : 'by-another';
}

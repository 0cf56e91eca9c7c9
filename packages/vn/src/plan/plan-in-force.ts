import { isKysoError } from '@kyso/core';
import type { PdfSignatureReport } from '@kyso/core/validation';
import type { Holder } from '../people/holder.js';
import { sameText } from '../people/names.js';
import { checkPlan } from './check-plan.js';
import type { EmbeddedPlan, SigningPlan } from './signing-plan.js';

/** The key of an act's record under which a changed plan stands. */
export const AMENDED_PLAN = 'amendedPlan';

/** A plan that an act put in place of the one before. */
export interface Amendment {
  /** The field whose signature carries it. */
  readonly field: string | null;
  /** Who signed it. */
  readonly by: string;
  /** False where the signer had no say in the plan before, or the signature is not intact: it changes nothing. */
  readonly inForce: boolean;
}

/** The plan that counts, and what changed it. */
export interface PlanInForce {
  readonly plan: SigningPlan | null;
  readonly amendments: readonly Amendment[];
}

/**
 * The embedded plan, or the last one that an act put in its place. A plan is changed by a signed revision: by somebody who
 * approves or issues under the plan before, in a signature that is intact. Anybody else's change is told and changes
 * nothing.
 */
export function planInForce(
  embedded: EmbeddedPlan | null,
  signed: readonly { readonly report: PdfSignatureReport; readonly holder: Holder | null }[],
): PlanInForce {
  let plan = embedded?.plan ?? null;
  const amendments: Amendment[] = [];
  for (const { report, holder } of signed) {
    const given = report.act?.[AMENDED_PLAN];
    if (given === undefined) continue;
    const changed = readable(given);
    const isSound = report.integrity === 'intact' && report.modifications.permitted;
    const inForce = changed !== undefined && isSound && hasSay(plan, holder);
    amendments.push({ field: report.field, by: holder?.name ?? '', inForce });
    if (inForce) plan = changed;
  }
  return { plan, amendments };
}

/** Who may change a plan: those who approve under it, and the organisation that issues. */
export function hasSay(plan: SigningPlan | null, holder: Holder | null): boolean {
  if (!plan || !holder) return false;
  const organisation = plan.issue?.organisation;
  const isIssuer =
    organisation !== undefined &&
    [holder.name, holder.organisation].some(
      (name) => name !== null && sameText(name, organisation),
    ) &&
    holder.kind === 'organisation';
  return isIssuer || (plan.approval?.people ?? []).some(({ name }) => sameText(name, holder.name));
}

function readable(given: unknown): SigningPlan | undefined {
  try {
    return checkPlan(given);
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

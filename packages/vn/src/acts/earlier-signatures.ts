import { isKysoError } from '@kyso/core';
import { vnError } from '../errors.js';
import { checkAuthority, officeRules } from '../people/authority.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import type { PlannedApprover, PlannedSigner } from '../plan/signing-plan.js';
import { refuseOrphans, type SignedAct } from './dossier.js';
import type { ActWork } from './act-work.js';
import type { ActOptions } from './types.js';

/** True for a signature that stands as it was made: intact, and nothing after it that it does not permit. */
function isSound({ report }: SignedAct): boolean {
  return report.integrity === 'intact' && report.byteRangeValid && report.modifications.permitted;
}

/** Refuses to add an act to a document of which an earlier signature is broken, unless forced. */
export function refuseBroken({ dossier, options, notices }: ActWork<ActOptions>): void {
  const broken = dossier.signed.filter((one) => !isSound(one));
  if (broken.length === 0) return;
  const fields = broken.map(({ report }) => report.field ?? '?').join(', ');
  if (options.force === true) {
    notices.push({ code: 'forced', found: fields });
    return;
  }
  // A mark that nobody answers for is named as such: it is what broke them.
  refuseOrphans(dossier);
  throw vnError('ERR_BROKEN_SIGNATURE', `earlier signatures do not stand: ${fields}`, {
    facts: { fields },
  });
}

/**
 * Names of planned people whose step is not done: their field is empty, its signature does not stand, or it is of
 * somebody who may not do the act in their place, who is named then.
 */
export async function undone(
  work: ActWork<ActOptions>,
  act: 'initial' | 'approve',
  people: readonly (PlannedSigner & Pick<PlannedApprover, 'onBehalf'>)[] = [],
): Promise<string[]> {
  const names: string[] = [];
  for (const person of people) {
    const step = await stepOf(work, act, person);
    if (step === 'open') names.push(person.name);
    // Usually a delegation that was given to that act and not to this one.
    if (typeof step === 'object') names.push(`${person.name} (${step.signedBy})`);
  }
  return names;
}

/** Whether a planned person's step is done, or who signed in that place and does not count. */
async function stepOf(
  { dossier, options, time }: ActWork<ActOptions>,
  act: 'initial' | 'approve',
  planned: PlannedSigner & Pick<PlannedApprover, 'onBehalf'>,
): Promise<'done' | 'open' | { readonly signedBy: string }> {
  const field = FIELD_NAMES[act](planned.id);
  const done = dossier.signed.find(({ report }) => report.field === field);
  if (!done?.holder || !isSound(done)) return 'open';
  const { report, holder } = done;
  const told = report.bestSignatureTime ?? report.claimedSigningTime;
  const request = {
    ...{ act, holder, planned, plan: dossier.plan, onBehalf: planned.onBehalf ?? null },
    time: told === null ? time : new Date(told),
  };
  try {
    await checkAuthority(request, options.authority ?? [officeRules()]);
    return 'done';
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_AUTHORITY') return { signedBy: holder.name };
    throw error;
  }
}

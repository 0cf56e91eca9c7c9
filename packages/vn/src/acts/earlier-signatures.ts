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
 * somebody who may not do the act in their place.
 */
export async function undone(
  work: ActWork<ActOptions>,
  act: 'initial' | 'approve',
  people: readonly (PlannedSigner & Pick<PlannedApprover, 'onBehalf'>)[] = [],
): Promise<string[]> {
  const names: string[] = [];
  for (const person of people) if (!(await isDone(work, act, person))) names.push(person.name);
  return names;
}

async function isDone(
  { dossier, options, time }: ActWork<ActOptions>,
  act: 'initial' | 'approve',
  planned: PlannedSigner & Pick<PlannedApprover, 'onBehalf'>,
): Promise<boolean> {
  const field = FIELD_NAMES[act](planned.id);
  const done = dossier.signed.find(({ report }) => report.field === field);
  if (!done?.holder || !isSound(done)) return false;
  const { report, holder } = done;
  const told = report.bestSignatureTime ?? report.claimedSigningTime;
  const request = {
    ...{ act, holder, planned, plan: dossier.plan, onBehalf: planned.onBehalf ?? null },
    time: told === null ? time : new Date(told),
  };
  try {
    await checkAuthority(request, options.authority ?? [officeRules()]);
    return true;
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_AUTHORITY') return false;
    throw error;
  }
}

import type { BytesInput } from '@kyso/core';
import { vnError } from '../errors.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import type { Authority } from '../plan/signing-plan.js';
import { preparedField } from './dossier.js';
import { undone } from './earlier-signatures.js';
import { drawing, imageMark } from './marks.js';
import { placeOfSigner } from './places.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import { alreadyDone, fieldAt, freshFieldName, slotOf, slugOf } from './slots.js';
import type { ActOptions, ActResult } from './types.js';

export interface ApproveOptions extends ActOptions {
  /** Id in the plan; default: the person of the plan whose name is that of the certificate. */
  readonly as?: string;
  /** The person's handwritten signature in blue, PNG with transparent background (NĐ 30/2020 Appendix I, II.7.d). */
  readonly image: Uint8Array;
  /** The word before the title: `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`; default that of the plan. */
  readonly onBehalf?: Authority;
  /** The name that stands below the signature in the text; default that of the certificate. */
  readonly name?: string;
}

/**
 * Approves a document: the person's signature image in blue, centred between title and name on the page where the
 * signer's block stands, and in whose place it was signed. Refused where planned initials are missing, and for a
 * second time by one person.
 *
 * Throws `ERR_IMAGE`, `ERR_ALREADY_DONE`, `ERR_AUTHORITY`, `ERR_ORDER`, `ERR_PLAN`, the errors of placement and of
 * drawing, and those of `signPdf`.
 */
export function approve(pdf: BytesInput, options: ApproveOptions): Promise<ActResult> {
  return perform(APPROVE_ACT, pdf, options);
}

/** @internal */
export const APPROVE_ACT: Act<ApproveOptions> = { type: 'approve', preparesFirst: true, decide };

async function decide(work: ActWork<ApproveOptions>): Promise<ActSigning> {
  const { dossier, holder, options, notices } = work;
  refuseTwice(work);
  const group = dossier.plan?.approval;
  const slot = slotOf(work, { role: 'approve', group, as: options.as });
  await refuseBeforeInitials(work);
  const onBehalf = options.onBehalf ?? slot?.person.onBehalf ?? null;
  await authorise(work, slot?.person ?? null, onBehalf);
  const prepared = slot && preparedField(dossier, slot.field);
  const printed = options.name ?? slot?.person.printedName ?? holder.name;
  const place = prepared ?? (await placeOfSigner(work, printed));
  const how = { ...drawing(dossier.archival), notices, what: 'approval' };
  const mark = await imageMark(place, options.image, how);
  return {
    field: prepared
      ? { name: prepared.name }
      : fieldAt(
          freshFieldName(dossier, slot?.field ?? FIELD_NAMES.approve(slugOf(holder.name))),
          place,
        ),
    mark,
    claimedRole: options.claimedRole ?? slot?.person.title,
    facts: {
      ...(slot && { person: slot.person.id }),
      ...(onBehalf !== null && { onBehalf }),
    },
  };
}

/** One person approves once: what stands already must not be signed over. */
function refuseTwice({ act, dossier, holder }: ActWork<ApproveOptions>): void {
  const again = dossier.signed.some(
    ({ report, holder: other }) =>
      report.act?.type === 'approve' &&
      other?.serial === holder.serial &&
      other.issuer === holder.issuer,
  );
  if (again) throw alreadyDone(act, holder.name);
}

async function refuseBeforeInitials(work: ActWork<ApproveOptions>): Promise<void> {
  const { dossier, options, notices } = work;
  const missing = await undone(work, 'initial', dossier.plan?.initials?.people);
  if (missing.length === 0) return;
  const names = missing.join(', ');
  if (options.force !== true)
    throw vnError('ERR_ORDER', `approval comes after the initials of ${names}`, {
      facts: { act: 'approve', missing: names },
    });
  notices.push({ code: 'forced', found: names });
}

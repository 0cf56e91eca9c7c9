import type { BytesInput } from '@kyso/core';
import type { FieldFilling, Mark } from '@kyso/core/pades';
import { vnError } from '../errors.js';
import { initialsOf } from '../people/names.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import type { PlannedInitialer } from '../plan/signing-plan.js';
import { preparedField, type Dossier } from './dossier.js';
import { drawing, drawnFor, imageMark, lookOf, wholeArea, type MarkSize } from './marks.js';
import { profileOf, placeBesideInitials, type FieldPlace } from './places.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import { alreadyDone, fieldAt, freshFieldName, slotOf, slugOf, type Slot } from './slots.js';
import type { ActOptions, ActResult } from './types.js';

export interface InitialOptions extends ActOptions {
  /** Id in the plan; default: the person of the plan whose name is that of the certificate. */
  readonly as?: string;
  /** The person's initials as PNG or JPEG; default: drawn from the name. */
  readonly image?: Uint8Array;
  /** The text of the initials; default: the first letters of the name. */
  readonly text?: string;
  /** Lets one person initial twice. */
  readonly allowRepeat?: boolean;
}

/**
 * Initials a draft (ký tắt): one real signature by one person, whose mark stands immediately after the last "./."
 * beside earlier initials (3287/VPCP-KSTT), and on every page where the plan says so. A draft that nobody has signed and
 * that carries no plan is prepared first. Without a timestamp within the time budget the signature is B-B, and
 * a notice says that one has to be added.
 *
 * Throws `ERR_ALREADY_DONE` for a person who has initialed, `ERR_AUTHORITY`, `ERR_ORDER`, `ERR_PLAN`, the errors of
 * placement and of drawing, and those of `signPdf`.
 *
 * @example
 * const initialed = await initial(draft, { signer: minister, timestamps: tsaClient(url) });
 */
export function initial(pdf: BytesInput, options: InitialOptions): Promise<ActResult> {
  return perform(INITIAL_ACT, pdf, options);
}

/** @internal */
export const INITIAL_ACT: Act<InitialOptions> = { type: 'initial', preparesFirst: true, decide };

async function decide(work: ActWork<InitialOptions>): Promise<ActSigning> {
  const { dossier, holder, options } = work;
  const group = dossier.plan?.initials;
  const slot = slotOf(work, { role: 'initial', group, as: options.as });
  if (options.allowRepeat !== true) refuseTwice(work, slot);
  await authorise(work, slot?.person ?? null);
  const prepared = slot && preparedField(dossier, slot.field);
  const place = prepared ?? (await placeBesideInitials(work));
  const own = FIELD_NAMES.initial(slugOf(holder.name));
  const initials = await initialMark(work, place);
  return {
    field: prepared ? { name: prepared.name } : newField(dossier, slot?.field ?? own, place),
    mark: initials.mark,
    fill: slot ? pageMarks(dossier, slot, initials) : [],
    claimedRole: options.claimedRole ?? slot?.person.title,
    facts: slot ? { person: slot.person.id } : {},
    onTimestampFailure: 'downgrade',
  };
}

/** One person initials once: the same certificate, or the same place in the plan. */
function refuseTwice(
  { act, dossier, holder }: ActWork<InitialOptions>,
  slot: Slot<PlannedInitialer> | undefined,
): void {
  const again = dossier.signed.find(({ report, holder: other }) => {
    if (report.act?.type !== 'initial') return false;
    const isSamePlace = slot !== undefined && report.act['person'] === slot.person.id;
    return isSamePlace || (other?.serial === holder.serial && other.issuer === holder.issuer);
  });
  if (again) throw alreadyDone(act, holder.name);
}

/** A field of its own: for a document without plan, and for a person whom a changed plan added. */
function newField(dossier: Dossier, base: string, place: FieldPlace): ActSigning['field'] {
  return fieldAt(freshFieldName(dossier, base), place);
}

/** The mark, and the text that it shows. */
interface Initials {
  readonly mark: Mark;
  readonly value?: string;
}

async function initialMark(work: ActWork<InitialOptions>, size: MarkSize): Promise<Initials> {
  const { options, holder, dossier, notices } = work;
  const how = drawing(dossier.archival);
  if (options.image)
    return { mark: await imageMark(size, options.image, { ...how, notices, what: 'initials' }) };
  const text = (options.text ?? initialsOf(holder.name)).trim();
  if (text === '')
    throw vnError('ERR_VALUE', 'initials: the text is empty', { facts: { value: '' } });
  const { value: style } = profileOf(work).initial.style;
  const part = {
    kind: 'text' as const,
    lines: [text],
    ...wholeArea(size),
    ...lookOf(style),
    minimumSize: 4,
  };
  const parts = [{ ...part, align: 'center' as const, valign: 'middle' as const }];
  const mark = await drawnFor(options.signer, size, { parts, drawing: how });
  return { mark, value: text };
}

/** The person's marks on the pages: one field each, filled in the revision that the signature covers. */
function pageMarks(
  { fields, embedded }: Dossier,
  { person }: Slot<PlannedInitialer>,
  initials: Initials,
): FieldFilling[] {
  const names = new Set(fields.map(({ name }) => name));
  return (embedded?.fields ?? [])
    .filter(
      ({ role, signer, name }) => role === 'page-mark' && signer === person.id && names.has(name),
    )
    .map(({ name }) => ({ field: name, ...initials }));
}

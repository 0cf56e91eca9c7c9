import type { BytesInput, Clock } from '@kyso/core';
import { prepareFields, type NewField, type UpdatedPdf } from '@kyso/core/pades';
import { openDossier } from '../acts/dossier.js';
import { vnError } from '../errors.js';
import { findAnchors, readLayout } from '../placement/index.js';
import { profileNamed, type Profile } from '../profile/index.js';
import { wholeBytes } from '../supersede/supersede.js';
import { checkPlan } from './check-plan.js';
import { planOf } from './derive-plan.js';
import { draftFields } from './draft-fields.js';
import { APPLICATION, embeddedBytes } from './embedded-plan.js';
import { FIELD_NAMES } from './field-names.js';
import type { EmbeddedPlan, PreparedField, SigningPlan } from './signing-plan.js';

export interface PrepareDraftOptions {
  /** Default: the profile that the plan names, or `nd30`. */
  readonly profile?: Profile;
  readonly password?: string;
  readonly repair?: boolean;
  readonly clock?: Clock;
}

/** A draft with the fields of its plan. */
export interface PreparedDraft extends UpdatedPdf {
  readonly embedded: EmbeddedPlan;
}

/**
 * Makes a draft ready for its acts: adds, before the first signature, the fields that later acts sign and fill, each at
 * its final place and owned by the signature that will close it, and embeds the plan. Nothing of it shows. Without a
 * plan the one that the layout tells is taken.
 *
 * Throws `ERR_PLAN`, the errors of placement where the document does not tell a place that the plan needs,
 * `ERR_WOULD_INVALIDATE` for a document that is signed, and `ERR_ALREADY_DONE` for one that carries a plan.
 *
 * @example
 * const draft = await prepareDraft(pdf, {
 *   version: 1,
 *   initials: { people: [{ id: 'bt', name: 'Trần Thị Bình', marks: 'every-page' }] },
 *   approval: { people: [{ id: 'ttg', name: 'Nguyễn Văn An' }] },
 *   issue: { organisation: 'Văn phòng Chính phủ' },
 * });
 */
export async function prepareDraft(
  pdf: BytesInput,
  plan?: SigningPlan,
  options: PrepareDraftOptions = {},
): Promise<PreparedDraft> {
  const given = plan && checkPlan(plan);
  const { password, repair, clock } = options;
  const secret = password === undefined ? {} : { password };
  const dossier = await openDossier(pdf, secret);
  if (dossier.embedded)
    throw vnError('ERR_ALREADY_DONE', 'the document carries a signing plan already', {
      facts: { act: 'prepare' },
    });
  const layout = await readLayout(await wholeBytes(pdf), secret);
  const anchors = findAnchors(layout);
  const settled = given ?? planOf(anchors);
  if (!settled)
    throw vnError('ERR_PLAN', 'no plan was given, and the layout of the document tells none', {
      facts: { path: '' },
    });
  const profile = options.profile ?? profileNamed(settled.profile);
  const fields = draftFields(settled, { layout, anchors, profile });
  const symbol = anchors.number[0]?.symbol?.replace(/^[/-]\s*/u, '') ?? null;
  const embedded: EmbeddedPlan = { version: 1, plan: settled, fields, symbol };
  const updated = await prepareFields(pdf, {
    fields: fields.map((field) => newField(field, embedded)),
    privateData: { application: APPLICATION, data: embeddedBytes(embedded) },
    ...secret,
    ...(repair !== undefined && { repair }),
    ...(clock && { clock }),
  });
  return { ...updated, embedded };
}

/** What a screen reader says of a field. */
const TOOLTIPS: Readonly<Record<PreparedField['role'], string>> = {
  initial: 'Ký tắt',
  'page-mark': 'Ký tắt từng trang',
  approve: 'Chữ ký của người có thẩm quyền',
  issue: 'Chữ ký số của cơ quan, tổ chức',
  number: 'Số văn bản',
  day: 'Ngày ban hành',
  month: 'Tháng ban hành',
  year: 'Năm ban hành',
  register: 'Dấu văn bản đến',
};

const TEXT_ROLES: readonly PreparedField['role'][] = [
  ...(['page-mark', 'number', 'day', 'month', 'year'] as const),
];

function newField(field: PreparedField, embedded: EmbeddedPlan): NewField {
  const { name, role, page, x, y, width, height, turn } = field;
  const at = { page, rect: { x, y, width, height }, ...(turn && { turn }) };
  const place = { name, ...at, tooltip: TOOLTIPS[role] };
  if (TEXT_ROLES.includes(role)) return { kind: 'text', ...place };
  const locked = lockedBy(field, embedded);
  return {
    kind: 'signature',
    ...place,
    ...(locked.length > 0 && { lock: { action: 'Include', fields: locked } }),
  };
}

/**
 * What a signature field locks: an initialer's own marks; number and date by the seal. The seal takes no marks of others,
 * which their owners have locked: pyHanko, its later revisions at hand, takes any field for changed whose appearance is older
 * than the signature that locks it.
 */
function lockedBy({ role, signer }: PreparedField, { fields }: EmbeddedPlan): string[] {
  const marks = fields.filter((field) => field.role === 'page-mark');
  const groups = (id: string | null): string[] =>
    marks.some((mark) => mark.signer === id) && id !== null ? [FIELD_NAMES.pageMarks(id)] : [];
  if (role === 'initial') return groups(signer);
  if (role !== 'issue') return [];
  const has = (...roles: PreparedField['role'][]) => fields.some((one) => roles.includes(one.role));
  return [
    ...(has('number') ? [FIELD_NAMES.number] : []),
    ...(has('day', 'month', 'year') ? [FIELD_NAMES.date] : []),
  ];
}

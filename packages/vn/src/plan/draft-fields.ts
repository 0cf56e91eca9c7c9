import {
  collisions,
  findSigner,
  pageOf,
  placeOfApproval,
  placeOfIncomingStamp,
  placeOfInitial,
  placeOfNumber,
  placeOfSeal,
  placesOfDate,
  placesOfPageMarks,
  requireAnchor,
  resolvePlace,
  type Anchors,
  type DatePlaces,
  type DocumentLayout,
  type ExplicitPlace,
  type OtherMark,
  type Place,
} from '../placement/index.js';
import { toPage, toText } from '../placement/frame.js';
import type { Profile } from '../profile/index.js';
import { FIELD_NAMES } from './field-names.js';
import type { PlannedIssue, PreparedField, PrintedFigures, SigningPlan } from './signing-plan.js';

/** A draft whose text was read. */
export interface DraftText {
  readonly layout: DocumentLayout;
  readonly anchors: Anchors;
  readonly profile: Profile;
}

/**
 * The fields of a plan at their places, in the order in which later ones cover earlier ones: the seal comes last. Throws
 * the errors of placement where the text does not tell a place.
 */
export function draftFields(plan: SigningPlan, text: DraftText): PreparedField[] {
  const approvals = approvalFields(plan, text);
  const initials = initialFields(plan, text, approvals);
  const pages = pageMarkFields(plan, text, [...approvals, ...initials]);
  const issue = plan.issue ? issueFields(plan.issue, text, approvals) : [];
  const others = [...approvals, ...initials, ...pages, ...issue];
  const stamp = plan.receiving?.includes('register') === true ? [stampField(text, others)] : [];
  return [...initials, ...pages, ...stamp, ...approvals, ...issue];
}

/** An explicit place on a page of the document. Throws `ERR_PAGE_NOT_FOUND`, `ERR_PLACE_OUTSIDE`. */
export function explicit({ layout }: Pick<DraftText, 'layout'>, place: ExplicitPlace): Place {
  return resolvePlace(pageOf(layout, place.page), place);
}

function approvalFields({ approval }: SigningPlan, text: DraftText): PreparedField[] {
  const { layout, profile } = text;
  return (approval?.people ?? []).map(({ id, name, printedName = name, place }) => {
    const found = place
      ? explicit(text, place)
      : placeOfApproval(layout, findSigner(layout, printedName), { profile });
    return fieldAt(found, { name: FIELD_NAMES.approve(id), role: 'approve', signer: id });
  });
}

function initialFields(
  { initials }: SigningPlan,
  text: DraftText,
  others: readonly PreparedField[],
): PreparedField[] {
  const { layout, anchors, profile } = text;
  const fields: PreparedField[] = [];
  for (const { id, place } of initials?.people ?? []) {
    const found = place
      ? explicit(text, place)
      : placeOfInitial(layout, requireAnchor(anchors, 'endOfText'), {
          profile,
          others: [...marksOf(others), ...marksOf(fields)],
        });
    fields.push(fieldAt(found, { name: FIELD_NAMES.initial(id), role: 'initial', signer: id }));
  }
  return fields;
}

function pageMarkFields(
  { initials }: SigningPlan,
  { layout, profile }: DraftText,
  others: readonly PreparedField[],
): PreparedField[] {
  const everywhere = (initials?.people ?? []).filter(({ marks }) => marks === 'every-page');
  const fields: PreparedField[] = [];
  for (const [index, { id }] of everywhere.entries()) {
    const all = [...marksOf(others), ...marksOf(fields)];
    const places = placesOfPageMarks(layout, { index, profile, others: all });
    for (const place of places) {
      const name = FIELD_NAMES.pageMark(id, place.page);
      fields.push(fieldAt(place, { name, role: 'page-mark', signer: id }));
    }
  }
  return fields;
}

function issueFields(
  { places = {}, sealWidth }: PlannedIssue,
  text: DraftText,
  approvals: readonly PreparedField[],
): PreparedField[] {
  const { layout, profile } = text;
  const at = (place: Place, role: PreparedField['role'], name: string): PreparedField => ({
    ...fieldAt(place, { name, role, signer: null }),
    ...sizeOf(text, role),
  });
  const number = numberPlace(places.number, text);
  const given = { day: places.day, month: places.month, year: places.year };
  const isGiven = Object.values(given).some((place) => place !== undefined);
  const found = isGiven ? {} : dateBlanks(text);
  const date = (['day', 'month', 'year'] as const).flatMap((part) => {
    const own = given[part];
    const blank = found[part];
    const place = own ? explicit(text, own) : blank && higher(layout, blank);
    return place ? [at(place, part, FIELD_NAMES[part])] : [];
  });
  const size = sealWidth === undefined ? {} : { size: { widthMm: sealWidth, heightMm: sealWidth } };
  const seal = places.seal
    ? explicit(text, places.seal)
    : placeOfSeal(layout, signatureToSeal(text, approvals), { profile, ...size });
  return [
    ...(number ? [at(number, 'number', FIELD_NAMES.number)] : []),
    ...date,
    at(seal, 'issue', FIELD_NAMES.issue),
  ];
}

/** The blank of the number; undefined where the number is written already. */
function numberPlace(given: ExplicitPlace | undefined, text: DraftText): Place | undefined {
  if (given) return explicit(text, given);
  const anchor = requireAnchor(text.anchors, 'number');
  if (anchor.number !== undefined) return undefined;
  return higher(text.layout, placeOfNumber(text.layout, anchor, { profile: text.profile }));
}

/** The figures that the date lacks; none where it is written whole. */
export function dateBlanks({ layout, anchors, profile }: DraftText): DatePlaces {
  const anchor = requireAnchor(anchors, 'date');
  const { day, month, year } = anchor;
  const isWhole = [day, month, year].every(({ value }) => value !== undefined);
  return isWhole ? {} : placesOfDate(layout, anchor, { profile });
}

/** What stands behind the "/" of the number, such as `CT-TTg`. */
export function symbolOf({ number: [number] }: Anchors): string | null {
  return number?.symbol?.replace(/^[/-]\s*/u, '') ?? null;
}

/** What stands written of number and date. */
export function printedFigures({ number: [number], date: [date] }: Anchors): PrintedFigures {
  const { day, month, year } = date ?? {};
  const stated = { day, month, year };
  return {
    ...(number?.number !== undefined && { number: number.number }),
    ...Object.fromEntries(
      Object.entries(stated).flatMap(([part, field]) =>
        field?.value === undefined ? [] : [[part, field.text]],
      ),
    ),
  };
}

/** Points above a blank for the accents of the digits' line box; the baseline stays. */
const HEADROOM = 5;

/** A blank of a line, high enough for text of the line's own size. */
export function higher(layout: DocumentLayout, place: Place): Place {
  const page = pageOf(layout, place.page);
  const blank = toText(page, place);
  return toPage(page, { ...blank, height: blank.height + HEADROOM });
}

/** The seal goes over the signature of the one who approves, the first of several. */
function signatureToSeal(
  { layout, anchors, profile }: DraftText,
  [first]: readonly PreparedField[],
): Place {
  if (first) return first;
  return placeOfApproval(layout, requireAnchor(anchors, 'signerBlock'), { profile });
}

function stampField(
  { layout, anchors, profile }: DraftText,
  others: readonly PreparedField[],
): PreparedField {
  const [number] = anchors.number;
  const place = placeOfIncomingStamp(layout, {
    profile,
    others: marksOf(others),
    ...(number && { number }),
  });
  return fieldAt(place, { name: FIELD_NAMES.register, role: 'register', signer: null });
}

/** Size of the line that a figure is written into; none where the document has no such line. */
function sizeOf({ anchors }: DraftText, role: PreparedField['role']): { fontSize?: number } {
  if (role === 'issue') return {};
  const [line] = role === 'number' ? anchors.number : anchors.date;
  return line ? { fontSize: line.line.fontSize } : {};
}

function fieldAt(
  { page, x, y, width, height, turn }: Place,
  field: Pick<PreparedField, 'name' | 'role' | 'signer'>,
): PreparedField {
  return { ...field, page, x, y, width, height, ...(turn && { turn }) };
}

function marksOf(fields: readonly PreparedField[]): OtherMark[] {
  return fields.map(({ name, page, x, y, width, height }) => ({ name, page, x, y, width, height }));
}

/** What the places of a plan would cover, of those that a person named. */
export function covered(layout: DocumentLayout, place: Place): string[] {
  return collisions(layout, place).map((one) => one.with);
}

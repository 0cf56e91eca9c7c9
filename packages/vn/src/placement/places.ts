import type { DateAnchor, DateField, NumberAnchor, SignerBlock } from './anchor-types.js';
import { noRoom, nearestFree } from './collisions.js';
import type { OtherMark } from './collisions.js';
import { placementError } from './errors.js';
import { textFrame, toPage, toText } from './frame.js';
import type { Place, Rect } from './frame.js';
import { pageOf } from './layout.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import { checkOnPage, MILLIMETRE } from './resolve-place.js';
import { nd30Profile } from '../profile/nd30.js';
import type { Profile, SizeInMillimetres, SizeInPoints } from '../profile/types.js';

export interface PlaceOptions {
  /** Default `nd30Profile`. */
  readonly profile?: Profile;
  /** Marks that stand there already or will, which are not covered. */
  readonly others?: readonly OtherMark[];
}

/**
 * Where the approver's signature goes: centred between title and name, in the profile's size or as much
 * smaller as the room asks. Throws `ERR_NO_ROOM`.
 */
export function placeOfApproval(
  layout: DocumentLayout,
  signer: SignerBlock,
  { profile = nd30Profile, others = [] }: PlaceOptions = {},
): Place {
  const page = pageOf(layout, signer.page);
  const { size, leastScale } = profile.approval;
  const { room, middle } = signer.inText;
  const across = 2 * Math.min(middle - room.x, room.x + room.width - middle);
  const scale = Math.min(1, across / size.value.width, room.height / size.value.height);
  const used = Math.max(scale, leastScale.value);
  const [width, height] = [size.value.width * used, size.value.height * used];
  const rect = {
    x: middle - width / 2,
    y: room.y + (room.height - height) / 2,
    width,
    height,
  };
  const place = toPage(page, rect);
  const taken = others.some((mark) => mark.page === place.page && overlap(mark, place));
  if (taken || scale < leastScale.value) throw noRoom(layout, place, { others });
  return place;
}

export interface SealOptions extends PlaceOptions {
  /** The seal's real size; default: a round one of the profile's diameter. */
  readonly size?: SizeInMillimetres;
}

/**
 * Where the seal goes: at its real size, over the profile's share of the approver's signature on its
 * left, on the same height. It covers what stands there on purpose. Throws `ERR_PLACE_OUTSIDE` where it
 * would leave the page.
 */
export function placeOfSeal(
  layout: DocumentLayout,
  approval: Place,
  { profile = nd30Profile, size }: SealOptions = {},
): Place {
  const page = pageOf(layout, approval.page);
  const diameter = profile.seal.diameterMm.value;
  const width = (size?.widthMm ?? diameter) * MILLIMETRE;
  const height = (size?.heightMm ?? diameter) * MILLIMETRE;
  const signature = toText(page, approval);
  const place = toPage(page, {
    x: signature.x + signature.width * profile.seal.share.value - width,
    y: signature.y + (signature.height - height) / 2,
    width,
    height,
  });
  checkOnPage(page, place);
  return place;
}

/** Where the number goes. Throws `ERR_PLACE_FILLED` and, for a blank that is too narrow, `ERR_NO_ROOM`. */
export function placeOfNumber(
  layout: DocumentLayout,
  anchor: NumberAnchor,
  { profile = nd30Profile }: PlaceOptions = {},
): Place {
  if (anchor.number !== undefined) throw filled('number', anchor.number, anchor.page);
  const { style, leastDigits } = profile.number;
  const size = style.value.size;
  checkWide(layout, anchor.field, { digits: leastDigits.value, size });
  return anchor.field;
}

/** Where the figures of the date go that are blank. */
export interface DatePlaces {
  readonly day?: Place;
  readonly month?: Place;
  readonly year?: Place;
}

/**
 * Where the figures go that the date lacks. Throws `ERR_PLACE_FILLED` where it lacks none and
 * `ERR_NO_ROOM` where a blank is too narrow or a year is begun (`20`) and cannot be written whole.
 */
export function placesOfDate(
  layout: DocumentLayout,
  anchor: DateAnchor,
  { profile = nd30Profile }: PlaceOptions = {},
): DatePlaces {
  const size = profile.date.style.value.size;
  const blank = (field: DateField, digits: number): Place | undefined => {
    if (field.value !== undefined) return undefined;
    if (field.text !== '') throw noRoom(layout, field.place, {});
    checkWide(layout, field.place, { digits, size });
    return field.place;
  };
  const day = blank(anchor.day, 2);
  const month = blank(anchor.month, 2);
  const year = blank(anchor.year, 4);
  if (!day && !month && !year) throw filled('date', anchor.text, anchor.page);
  return { ...(day && { day }), ...(month && { month }), ...(year && { year }) };
}

export interface TopRightOptions extends PlaceOptions {
  /** Which block: of a copy or of an appendix in a file of its own. */
  readonly block: 'copy' | 'appendix';
  /** Default: what the profile's lines need. */
  readonly size?: SizeInPoints;
}

/** Distance of lines in sizes. */
const LINE_PITCH = 1.15;

/**
 * Where a block at the top right of page 1 goes: in the corner, below earlier blocks, or beside them
 * where text is in the way. Throws `ERR_NO_ROOM`.
 */
export function placeOfTopRightBlock(
  layout: DocumentLayout,
  { block, profile = nd30Profile, others = [], size }: TopRightOptions,
): Place {
  const page = pageOf(layout, 1);
  const rules = profile[block];
  const pitch = LINE_PITCH * rules.style.value.size;
  const width = size?.width ?? rules.width.value;
  const height = size?.height ?? pitch * rules.lines.value.length;
  const corner = fromTopRight(page, {
    x: rules.right.value,
    y: rules.top.value,
    width,
    height,
  });
  const place = stacked(page, corner, { others, gap: rules.gap.value });
  const free = nearestFree(page, toText(page, place), { others, within: headOf(page, rules) });
  if (!free) throw noRoom(layout, place, { others });
  return toPage(page, free);
}

export interface IncomingStampOptions extends PlaceOptions {
  /** The number's line, under which the stamp is looked for first. */
  readonly number?: NumberAnchor;
}

/**
 * Where the stamp ĐẾN goes: a free place in the left half of page 1, the nearest to the one under the
 * number's line, at full size or as much smaller as the page asks. Throws `ERR_NO_ROOM`.
 */
export function placeOfIncomingStamp(
  layout: DocumentLayout,
  { number, profile = nd30Profile, others = [] }: IncomingStampOptions = {},
): Place {
  const page = pageOf(layout, 1);
  const frame = textFrame(page);
  const { size, leastScale } = profile.incomingStamp;
  const top = number?.line.y ?? 0.8 * frame.height;
  const left = number?.line.x ?? STAMP_LEFT;
  const wish = (scale: number): Rect => {
    const width = size.value.widthMm * MILLIMETRE * scale;
    const height = size.value.heightMm * MILLIMETRE * scale;
    return { x: left, y: top - height - STAMP_GAP, width, height };
  };
  const within = toPage(page, {
    x: STAMP_EDGE,
    y: STAMP_EDGE,
    width: frame.width / 2 - STAMP_EDGE,
    height: frame.height - 2 * STAMP_EDGE,
  });
  for (let scale = 1; scale >= leastScale.value - 1e-9; scale -= 0.1) {
    const free = nearestFree(page, wish(scale), { others, within });
    if (free) return toPage(page, free);
  }
  throw noRoom(layout, toPage(page, wish(leastScale.value)), { others });
}

/** Points: the left margin, kept from the number's line, kept from the edge of the page. */
const STAMP_LEFT = 85;
const STAMP_GAP = 6;
const STAMP_EDGE = 14;

/** Width of a digit in sizes: half in Times New Roman. */
const DIGIT = 0.5;

function checkWide(
  layout: DocumentLayout,
  place: Place,
  { digits, size }: { readonly digits: number; readonly size: number },
): void {
  const { width } = toText(pageOf(layout, place.page), place);
  if (width < digits * DIGIT * size) throw noRoom(layout, place, {});
}

const filled = (anchor: string, found: string, page: number): Error =>
  placementError('ERR_PLACE_FILLED', `expected a blank for the ${anchor}, found “${found}”`, {
    facts: { anchor, found, page },
  });

function fromTopRight(page: PageLayout, { x, y, width, height }: Rect): Place {
  const frame = textFrame(page);
  return toPage(page, { x: frame.width - x - width, y: frame.height - y - height, width, height });
}

/** Below the marks that stand in the corner already. */
function stacked(
  page: PageLayout,
  corner: Place,
  { others, gap }: { readonly others: readonly OtherMark[]; readonly gap: number },
): Place {
  const marks = others.filter((mark) => mark.page === page.page);
  let rect = toText(page, corner);
  for (const mark of marks.map((other) => toText(page, other)).sort((a, b) => b.y - a.y))
    if (overlap(mark, rect)) rect = { ...rect, y: mark.y - gap - rect.height };
  return toPage(page, rect);
}

/** The top quarter of the page within its right and top edges. */
function headOf(page: PageLayout, rules: { readonly top: { readonly value: number } }): Place {
  const { width, height } = textFrame(page);
  const edge = Math.min(rules.top.value, 6);
  return toPage(page, {
    x: edge,
    y: 0.75 * height,
    width: width - 2 * edge,
    height: height / 4 - edge,
  });
}

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

import { pageRenderer, type DrawableDocument } from '@kyso/appearance/preview';
import { inspectPdf, isKysoError } from '@kyso/core';
import { PdfDocument, pageAt, toVisible, visibleSize } from '@kyso/core/pdf';
import type { SignatureMark } from '@kyso/core/reports';
import type { FieldInspection, LockInspection, PdfReport } from '@kyso/core/validation';

/** Most marks drawn of a document, and of one signature: an initial on every page of a long document is shown by its first ones. */
const MAX_MARKS = 60;
const MAX_OF_SIGNATURE = 6;
/** Longest time for all drawing in milliseconds; a mark takes 50 to 500, and as long again for a page on which none stood yet. */
const MAX_DRAWING_TIME = 60_000;
/** Longer side of the picture of a mark in pixels, and its dots per inch where that is less. */
const MARK_SIZE = 560;
const MARK_RESOLUTION = 200;
/** Dots per inch of the page beside it, which only shows where the mark stands. */
const PAGE_RESOLUTION = 26;

/** From what is drawn, and within what. */
export interface DrawingRequest {
  readonly bytes: Uint8Array;
  readonly password: string | undefined;
  /** Milliseconds of a clock that only runs forward. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Pictures of what each signature shows, in the bounds above, as the document of today shows it: its own mark, and those
 * of the fields that its lock names. Undefined where the optional libraries that draw pages are not installed.
 */
export async function drawMarks(
  report: PdfReport,
  request: DrawingRequest,
): Promise<SignatureMark[] | undefined> {
  const render = await pageRenderer();
  if (!render) return undefined;
  const { bytes, password, now, signal } = request;
  const places = await markPlaces(report, request);
  const drawable = places.length > 0 ? await render(bytes, password) : undefined;
  if (!drawable) return [];
  const marks: SignatureMark[] = [];
  const until = now() + MAX_DRAWING_TIME;
  const pages = new Map<number, Uint8Array | undefined>();
  try {
    for (const place of places) {
      signal.throwIfAborted();
      if (now() >= until) break;
      const mark = await drawn(place, { drawable, pages, within: until - now() });
      if (mark) marks.push(mark);
    }
  } finally {
    await drawable.close();
  }
  return marks;
}

/** Where a mark stands: points on the page as it is seen, from its bottom left. */
interface FoundPlace {
  readonly field: string;
  readonly page: number;
  readonly rect: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly size: { readonly width: number; readonly height: number };
  /** Whether the page is shown beside it: for the first mark of each signature. */
  readonly withPage: boolean;
}

async function markPlaces(
  report: PdfReport,
  { bytes, password }: DrawingRequest,
): Promise<FoundPlace[]> {
  const options = password === undefined ? {} : { password };
  const { fields, permissions } = await inspectPdf(bytes, options);
  const document = await PdfDocument.open(bytes, { mode: 'tolerant', password });
  const found = report.signatures.flatMap(({ field }) => {
    if (field === null) return [];
    const own = fields.filter((one) => isMarkOf(one, field, permissions.locks));
    return own.slice(0, MAX_OF_SIGNATURE).map((mark, i) => ({ field, mark, withPage: i === 0 }));
  });
  return document.run(() => found.slice(0, MAX_MARKS).flatMap((one) => placeOf(document, one)));
}

/** The field of the signature itself, or one that its lock closes by name. */
function isMarkOf(
  { name, type }: FieldInspection,
  field: string,
  locks: readonly LockInspection[],
): boolean {
  if (name === field) return true;
  const closed = locks.flatMap((lock) =>
    lock.field === field && lock.action === 'Include' ? lock.fields : [],
  );
  return type !== 'signature' && closed.some((one) => name === one || name.startsWith(`${one}.`));
}

interface FoundMark {
  readonly field: string;
  readonly mark: FieldInspection;
  readonly withPage: boolean;
}

/** Nothing where the mark cannot be seen, or its page not be found. */
function placeOf(document: PdfDocument, { field, mark, withPage }: FoundMark): FoundPlace[] {
  const { page, rect } = mark;
  if (page === null || rect === null) return [];
  const [left, bottom, right, top] = rect;
  try {
    const seen = pageAt(document, page);
    const place = toVisible(seen, { left, bottom, right, top });
    if (!(place.width > 0 && place.height > 0)) return [];
    return [{ field, page, rect: place, size: visibleSize(seen), withPage }];
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

interface Drawing {
  readonly drawable: DrawableDocument;
  /** Pictures of pages that were drawn. */
  readonly pages: Map<number, Uint8Array | undefined>;
  readonly within: number;
}

async function drawn(
  { field, page, rect, size, withPage }: FoundPlace,
  { drawable, pages, within }: Drawing,
): Promise<SignatureMark | undefined> {
  const longer = Math.max(rect.width, rect.height);
  const resolution = Math.min(MARK_RESOLUTION, (72 * MARK_SIZE) / longer);
  const picture = await drawable.draw(page, within, { resolution, crop: rect });
  if (!picture) return undefined;
  if (withPage && !pages.has(page)) {
    const whole = await drawable.draw(page, within, { resolution: PAGE_RESOLUTION });
    pages.set(page, await whole?.png());
  }
  const leaf = withPage ? pages.get(page) : undefined;
  const place = leaf && {
    png: leaf,
    x: rect.x / size.width,
    y: 1 - (rect.y + rect.height) / size.height,
    width: rect.width / size.width,
    height: rect.height / size.height,
  };
  return { field, page, png: await picture.png(), ...(place && { place }) };
}

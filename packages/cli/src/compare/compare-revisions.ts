import { changedAreas, type Area } from './changed-areas.js';
import type { DrawableDocument, PagePicture, PageRenderer } from '@kyso/appearance/preview';

/** Most pages drawn of a revision and beside it of the document of today. */
export const MAX_COMPARED_PAGES = 60;
/** Most changed pages shown of one revision: about 200 KB each in the file that is written. */
export const MAX_SHOWN_PAGES = 20;
/** Longest time for all drawing in milliseconds; a page takes 50 to 500. */
export const MAX_COMPARE_TIME = 60_000;

/** A page that looks different today; a picture that is missing says that the page was not there or is no more. */
export interface ChangedPage {
  readonly number: number;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
  /** Areas of the picture of today as shares of its width and height; empty for a page that came or went. */
  readonly areas: readonly Area[];
}

/** How a signed revision looks beside the document of today. */
export interface RevisionComparison {
  /** False where one of the two cannot be drawn. */
  readonly drawn: boolean;
  readonly changed: readonly ChangedPage[];
  /** Pages that were not compared: beyond the bounds, or because they cannot be drawn. */
  readonly leftOut: readonly number[];
}

/** What is compared, and with what. */
export interface CompareRequest {
  readonly bytes: Uint8Array;
  readonly password: string | undefined;
  /** Ends of the signed revisions in bytes. */
  readonly ends: readonly number[];
  readonly render: PageRenderer;
  /** Milliseconds of a clock that only runs forward. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
}

/**
 * Compares how the revision of each end looks with how the whole document does, page by page, in the
 * bounds above.
 */
export async function compareRevisions(request: CompareRequest): Promise<RevisionComparison[]> {
  const { bytes, password, ends, render, now } = request;
  const until = now() + MAX_COMPARE_TIME;
  const today = await render(bytes, password);
  const found: RevisionComparison[] = [];
  try {
    for (const end of ends) {
      const signed = await render(bytes.subarray(0, end), password);
      if (!today || !signed) found.push({ drawn: false, changed: [], leftOut: [] });
      else found.push(await compared(signed, today, { ...request, until }));
      await signed?.close();
    }
  } finally {
    await today?.close();
  }
  return found;
}

interface Bounds extends CompareRequest {
  readonly until: number;
}

async function compared(
  signed: DrawableDocument,
  today: DrawableDocument,
  { now, until, signal }: Bounds,
): Promise<RevisionComparison> {
  const changed: ChangedPage[] = [];
  const leftOut: number[] = [];
  for (let number = 1; number <= Math.max(signed.pages, today.pages); number++) {
    signal?.throwIfAborted();
    const left = until - now();
    const isBeyond = number > MAX_COMPARED_PAGES || changed.length >= MAX_SHOWN_PAGES || left <= 0;
    const page = isBeyond ? undefined : await comparedPage({ signed, today }, number, left);
    if (page === undefined) leftOut.push(number);
    else if (page !== 'same') changed.push(page);
  }
  return { drawn: true, changed, leftOut };
}

/** Undefined where a page that is there cannot be drawn. */
async function comparedPage(
  { signed, today }: { readonly signed: DrawableDocument; readonly today: DrawableDocument },
  number: number,
  within: number,
): Promise<ChangedPage | 'same' | undefined> {
  const before = number <= signed.pages ? await signed.draw(number, within) : undefined;
  const after = number <= today.pages ? await today.draw(number, within) : undefined;
  if ((number <= signed.pages && !before) || (number <= today.pages && !after)) return undefined;
  const areas = before && after ? changedAreas(before, after) : [];
  if (before && after && areas.length === 0) return 'same';
  return {
    number,
    before: await before?.png(),
    after: await after?.png(),
    areas: after ? areas.map((area) => share(area, after)) : [],
  };
}

function share({ x, y, width, height }: Area, picture: PagePicture): Area {
  return {
    x: x / picture.width,
    y: y / picture.height,
    width: width / picture.width,
    height: height / picture.height,
  };
}

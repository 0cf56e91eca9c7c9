import { checkOptions } from './check-options.js';
import { imageItem } from './compose-mark.js';
import type { FittedLine } from './fit-text.js';
import type { FontFace } from './fonts.js';
import { fitRuns, placeLines, setRuns, textHeight, type SetRun } from './lay-out-text.js';
import { cachedFont, cachedImage, markCache, type MarkCache } from './mark-cache.js';
import type { MarkOptions } from './options.js';
import type { MarkArea } from './parts.js';
import { toRuns } from './runs.js';
import { writeMark, type MarkItem } from './write-mark.js';

/** Share of the width that an image on the left takes, and of the height that text under one may. */
const LEFT_IMAGE_SHARE = 0.4;
const TEXT_UNDER_IMAGE_SHARE = 0.5;

/**
 * Draws the usual visible mark, text beside an image or without one, as a PDF of one page of exactly
 * `width` × `height`, to be taken into a document as a form XObject. Text is normalised to NFC and embedded as a
 * font subset from which it can be copied; where it does not fit it is broken at spaces and shrunk, to
 * `MINIMUM_TEXT_SIZE` at least. There is no transparency but that of the image. The same options give the same
 * bytes. Parts at places of their own: `composeMark`.
 *
 * Throws `TypeError` for options that make no sense, and `KysoError` with `ERR_MARK_EMPTY`,
 * `ERR_MARK_DOES_NOT_FIT`, `ERR_MARK_IMAGE_MISSING`, `ERR_MARK_IMAGE_TOO_LARGE`, `ERR_MARK_IMAGE`,
 * `ERR_MARK_FONT` or `ERR_MARK_CHARACTER`.
 */
export async function drawMark(options: MarkOptions): Promise<Uint8Array> {
  checkOptions(options);
  const { archival, cache = markCache() } = options;
  const inside = contentArea(options);
  // First of all: an image that cannot be used is the graver fault than text that does not fit beside it.
  if (options.image !== undefined) await cachedImage(cache, options.image);
  const text = await fittedText(inside, options, cache);
  const items: MarkItem[] = [];
  if (options.image !== undefined) {
    const area = imageArea(inside, options, text);
    items.push(await imageItem(options.image, area, { archival, cache }));
  }
  if (text !== undefined) items.push({ kind: 'text', lines: placedText(text, options) });
  items.push(...borderItems(options));
  return writeMark(options, items);
}

/** Lines at their final size, and where they may stand. */
interface FittedText {
  readonly lines: readonly FittedLine<SetRun>[];
  readonly height: number;
  readonly free: MarkArea;
}

function contentArea({ width, height, padding = 3, border }: MarkOptions): MarkArea {
  const margin = padding + (border?.width ?? 0);
  if (2 * margin >= Math.min(width, height)) {
    throw new TypeError(
      `padding and border leave no room: ${margin} points on each side of ${width} × ${height}`,
    );
  }
  return { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
}

async function fittedText(
  inside: MarkArea,
  options: MarkOptions,
  cache: MarkCache,
): Promise<FittedText | undefined> {
  const runs = toRuns(options.lines ?? []);
  if (runs.length === 0) return undefined;
  const { font, boldFont = font } = options;
  const set = await setRuns(runs, (face: FontFace) =>
    cachedFont(cache, face, face.bold ? boldFont : font),
  );
  const free = textArea(inside, options);
  const lines = fitRuns(set, free);
  return { lines, height: textHeight(lines), free };
}

function textArea(
  inside: MarkArea,
  { image, imagePlacement = 'left', padding = 3 }: MarkOptions,
): MarkArea {
  if (image === undefined) return inside;
  switch (imagePlacement) {
    case 'behind':
      return inside;
    case 'top':
      return { ...inside, height: inside.height * TEXT_UNDER_IMAGE_SHARE };
    case 'left': {
      const taken = inside.width * LEFT_IMAGE_SHARE + padding;
      return { ...inside, x: inside.x + taken, width: inside.width - taken };
    }
  }
}

function imageArea(
  inside: MarkArea,
  { imagePlacement = 'left' }: MarkOptions,
  text: FittedText | undefined,
): MarkArea {
  if (text === undefined) return inside;
  switch (imagePlacement) {
    case 'behind':
      return inside;
    case 'top':
      return { ...inside, y: inside.y + text.height, height: inside.height - text.height };
    case 'left':
      return { ...inside, width: inside.width * LEFT_IMAGE_SHARE };
  }
}

function placedText({ lines, free }: FittedText, options: MarkOptions) {
  const underImage = options.image !== undefined && options.imagePlacement === 'top';
  const align = options.align ?? (underImage ? 'center' : 'left');
  return placeLines(lines, free, { align, valign: underImage ? 'bottom' : 'middle' });
}

function borderItems({ width, height, border }: MarkOptions): MarkItem[] {
  if (border === undefined || border.width === 0) return [];
  const { color = '#000000' } = border;
  const area = { x: 0, y: 0, width, height };
  return [{ kind: 'box', area, borderWidth: border.width, color, fill: undefined }];
}

import { checkParts } from './check-parts.js';
import { markError } from './errors.js';
import { fitRuns, placeLines, setRuns } from './lay-out-text.js';
import {
  cachedFont,
  cachedImage,
  cachedPage,
  cachedStencil,
  markCache,
  type MarkCache,
} from './mark-cache.js';
import type { ComposeMarkOptions, MarkArea, MarkPart, QrPart, TextPart } from './parts.js';
import { QUIET_ZONE, qrModules } from './qr-code.js';
import { toRuns } from './runs.js';
import { writeMark, type MarkItem } from './write-mark.js';

/**
 * Draws a mark of parts at absolute places as a PDF of one page of exactly `width` × `height`, to be taken into a
 * document as a form XObject. Text is normalised to NFC and embedded as one font subset for each font of the
 * mark, from which it can be copied. There is no transparency but that of images, of pages and, with
 * `archival`, of pages alone. The same options give the same bytes.
 *
 * Throws `TypeError` for numbers and colours that are none, and `KysoError`: `ERR_MARK_EMPTY`,
 * `ERR_MARK_PLACE`, `ERR_MARK_DOES_NOT_FIT`, `ERR_MARK_CHARACTER`, `ERR_MARK_FONT`, `ERR_MARK_IMAGE_MISSING`,
 * `ERR_MARK_IMAGE_TOO_LARGE`, `ERR_MARK_IMAGE`, `ERR_MARK_QR`, and those of core's reader for a page.
 */
export async function composeMark(options: ComposeMarkOptions): Promise<Uint8Array> {
  checkParts(options);
  const { archival, cache = markCache() } = options;
  const items: MarkItem[] = [];
  for (const part of options.parts) items.push(await itemOf(part, { archival, cache }));
  return writeMark(options, items);
}

/** What reading a part depends on. */
export interface Reading {
  readonly archival: 'PDF/A-1' | undefined;
  readonly cache: MarkCache;
}

const BLACK = '#000000';
const LINE_WIDTH = 0.75;

async function itemOf(part: MarkPart, reading: Reading): Promise<MarkItem> {
  switch (part.kind) {
    case 'text':
      return textItem(part, reading);
    case 'image':
      return imageItem(part.image, part, reading);
    case 'line': {
      const { x1, y1, x2, y2, lineWidth = LINE_WIDTH, color = BLACK } = part;
      return { kind: 'line', from: [x1, y1], to: [x2, y2], lineWidth, color };
    }
    case 'box': {
      const { borderWidth = LINE_WIDTH, color = BLACK, fill } = part;
      return { kind: 'box', area: part, borderWidth, color, fill };
    }
    case 'qr':
      return qrItem(part);
    case 'page': {
      const page = await cachedPage(reading.cache, part.pdf, part.page ?? 1);
      return { kind: 'page', page, area: part };
    }
  }
}

async function textItem(part: TextPart, { cache }: Reading): Promise<MarkItem> {
  const { lines, align = 'left', valign = 'top', minimumSize, font } = part;
  const { size, bold, italic, color } = part;
  const runs = toRuns(lines, {
    ...(size !== undefined && { size }),
    ...(bold !== undefined && { bold }),
    ...(italic !== undefined && { italic }),
    ...(color !== undefined && { color }),
  });
  if (runs.length === 0) throw markError('ERR_MARK_EMPTY', 'a part of the mark has no text');
  const set = await setRuns(runs, (face) => cachedFont(cache, face, font));
  const placed = placeLines(fitRuns(set, part, minimumSize), part, { align, valign });
  return { kind: 'text', lines: placed };
}

/** An image, or its stencil where transparency is not wanted. */
export async function imageItem(
  bytes: Uint8Array,
  area: MarkArea,
  { archival, cache }: Reading,
): Promise<MarkItem> {
  const image = await cachedImage(cache, bytes);
  if (archival === undefined || image.softMask === undefined) return { kind: 'image', image, area };
  return { kind: 'stencil', stencil: cachedStencil(cache, image), area };
}

function qrItem(part: QrPart): MarkItem {
  const { x, y, size, color = BLACK, errorCorrection = 'M', quietZone = QUIET_ZONE } = part;
  if (part.text.trim() === '')
    throw markError('ERR_MARK_EMPTY', 'a QR code of the mark has no text');
  const modules = qrModules(part.text, errorCorrection);
  const border = (size * quietZone) / (modules.length + 2 * quietZone);
  const side = size - 2 * border;
  const area = { x: x + border, y: y + border, width: side, height: side };
  return { kind: 'qr', modules, area, color };
}

import {
  beginText,
  endText,
  moveText,
  PDFDocument,
  PDFName,
  setFillingColor,
  setFontAndSize,
  showText,
  type PDFImage,
  type PDFPage,
} from 'pdf-lib';
import { inked, toRuns, type MarkRun } from './runs.js';
import { markError } from './errors.js';
import { fitText, heightOfLines, MINIMUM_TEXT_SIZE, type FittedLine } from './fit-text.js';
import { builtInFont, readFont, type MarkFont } from './fonts.js';
import { embedImage } from './image.js';
import { checkOptions } from './check-options.js';
import type { MarkOptions } from './options.js';

/** Share of the width that an image on the left takes, and of the height that text under one may. */
const LEFT_IMAGE_SHARE = 0.4;
const TEXT_UNDER_IMAGE_SHARE = 0.5;

/**
 * Draws a visible mark as a PDF of one page of exactly `width` × `height`, to be taken into a document
 * as a form XObject. Text is normalised to NFC and embedded as a font subset from which it can be
 * copied; where it does not fit it is broken at spaces and shrunk, to `MINIMUM_TEXT_SIZE` at least.
 * There is no transparency but that of the image. The same options give the same bytes.
 *
 * Throws `TypeError` for options that make no sense, and `KysoError` with `ERR_MARK_DOES_NOT_FIT`,
 * `ERR_MARK_IMAGE`, `ERR_MARK_FONT` or `ERR_MARK_CHARACTER`.
 */
export async function drawMark(options: MarkOptions): Promise<Uint8Array> {
  checkOptions(options);
  // No metadata: it would carry the time of drawing.
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const page = pdf.addPage([options.width, options.height]);
  const runs = toRuns(options.lines ?? []);
  const inside = contentArea(options);

  const image = options.image && (await embedImage(pdf, options.image));
  const fonts = await fontsFor(runs, options);
  const text = runs.length === 0 ? undefined : placeText(runs, inside, { options, fonts });
  if (image !== undefined) drawImage(page, image, imageArea(inside, options, text));
  if (text !== undefined) drawText(pdf, page, { text, fonts });
  drawBorder(page, options);
  return pdf.save({ useObjectStreams: false, addDefaultPage: false, objectsPerTick: Infinity });
}

/** A rectangle in points, origin at the bottom left of the mark. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PlacedText {
  readonly lines: readonly FittedLine<MarkRun>[];
  /** Where the lines stand: as wide as is free to them and as high as they are. */
  readonly area: Area;
  readonly align: 'left' | 'center';
}

/** The fonts by weight; only those that the text uses are read. */
type MarkFonts = ReadonlyMap<boolean, MarkFont>;

function contentArea({ width, height, padding = 3, border }: MarkOptions): Area {
  const margin = padding + (border?.width ?? 0);
  if (2 * margin >= Math.min(width, height)) {
    throw new TypeError(
      `padding and border leave no room: ${margin} points on each side of ${width} × ${height}`,
    );
  }
  return { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
}

async function fontsFor(runs: readonly MarkRun[], options: MarkOptions): Promise<MarkFonts> {
  const fonts = new Map<boolean, MarkFont>();
  for (const bold of new Set(runs.map((run) => run.bold))) {
    const own = bold ? (options.boldFont ?? options.font) : options.font;
    const font = readFont(own ?? (await builtInFont(bold)));
    runs
      .filter((run) => run.bold === bold)
      .forEach((run) => {
        checkCharacters(run.text, font);
      });
    fonts.set(bold, font);
  }
  return fonts;
}

function checkCharacters(text: string, font: MarkFont): void {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (font.has(codePoint)) continue;
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    throw markError('ERR_MARK_CHARACTER', `the font has no glyph for ${name} in "${text}"`, {
      facts: { character, codePoint: name },
    });
  }
}

function measuresIn(fonts: MarkFonts): (run: { readonly bold: boolean }) => MarkFont {
  return (run) => {
    const font = fonts.get(run.bold);
    if (font === undefined) throw new TypeError('text of a weight whose font was not read');
    return font;
  };
}

function placeText(
  runs: readonly MarkRun[],
  inside: Area,
  { options, fonts }: { readonly options: MarkOptions; readonly fonts: MarkFonts },
): PlacedText {
  const free = textArea(inside, options);
  const lines = fitText(runs, free, measuresIn(fonts));
  if (lines === undefined) {
    throw markError(
      'ERR_MARK_DOES_NOT_FIT',
      `the text does not fit ${free.width.toFixed(1)} × ${free.height.toFixed(1)} points at the ` +
        `smallest size of ${MINIMUM_TEXT_SIZE} points`,
      { facts: { width: free.width, height: free.height, minimumSize: MINIMUM_TEXT_SIZE } },
    );
  }
  const height = heightOfLines(lines, measuresIn(fonts));
  const underImage = options.image !== undefined && options.imagePlacement === 'top';
  return {
    lines,
    area: { ...free, y: underImage ? free.y : free.y + (free.height - height) / 2, height },
    align: options.align ?? (underImage ? 'center' : 'left'),
  };
}

function textArea(
  inside: Area,
  { image, imagePlacement = 'left', padding = 3 }: MarkOptions,
): Area {
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
  inside: Area,
  { imagePlacement = 'left' }: MarkOptions,
  text: PlacedText | undefined,
): Area {
  if (text === undefined) return inside;
  switch (imagePlacement) {
    case 'behind':
      return inside;
    case 'top':
      return {
        ...inside,
        y: inside.y + text.area.height,
        height: inside.height - text.area.height,
      };
    case 'left':
      return { ...inside, width: inside.width * LEFT_IMAGE_SHARE };
  }
}

function drawImage(page: PDFPage, image: PDFImage, area: Area): void {
  const scale = Math.min(area.width / image.width, area.height / image.height);
  const width = image.width * scale;
  const height = image.height * scale;
  const x = area.x + (area.width - width) / 2;
  const y = area.y + (area.height - height) / 2;
  page.drawImage(image, { x, y, width, height });
}

function drawText(
  pdf: PDFDocument,
  page: PDFPage,
  { text, fonts }: { readonly text: PlacedText; readonly fonts: MarkFonts },
): void {
  const placed = placeLines(text, measuresIn(fonts));
  for (const [bold, font] of fonts) {
    const lines = placed.filter((line) => line.bold === bold && line.text !== '');
    const embedded = font.embed(pdf, lines.map((line) => line.text).join(''));
    const key = bold ? 'Bold' : 'Regular';
    page.node.setFontDictionary(PDFName.of(key), embedded.reference);
    for (const { text, x, y, size, color } of lines) {
      page.pushOperators(
        beginText(),
        setFillingColor(inked(color)),
        setFontAndSize(key, size),
        moveText(x, y),
        showText(embedded.encode(text)),
        endText(),
      );
    }
  }
}

type PlacedLine = FittedLine<MarkRun> & { readonly x: number; readonly y: number };

/** Gives each line the start of its baseline, from the top down. */
function placeLines(
  { lines, area, align }: PlacedText,
  measuresOf: (line: MarkRun) => MarkFont,
): readonly PlacedLine[] {
  let top = area.y + area.height;
  return lines.map((line) => {
    const { lineHeight, baseline } = measuresOf(line);
    const x = area.x + (align === 'center' ? (area.width - line.width) / 2 : 0);
    const y = top - baseline * line.size;
    top -= lineHeight * line.size;
    return { ...line, x, y };
  });
}

function drawBorder(page: PDFPage, { width, height, border }: MarkOptions): void {
  if (border === undefined || border.width === 0) return;
  page.drawRectangle({
    x: border.width / 2,
    y: border.width / 2,
    width: width - border.width,
    height: height - border.width,
    borderWidth: border.width,
    borderColor: inked(border.color ?? '#000000'),
  });
}

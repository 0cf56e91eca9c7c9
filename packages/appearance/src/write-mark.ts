import {
  beginText,
  closePath,
  concatTransformationMatrix,
  drawObject,
  endText,
  fill,
  lineTo,
  moveText,
  moveTo,
  PDFDocument,
  PDFInvalidObject,
  PDFName,
  popGraphicsState,
  pushGraphicsState,
  setFillingColor,
  setFontAndSize,
  setLineWidth,
  setStrokingColor,
  showText,
  stroke,
  type PDFOperator,
  type PDFPage,
  type PDFRef,
} from 'pdf-lib';
import { compressedStream } from './compressed-stream.js';
import type { EmbeddedFont } from './embed-font.js';
import type { MarkFont } from './fonts.js';
import { copyStream, embedImage, type MarkImage } from './image.js';
import type { PlacedLine } from './lay-out-text.js';
import type { MarkPage } from './mark-cache.js';
import { inked, type MarkColor } from './color.js';
import type { MarkArea } from './parts.js';
import type { Stencil } from './stencil.js';

/** A part with everything read, fitted and placed. */
export type MarkItem =
  | { readonly kind: 'text'; readonly lines: readonly PlacedLine[] }
  | { readonly kind: 'image'; readonly image: MarkImage; readonly area: MarkArea }
  | { readonly kind: 'stencil'; readonly stencil: Stencil; readonly area: MarkArea }
  | { readonly kind: 'page'; readonly page: MarkPage; readonly area: MarkArea }
  | LineItem
  | BoxItem
  | QrItem;

interface LineItem {
  readonly kind: 'line';
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly lineWidth: number;
  readonly color: MarkColor;
}

interface BoxItem {
  readonly kind: 'box';
  readonly area: MarkArea;
  readonly borderWidth: number;
  readonly color: MarkColor;
  readonly fill: MarkColor | undefined;
}

interface QrItem {
  readonly kind: 'qr';
  /** Rows from the top, true for dark. */
  readonly modules: readonly (readonly boolean[])[];
  /** Of the modules, without the free border. */
  readonly area: MarkArea;
  readonly color: MarkColor;
}

/** Writes the items as a PDF of one page. The same items give the same bytes. */
export async function writeMark(
  { width, height }: { readonly width: number; readonly height: number },
  items: readonly MarkItem[],
): Promise<Uint8Array> {
  // No metadata: it would carry the time of drawing.
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const page = pdf.addPage([width, height]);
  const writing: Writing = { pdf, page, fonts: embedFonts(pdf, page, items), objects: new Map() };
  const operators = items.flatMap((item) => operatorsOf(item, writing));
  const content = new TextEncoder().encode(operators.join('\n'));
  page.node.set(PDFName.Contents, pdf.context.register(compressedStream(pdf.context, content)));
  return pdf.save({ useObjectStreams: false, addDefaultPage: false, objectsPerTick: Infinity });
}

interface PageFont {
  readonly key: string;
  readonly embedded: EmbeddedFont;
}

interface Writing {
  readonly pdf: PDFDocument;
  readonly page: PDFPage;
  readonly fonts: ReadonlyMap<MarkFont, PageFont>;
  /** Names of the images and forms that are there already. */
  readonly objects: Map<object, string>;
}

/** One subset for each font, of all that is written with it. */
function embedFonts(
  pdf: PDFDocument,
  page: PDFPage,
  items: readonly MarkItem[],
): ReadonlyMap<MarkFont, PageFont> {
  const texts = new Map<MarkFont, string>();
  for (const item of items) {
    for (const { font, text } of item.kind === 'text' ? item.lines : [])
      texts.set(font, (texts.get(font) ?? '') + text);
  }
  const fonts = new Map<MarkFont, PageFont>();
  for (const [font, text] of texts) {
    if (text === '') continue;
    const key = `F${fonts.size + 1}`;
    const embedded = font.embed(pdf, text);
    page.node.setFontDictionary(PDFName.of(key), embedded.reference);
    fonts.set(font, { key, embedded });
  }
  return fonts;
}

function operatorsOf(item: MarkItem, writing: Writing): PDFOperator[] {
  switch (item.kind) {
    case 'text':
      return item.lines.flatMap((line) => textOperators(line, writing));
    case 'image': {
      const { image, area } = item;
      const name = objectName(writing, image, () => embedImage(writing.pdf.context, image));
      return objectOperators(name, contained(area, image), UNIT);
    }
    case 'stencil':
      return stencilOperators(item, writing);
    case 'page': {
      const { page, area } = item;
      const name = objectName(writing, page, () => embedPage(writing.pdf, page));
      return objectOperators(name, contained(area, page), page);
    }
    case 'line':
      return lineOperators(item);
    case 'box':
      return boxOperators(item);
    case 'qr':
      return qrOperators(item);
  }
}

function textOperators(
  { font, text, x, y, size, color }: PlacedLine,
  { fonts }: Writing,
): PDFOperator[] {
  const inPage = fonts.get(font);
  if (text === '' || inPage === undefined) return [];
  return [
    beginText(),
    setFillingColor(inked(color)),
    setFontAndSize(inPage.key, size),
    moveText(x, y),
    showText(inPage.embedded.encode(text)),
    endText(),
  ];
}

/** The name of an object among the page's resources; made once, however often it is drawn. */
function objectName({ page, objects }: Writing, object: object, embed: () => PDFRef): string {
  const known = objects.get(object);
  if (known !== undefined) return known;
  const name = `X${objects.size + 1}`;
  page.node.setXObject(PDFName.of(name), embed());
  objects.set(object, name);
  return name;
}

/** The objects of the page as core read them: they are text already, but for the references among them. */
function embedPage({ context }: PDFDocument, { objects }: MarkPage): PDFRef {
  const encoder = new TextEncoder();
  const refs = objects.map(() => context.nextRef());
  objects.forEach((object, index) => {
    const pieces = object.map((part) =>
      typeof part === 'number' ? encoder.encode(String(refs[part])) : part,
    );
    const ref = refs[index];
    if (ref) context.assign(ref, PDFInvalidObject.of(joined(pieces)));
  });
  const [form] = refs;
  if (form === undefined) throw new TypeError('a page without objects');
  return form;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** An image is drawn into the unit square (ISO 32000-2 §8.9.5.1); a form has a size of its own. */
const UNIT = { width: 1, height: 1 } as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest area of the same proportions inside, in the middle. */
function contained(area: MarkArea, { width, height }: Size): MarkArea {
  const scale = Math.min(area.width / width, area.height / height);
  return {
    x: area.x + (area.width - width * scale) / 2,
    y: area.y + (area.height - height * scale) / 2,
    width: width * scale,
    height: height * scale,
  };
}

function objectOperators(
  name: string,
  { x, y, width, height }: MarkArea,
  own: Size,
): PDFOperator[] {
  return [
    pushGraphicsState(),
    concatTransformationMatrix(width / own.width, 0, 0, height / own.height, x, y),
    drawObject(name),
    popGraphicsState(),
  ];
}

function stencilOperators(
  { stencil, area }: MarkItem & { readonly kind: 'stencil' },
  writing: Writing,
): PDFOperator[] {
  const { context } = writing.pdf;
  const name = objectName(writing, stencil, () =>
    context.register(copyStream(context, stencil.stream)),
  );
  return [
    pushGraphicsState(),
    setFillingColor(inked(stencil.color)),
    ...objectOperators(name, contained(area, stencil), UNIT),
    popGraphicsState(),
  ];
}

function lineOperators({ from, to, lineWidth, color }: LineItem): PDFOperator[] {
  return [
    pushGraphicsState(),
    setStrokingColor(inked(color)),
    setLineWidth(lineWidth),
    moveTo(...from),
    lineTo(...to),
    stroke(),
    popGraphicsState(),
  ];
}

function boxOperators(box: BoxItem): PDFOperator[] {
  const { area, borderWidth, color } = box;
  const inset = borderWidth / 2;
  return [
    pushGraphicsState(),
    ...(box.fill === undefined
      ? []
      : [setFillingColor(inked(box.fill)), ...rectangle(area), fill()]),
    ...(borderWidth === 0
      ? []
      : [
          setStrokingColor(inked(color)),
          setLineWidth(borderWidth),
          ...rectangle({
            x: area.x + inset,
            y: area.y + inset,
            width: area.width - borderWidth,
            height: area.height - borderWidth,
          }),
          stroke(),
        ]),
    popGraphicsState(),
  ];
}

function rectangle({ x, y, width, height }: MarkArea): PDFOperator[] {
  return [
    moveTo(x, y),
    lineTo(x + width, y),
    lineTo(x + width, y + height),
    lineTo(x, y + height),
    closePath(),
  ];
}

/** One path for the whole code, so that no viewer leaves seams between its modules. */
function qrOperators({ modules, area, color }: QrItem): PDFOperator[] {
  const module = area.width / modules.length;
  return [
    pushGraphicsState(),
    setFillingColor(inked(color)),
    concatTransformationMatrix(module, 0, 0, module, area.x, area.y),
    ...modules.flatMap((row, index) => {
      const y = modules.length - 1 - index;
      return darkRuns(row).flatMap(([x, width]) => rectangle({ x, y, width, height: 1 }));
    }),
    fill(),
    popGraphicsState(),
  ];
}

/** Start and length of each run of dark modules. */
function darkRuns(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last !== undefined && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
}

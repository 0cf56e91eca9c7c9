import {
  isArray,
  isDict,
  isName,
  isStream,
  type Box,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../../pdf/index.js';
import { operationsOf, type Operand, type Operation } from './content-tokens.js';
import { fontText, type FontText } from './font-text.js';
import type { Reading } from './survey.js';

/** A matrix `[a b c d e f]` (ISO 32000-2 §8.3.4). */
export type Matrix = readonly [number, number, number, number, number, number];

/** What a content stream puts on its page, in the space of that page; clipping is not followed. */
export interface Painting {
  /** Boxes around what is filled so that nothing shows through: areas, images, shadings. */
  readonly opaque: Box[];
  /** Pieces of text: where they run, and what they say where the font tells. */
  readonly texts: ShownText[];
  /** True where anything at all is painted. */
  painted: boolean;
}

export interface ShownText {
  readonly from: Point;
  readonly to: Point;
  readonly text: string | undefined;
}

export type Point = readonly [x: number, y: number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
/** Deepest forms within forms that are looked into. */
const MAX_FORM_DEPTH = 6;

/** How content is read: where its names stand, and how its space lies in the one that is answered in. */
export interface PaintingSpace {
  readonly resources: PdfDict | undefined;
  readonly matrix?: Matrix;
}

/** Reads what content paints. */
export function paintingOf(
  reading: Reading,
  content: Uint8Array,
  { resources, matrix = IDENTITY }: PaintingSpace,
): Painting {
  const painting: Painting = { opaque: [], texts: [], painted: false };
  paint({ reading, painting, resources, depth: 0, fonts: new Map() }, content, matrix);
  return painting;
}

interface Canvas {
  readonly reading: Reading;
  readonly painting: Painting;
  readonly resources: PdfDict | undefined;
  readonly depth: number;
  readonly fonts: Map<PdfDict | undefined, FontText>;
}

interface State {
  readonly matrix: Matrix;
  /** False where what is below shows through: by alpha or by a blend mode that darkens. */
  readonly covers: boolean;
  readonly font: PdfDict | undefined;
  readonly size: number;
  /** 3: text that is not painted (§9.3.6). */
  readonly mode: number;
}

interface Pen {
  state: State;
  readonly saved: State[];
  path: Point[];
  line: Matrix;
  text: Matrix;
  leading: number;
}

function paint(canvas: Canvas, content: Uint8Array, matrix: Matrix): void {
  const state: State = { matrix, covers: true, font: undefined, size: 0, mode: 0 };
  const pen: Pen = { state, saved: [], path: [], line: IDENTITY, text: IDENTITY, leading: 0 };
  for (const operation of operationsOf(content)) {
    const { operator, operands } = operation;
    const numbers = operands.map((operand) => (typeof operand === 'number' ? operand : 0));
    if (!draw(canvas, pen, operation) && !place(pen, operator, numbers))
      write(canvas, pen, operation);
  }
}

/** Deepest saved states kept; ISO 32000-2 Annex C names 28 as customary. */
const MAX_SAVED = 1000;

/** Graphics state and painting of areas. */
function draw(canvas: Canvas, pen: Pen, { operator, operands }: Operation): boolean {
  switch (operator) {
    case 'q':
      if (pen.saved.length < MAX_SAVED) pen.saved.push(pen.state);
      return true;
    case 'Q':
      pen.state = pen.saved.pop() ?? pen.state;
      return true;
    case 'gs':
      pen.state = { ...pen.state, ...coversBy(canvas, nameOf(operands[0])) };
      return true;
    case 'Do':
      drawObject(canvas, pen, nameOf(operands[0]));
      return true;
    case 'ID':
      fill(canvas, pen, unitSquare(pen));
      return true;
    case 'sh':
      canvas.painting.painted = true;
      return true;
    case 'S':
    case 's':
    case 'n':
      canvas.painting.painted ||= operator !== 'n' && pen.path.length > 0;
      pen.path = [];
      return true;
    case 'f':
    case 'F':
    case 'f*':
    case 'B':
    case 'B*':
    case 'b':
    case 'b*':
      fill(canvas, pen, pen.path);
      pen.path = [];
      return true;
    default:
      return false;
  }
}

/** What an image takes (§8.9.5). */
function unitSquare({ state: { matrix } }: Pen): Point[] {
  const corners: Point[] = [
    [0, 0],
    [1, 1],
    [0, 1],
    [1, 0],
  ];
  return corners.map((corner) => moved(matrix, corner));
}

/** Notes an area by its points in the space that is answered in. */
function fill({ painting }: Canvas, { state }: Pen, points: readonly Point[]): void {
  if (points.length === 0) return;
  painting.painted = true;
  if (state.covers) painting.opaque.push(boxAround(points));
}

/** What a graphics state dictionary says of showing through (§11.3). */
function coversBy({ reading, resources }: Canvas, name: string): Partial<State> {
  const states = resources ? reading.get(resources, 'ExtGState') : null;
  const own = isDict(states) ? reading.get(states, name) : null;
  if (!isDict(own)) return {};
  const alpha = reading.get(own, 'ca');
  const mode = reading.get(own, 'BM');
  const first = isArray(mode) ? reading.resolve(mode.items[0]) : mode;
  if (alpha === null && first === null) return {};
  return { covers: isCovering(alpha, first) };
}

/** Lowest alpha at which what is below can hardly be read. */
const OPAQUE_ALPHA = 0.8;

/** True for an alpha and a blend mode by which a filled area hides what is below. */
export function isCovering(alpha: PdfValue, mode: PdfValue): boolean {
  const darkens = isName(mode) && ['Multiply', 'Darken', 'ColorBurn'].includes(mode.name);
  return !darkens && (typeof alpha !== 'number' || alpha >= OPAQUE_ALPHA);
}

function drawObject(canvas: Canvas, pen: Pen, name: string): void {
  const { reading, resources, depth } = canvas;
  const objects = resources ? reading.get(resources, 'XObject') : null;
  const object = isDict(objects) ? reading.get(objects, name) : null;
  if (!isStream(object)) return;
  if (isName(reading.get(object.dict, 'Subtype'), 'Image')) {
    canvas.painting.painted = true;
    const isMask = ['SMask', 'Mask', 'ImageMask'].some(
      (key) => reading.get(object.dict, key) !== null,
    );
    if (!isMask) fill(canvas, pen, unitSquare(pen));
    return;
  }
  const content = depth < MAX_FORM_DEPTH ? reading.decoded(object) : undefined;
  if (!content) return;
  const own = reading.get(object.dict, 'Resources');
  const inner = { ...canvas, depth: depth + 1, resources: isDict(own) ? own : resources };
  paint(inner, content, times(matrixOf(reading, object), pen.state.matrix));
}

/** Paths, the matrix, and where text stands. */
function place(pen: Pen, operator: string, numbers: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  const { matrix } = pen.state;
  const to = (...points: Point[]): void => {
    for (const point of points) pen.path.push(moved(matrix, point));
  };
  switch (operator) {
    case 'm':
    case 'l':
      to([a, b]);
      return true;
    case 'c':
      to([a, b], [c, d], [e, f]);
      return true;
    case 'v':
    case 'y':
      to([a, b], [c, d]);
      return true;
    case 're':
      to([a, b], [a + c, b], [a, b + d], [a + c, b + d]);
      return true;
    case 'cm':
      pen.state = { ...pen.state, matrix: times([a, b, c, d, e, f], matrix) };
      return true;
    case 'BT':
      pen.line = pen.text = IDENTITY;
      return true;
    case 'Tm':
      pen.line = pen.text = [a, b, c, d, e, f];
      return true;
    case 'TL':
      pen.leading = a;
      return true;
    case 'TD':
      pen.leading = -b;
      pen.line = pen.text = times([1, 0, 0, 1, a, b], pen.line);
      return true;
    case 'Td':
      pen.line = pen.text = times([1, 0, 0, 1, a, b], pen.line);
      return true;
    case 'T*':
      nextLine(pen);
      return true;
    default:
      return false;
  }
}

function nextLine(pen: Pen): void {
  pen.line = pen.text = times([1, 0, 0, 1, 0, -pen.leading], pen.line);
}

/** Text and its font. */
function write(canvas: Canvas, pen: Pen, { operator, operands }: Operation): void {
  const number = operands.find((operand) => typeof operand === 'number') ?? 0;
  switch (operator) {
    case 'Tf':
      pen.state = {
        ...pen.state,
        font: fontNamed(canvas, nameOf(operands[0])),
        size: number,
      };
      return;
    case 'Tr':
      pen.state = { ...pen.state, mode: number };
      return;
    case 'Tj':
    case 'TJ':
      show(canvas, pen, operands[0]);
      return;
    case "'":
    case '"':
      nextLine(pen);
      show(canvas, pen, operands.at(-1));
      return;
    default:
  }
}

function fontNamed({ reading, resources }: Canvas, name: string): PdfDict | undefined {
  const fonts = resources ? reading.get(resources, 'Font') : null;
  const font = isDict(fonts) ? reading.get(fonts, name) : null;
  return isDict(font) ? font : undefined;
}

/** Usual share of the size that a character takes along and above the line; widths of fonts are not read. */
const ADVANCE = 0.5;
const MIDDLE = 0.3;

function show({ reading, painting, fonts }: Canvas, pen: Pen, operand: Operand | undefined): void {
  const { font, size, mode, matrix } = pen.state;
  const known = fonts.get(font) ?? fontText(reading, font);
  fonts.set(font, known);
  const pieces = typeof operand !== 'object' ? [] : 'items' in operand ? operand.items : [operand];
  const strings = pieces.flatMap((piece) =>
    typeof piece === 'object' && 'text' in piece ? [piece.text] : [],
  );
  const codes = strings.reduce((sum, { length }) => sum + length, 0) / known.width;
  if (codes === 0) return;
  const decoded = strings.map((bytes) => known.decode(bytes));
  const text = decoded.includes(undefined) ? undefined : decoded.join('');
  const full = times(pen.text, matrix);
  const end = codes * size * ADVANCE;
  if (mode !== 3 && mode !== 7) {
    painting.painted ||= text?.trim() !== '';
    painting.texts.push({
      text,
      from: moved(full, [0, size * MIDDLE]),
      to: moved(full, [end, size * MIDDLE]),
    });
  }
  pen.text = times([1, 0, 0, 1, end, 0], pen.text);
}

function nameOf(operand: Operand | undefined): string {
  return typeof operand === 'object' && 'name' in operand ? operand.name : '';
}

/** The product by which a point is moved by the first and then by the second. */
export function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ];
}

export function moved([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

export function boxAround(points: readonly Point[]): Box {
  const box = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity };
  for (const [x, y] of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.bottom = Math.min(box.bottom, y);
    box.top = Math.max(box.top, y);
  }
  return box;
}

/** /Matrix of a form (§8.10.2). */
export function matrixOf(reading: Reading, { dict }: PdfStream): Matrix {
  const value = reading.get(dict, 'Matrix');
  const items = isArray(value) ? value.items.map((item) => reading.resolve(item)) : [];
  const [a, b, c, d, e, f] = items.map((item) => (typeof item === 'number' ? item : 0));
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
}

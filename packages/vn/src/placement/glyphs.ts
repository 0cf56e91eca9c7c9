import { placementError } from './errors.js';
import { MAX_PAGE_GLYPHS, MAX_PAGE_OPERATIONS, MAX_STATE_DEPTH } from './limits.js';
import { apply, compose, IDENTITY, matrixOf } from './matrix.js';
import type { Matrix } from './matrix.js';
import type { PageContent, TextOperation } from './page-content.js';

/** One character as drawn, on the page as displayed (points, origin at the bottom left). */
export interface Glyph {
  readonly text: string;
  /** Where its baseline begins and where the next character would. */
  readonly x: number;
  readonly y: number;
  readonly endX: number;
  readonly endY: number;
  /** Points. */
  readonly size: number;
  readonly font: string;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** What is needed of a font that pdf.js has read. */
export interface FontFacts {
  readonly name: string;
  readonly vertical: boolean;
  /** Text units per glyph unit. */
  readonly unit: number;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** What the operations of a page mean and stand on. */
export interface GlyphContext {
  readonly page: number;
  readonly fonts: ReadonlyMap<string, FontFacts>;
  /** From the page's own space to the displayed one. */
  readonly display: Matrix;
}

/**
 * The characters that the operations of a page draw, in the order drawn. Text of hidden layers is left
 * out. Throws `ERR_LAYOUT_LIMIT`.
 */
export function glyphsOf(content: PageContent, context: GlyphContext): Glyph[] {
  checkLimit(content.operationCount, MAX_PAGE_OPERATIONS, {
    limit: 'operations of a page',
    page: context.page,
  });
  const drawing: Drawing = {
    state: { ...START, ctm: context.display },
    saved: [],
    hidden: [],
    glyphs: [],
    context,
  };
  for (const [name, args] of content.operations) STEPS.get(name)?.(drawing, args);
  return drawing.glyphs;
}

/** Throws `ERR_LAYOUT_LIMIT` where a count exceeds what is allowed. */
export function checkLimit(
  count: number,
  allowed: number,
  facts: { readonly limit: string; readonly page: number },
): void {
  if (count <= allowed) return;
  throw placementError(
    'ERR_LAYOUT_LIMIT',
    `expected at most ${allowed} ${facts.limit}, found more on page ${facts.page}`,
    { facts: { ...facts, allowed } },
  );
}

/** Graphics and text state, ISO 32000-2 §8.4 and §9.3. */
interface State {
  readonly ctm: Matrix;
  readonly font: string;
  readonly size: number;
  readonly charSpacing: number;
  readonly wordSpacing: number;
  readonly scale: number;
  readonly rise: number;
  readonly leading: number;
  readonly mode: number;
  readonly textMatrix: Matrix;
  readonly x: number;
  readonly lineX: number;
  readonly lineY: number;
}

const START: State = {
  ctm: IDENTITY,
  font: '',
  size: 0,
  charSpacing: 0,
  wordSpacing: 0,
  scale: 1,
  rise: 0,
  leading: 0,
  mode: 0,
  textMatrix: IDENTITY,
  x: 0,
  lineX: 0,
  lineY: 0,
};

interface Drawing {
  state: State;
  readonly saved: State[];
  /** One entry per open marked content: whether it is a layer that is switched off. */
  readonly hidden: boolean[];
  readonly glyphs: Glyph[];
  readonly context: GlyphContext;
}

type Step = (drawing: Drawing, args: ArrayLike<unknown>) => void;

const save: Step = (drawing) => {
  checkLimit(drawing.saved.length, MAX_STATE_DEPTH, {
    limit: 'nested graphics states',
    page: drawing.context.page,
  });
  drawing.saved.push(drawing.state);
};
const restore: Step = (drawing) => {
  drawing.state = drawing.saved.pop() ?? drawing.state;
};
const set = (drawing: Drawing, change: Partial<State>): void => {
  drawing.state = { ...drawing.state, ...change };
};
const moveLine = (drawing: Drawing, x: number, y: number): void => {
  const [lineX, lineY] = [drawing.state.lineX + x, drawing.state.lineY + y];
  set(drawing, { lineX, lineY, x: lineX });
};
const openContent = (drawing: Drawing, isHidden: boolean): void => {
  checkLimit(drawing.hidden.length, MAX_STATE_DEPTH, {
    limit: 'nested marked contents',
    page: drawing.context.page,
  });
  drawing.hidden.push(isHidden);
};

/** What each operation does. */
const OPERATIONS: Readonly<Record<TextOperation, Step>> = {
  save,
  restore,
  transform(drawing, args) {
    const matrix = matrixOf(args);
    if (matrix) set(drawing, { ctm: compose(drawing.state.ctm, matrix) });
  },
  paintFormXObjectBegin(drawing, args) {
    save(drawing, args);
    const matrix = matrixOf(args[0] as ArrayLike<unknown> | null);
    if (matrix) set(drawing, { ctm: compose(drawing.state.ctm, matrix) });
  },
  paintFormXObjectEnd: restore,
  beginMarkedContent(drawing) {
    openContent(drawing, false);
  },
  beginMarkedContentProps(drawing, args) {
    openContent(drawing, args[1] === false);
  },
  endMarkedContent({ hidden }) {
    hidden.pop();
  },
  beginText(drawing) {
    set(drawing, { textMatrix: IDENTITY, x: 0, lineX: 0, lineY: 0 });
  },
  setFont(drawing, args) {
    set(drawing, { font: String(args[0]), size: numberOf(args[1]) });
  },
  setCharSpacing(drawing, args) {
    set(drawing, { charSpacing: numberOf(args[0]) });
  },
  setWordSpacing(drawing, args) {
    set(drawing, { wordSpacing: numberOf(args[0]) });
  },
  setHScale(drawing, args) {
    set(drawing, { scale: numberOf(args[0]) / 100 });
  },
  setTextRise(drawing, args) {
    set(drawing, { rise: numberOf(args[0]) });
  },
  setLeading(drawing, args) {
    set(drawing, { leading: -numberOf(args[0]) });
  },
  setTextRenderingMode(drawing, args) {
    set(drawing, { mode: numberOf(args[0]) });
  },
  setTextMatrix(drawing, args) {
    const textMatrix = matrixOf(typeof args[0] === 'number' ? args : asList(args[0]));
    set(drawing, { textMatrix: textMatrix ?? IDENTITY, x: 0, lineX: 0, lineY: 0 });
  },
  moveText(drawing, args) {
    moveLine(drawing, numberOf(args[0]), numberOf(args[1]));
  },
  setLeadingMoveText(drawing, args) {
    set(drawing, { leading: numberOf(args[1]) });
    moveLine(drawing, numberOf(args[0]), numberOf(args[1]));
  },
  nextLine(drawing) {
    moveLine(drawing, 0, drawing.state.leading);
  },
  showText(drawing, args) {
    showText(drawing, asList(args[0]));
  },
};

const STEPS: ReadonlyMap<string, Step> = new Map(Object.entries(OPERATIONS));

/** Draws the glyphs of one string and the moves between them (ISO 32000-2 §9.4.4). */
function showText(drawing: Drawing, items: ArrayLike<unknown>): void {
  const { context, state } = drawing;
  const font = context.fonts.get(state.font);
  // Vertical writing is not used for Vietnamese; its columns would not be lines.
  if (!font || font.vertical || state.size === 0) return;
  const isHidden = drawing.hidden.includes(true);
  const matrix = compose(state.ctm, state.textMatrix);
  let x = state.x;
  for (const item of Array.from(items)) {
    if (typeof item === 'number') x -= (item / 1000) * state.size * state.scale;
    if (!isDrawnGlyph(item)) continue;
    const spacing = state.charSpacing + (item.isSpace === true ? state.wordSpacing : 0);
    const advance = item.width * state.size * font.unit;
    if (!isHidden) addGlyph(drawing, { text: item.unicode, x, advance, matrix, font });
    x += (advance + spacing) * state.scale;
  }
  set(drawing, { x });
}

interface GlyphAt {
  readonly text: string;
  readonly x: number;
  /** Without spacing, before horizontal scaling. */
  readonly advance: number;
  readonly matrix: Matrix;
  readonly font: FontFacts;
}

function addGlyph(drawing: Drawing, { text, x, advance, matrix, font }: GlyphAt): void {
  const { context, glyphs, state } = drawing;
  checkLimit(glyphs.length, MAX_PAGE_GLYPHS, { limit: 'characters of a page', page: context.page });
  const baseline = state.lineY + state.rise;
  const [startX, startY] = apply(matrix, x, baseline);
  const [endX, endY] = apply(matrix, x + advance * state.scale, baseline);
  const size = Math.abs(state.size) * Math.hypot(matrix[2], matrix[3]);
  if (![startX, startY, endX, endY, size].every(Number.isFinite)) return;
  glyphs.push({
    text,
    x: startX,
    y: startY,
    endX,
    endY,
    size,
    font: font.name,
    // Mode 2 fills and strokes: how producers embolden a font that has no bold face.
    bold: font.bold || state.mode === 2,
    italic: font.italic,
  });
}

interface DrawnGlyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace?: unknown;
}

function isDrawnGlyph(item: unknown): item is DrawnGlyph {
  return (
    typeof item === 'object' &&
    item !== null &&
    'unicode' in item &&
    typeof item.unicode === 'string' &&
    'width' in item &&
    typeof item.width === 'number'
  );
}

const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;

const asList = (value: unknown): ArrayLike<unknown> =>
  typeof value === 'object' && value !== null && 'length' in value
    ? (value as ArrayLike<unknown>)
    : [];

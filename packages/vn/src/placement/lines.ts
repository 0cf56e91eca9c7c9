import { turnMatrix } from './frame.js';
import type { Turn } from './frame.js';
import { checkLimit } from './glyphs.js';
import type { Glyph } from './glyphs.js';
import { MAX_ROW_GLYPHS } from './limits.js';
import { apply } from './matrix.js';
import { cellsOf, piecesOf } from './pieces.js';
import type { Piece } from './pieces.js';
import type { TextLine } from './text-line.js';

/** Height of accents above the baseline and depth of descenders, in sizes (Times New Roman: 0.89, 0.22). */
const ASCENT = 0.9;
const DESCENT = 0.22;

/** Sine of the slope up to which text counts as horizontal: about two degrees. */
const UPRIGHT = 0.035;

/** Baselines closer than this many sizes are one row: less than a superscript's shift of a third. */
const SAME_BASELINE = 0.3;

interface PageSize {
  readonly page: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The lines of a page from top to bottom, and how the page must be turned to read most of them;
 * characters outside the visible page are left out. Throws `ERR_LAYOUT_LIMIT`.
 */
export function linesOf(
  glyphs: readonly Glyph[],
  page: PageSize,
): { turn: Turn; lines: TextLine[] } {
  const visible = glyphs.filter((glyph) => isOn(page, glyph));
  const turn = mostCommon(visible.flatMap(turnOf)) as Turn;
  const read = turn === 0 ? visible : turnedBack(visible, turn, page);
  const upright = read.filter(isUpright);
  const others = read.filter((glyph) => !isUpright(glyph));
  const lines = rowsOf(upright).flatMap((row) => {
    checkLimit(row.length, MAX_ROW_GLYPHS, {
      limit: 'characters on one baseline',
      page: page.page,
    });
    return piecesOf(row).map((piece) => lineOf(piece, page.page));
  });
  return {
    turn,
    lines: [...lines, ...turnedLines(others, page.page)].sort(
      (a, b) => b.baseline - a.baseline || a.x - b.x,
    ),
  };
}

/** The direction of a character that has one of the four. */
function turnOf({ x, y, endX, endY }: Glyph): Turn[] {
  const [dx, dy] = [endX - x, endY - y];
  if (Math.hypot(dx, dy) === 0) return [];
  if (Math.abs(dy) <= UPRIGHT * Math.abs(dx)) return [dx > 0 ? 0 : 180];
  if (Math.abs(dx) <= UPRIGHT * Math.abs(dy)) return [dy < 0 ? 90 : 270];
  return [];
}

function turnedBack(glyphs: readonly Glyph[], turn: Turn, page: PageSize): Glyph[] {
  const matrix = turnMatrix(turn, page);
  return glyphs.map((glyph) => {
    const [x, y] = apply(matrix, glyph.x, glyph.y);
    const [endX, endY] = apply(matrix, glyph.endX, glyph.endY);
    return { ...glyph, x, y, endX, endY };
  });
}

const isOn = (page: PageSize, { x, y, endX, endY }: Glyph): boolean =>
  Math.max(x, endX) > 0 &&
  Math.min(x, endX) < page.width &&
  Math.max(y, endY) > 0 &&
  Math.min(y, endY) < page.height;

function isUpright({ x, y, endX, endY, size }: Glyph): boolean {
  const length = Math.hypot(endX - x, endY - y);
  // A combining mark may have no width of its own; it follows its letter.
  return length < size / 1000 || (endX > x && Math.abs(endY - y) <= UPRIGHT * length);
}

/** Characters of one baseline together, in the order drawn. */
function rowsOf(glyphs: readonly Glyph[]): Glyph[][] {
  const byHeight = glyphs
    .map((glyph, order) => ({ glyph, order }))
    .sort((a, b) => b.glyph.y - a.glyph.y);
  const rows: { top: Glyph; members: typeof byHeight }[] = [];
  for (const entry of byHeight) {
    const row = rows.at(-1);
    const reach = SAME_BASELINE * Math.min(entry.glyph.size, row?.top.size ?? 0);
    if (row && row.top.y - entry.glyph.y <= reach) row.members.push(entry);
    else rows.push({ top: entry.glyph, members: [entry] });
  }
  return rows.map(({ members }) =>
    members.sort((a, b) => a.order - b.order).map(({ glyph }) => glyph),
  );
}

function lineOf(piece: Piece, page: number): TextLine {
  const { cells, text, offsets } = piece;
  const inked = cells.filter((cell) => cell.text.trim() !== '');
  const fontSize = mostCommon(inked.map(({ size }) => Math.round(size * 100) / 100));
  const baseline = mostCommon(inked.map(({ y }) => Math.round(y * 100) / 100));
  const x = offsets[0] ?? 0;
  return {
    page,
    text,
    x,
    y: baseline - DESCENT * fontSize,
    width: (offsets.at(-1) ?? x) - x,
    height: (ASCENT + DESCENT) * fontSize,
    baseline,
    fontSize,
    bold: isMost(inked.map(({ bold }) => bold)),
    italic: isMost(inked.map(({ italic }) => italic)),
    upright: true,
    runs: piece.runs,
    offsets,
  };
}

/** Text in another direction: one line per stretch drawn in a row, with the box around it. */
function turnedLines(glyphs: readonly Glyph[], page: number): TextLine[] {
  const stretches: Glyph[][] = [];
  for (const glyph of glyphs) {
    const last = stretches.at(-1)?.at(-1);
    const follows = last && Math.hypot(glyph.x - last.endX, glyph.y - last.endY) < last.size;
    if (follows) stretches.at(-1)?.push(glyph);
    else stretches.push([glyph]);
  }
  return stretches.map((stretch) => turnedLine(stretch, page)).filter(({ text }) => text !== '');
}

function turnedLine(glyphs: readonly Glyph[], page: number): TextLine {
  const fontSize = mostCommon(glyphs.map(({ size }) => size));
  const xs = glyphs.flatMap((glyph) => [glyph.x, glyph.endX]);
  const ys = glyphs.flatMap((glyph) => [glyph.y, glyph.endY]);
  const [left, bottom] = [least(xs) - DESCENT * fontSize, least(ys) - DESCENT * fontSize];
  const text = cellsOf(glyphs)
    .map((cell) => cell.text)
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();
  return {
    page,
    text,
    x: left,
    y: bottom,
    width: most(xs) + ASCENT * fontSize - left,
    height: most(ys) + ASCENT * fontSize - bottom,
    baseline: least(ys),
    fontSize,
    bold: isMost(glyphs.map(({ bold }) => bold)),
    italic: isMost(glyphs.map(({ italic }) => italic)),
    upright: false,
    runs: [],
    offsets: [],
  };
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

const isMost = (flags: readonly boolean[]): boolean =>
  2 * flags.filter(Boolean).length > flags.length;

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0];
}

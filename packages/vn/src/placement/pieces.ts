import type { Glyph } from './glyphs.js';
import type { TextRun } from './text-line.js';

/** A character with the marks that belong to it, NFC. */
export interface Cell {
  readonly text: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Characters of one row that read as one line. */
export interface Piece {
  readonly cells: readonly Cell[];
  readonly text: string;
  readonly offsets: readonly number[];
  readonly runs: readonly TextRun[];
}

/** A gap of more sizes than this with nothing in it separates columns. */
const COLUMN_GAP = 1.5;

/** In a row whose spaces are drawn a gap without one was made by moving on: to a tab stop or another cell. */
const MOVED_GAP = 0.8;

/** One filled with spaces does only beyond this: blanks for a number or date take some 2 to 4 sizes. */
const SPACED_COLUMN_GAP = 6;

/** Least gap in sizes that is a space where a space was drawn, and where none was. */
const SPACE_WITH_BLANK = 0.08;
const SPACE_WITHOUT_BLANK = 0.2;

/** Letters this far apart are letter-spaced, and a space is what is wider than their gap; farther, a table. */
const LETTER_SPACING = { from: 0.12, to: 0.6 };

/** The same character drawn again this close, in sizes, only emboldens it. */
const SAME_PLACE = 0.12;

/** Divides the characters of a row, given in the order drawn, into lines from left to right. */
export function piecesOf(row: readonly Glyph[]): Piece[] {
  const cells = withoutDoubles(cellsOf(row).sort((a, b) => a.x - b.x));
  const inked = cells.filter((cell) => !isBlank(cell));
  const blanks = cells.filter(isBlank);
  const spacing = { blanks, wide: letterGap(inked) };
  const columns: Cell[][] = [];
  for (const cell of inked) {
    const before = columns.at(-1)?.at(-1);
    if (before && !isColumnGap(before, cell, spacing)) columns.at(-1)?.push(cell);
    else columns.push([cell]);
  }
  return columns.map((column) => pieceOf(column, blanks));
}

/** Characters in the order given, each with the combining marks drawn after it (NFD text). */
export function cellsOf(glyphs: readonly Glyph[]): Cell[] {
  const cells: Cell[] = [];
  for (const glyph of glyphs) {
    const base = cells.at(-1);
    const isMark = /^\p{M}+$/u.test(glyph.text);
    if (isMark && base && Math.abs(glyph.x - base.end) < base.size) {
      cells.splice(-1, 1, { ...base, text: `${base.text}${glyph.text}`.normalize('NFC') });
      continue;
    }
    const { x, endX, y, size, font, bold, italic } = glyph;
    cells.push({ text: cleaned(glyph.text), x, end: endX, y, size, font, bold, italic });
  }
  return cells.filter(({ text }) => text !== '');
}

/** NFC without control characters and soft hyphens; any white space is a space. */
const cleaned = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s/gu, ' ')
    .replace(/[\p{Cc}\u00ad\u200b-\u200d\ufeff]/gu, '');

const isBlank = ({ text }: Cell): boolean => text.trim() === '';

/** Bold made by drawing twice: one character, bold. */
function withoutDoubles(cells: readonly Cell[]): Cell[] {
  const kept: Cell[] = [];
  for (const cell of cells) {
    const twin = kept
      .slice(-3)
      .findIndex((other) => other.text === cell.text && cell.x - other.x < SAME_PLACE * cell.size);
    if (twin < 0 || isBlank(cell)) {
      kept.push(cell);
      continue;
    }
    const index = Math.max(kept.length - 3, 0) + twin;
    kept.splice(index, 1, { ...(kept[index] ?? cell), bold: true });
  }
  return kept;
}

interface Spacing {
  /** The spaces drawn in the row. */
  readonly blanks: readonly Cell[];
  /** The gap between letter-spaced letters in sizes; 0 for ordinary text. */
  readonly wide: number;
}

function isColumnGap(before: Cell, after: Cell, { blanks, wide }: Spacing): boolean {
  const size = Math.min(before.size, after.size);
  // Letter-spacing stands behind the letter before a space and behind the space.
  const gap = after.x - before.end - 2 * wide * size;
  const widest = blanks.length > 0 ? MOVED_GAP : COLUMN_GAP;
  if (gap <= widest * size) return false;
  return gap > SPACED_COLUMN_GAP * size || !isFilled([before.end, after.x], gap, blanks);
}

/** True where drawn spaces take most of the gap. */
function isFilled(
  [from, to]: readonly [number, number],
  gap: number,
  blanks: readonly Cell[],
): boolean {
  const covered = blanks
    .filter(({ x, end }) => end > from && x < to)
    .reduce((sum, { x, end }) => sum + Math.min(end, to) - Math.max(x, from), 0);
  return covered >= 0.6 * gap;
}

function pieceOf(cells: readonly Cell[], blanks: readonly Cell[]): Piece {
  const wide = letterGap(cells);
  let text = '';
  const offsets: number[] = [];
  const runs: TextRun[] = [];
  for (const [index, cell] of cells.entries()) {
    const before = cells[index - 1];
    const hasSpace = before !== undefined && isSpace(before, cell, { blanks, wide });
    if (hasSpace) {
      text += ' ';
      offsets.push(before.end);
    }
    // The units of a ligature share its width.
    for (let unit = 0; unit < cell.text.length; unit++)
      offsets.push(cell.x + ((cell.end - cell.x) * unit) / cell.text.length);
    text += cell.text;
    addToRuns(runs, cell, hasSpace);
  }
  offsets.push(cells.reduce((end, cell) => Math.max(end, cell.end), cells[0]?.x ?? 0));
  return { cells, text, offsets, runs };
}

/** The gap between the letters of letter-spaced text in sizes; 0 for ordinary text. */
function letterGap(cells: readonly Cell[]): number {
  const gaps = cells
    .slice(1)
    .map((cell, index) => (cell.x - (cells[index]?.end ?? cell.x)) / cell.size)
    .sort((a, b) => a - b);
  const median = gaps[Math.floor(gaps.length / 2)] ?? 0;
  const isSpaced = median > LETTER_SPACING.from && median < LETTER_SPACING.to;
  return gaps.length >= 4 && isSpaced ? median : 0;
}

function isSpace(before: Cell, after: Cell, { blanks, wide }: Spacing): boolean {
  const gap = (after.x - before.end) / Math.max(before.size, after.size);
  if (wide > 0) return gap > 1.5 * wide + 0.05;
  const drawn = blanks.some(({ x, end }) => x < after.x && end > before.end);
  return gap > (drawn ? SPACE_WITH_BLANK : SPACE_WITHOUT_BLANK);
}

function addToRuns(runs: TextRun[], cell: Cell, hasSpace: boolean): void {
  const run = runs.at(-1);
  const same =
    run?.font === cell.font &&
    run.fontSize === cell.size &&
    run.bold === cell.bold &&
    run.italic === cell.italic;
  if (!run || !same) {
    const { text, x, end, font, size, bold, italic } = cell;
    runs.push({ text, x, width: end - x, font, fontSize: size, bold, italic });
    return;
  }
  const text = `${run.text}${hasSpace ? ' ' : ''}${cell.text}`;
  runs.splice(-1, 1, { ...run, text, width: cell.end - run.x });
}

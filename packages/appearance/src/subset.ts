import type { TrueType } from './true-type.js';

/**
 * The TrueType file of a subset: glyph 0 is `.notdef`, glyph n shows `codePoints[n - 1]`, and the parts
 * of composite glyphs follow. Each code point has a glyph of its own even where the font shares one,
 * so that every glyph means one character only. The tables are those that a PDF reader needs
 * (ISO 32000-2 §9.9.2). Throws `RangeError` for damaged glyphs.
 */
export function subsetTrueType(font: TrueType, codePoints: readonly number[]): Uint8Array {
  const glyphs = [0, ...codePoints.map((codePoint) => font.glyphOf(codePoint))];
  const outlines: Uint8Array[] = [];
  const added = new Map<number, number>();
  const addPart = (glyph: number): number => {
    const known = added.get(glyph) ?? glyphs.push(glyph) - 1;
    added.set(glyph, known);
    return known;
  };
  // `glyphs` grows while composite glyphs name their parts; each part is added once, so this ends.
  for (const glyph of glyphs) outlines.push(renumberParts(font.outlineOf(glyph), addPart));
  return writeFontFile([
    ['cvt ', copyOf(font, 'cvt ')],
    ['fpgm', copyOf(font, 'fpgm')],
    ['glyf', joinOutlines(outlines)],
    ['head', changed(font, 'head', [50, 1])],
    ['hhea', changed(font, 'hhea', [34, glyphs.length])],
    ['hmtx', writeMetrics(font, glyphs)],
    ['loca', writeOffsets(outlines)],
    ['maxp', changed(font, 'maxp', [4, glyphs.length])],
    ['prep', copyOf(font, 'prep')],
  ]);
}

/** Flags of a part of a composite glyph (OpenType, "glyf", composite glyph description). */
const ARGUMENTS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const MORE_PARTS = 0x0020;
const HAS_TWO_SCALES = 0x0040;
const HAS_MATRIX = 0x0080;

function renumberParts(outline: Uint8Array, numberOf: (glyph: number) => number): Uint8Array {
  if (outline.length === 0) return outline;
  const copy = outline.slice();
  const view = new DataView(copy.buffer);
  if (view.getInt16(0) >= 0) return copy;
  for (let at = 10, more = true; more;) {
    const flags = view.getUint16(at);
    view.setUint16(at + 2, numberOf(view.getUint16(at + 2)));
    at += 4 + ((flags & ARGUMENTS_ARE_WORDS) !== 0 ? 4 : 2) + transformLength(flags);
    more = (flags & MORE_PARTS) !== 0;
  }
  return copy;
}

function transformLength(flags: number): number {
  if ((flags & HAS_SCALE) !== 0) return 2;
  if ((flags & HAS_TWO_SCALES) !== 0) return 4;
  return (flags & HAS_MATRIX) !== 0 ? 8 : 0;
}

function copyOf(font: TrueType, tag: string): Uint8Array {
  const table = font.table(tag);
  if (table === undefined) return new Uint8Array();
  return new Uint8Array(table.buffer, table.byteOffset, table.byteLength).slice();
}

/** A table with one 16-bit field, given as offset and value, set anew. */
function changed(font: TrueType, tag: string, [at, value]: readonly [number, number]): Uint8Array {
  const table = copyOf(font, tag);
  new DataView(table.buffer).setUint16(at, value);
  return table;
}

function writeMetrics(font: TrueType, glyphs: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * glyphs.length));
  glyphs.forEach((glyph, index) => {
    view.setUint16(4 * index, font.advanceOf(glyph));
    view.setInt16(4 * index + 2, font.leftSideBearingOf(glyph));
  });
  return new Uint8Array(view.buffer);
}

/** Glyph records begin at multiples of four, as the tables do. */
function padded(length: number): number {
  return (length + 3) & ~3;
}

function joinOutlines(outlines: readonly Uint8Array[]): Uint8Array {
  const glyf = new Uint8Array(outlines.reduce((sum, { length }) => sum + padded(length), 0));
  let offset = 0;
  for (const outline of outlines) {
    glyf.set(outline, offset);
    offset += padded(outline.length);
  }
  return glyf;
}

function writeOffsets(outlines: readonly Uint8Array[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * (outlines.length + 1)));
  let offset = 0;
  outlines.forEach((outline, index) => {
    offset += padded(outline.length);
    view.setUint32(4 * (index + 1), offset);
  });
  return new Uint8Array(view.buffer);
}

/** Offset of `checkSumAdjustment` in `head`, and what the sum of the whole file has to be. */
const ADJUSTMENT = 8;
const FILE_SUM = 0xb1b0afba;

/** OpenType, "Font file": table directory, tables in the order of their tags, check sums. */
function writeFontFile(all: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const tables = all.filter(([, table]) => table.length > 0);
  const start = 12 + 16 * tables.length;
  const file = new Uint8Array(tables.reduce((sum, [, { length }]) => sum + padded(length), start));
  const view = new DataView(file.buffer);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tables.length);
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * (tables.length - 2 ** power));
  let offset = start;
  let head = 0;
  tables.forEach(([tag, table], index) => {
    const record = 12 + 16 * index;
    file.set(table, offset);
    if (tag === 'head') view.setUint32((head = offset) + ADJUSTMENT, 0);
    for (let at = 0; at < 4; at++) view.setUint8(record + at, tag.charCodeAt(at));
    view.setUint32(record + 4, checkSum(view, offset, padded(table.length)));
    view.setUint32(record + 8, offset);
    view.setUint32(record + 12, table.length);
    offset += padded(table.length);
  });
  view.setUint32(head + ADJUSTMENT, (FILE_SUM - checkSum(view, 0, file.length)) >>> 0);
  return file;
}

function checkSum(view: DataView, offset: number, length: number): number {
  let sum = 0;
  for (let at = offset; at < offset + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

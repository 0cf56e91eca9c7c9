import { characterMap } from './character-map.js';

/** What drawing needs of a TrueType font; lengths in font units, of which `unitsPerEm` are 1 em. */
export interface TrueType {
  readonly postScriptName: string;
  readonly unitsPerEm: number;
  readonly ascent: number;
  /** Negative. */
  readonly descent: number;
  readonly lineGap: number;
  readonly capHeight: number;
  /** Degrees, negative to the right. */
  readonly italicAngle: number;
  readonly boundingBox: readonly [number, number, number, number];
  /** True where the licence bits of the font forbid embedding an outline subset (OS/2 `fsType`). */
  readonly embeddingForbidden: boolean;
  /** The glyph of a code point, 0 where the font has none. */
  glyphOf(codePoint: number): number;
  advanceOf(glyph: number): number;
  leftSideBearingOf(glyph: number): number;
  /** The glyph's record in `glyf`, empty for a glyph without ink. */
  outlineOf(glyph: number): Uint8Array;
  /** A table as it stands in the file. */
  table(tag: string): DataView | undefined;
}

/** OpenType, "OS/2", fsType: restricted licence; no subsetting; bitmaps only. */
const RESTRICTED = 0x0002;
const USAGE_BITS = 0x000f;
const NO_SUBSETTING = 0x0100;
const BITMAPS_ONLY = 0x0200;

/**
 * Reads a font file with TrueType outlines (OpenType 1.9 chapters "Font file", "head", "hhea", "hmtx",
 * "loca", "OS/2", "post"). Throws `RangeError` for bytes that are not one; what is damaged in a single
 * glyph throws it when that glyph is read.
 */
export function readTrueType(bytes: Uint8Array): TrueType {
  const tables = readTables(bytes);
  const head = required(tables, 'head');
  const hhea = required(tables, 'hhea');
  const os2 = tables.get('OS/2');
  const ascent = hhea.getInt16(4);
  const fsType = os2?.getUint16(8) ?? 0;
  return {
    postScriptName: readPostScriptName(required(tables, 'name')),
    unitsPerEm: checkUnits(head.getUint16(18)),
    ascent,
    descent: hhea.getInt16(6),
    lineGap: hhea.getInt16(8),
    capHeight: os2 !== undefined && os2.getUint16(0) >= 2 ? os2.getInt16(88) : ascent,
    italicAngle: (tables.get('post')?.getInt32(4) ?? 0) / 0x10000,
    boundingBox: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    embeddingForbidden:
      (fsType & USAGE_BITS) === RESTRICTED || (fsType & (NO_SUBSETTING | BITMAPS_ONLY)) !== 0,
    glyphOf: characterMap(required(tables, 'cmap')),
    ...readMetrics(required(tables, 'hmtx'), hhea.getUint16(34)),
    outlineOf: readOutlines(tables, head.getInt16(50)),
    table: (tag) => tables.get(tag),
  };
}

type Tables = ReadonlyMap<string, DataView>;

function readTables(bytes: Uint8Array): Tables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(0);
  // 0x00010000, or 'true' in fonts of Apple. Collections, WOFF and CFF outlines are other formats.
  if (version !== 0x00010000 && version !== 0x74727565) {
    throw new RangeError(`font version 0x${version.toString(16)} is not TrueType`);
  }
  const tables = new Map<string, DataView>();
  for (let record = 12; record < 12 + 16 * view.getUint16(4); record += 16) {
    const tag = String.fromCharCode(...bytes.subarray(record, record + 4));
    const [offset, length] = [view.getUint32(record + 8), view.getUint32(record + 12)];
    tables.set(tag, new DataView(bytes.buffer, bytes.byteOffset + offset, length));
    if (offset + length > bytes.length) throw new RangeError(`table ${tag} breaks off`);
  }
  return tables;
}

function required(tables: Tables, tag: string): DataView {
  const table = tables.get(tag);
  if (table === undefined) throw new RangeError(`the font has no table ${tag}`);
  return table;
}

/** OpenType, "head": 16 to 16,384. */
function checkUnits(unitsPerEm: number): number {
  if (unitsPerEm >= 16 && unitsPerEm <= 16_384) return unitsPerEm;
  throw new RangeError(`unitsPerEm is out of its range: ${unitsPerEm}`);
}

/** Glyphs beyond the full records share the last advance and have a bearing each. */
function readMetrics(
  hmtx: DataView,
  fullRecords: number,
): Pick<TrueType, 'advanceOf' | 'leftSideBearingOf'> {
  return {
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, fullRecords - 1)),
    leftSideBearingOf: (glyph) =>
      glyph < fullRecords
        ? hmtx.getInt16(4 * glyph + 2)
        : hmtx.getInt16(4 * fullRecords + 2 * (glyph - fullRecords)),
  };
}

function readOutlines(tables: Tables, indexToLocFormat: number): TrueType['outlineOf'] {
  const loca = required(tables, 'loca');
  const glyf = required(tables, 'glyf');
  const offsetOf = (glyph: number) =>
    indexToLocFormat === 0 ? 2 * loca.getUint16(2 * glyph) : loca.getUint32(4 * glyph);
  return (glyph) => {
    const [start, end] = [offsetOf(glyph), offsetOf(glyph + 1)];
    if (end < start || end > glyf.byteLength) throw new RangeError(`glyph ${glyph} breaks off`);
    return new Uint8Array(glyf.buffer, glyf.byteOffset + start, end - start);
  };
}

const POST_SCRIPT_NAME_ID = 6;

/** ISO 32000-2 §9.6.3 builds /BaseFont on this name; what a PDF name would have to escape is left out. */
function readPostScriptName(name: DataView): string {
  const strings = name.getUint16(4);
  for (let record = 6; record < 6 + 12 * name.getUint16(2); record += 12) {
    if (name.getUint16(record + 6) !== POST_SCRIPT_NAME_ID) continue;
    const length = name.getUint16(record + 8);
    const start = strings + name.getUint16(record + 10);
    const codes = Array.from({ length }, (_, index) => name.getUint8(start + index));
    // The name is ASCII in every platform's encoding; in UTF-16 every other byte is zero.
    const text = String.fromCharCode(...codes).replaceAll(/[^A-Za-z0-9_-]/g, '');
    if (text !== '') return text;
  }
  return 'Font';
}

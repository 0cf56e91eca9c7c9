/** Platform and encoding of the Unicode subtables, the fullest first (OpenType, "cmap"). */
const UNICODE_ENCODINGS = [
  [3, 10],
  [0, 6],
  [0, 4],
  [3, 1],
  [0, 3],
] as const;

/** Reads `cmap` into a look-up from code points to glyphs, 0 for none. Throws `RangeError`. */
export function characterMap(cmap: DataView): (codePoint: number) => number {
  const offset = unicodeSubtable(cmap);
  const subtable = new DataView(cmap.buffer, cmap.byteOffset + offset, cmap.byteLength - offset);
  const format = subtable.getUint16(0);
  if (format === 4) return (codePoint) => segmentLookup(subtable, codePoint);
  if (format === 12) return (codePoint) => groupLookup(subtable, codePoint);
  throw new RangeError(`cmap format ${format} is not supported`);
}

function unicodeSubtable(cmap: DataView): number {
  const records = Array.from({ length: cmap.getUint16(2) }, (_, index) => 4 + 8 * index);
  for (const [platform, encoding] of UNICODE_ENCODINGS) {
    const record = records.find(
      (at) => cmap.getUint16(at) === platform && cmap.getUint16(at + 2) === encoding,
    );
    if (record !== undefined) return cmap.getUint32(record + 4);
  }
  throw new RangeError('the font has no Unicode cmap');
}

/** Format 4: segments of the Basic Multilingual Plane in four parallel arrays. */
function segmentLookup(table: DataView, codePoint: number): number {
  const arrayBytes = table.getUint16(6);
  const endCodes = 14;
  const startCodes = endCodes + arrayBytes + 2;
  const deltas = startCodes + arrayBytes;
  const rangeOffsets = deltas + arrayBytes;
  for (let at = 0; at < arrayBytes; at += 2) {
    if (codePoint > table.getUint16(endCodes + at)) continue;
    const start = table.getUint16(startCodes + at);
    if (codePoint < start) return 0;
    const delta = table.getUint16(deltas + at);
    const rangeOffset = table.getUint16(rangeOffsets + at);
    if (rangeOffset === 0) return (codePoint + delta) & 0xffff;
    // The offset counts from its own place in the table.
    const glyph = table.getUint16(rangeOffsets + at + rangeOffset + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

/** Format 12: groups of code points whose glyphs follow one another. */
function groupLookup(table: DataView, codePoint: number): number {
  const groups = table.getUint32(12);
  for (let group = 0; group < groups; group++) {
    const at = 16 + 12 * group;
    if (codePoint > table.getUint32(at + 4)) continue;
    const start = table.getUint32(at);
    return codePoint < start ? 0 : table.getUint32(at + 8) + codePoint - start;
  }
  return 0;
}

// A TrueType font without what only hints and shapes text: marks are drawn by outlines alone, and every
// signed document carries its fonts for good (OpenType 1.9, chapters "Font file", "glyf", "loca").

/** The tables that reading, measuring and embedding use; hints (`cvt `, `fpgm`, `prep`) are not among them. */
const KEPT = ['OS/2', 'cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'post'];

/** Flags of a part of a composite glyph. */
const ARGUMENTS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const MORE_PARTS = 0x0020;
const HAS_TWO_SCALES = 0x0040;
const HAS_MATRIX = 0x0080;
const HAS_INSTRUCTIONS = 0x0100;

/** The font with the same outlines, metrics and names, and no instructions. Takes and gives a `Buffer`. */
export function unhinted(font) {
  const tables = new Map();
  for (let record = 12; record < 12 + 16 * font.readUInt16BE(4); record += 16) {
    const at = font.readUInt32BE(record + 8);
    const table = Buffer.from(font.subarray(at, at + font.readUInt32BE(record + 12)));
    tables.set(font.toString('latin1', record, record + 4), table);
  }
  const outlines = outlinesOf(tables).map(withoutInstructions);
  tables.set('glyf', Buffer.concat(outlines));
  tables.set('loca', offsetsOf(outlines));
  tables.get('head').writeInt16BE(1, 50); // indexToLocFormat: long
  // Twilight points, storage, definitions, stack and code of instructions.
  for (const at of [16, 18, 20, 22, 24, 26]) tables.get('maxp').writeUInt16BE(0, at);
  return fontFile(KEPT.map((tag) => [tag, tables.get(tag)]));
}

function outlinesOf(tables) {
  const [head, loca, glyf] = ['head', 'loca', 'glyf'].map((tag) => tables.get(tag));
  const long = head.readInt16BE(50) === 1;
  const count = tables.get('maxp').readUInt16BE(4);
  const offset = (glyph) =>
    long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph);
  return Array.from({ length: count }, (_, glyph) =>
    glyf.subarray(offset(glyph), offset(glyph + 1)),
  );
}

function withoutInstructions(outline) {
  if (outline.length === 0) return outline;
  const contours = outline.readInt16BE(0);
  const bare = contours < 0 ? bareComposite(outline) : bareSimple(outline, 10 + 2 * contours);
  return Buffer.concat([bare, Buffer.alloc(-bare.length & 3)]);
}

/** `at` is where the length of the instructions stands. */
function bareSimple(outline, at) {
  const code = outline.readUInt16BE(at);
  return Buffer.concat([outline.subarray(0, at), Buffer.alloc(2), outline.subarray(at + 2 + code)]);
}

function bareComposite(outline) {
  const bare = Buffer.from(outline);
  for (let at = 10; ;) {
    const flags = bare.readUInt16BE(at);
    bare.writeUInt16BE(flags & ~HAS_INSTRUCTIONS, at);
    at += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2);
    at += flags & HAS_SCALE ? 2 : flags & HAS_TWO_SCALES ? 4 : flags & HAS_MATRIX ? 8 : 0;
    if (!(flags & MORE_PARTS)) return bare.subarray(0, at);
  }
}

function offsetsOf(outlines) {
  const loca = Buffer.alloc(4 * (outlines.length + 1));
  let at = 0;
  outlines.forEach(({ length }, glyph) => loca.writeUInt32BE((at += length), 4 * (glyph + 1)));
  return loca;
}

/** The check sums stay empty: the fonts that are embedded are subsets, which get their own. */
function fontFile(tables) {
  const directory = Buffer.alloc(12 + 16 * tables.length);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tables.length, 4);
  const parts = [directory];
  let at = directory.length;
  tables.forEach(([tag, table], index) => {
    const record = 12 + 16 * index;
    directory.write(tag, record, 'latin1');
    directory.writeUInt32BE(at, record + 8);
    directory.writeUInt32BE(table.length, record + 12);
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    parts.push(padded);
    at += padded.length;
  });
  return Buffer.concat(parts);
}

import { PDFHexString, PDFName, PDFString, type PDFDocument, type PDFRef } from 'pdf-lib';
import { compressedStream } from './compressed-stream.js';
import { subsetTrueType } from './subset.js';
import type { TrueType } from './true-type.js';

/** A font in the document, and the text as strings of its two-byte codes. */
export interface EmbeddedFont {
  readonly reference: PDFRef;
  encode(text: string): PDFHexString;
}

/**
 * Embeds what `text` uses of the font as a Type 0 font with Identity-H and a ToUnicode map
 * (ISO 32000-2 §9.7, §9.10.3). Throws `RangeError` for a damaged font.
 */
export function embedFont(pdf: PDFDocument, font: TrueType, text: string): EmbeddedFont {
  const codePoints = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
  codePoints.sort((a, b) => a - b);
  const name = `${subsetTag(codePoints)}+${font.postScriptName}`;
  const { context } = pdf;
  const reference = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant(pdf, font, { name, codePoints })],
      ToUnicode: context.register(
        compressedStream(context, new TextEncoder().encode(toUnicode(codePoints))),
      ),
    }),
  );
  const codes = new Map(codePoints.map((codePoint, index) => [codePoint, hex(index + 1)]));
  const codeOf = (character: string) => codes.get(character.codePointAt(0) ?? 0) ?? NOT_DEFINED;
  return { reference, encode: (line) => PDFHexString.of(Array.from(line, codeOf).join('')) };
}

/** The code of glyph 0, which stands for a character that the subset lacks. */
const NOT_DEFINED = '0000';

interface Subset {
  readonly name: string;
  readonly codePoints: readonly number[];
}

function descendant(pdf: PDFDocument, font: TrueType, { name, codePoints }: Subset): PDFRef {
  const { context } = pdf;
  const perMille = (units: number) => Math.round((units * 1_000_000) / font.unitsPerEm) / 1000;
  const widths = codePoints.map((codePoint) => perMille(font.advanceOf(font.glyphOf(codePoint))));
  const subset = subsetTrueType(font, codePoints);
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: name,
    // Symbolic: the glyphs are reached by their codes alone (§9.8.2).
    Flags: 4,
    FontBBox: font.boundingBox.map(perMille),
    ItalicAngle: font.italicAngle,
    Ascent: perMille(font.ascent),
    Descent: perMille(font.descent),
    CapHeight: perMille(font.capHeight),
    // 0 stands for unknown (§9.8.1).
    StemV: 0,
    FontFile2: context.register(compressedStream(context, subset, { Length1: subset.length })),
    // ISO 19005-1 §6.3.5 wants it of a subset; later parts, that it is complete where it is there.
    CIDSet: context.register(context.stream(cidSet(glyphCount(subset)))),
  });
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      CIDSystemInfo: {
        Registry: PDFString.of('Adobe'),
        Ordering: PDFString.of('Identity'),
        Supplement: 0,
      },
      CIDToGIDMap: PDFName.of('Identity'),
      FontDescriptor: context.register(descriptor),
      DW: perMille(font.advanceOf(0)),
      W: [1, widths],
    }),
  );
}

/** One bit for each CID of the font program, the first one highest (ISO 32000-2 Table 122); CIDs are glyph numbers here. */
function cidSet(count: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let cid = 0; cid < count; cid++)
    bits[cid >> 3] = (bits[cid >> 3] ?? 0) | (0x80 >> (cid & 7));
  return bits;
}

/** `numGlyphs` of the subset, parts of composite glyphs among them (OpenType, "maxp"). */
function glyphCount(subset: Uint8Array): number {
  const view = new DataView(subset.buffer, subset.byteOffset, subset.byteLength);
  for (let record = 12, left = view.getUint16(4); left > 0; record += 16, left--) {
    if (view.getUint32(record) === MAXP) return view.getUint16(view.getUint32(record + 8) + 4);
  }
  throw new RangeError('the subset has no table maxp');
}

/** The tag `maxp` as a number. */
const MAXP = 0x6d617870;

/** A `bfchar` section holds at most 100 entries (Adobe Technical Note 5014). */
const MAXIMUM_SECTION = 100;

function toUnicode(codePoints: readonly number[]): string {
  const entries = codePoints.map((codePoint, index) => `<${hex(index + 1)}> <${utf16(codePoint)}>`);
  const sections: string[] = [];
  for (let at = 0; at < entries.length; at += MAXIMUM_SECTION) {
    const section = entries.slice(at, at + MAXIMUM_SECTION);
    sections.push(`${section.length} beginbfchar\n${section.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${sections.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function utf16(codePoint: number): string {
  const text = String.fromCodePoint(codePoint);
  return Array.from({ length: text.length }, (_, index) => hex(text.charCodeAt(index))).join('');
}

/**
 * Six capital letters mark the name of a subset (ISO 32000-2 §9.9.2). They are a hash of its characters
 * (FNV-1a), so that the same mark always has the same bytes and different subsets differ in name.
 */
function subsetTag(codePoints: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const codePoint of codePoints) hash = Math.imul(hash ^ codePoint, 0x01000193) >>> 0;
  let tag = '';
  for (let letter = 0; letter < 6; letter++) {
    tag += String.fromCharCode(0x41 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}

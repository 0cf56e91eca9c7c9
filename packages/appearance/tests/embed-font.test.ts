import { PDFDict, PDFDocument, PDFName, decodePDFRawStream, type PDFRawStream } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { embedFont } from '../src/embed-font.js';
import { builtInFont } from '../src/fonts.js';
import { subsetTrueType } from '../src/subset.js';
import { readTrueType } from '../src/true-type.js';

describe('an embedded font', () => {
  it('names every glyph of its program in /CIDSet, as PDF/A asks', async () => {
    const font = readTrueType(await builtInFont({ bold: false, italic: false }));
    const text = 'Nguyễn Thị Ánh';
    const pdf = await PDFDocument.create();
    embedFont(pdf, font, text);
    const descriptor = pdf.context
      .enumerateIndirectObjects()
      .map(([, object]) => object)
      .find((object) => object instanceof PDFDict && object.has(PDFName.of('CIDSet')));
    const set = (descriptor as PDFDict).lookup(PDFName.of('CIDSet')) as PDFRawStream;
    const codePoints = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
    const program = subsetTrueType(
      font,
      codePoints.sort((a, b) => a - b),
    );
    const glyphs = Buffer.from(program).indexOf('maxp');
    const at = Buffer.from(program).readUInt32BE(glyphs + 8);
    const count = Buffer.from(program).readUInt16BE(at + 4);
    expect(count).toBeGreaterThan(codePoints.length);
    const bits = [...decodePDFRawStream(set).decode()].flatMap((byte) =>
      Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1),
    );
    expect(bits.lastIndexOf(1)).toBe(count - 1);
    expect(bits.slice(0, count).every((bit) => bit === 1)).toBe(true);
  });
});

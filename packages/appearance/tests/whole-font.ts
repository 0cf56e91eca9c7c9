import {
  beginText,
  endText,
  moveText,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFString,
  setFontAndSize,
  showText,
} from 'pdf-lib';
import { builtInFont, readFont } from '../src/fonts.js';
import { readTrueType } from '../src/true-type.js';

/** Draws one line as `drawMark` does, but with the font file embedded whole, by its own glyph numbers. */
export async function drawWithWholeFont(
  text: string,
  {
    width,
    height,
    size,
  }: { readonly width: number; readonly height: number; readonly size: number },
): Promise<Uint8Array> {
  const bytes = await builtInFont({ bold: false, italic: false });
  const font = readTrueType(bytes);
  const glyphs = Array.from(text, (character) => font.glyphOf(character.codePointAt(0) ?? 0));
  const pdf = await PDFDocument.create();
  const { context } = pdf;
  const names = { BaseFont: 'Tinos-Regular', FontName: 'Tinos-Regular' };
  const descriptor = { Type: 'FontDescriptor', FontName: names.FontName, Flags: 4, StemV: 0 };
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: names.BaseFont,
    CIDToGIDMap: 'Identity',
    CIDSystemInfo: {
      Registry: PDFString.of('Adobe'),
      Ordering: PDFString.of('Identity'),
      Supplement: 0,
    },
    FontDescriptor: context.obj({
      ...descriptor,
      FontFile2: context.register(context.stream(bytes)),
    }),
    W: glyphs.flatMap((glyph) => [glyph, [(font.advanceOf(glyph) * 1000) / font.unitsPerEm]]),
  });
  const page = pdf.addPage([width, height]);
  const type0 = {
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: names.BaseFont,
    Encoding: 'Identity-H',
  };
  const reference = context.register(context.obj({ ...type0, DescendantFonts: [descendant] }));
  page.node.setFontDictionary(PDFName.of('Whole'), reference);
  const { lineHeight, baseline } = readFont(bytes);
  const codes = glyphs.map((glyph) => glyph.toString(16).padStart(4, '0')).join('');
  page.pushOperators(
    beginText(),
    setFontAndSize('Whole', size),
    moveText(3, height / 2 + (lineHeight / 2 - baseline) * size),
    showText(PDFHexString.of(codes)),
    endText(),
  );
  return pdf.save();
}

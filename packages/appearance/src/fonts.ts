import { inflateSync } from 'fflate';
import type { PDFDocument } from 'pdf-lib';
import { embedFont, type EmbeddedFont } from './embed-font.js';
import { markError } from './errors.js';
import type { FontMeasures } from './fit-text.js';
import { readTrueType, type TrueType } from './true-type.js';

/** A font with the measures that layout needs and the means to embed what the text uses of it. */
export interface MarkFont extends FontMeasures {
  /** True when the font has a glyph of its own for the code point. */
  has(codePoint: number): boolean;
  /** Embeds the characters of `text`. */
  embed(pdf: PDFDocument, text: string): EmbeddedFont;
}

/**
 * Reads a TrueType file. Each character is drawn by the one glyph that the font maps it to, side by
 * side: right for Vietnamese in NFC, and copied text is the text that was given. What is damaged in a
 * single glyph shows when it is used; all throw `ERR_MARK_FONT`.
 */
export function readFont(bytes: Uint8Array): MarkFont {
  const font = reading(() => readTrueType(bytes));
  if (font.embeddingForbidden) {
    throw markError('ERR_MARK_FONT', `the licence bits of ${font.postScriptName} forbid embedding`);
  }
  const { unitsPerEm, ascent, descent, lineGap } = font;
  return {
    lineHeight: (ascent - descent + lineGap) / unitsPerEm,
    baseline: (ascent + lineGap / 2) / unitsPerEm,
    widthOf: (text) => reading(() => widthOf(text, font)) / unitsPerEm,
    has: (codePoint) => reading(() => font.glyphOf(codePoint) !== 0),
    embed: (pdf, text) => reading(() => embedFont(pdf, font, text)),
  };
}

/** A face of the built-in family. */
export interface FontFace {
  readonly bold: boolean;
  readonly italic: boolean;
}

/** The TrueType file of the built-in font. Loaded only when it is asked for. */
export async function builtInFont(face: FontFace): Promise<Uint8Array> {
  const deflated = await deflatedFont(face);
  const binary = atob(deflated);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return inflateSync(bytes);
}

async function deflatedFont({ bold, italic }: FontFace): Promise<string> {
  if (bold && italic) return (await import('./generated/tinos-bold-italic.js')).tinosBoldItalic;
  if (bold) return (await import('./generated/tinos-bold.js')).tinosBold;
  if (italic) return (await import('./generated/tinos-italic.js')).tinosItalic;
  return (await import('./generated/tinos-regular.js')).tinosRegular;
}

function widthOf(text: string, font: TrueType): number {
  let width = 0;
  for (const character of text)
    width += font.advanceOf(font.glyphOf(character.codePointAt(0) ?? 0));
  return width;
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw markError('ERR_MARK_FONT', 'expected a TrueType font that can be read', { cause });
  }
}

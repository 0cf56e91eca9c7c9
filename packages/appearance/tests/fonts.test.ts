import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { builtInFont } from '../src/fonts.js';
import { drawMark } from '../src/index.js';
import { subsetTrueType } from '../src/subset.js';
import { readTrueType } from '../src/true-type.js';
import { hasOutsideTools, inkOf, render } from './poppler.js';

const regular = await builtInFont({ bold: false, italic: false });
const SIZE = { width: 200, height: 40, lines: ['Ký bởi: Ẩn'] };

/** A copy of the font with one 16-bit field of a table set anew. */
function changed(tag: string, at: number, value: number): Uint8Array {
  const copy = regular.slice();
  const view = new DataView(copy.buffer);
  const table = readTrueType(copy).table(tag);
  view.setUint16((table?.byteOffset ?? 0) + at, value);
  return copy;
}

describe('a font of the caller', () => {
  it('is used for both weights where it is the only one given', async () => {
    const lines = ['Ký', { text: 'Đậm', bold: true }];
    const file = Buffer.from(await drawMark({ ...SIZE, lines, font: regular })).toString('latin1');
    expect(file.match(/\/BaseFont \/[A-Z]{6}\+Tinos-Regular/g)).toHaveLength(2);
    expect(file).not.toMatch(/Tinos-Bold/);
  });

  it.each([
    ['no font', Buffer.from('not a font at all')],
    ['nothing', new Uint8Array()],
    ['a font that breaks off', regular.subarray(0, 100_000)],
    ['OpenType with CFF outlines', Buffer.concat([Buffer.from('OTTO'), regular.subarray(4)])],
    ['a font whose licence bits restrict embedding', changed('OS/2', 8, 0x0002)],
    ['a font whose licence bits forbid subsets', changed('OS/2', 8, 0x0100)],
    ['a font of 0 units per em', changed('head', 18, 0)],
    ['a font whose Unicode cmap is of another platform', changed('cmap', 2, 0)],
  ])('is refused when it is %s', async (_, font) => {
    await expect(drawMark({ ...SIZE, font })).rejects.toMatchObject({ code: 'ERR_MARK_FONT' });
  });

  it('never ends in anything but a mark or a typed error when bytes of it are damaged', async () => {
    let seed = 1;
    const next = (below: number) => (seed = (Math.imul(seed, 48_271) >>> 0) % 0x7fffffff) % below;
    for (let round = 0; round < 60; round++) {
      const damaged = regular.slice();
      // Half of the damage in the table directory, where it does most.
      for (let change = 0; change < 6; change++) {
        damaged[next(change < 3 ? 300 : damaged.length)] = next(256);
      }
      const fault = await drawMark({ ...SIZE, font: damaged }).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (fault !== undefined) expect(fault).toMatchObject({ name: 'KysoError' });
    }
  });
});

describe.each([
  ['400Regular/Tinos_400Regular', false, false],
  ['700Bold/Tinos_700Bold', true, false],
  ['400Regular_Italic/Tinos_400Regular_Italic', false, true],
  ['700Bold_Italic/Tinos_700Bold_Italic', true, true],
] as const)('the built-in font of %s', (name, bold, italic) => {
  const { resolve } = createRequire(import.meta.url);
  const original = new Uint8Array(readFileSync(resolve(`@expo-google-fonts/tinos/${name}.ttf`)));

  it('has no hints, and the letters and advances of the original', async () => {
    const [font, whole] = [
      readTrueType(await builtInFont({ bold, italic })),
      readTrueType(original),
    ];
    for (const tag of ['cvt ', 'fpgm', 'prep']) {
      expect(whole.table(tag)).toBeDefined();
      expect(font.table(tag)).toBeUndefined();
    }
    for (let codePoint = 0x20; codePoint < 0x2122; codePoint++) {
      const glyph = whole.glyphOf(codePoint);
      expect(font.glyphOf(codePoint)).toBe(glyph);
      expect(font.advanceOf(glyph)).toBe(whole.advanceOf(glyph));
    }
  });

  it.runIf(hasOutsideTools())('draws the same pixels as the original', async () => {
    const lines = ['ẰẮẶ Nguyễn Đức Thịnh ộữỹ', 'Số: 15/QĐ-TTg, ngày 20 – 11 “½”'];
    const size = { width: 240, height: 60, lines };
    const [ours, theirs] = [
      render(await drawMark({ ...size, font: await builtInFont({ bold, italic }) }), 200),
      render(await drawMark({ ...size, font: original }), 200),
    ];
    expect(inkOf(ours).length).toBeGreaterThan(1000);
    expect(inkOf(ours)).toEqual(inkOf(theirs));
  });
});

describe('subsetTrueType', () => {
  const font = readTrueType(regular);
  const codePoints = Array.from('AẨgỵ Đ', (character) => character.codePointAt(0) ?? 0);
  const file = subsetTrueType(font, codePoints);

  it('writes a file that reads back with the outlines and advances of the whole font', () => {
    const table = (tag: string) => tableOf(file, tag);
    expect(table('maxp').getUint16(4)).toBeGreaterThan(codePoints.length);
    codePoints.forEach((codePoint, index) => {
      const whole = font.outlineOf(font.glyphOf(codePoint));
      const start = table('loca').getUint32(4 * (index + 1));
      const end = table('loca').getUint32(4 * (index + 2));
      expect(end - start).toBe((whole.length + 3) & ~3);
      expect(table('hmtx').getUint16(4 * (index + 1))).toBe(
        font.advanceOf(font.glyphOf(codePoint)),
      );
      if (whole.length === 0) return;
      const outline = table('glyf');
      const isComposite = outline.getInt16(start) < 0;
      const compared = isComposite ? 10 : whole.length;
      const bytes = new Uint8Array(outline.buffer, outline.byteOffset + start, compared);
      expect(bytes).toEqual(whole.slice(0, compared));
    });
  });

  it('sums up to the number that a font file has to', () => {
    const view = new DataView(file.buffer);
    let sum = 0;
    for (let at = 0; at < file.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
    expect(sum).toBe(0xb1b0afba);
  });

  it('is small', () => {
    expect(file.length).toBeLessThan(regular.length / 40);
  });
});

function tableOf(file: Uint8Array, tag: string): DataView {
  const view = new DataView(file.buffer);
  for (let record = 12; record < 12 + 16 * view.getUint16(4); record += 16) {
    const name = String.fromCharCode(...file.subarray(record, record + 4));
    if (name === tag) {
      return new DataView(file.buffer, view.getUint32(record + 8), view.getUint32(record + 12));
    }
  }
  throw new Error(`the subset has no table ${tag}`);
}

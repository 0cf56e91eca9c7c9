import { describe, expect, it } from 'vitest';
import { characterMap } from '../src/character-map.js';

/** A `cmap` of one subtable of the given platform and encoding. */
function cmapOf(platform: number, encoding: number, subtable: readonly number[]): DataView {
  const words = [0, 1, platform, encoding, 0, 12, ...subtable];
  const view = new DataView(new ArrayBuffer(2 * words.length));
  words.forEach((word, index) => {
    view.setUint16(2 * index, word);
  });
  return view;
}

describe('characterMap', () => {
  it('reads segments by delta and by glyph array (format 4)', () => {
    const lookup = characterMap(
      cmapOf(3, 1, [
        ...[4, 52, 0, 6, 0, 0, 0],
        ...[0x0042, 0x1ebf, 0xffff, 0],
        ...[0x0041, 0x1ebe, 0xffff],
        ...[10, 5, 1],
        ...[0, 4, 0],
        ...[70, 0],
      ]),
    );
    // A and B by delta; Ế by the array and delta; ế has glyph 0 in the array.
    expect([0x41, 0x42, 0x1ebe].map(lookup)).toEqual([0x4b, 0x4c, 75]);
    expect([0x40, 0x43, 0x1ebf, 0x1ec0, 0x1f600].map(lookup)).toEqual([0, 0, 0, 0, 0]);
  });

  it('reads groups beyond the Basic Multilingual Plane (format 12)', () => {
    const lookup = characterMap(
      cmapOf(
        3,
        10,
        [12, 0, 0, 40, 0, 0, 0, 2, 0, 0x41, 0, 0x42, 0, 7, 1, 0xf600, 1, 0xf601, 0, 90],
      ),
    );
    expect([0x41, 0x42, 0x1f601].map(lookup)).toEqual([7, 8, 91]);
    expect([0x40, 0x43, 0x1f602].map(lookup)).toEqual([0, 0, 0]);
  });

  it.each([
    ['without a Unicode subtable', cmapOf(1, 0, [4, 0])],
    ['of an unknown format', cmapOf(3, 1, [2, 0])],
    ['that breaks off', cmapOf(3, 1, [])],
  ])('refuses a table %s', (_, cmap) => {
    expect(() => characterMap(cmap)).toThrow(RangeError);
  });
});

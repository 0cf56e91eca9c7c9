import { describe, expect, test } from 'vitest';
import { changedAreas } from '../../src/compare/changed-areas.js';

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

/** A white picture with black rectangles. */
function picture(...black: [x: number, y: number, width: number, height: number][]): Picture {
  const [width, height] = [400, 320];
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  for (const [left, top, across, down] of black)
    for (let y = top; y < top + down; y++)
      pixels.fill(0, 4 * (y * width + left), 4 * (y * width + left + across));
  return { width, height, pixels };
}

describe('two pictures of a page', () => {
  test('that are the same have no changed area', () => {
    expect(changedAreas(picture([8, 8, 40, 9]), picture([8, 8, 40, 9]))).toEqual([]);
  });

  test('that differ in one place have one area around it', () => {
    expect(changedAreas(picture(), picture([20, 30, 50, 10]))).toEqual([
      { x: 16, y: 24, width: 56, height: 16 },
    ]);
  });

  test('that differ far apart have an area each, letters of one word share one', () => {
    const after = picture([0, 0, 4, 8], [12, 0, 4, 8], [24, 0, 4, 8], [150, 100, 10, 10]);
    expect(changedAreas(picture(), after)).toEqual([
      { x: 0, y: 0, width: 32, height: 8 },
      { x: 144, y: 96, width: 16, height: 16 },
    ]);
  });

  test('that differ at the edge have an area within the picture', () => {
    const [area] = changedAreas(picture(), picture([396, 316, 4, 4]));
    expect(area).toEqual({ x: 392, y: 312, width: 8, height: 8 });
  });

  test('whose shades differ less than an eye sees are the same', () => {
    const after = picture();
    after.pixels[0] = 250;
    expect(changedAreas(picture(), after)).toEqual([]);
  });

  test('that differ in very many places have one area around all', () => {
    const dots = Array.from({ length: 48 }, (_, i) => {
      return [(i % 8) * 48, Math.floor(i / 8) * 48, 1, 1] as [number, number, number, number];
    });
    expect(changedAreas(picture(), picture(...dots))).toHaveLength(1);
  });

  test('of different sizes differ everywhere', () => {
    const small = { width: 1, height: 1, pixels: new Uint8ClampedArray(4) };
    expect(changedAreas(small, picture())).toEqual([{ x: 0, y: 0, width: 400, height: 320 }]);
  });
});

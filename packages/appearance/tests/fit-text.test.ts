import { describe, expect, it } from 'vitest';
import { fitText, type FontMeasures } from '../src/fit-text.js';

/** Every character is half as wide as the text is high. */
const measures: FontMeasures = {
  lineHeight: 1,
  baseline: 0.8,
  widthOf: (text) => text.length / 2,
};
const fit = (texts: readonly string[], [width, height]: readonly [number, number], size = 10) =>
  fitText(
    texts.map((text) => ({ text, size, bold: false })),
    { width, height },
    () => measures,
  )?.map((line) => `${line.text} ${line.size.toFixed(1)}`);

describe('fitText', () => {
  it('leaves text that fits as it is', () => {
    expect(fit(['mười ký tự', 'hai'], [50, 20])).toEqual(['mười ký tự 10.0', 'hai 10.0']);
  });

  it('shrinks a little rather than break', () => {
    expect(fit(['mười ký tự'], [45, 20])).toEqual(['mười ký tự 9.0']);
  });

  it('breaks at spaces where that keeps the text much larger', () => {
    expect(fit(['mười ký tự'], [35, 20])).toEqual(['mười ký 10.0', 'tự 10.0']);
  });

  it('shrinks all lines in one proportion', () => {
    const lines = fitText(
      [
        { text: 'aaaa', size: 20, bold: true },
        { text: 'bb', size: 10, bold: false },
      ],
      { width: 100, height: 15 },
      () => measures,
    );
    expect(lines?.map(({ size }) => size)).toEqual([10, 5]);
  });

  it('goes down to 5 points and no further', () => {
    expect(fit(['aaaaaaaaaa'], [25, 20])).toEqual(['aaaaaaaaaa 5.0']);
    expect(fit(['aaaaaaaaaa'], [24.9, 20])).toBeUndefined();
    expect(fit(['aa aa aa aa'], [5, 20])).toEqual(['aa 5.0', 'aa 5.0', 'aa 5.0', 'aa 5.0']);
    expect(fit(['aa aa aa aa'], [5, 19.9])).toBeUndefined();
  });

  it('does not enlarge nor shrink text that was asked for below 5 points', () => {
    expect(fit(['aa'], [3, 3], 3)).toEqual(['aa 3.0']);
    expect(fit(['aa'], [2.9, 3], 3)).toBeUndefined();
  });
});

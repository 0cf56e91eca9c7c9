import { describe, expect, test } from 'vitest';
import { placeOption } from '../../src/acts/place-option.js';

describe('--place', () => {
  test('is points from the bottom left where it says nothing else', () => {
    expect(placeOption('2,300,120.5,150,70')).toEqual({
      ...{ page: 2, x: 300, y: 120.5, width: 150, height: 70 },
    });
  });

  test('takes a unit and a corner', () => {
    expect(placeOption('1, 20, 30, 50, 35mm@top-right')).toEqual({
      ...{ page: 1, unit: 'mm', from: 'top-right' },
      ...{ x: 20, y: 30, width: 50, height: 35 },
    });
    expect(placeOption('1,0,0,9,9@bottom-left')).toMatchObject({ from: 'bottom-left' });
  });

  test.each([
    ...['', '1,2,3,4', '0,2,3,4,5', '1,2,3,0,5', '1,2,3,4,-5', '1,2,3,4,5cm'],
    ...['1,2,3,4,5@middle', '1,2,3,4,5,6', '1,x,3,4,5', '1,1e3,3,4,5'],
  ])('"%s" is refused', (text) => {
    expect(() => placeOption(text)).toThrow(
      expect.objectContaining({ code: 'ERR_USAGE', facts: { option: 'place' } }),
    );
  });
});

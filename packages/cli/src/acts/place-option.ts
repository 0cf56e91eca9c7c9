import type { ExplicitPlace } from '@kyso/vn/placement';
import { usageError } from '../errors.js';

const NUMBER = String.raw`\s*(-?\d{1,5}(?:\.\d{1,4})?)\s*`;

/** `PAGE,X,Y,WIDTH,HEIGHT`, then the unit, then the corner that it is measured from. */
const PLACE = new RegExp(
  String.raw`^\s*([1-9]\d{0,5})\s*,${NUMBER},${NUMBER},${NUMBER},${NUMBER}(pt|mm)?(?:@(top-left|top-right|bottom-left|bottom-right))?\s*$`,
);

/**
 * The place of `--place`, such as `1,20,30,50,35mm@top-right`: points from the bottom left where unit and corner are
 * left out. Whether it lies on its page, the act says. Throws `ERR_USAGE`.
 */
export function placeOption(text: string): ExplicitPlace {
  const [, page, x, y, width, height, unit, from] = PLACE.exec(text) ?? [];
  const numbers = [page, x, y, width, height].map(Number);
  const [at = NaN, left = NaN, up = NaN, wide = NaN, high = NaN] = numbers;
  if (numbers.every(Number.isFinite) && wide > 0 && high > 0)
    return {
      page: at,
      ...(unit !== undefined && { unit: unit as 'pt' | 'mm' }),
      ...(from !== undefined && { from: from as NonNullable<ExplicitPlace['from']> }),
      ...{ x: left, y: up, width: wide, height: high },
    };
  throw usageError(
    `--place is PAGE,X,Y,WIDTH,HEIGHT with mm or pt and @CORNER behind it if needed, such as 1,20,30,50,35mm@top-right, not "${text}"`,
    { option: 'place' },
  );
}

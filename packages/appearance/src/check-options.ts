import { markError } from './errors.js';
import type { MarkOptions } from './options.js';

/** The largest page side that PDF allows without a user unit (ISO 32000-1 Annex C.2), in points. */
const MAXIMUM_SIDE = 14_400;

/**
 * Throws `TypeError` for options that make no sense, naming the one and its value, and `ERR_MARK_EMPTY` for a mark
 * with nothing on it.
 */
export function checkOptions({
  width,
  height,
  padding,
  border,
  lines = [],
  image,
}: MarkOptions): void {
  checkSide('width', width);
  checkSide('height', height);
  if (padding !== undefined) checkNumber('padding', padding, { least: 0 });
  if (border !== undefined) {
    checkNumber('border.width', border.width, { least: 0 });
    checkColor('border.color', border.color);
  }
  for (const line of lines) {
    if (typeof line === 'string') continue;
    if (line.size !== undefined) checkSide('size', line.size);
    checkColor('color', line.color);
  }
  const isEmpty = lines.every(
    (line) => (typeof line === 'string' ? line : line.text).trim() === '',
  );
  if (isEmpty && image === undefined)
    throw markError('ERR_MARK_EMPTY', 'a mark needs text or an image');
}

/** A length of something that is there: above 0 and no longer than a page. Throws `TypeError`. */
export function checkSide(name: string, value: number): void {
  checkNumber(name, value, { above: 0, most: MAXIMUM_SIDE });
}

/** Throws `TypeError` for a number out of its range, and for what is no finite number. */
export function checkNumber(
  name: string,
  value: number,
  {
    above = -Infinity,
    least = -Number.MAX_VALUE,
    most = Number.MAX_VALUE,
  }: Partial<Record<'above' | 'least' | 'most', number>>,
): void {
  if (value > above && value >= least && value <= most) return;
  throw new TypeError(`${name} is out of its range: ${value}`);
}

/** Throws `TypeError`. */
export function checkColor(name: string, color: string | undefined): void {
  if (color === undefined || /^#[0-9a-f]{6}$/i.test(color)) return;
  throw new TypeError(`${name} is not of the form #rrggbb: ${color}`);
}

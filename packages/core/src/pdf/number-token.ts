import { isDigit } from './characters.js';

/**
 * The number written from `start` to `end`, or undefined. Real files also hold `--5` and `1.`, which count as -5
 * and 1, as in other readers.
 */
export function numberOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  let sign = 1;
  while (bytes[at] === 0x2b || bytes[at] === 0x2d) sign = bytes[at++] === 0x2d ? -1 : 1;
  let value = 0;
  let scale = 0;
  const digits = at;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x2e && scale === 0) {
      scale = 1;
    } else if (isDigit(byte)) {
      value = value * 10 + (byte ?? 0) - 0x30;
      if (scale > 0) scale *= 10;
    } else {
      return undefined;
    }
  }
  if (at === digits || (at === digits + 1 && scale > 0)) return undefined;
  return (sign * value) / (scale > 0 ? scale : 1);
}

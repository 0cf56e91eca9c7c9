import { latin1Text } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import { MAX_OFFSET_DRIFT } from './limits.js';
import type { ByteWindow } from './window.js';
import { readSection, type XrefSection } from './xref.js';

/** Where `num gen obj` begins, nearest to an offset and at most `MAX_OFFSET_DRIFT` bytes off; otherwise undefined. */
export function objectNear(
  window: ByteWindow,
  { num, gen, offset }: { num: number; gen: number; offset: number },
): number | undefined {
  const header = new RegExp(`(?<![0-9])${num}[\\0\\t\\n\\f\\r ]+${gen}[\\0\\t\\n\\f\\r ]+obj`, 'g');
  return placesNear(window, offset, header)[0];
}

/**
 * The section that an offset means: the one that stands there or, where none does, the nearest within
 * `MAX_OFFSET_DRIFT` bytes (none with `drift` 0). Undefined where there is none.
 */
export function sectionNear(
  window: ByteWindow,
  offset: number,
  { base, drift = MAX_OFFSET_DRIFT }: { base: number; drift?: number },
): XrefSection | undefined {
  const heads = /(?<!start)xref|(?<![0-9])\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj/g;
  for (const at of [offset, ...(drift > 0 ? placesNear(window, offset, heads) : [])]) {
    try {
      return readSection(window, at, base);
    } catch (error) {
      if (!isKysoError(error) || error.code === 'ERR_LIMIT') throw error;
    }
  }
  return undefined;
}

/** Offsets where a pattern begins, nearest first. */
function placesNear(window: ByteWindow, offset: number, pattern: RegExp): number[] {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > window.size + MAX_OFFSET_DRIFT)
    return [];
  const from = Math.max(0, offset - MAX_OFFSET_DRIFT);
  const text = latin1Text(window.view(from, 2 * MAX_OFFSET_DRIFT));
  return [...text.matchAll(pattern)]
    .map((match) => from + match.index)
    .sort((a, b) => Math.abs(a - offset) - Math.abs(b - offset));
}

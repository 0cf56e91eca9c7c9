import type { Rect } from './frame.js';
import { xAt } from './text-line.js';
import type { TextLine } from './text-line.js';

/**
 * Text without white space, for comparing what producers space differently, and for each of its
 * UTF-16 units the offset in the text it came from.
 */
export interface Compact {
  readonly text: string;
  readonly offsets: readonly number[];
}

export function compact(text: string): Compact {
  const offsets: number[] = [];
  let out = '';
  for (let index = 0; index < text.length; index++) {
    const unit = text[index] ?? '';
    if (/\s/u.test(unit)) continue;
    out += unit;
    offsets.push(index);
  }
  offsets.push(text.length);
  return { text: out, offsets };
}

/**
 * The text as names and headings are compared: NFC, lower case, no spaces, and the tone mark where the
 * older spelling puts it (`hoà`, `khoẻ`, `uỷ` as `hòa`, `khỏe`, `ủy`). A form for comparing only.
 */
export function comparable(text: string): string {
  const bare = compact(text.normalize('NFC').toLowerCase()).text;
  return bare.replace(/o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]/gu, oldTone);
}

/** True for text with letters that are all capitals. */
export function isUpperCase(text: string): boolean {
  return /\p{Lu}\P{L}*\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}

/** The box of a part of a line, by offsets in its compact text. */
export function partOf(
  line: TextLine,
  { offsets }: Compact,
  [from, to]: readonly [number, number],
): Rect {
  const start = xAt(line, offsets[from] ?? 0);
  const last = offsets[to - 1];
  const end = last === undefined || to <= from ? start : xAt(line, last + 1);
  return { x: start, y: line.y, width: Math.max(end - start, 0), height: line.height };
}

/** The tone mark moved from the second vowel of the pair to the first. */
function oldTone(pair: string): string {
  const decomposed = pair.normalize('NFD');
  const tone = /[\u0300\u0301\u0303\u0309\u0323]/u.exec(decomposed)?.[0] ?? '';
  const [first = '', second = ''] = decomposed.replace(tone, '');
  return `${first}${tone}${second}`.normalize('NFC');
}

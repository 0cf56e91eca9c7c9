import { concat, latin1Bytes } from '../bytes/index.js';
import type { PdfDict, PdfRef } from './objects.js';

/** Text of a PDF in pieces, which are joined once, when it is written; strings are ASCII. */
export type PdfText = readonly (Uint8Array | string)[];

/** Bytes of PDF text that is ASCII. */
export function pdf(text: string): Uint8Array {
  return latin1Bytes(text);
}

/** A name with its solidus; what is no regular character is escaped (ISO 32000-2 §7.3.5). */
export function nameText(name: string): string {
  return `/${name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (char) => `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}

/** `num gen R`. */
export function refText({ num, gen }: PdfRef): string {
  return `${num} ${gen} R`;
}

/** A number in at most five decimals, as coordinates are written. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const text = value.toFixed(5).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/**
 * The text of a dictionary with some entries set (`undefined` takes one out) and every other byte as
 * it stood: what does not change must not be written anew.
 */
export function withEntries(
  dict: PdfDict,
  changes: Readonly<Record<string, Uint8Array | string | undefined>>,
): Uint8Array {
  const cuts: { from: number; to: number; text: PdfText }[] = [];
  const added: (Uint8Array | string)[] = [];
  for (const [key, text] of Object.entries(changes)) {
    const span = dict.spans.get(key);
    // A value that takes the place of one which needed no space on either side gets both.
    if (span && text) cuts.push({ from: span.start, to: span.end, text: [' ', text, ' '] });
    else if (span) cuts.push({ from: span.keyStart, to: span.end, text: [] });
    else if (text) added.push(`\n${nameText(key)} `, text);
  }
  cuts.sort((a, b) => a.from - b.from);
  const close = dict.raw.length - 2;
  const parts: (Uint8Array | string)[] = [];
  let at = 0;
  for (const { from, to, text } of cuts) {
    parts.push(dict.raw.subarray(at, from), ...text);
    at = to;
  }
  parts.push(dict.raw.subarray(at, close), ...added, added.length > 0 ? '\n>>' : '>>');
  return concat(parts);
}

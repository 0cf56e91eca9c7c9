import { concat, latin1Bytes } from '../bytes/index.js';
import type { PdfDict, PdfRef } from './objects.js';

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
  const text = value.toFixed(5).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/**
 * The text of a dictionary with some entries set (`undefined` takes one out) and every other byte as
 * it stood: what does not change must not be written anew.
 */
export function withEntries(
  dict: PdfDict,
  changes: Readonly<Record<string, Uint8Array | undefined>>,
): Uint8Array {
  const cuts: { from: number; to: number; text: Uint8Array }[] = [];
  const added: Uint8Array[] = [];
  for (const [key, text] of Object.entries(changes)) {
    const span = dict.spans.get(key);
    if (span && text) cuts.push({ from: span.start, to: span.end, text: spaced(text) });
    else if (span) cuts.push({ from: span.keyStart, to: span.end, text: new Uint8Array(0) });
    else if (text) added.push(pdf(`\n${nameText(key)} `), text);
  }
  cuts.sort((a, b) => a.from - b.from);
  const close = dict.raw.length - 2;
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, text } of cuts) {
    parts.push(dict.raw.subarray(at, from), text);
    at = to;
  }
  parts.push(dict.raw.subarray(at, close), ...added, added.length > 0 ? pdf('\n>>') : pdf('>>'));
  return concat(parts);
}

/** A value that took the place of one which needed no space on either side. */
function spaced(text: Uint8Array): Uint8Array {
  return concat([pdf(' '), text, pdf(' ')]);
}

import { latin1Bytes, toHex } from '../bytes/index.js';
import { isArray, isDict, isStream, type PdfValue } from './objects.js';
import { PdfParser } from './parser.js';
import { nameText, numberText, refText } from './write.js';

/**
 * A value that was read with faults passed over, with texts (`raw`) that have none: what is added to the
 * text of a dictionary whose keys and values do not pair up would be read as something else. Where it stands in the
 * file is kept.
 */
export function mended(value: PdfValue): PdfValue {
  if (isStream(value)) {
    const dict = mended(value.dict);
    return isDict(dict) ? { ...value, dict } : value;
  }
  if (!isDict(value) && !isArray(value)) return value;
  const bytes = latin1Bytes(textOfValue(value));
  return placed(new PdfParser({ bytes, base: undefined, last: true }).value(), value);
}

/** The value of a new text with the places of the file, which its `raw` and `spans` do not tell. */
export function placed(plain: PdfValue, filed: PdfValue): PdfValue {
  if (isArray(plain) && isArray(filed)) {
    return { ...plain, items: plain.items.map((item, i) => placed(item, filed.items[i] ?? null)) };
  }
  if (!isDict(plain) || !isDict(filed)) return plain;
  const entries = new Map(
    [...plain.entries].map(([key, value]) => [key, placed(value, filed.entries.get(key) ?? null)]),
  );
  const { at, repeated, fileSpans = filed.spans } = filed;
  return { ...plain, entries, at, repeated, fileSpans };
}

/** Above this JavaScript writes numbers with an exponent, which PDF does not know; no reader tells them apart. */
const GREATEST_NUMBER = 1e20;

/** Latin-1, strings in hexadecimal. */
function textOfValue(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number')
    return numberText(Math.min(Math.max(value, -GREATEST_NUMBER), GREATEST_NUMBER));
  switch (value.kind) {
    case 'name':
      return nameText(value.name);
    case 'string':
      return `<${toHex(value.bytes)}>`;
    case 'ref':
      return refText(value);
    case 'array':
      return `[${value.items.map(textOfValue).join(' ')}]`;
    case 'dict':
      return `<< ${[...value.entries].map(([key, item]) => `${nameText(key)} ${textOfValue(item)}`).join('\n')} >>`;
    case 'stream':
      // No stream stands within another object (ISO 32000-2 §7.3.8.1).
      return 'null';
  }
}

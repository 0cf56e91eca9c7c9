import { concat, toHex } from '../bytes/index.js';
import {
  decryptString,
  encryptStream,
  encryptString,
  type DocumentEncryption,
  type ObjectId,
  type RandomBytes,
} from './encryption.js';
import type { Entries } from './encryption-dictionary.js';
import { placed } from './mend.js';
import {
  isArray,
  isDict,
  isStream,
  isString,
  type PdfDict,
  type PdfString,
  type PdfValue,
} from './objects.js';
import { PdfParser } from './parser.js';
import { isStreamNext } from './read-object.js';
import { pdf, withEntries } from './write.js';

/*
 * In memory everything is plain: strings and the texts (`raw`) of objects are decrypted when an object is
 * read from the file, and encrypted when an update is written. Code between the two, which carries
 * raw texts from one object into another, needs to know of neither.
 */

/** The value of a top-level object with its strings decrypted; /Contents of signatures stay as they stand. */
export function decryptedValue(
  encryption: DocumentEncryption,
  object: ObjectId,
  value: PdfValue,
): PdfValue {
  if (object.num === encryption.num) return value;
  if (isString(value)) {
    return { ...value, bytes: decryptString(encryption, object, value.bytes) };
  }
  if (isStream(value)) {
    const dict = decryptedValue(encryption, object, value.dict);
    return { ...value, dict: isDict(dict) ? dict : value.dict, object };
  }
  if ((!isDict(value) && !isArray(value)) || !holdsString(value)) return value;
  const text = withStrings(value.raw, (bytes) => decryptString(encryption, object, bytes));
  return placed(parsed(text), value);
}

function holdsString(value: PdfValue): boolean {
  if (isArray(value)) return value.items.some(holdsString);
  if (isDict(value)) return [...value.entries.values()].some(holdsString);
  return isString(value);
}

function parsed(text: Uint8Array): PdfValue {
  return new PdfParser({ bytes: text, base: undefined, last: true }).value();
}

/** How new objects are encrypted. */
export interface ObjectEncryption {
  /** Looks up entries behind references. */
  readonly get: Entries;
  readonly encryption: DocumentEncryption;
  readonly random: RandomBytes;
}

/**
 * The text of an object as the encrypted file holds it. The text up to the first string, and /Contents of
 * a signature dictionary, keep their places. A stream's /Length must be direct.
 */
export function encryptedText(
  object: ObjectId,
  text: Uint8Array,
  { get, encryption, random }: ObjectEncryption,
): Uint8Array {
  const change = (bytes: Uint8Array): Uint8Array =>
    encryptString(encryption, bytes, { object, random });
  const parser = new PdfParser({ bytes: text, base: 0, last: true });
  const value = parser.value();
  if (!isDict(value) || !isStreamNext(parser)) return withStrings(text, change);
  const length = value.entries.get('Length');
  if (typeof length !== 'number') throw new TypeError('a new stream has no direct /Length');
  const data = encryptStream(encryption, text.subarray(parser.at, parser.at + length), {
    ...{ object, random, get, dict: value },
  });
  const dict = withEntries(value, { Length: pdf(String(data.length)) });
  return concat([withStrings(dict, change), pdf('\nstream\n'), data, pdf('\nendstream')]);
}

/** The text with every string changed and written in hexadecimal, /Contents of signatures left as they stand. */
function withStrings(text: Uint8Array, change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const kept = signatureContents(new PdfParser({ bytes: text, base: 0, last: true }).value());
  const parts: Uint8Array[] = [];
  let written = 0;
  for (const { start, end, bytes } of stringsIn(text, kept)) {
    parts.push(text.subarray(written, start), pdf(`<${toHex(change(bytes))}>`));
    written = end;
  }
  return concat([...parts, text.subarray(written)]);
}

/** From the start of every /Contents in signature dictionaries to its end (ISO 32000-2 §7.6.2). */
function signatureContents(value: PdfValue, into = new Map<number, number>()): Map<number, number> {
  if (isArray(value)) for (const item of value.items) signatureContents(item, into);
  if (!isDict(value)) return into;
  const span = value.spans.get('Contents');
  if (isSignature(value) && span && value.at !== undefined) {
    into.set(value.at + span.start, value.at + span.end);
  }
  for (const item of value.entries.values()) signatureContents(item, into);
  return into;
}

/** Only a signature dictionary has both; /Type may be missing (§12.8.1 Table 255). */
function isSignature({ entries }: PdfDict): boolean {
  return entries.has('ByteRange') && isString(entries.get('Contents'));
}

interface PlacedString {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** The string tokens of a text that parses, except those that begin where `kept` says. */
function* stringsIn(
  text: Uint8Array,
  kept: ReadonlyMap<number, number>,
): Generator<PlacedString, void> {
  for (let at = 0; at < text.length;) {
    const byte = text[at];
    const isDouble = byte === 0x3c && text[at + 1] === 0x3c;
    const passed = kept.get(at);
    if (passed !== undefined) {
      at = passed;
    } else if (byte === 0x25) {
      at = endOfComment(text, at);
    } else if (byte === 0x28 || (byte === 0x3c && !isDouble)) {
      const parser = new PdfParser({ bytes: text, base: undefined, last: true }, at);
      const { bytes } = parser.value() as PdfString;
      yield { start: at, end: parser.at, bytes };
      at = parser.at;
    } else {
      at += isDouble ? 2 : 1;
    }
  }
}

function endOfComment(text: Uint8Array, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== 0x0a && text[at] !== 0x0d) at++;
  return at;
}

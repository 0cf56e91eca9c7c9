import { coreError } from '../errors.js';
import { MAX_OBJECT_BYTES } from './limits.js';
import { isDict, type PdfValue } from './objects.js';
import { PdfParser, STRETCH_TOO_SHORT } from './parser.js';
import type { ByteWindow } from './window.js';

/** First guess at the length of an object that is read from a file, in bytes: what is kept of an object keeps so many. */
const FIRST_STRETCH = 1024;

/** Whether faults in objects are passed over, as `Stretch` says. */
export interface Leniency {
  readonly lenient?: boolean;
}

/** Parses at an offset with as long a stretch as it takes. */
export function parseAt<T>(
  window: ByteWindow,
  offset: number,
  parse: (parser: PdfParser) => T,
  { lenient = false }: Leniency = {},
): T {
  // In memory the whole rest is at hand and nothing is ever tried twice.
  let length = window.source.bytes ? window.size : FIRST_STRETCH;
  for (;;) {
    const bytes = window.view(offset, length);
    const last = offset + bytes.length >= window.size;
    try {
      return parse(new PdfParser({ bytes, base: offset, last, lenient }));
    } catch (error) {
      if (error !== STRETCH_TOO_SHORT) throw error;
    }
    length *= 8;
    if (length > MAX_OBJECT_BYTES) {
      throw coreError(
        'ERR_LIMIT',
        `object at byte ${offset} is longer than ${MAX_OBJECT_BYTES} bytes`,
        {
          facts: { limit: MAX_OBJECT_BYTES, offset },
        },
      );
    }
  }
}

/** An indirect object as it stands in the file. */
export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly value: PdfValue;
  /** Offset behind the object, its `endobj` not counted; absent for streams, whose length is not known here. */
  readonly end: number | undefined;
}

/** Reads `num gen obj …` at an offset. */
export function readIndirect(
  window: ByteWindow,
  offset: number,
  leniency: Leniency = {},
): IndirectObject {
  return parseAt(window, offset, readHere, leniency);
}

function readHere(parser: PdfParser): IndirectObject {
  const num = parser.unsigned();
  const gen = parser.unsigned();
  parser.expectKeyword('obj');
  const value = parser.value();
  if (!isDict(value) || !isStreamNext(parser)) return { num, gen, value, end: parser.offset };
  return {
    num,
    gen,
    value: { kind: 'stream', dict: value, dataStart: parser.offset },
    end: undefined,
  };
}

/** True, and read up to its first byte, where the bytes of a stream come next. */
export function isStreamNext(parser: PdfParser): boolean {
  if (!parser.takeKeyword('stream')) return false;
  // CRLF or LF follows (ISO 32000-2 §7.3.8.1); a lone CR is what some old writers left.
  const next = parser.bytes[parser.at];
  if (next === 0x0d) parser.at += parser.bytes[parser.at + 1] === 0x0a ? 2 : 1;
  else if (next === 0x0a) parser.at += 1;
  return true;
}

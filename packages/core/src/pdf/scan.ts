import { latin1Text } from '../bytes/index.js';
import { coreError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import {
  MAX_OBJECT_NUMBER,
  MAX_REBUILT_BYTES,
  MAX_REBUILT_OBJECTS,
  MAX_REBUILT_STREAMS,
  MAX_REBUILT_TRAILERS,
  MAX_STREAM_DICT,
} from './limits.js';
import { objectNumbers, type NumberSet } from './number-set.js';
import { isRegular, isSpace } from './characters.js';

/** An object that stands in the file by its own. */
export interface ScannedObject {
  readonly offset: number;
  readonly gen: number;
}

/** What one pass over a file finds. */
export interface Scan {
  /** The last definition of each number. */
  readonly objects: ReadonlyMap<number, ScannedObject>;
  /** Object streams in the order of the file. */
  readonly objectStreams: readonly (ScannedObject & { readonly num: number })[];
  /** Offsets of dictionaries behind `trailer`, and of cross-reference streams, in the order of the file. */
  readonly trailers: readonly { readonly kind: 'table' | 'stream'; readonly offset: number }[];
  /** Numbers that references name, whether there is such an object or not; more may be added. */
  readonly referenced: NumberSet;
}

/** Bytes looked at in one step. */
const PIECE = 1 << 20;
/** Bytes of a piece that the next one sees again: the longest `num gen obj` or keyword that may be cut. */
const OVERLAP = 64;

/**
 * Looks for `num gen obj`, `stream` and `trailer` from the first byte to the last, once. A stream whose
 * direct /Length leads to its `endstream` is passed over, so that what it holds (a PDF within the
 * PDF) is not taken for objects of this one. Throws `ERR_LIMIT`.
 */
export async function scanObjects(source: ByteSource): Promise<Scan> {
  const referenced = objectNumbers();
  const state: State = {
    ...{ objects: new Map(), objectStreams: [], trailers: [], referenced },
    open: undefined,
  };
  if (source.size > MAX_REBUILT_BYTES)
    throw coreError('ERR_LIMIT', 'the file is too large to rebuild its cross-reference', {
      facts: { limit: MAX_REBUILT_BYTES, found: source.size },
    });
  let at = 0;
  while (at < source.size) {
    const from = Math.max(0, at - OVERLAP);
    const length = Math.min(PIECE + OVERLAP, source.size - from);
    const bytes = await source.read(from, length);
    const last = from + length >= source.size;
    const piece: Piece = { source, bytes, base: from, last };
    at = await scanPiece(piece, at - from, state);
  }
  return state;
}

interface State extends Scan {
  readonly objects: Map<number, ScannedObject>;
  readonly objectStreams: (ScannedObject & { num: number })[];
  readonly trailers: { kind: 'table' | 'stream'; offset: number }[];
  /** The object whose dictionary a `stream` keyword would end. */
  open: (ScannedObject & { num: number }) | undefined;
}

interface Piece {
  readonly source: ByteSource;
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly last: boolean;
}

/** Longest keyword looked for and the byte behind it. */
const KEYWORD = 8;
const LETTER_B = 0x62;
const LETTER_R = 0x72;
const CAPITAL_R = 0x52;

/** Scans a piece and answers the offset in the file where scanning goes on. */
async function scanPiece(piece: Piece, start: number, state: State): Promise<number> {
  const { bytes, base, last } = piece;
  // A keyword that touches the end is seen again with what follows it.
  const end = last ? bytes.length : bytes.length - KEYWORD;
  for (let at = nextMark(bytes, start, end); at < end; at = nextMark(bytes, at + 1, end)) {
    const byte = bytes[at];
    // `b` is the middle of `obj`, `r` the third letter of `stream` and second of `trailer`.
    if (byte === LETTER_B) takeObject(piece, at - 1, state);
    else if (byte === CAPITAL_R) takeReference(bytes, at, state.referenced);
    else if (byte === LETTER_R && isWord(bytes, at - 1, 'trailer'))
      takeTrailer(piece, at - 1, state);
    else if (byte === LETTER_R && isWord(bytes, at - 2, 'stream')) {
      const behind = await takeStream(piece, at - 2, state);
      if (behind === undefined) continue;
      if (behind - base >= end) return behind;
      at = behind - base - 1;
    }
  }
  return base + end;
}

/** The next place that may belong to `num gen obj`, `num gen R`, `trailer` or `stream`; `end` where there is none. */
function nextMark(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === LETTER_B ? bytes[at + 1] === 0x6a : byte === LETTER_R && bytes[at - 1] === 0x74)
      return at;
    if (byte === CAPITAL_R && isSpace(bytes[at - 1])) return at;
  }
  return end;
}

function isWord(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** Reads `num gen` in front of `obj`. */
function takeObject({ bytes, base }: Piece, at: number, state: State): void {
  if (at < 3 || bytes[at] !== 0x6f || bytes[at + 2] !== 0x6a || isRegular(bytes[at + 3])) return;
  const gen = numberBefore(bytes, at);
  const num = gen && numberBefore(bytes, gen.start);
  if (!num || gen.blanks === 0 || num.blanks === 0) return;
  if (num.value < 1 || num.value > MAX_OBJECT_NUMBER || gen.value > 65_535) return;
  const found = { num: num.value, gen: gen.value, offset: base + num.start };
  if (state.objects.size >= MAX_REBUILT_OBJECTS && !state.objects.has(found.num))
    throw tooMany('objects', MAX_REBUILT_OBJECTS);
  state.objects.set(found.num, { gen: found.gen, offset: found.offset });
  state.open = found;
}

/** Reads `num gen` in front of `R`. */
function takeReference(bytes: Uint8Array, at: number, referenced: NumberSet): void {
  if (isRegular(bytes[at + 1])) return;
  const gen = numberBefore(bytes, at);
  const num = gen && numberBefore(bytes, gen.start);
  if (num && gen.blanks > 0 && num.blanks > 0) referenced.add(num.value);
}

/** Adds the numbers that references in the text of objects name. */
export function noteReferences(bytes: Uint8Array, referenced: NumberSet): void {
  for (let at = bytes.indexOf(CAPITAL_R); at >= 0; at = bytes.indexOf(CAPITAL_R, at + 1))
    if (isSpace(bytes[at - 1])) takeReference(bytes, at, referenced);
}

function tooMany(what: string, limit: number): Error {
  return coreError('ERR_LIMIT', `more than ${limit} ${what} in a file without cross-reference`, {
    facts: { limit },
  });
}

/** The digits before a place, and how much white space is between. */
function numberBefore(
  bytes: Uint8Array,
  before: number,
): { value: number; start: number; blanks: number } | undefined {
  let end = before;
  while (end > 0 && before - end < 16 && isSpace(bytes[end - 1])) end--;
  let start = end;
  while (start > 0 && end - start < 10 && isDigit(bytes[start - 1])) start--;
  if (start === end) return undefined;
  const value = Number(latin1Text(bytes.subarray(start, end)));
  return { value, start, blanks: before - end };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function takeTrailer({ base }: Piece, at: number, state: State): void {
  if (state.trailers.length >= MAX_REBUILT_TRAILERS)
    throw tooMany('trailers', MAX_REBUILT_TRAILERS);
  const offset = base + at + 'trailer'.length;
  if ((state.trailers.at(-1)?.offset ?? -1) < offset)
    state.trailers.push({ kind: 'table', offset });
}

/** Learns what the stream is, and where it ends if its dictionary says so rightly. */
async function takeStream(piece: Piece, at: number, state: State): Promise<number | undefined> {
  const { bytes, base, source } = piece;
  const { open } = state;
  const isEnd = at >= 3 && isWord(bytes, at - 3, 'endstream');
  if (!open || isEnd) return undefined;
  state.open = undefined;
  const dictLength = base + at - open.offset;
  if (dictLength > MAX_STREAM_DICT) return undefined;
  const dict = latin1Text(
    open.offset >= base
      ? bytes.subarray(open.offset - base, at)
      : await source.read(open.offset, dictLength),
  );
  if (!/>>\s*$/.test(dict)) return undefined;
  noteKind(dict, open, state);
  const length = /\/Length\s+(\d{1,10})(?!\d|\s+\d+\s+R)/.exec(dict)?.[1];
  return length === undefined ? undefined : endOfData(source, base + at + 6, Number(length));
}

function noteKind(dict: string, open: ScannedObject & { num: number }, state: State): void {
  if (/\/Type\s*\/XRef\b/.test(dict) && state.trailers.length < MAX_REBUILT_TRAILERS)
    state.trailers.push({ kind: 'stream', offset: open.offset });
  if (!/\/Type\s*\/ObjStm\b/.test(dict)) return;
  if (state.objectStreams.length >= MAX_REBUILT_STREAMS)
    throw tooMany('object streams', MAX_REBUILT_STREAMS);
  state.objectStreams.push(open);
}

/** Offset of `endstream` where it follows the data of that length; otherwise undefined. */
async function endOfData(
  source: ByteSource,
  keywordEnd: number,
  length: number,
): Promise<number | undefined> {
  const end = keywordEnd + length;
  if (end >= source.size) return undefined;
  // One or two bytes of line end before the data, up to two behind.
  const text = latin1Text(await source.read(end, Math.min(16, source.size - end)));
  const found = text.indexOf('endstream');
  return found >= 0 && found <= 5 ? end + found : undefined;
}

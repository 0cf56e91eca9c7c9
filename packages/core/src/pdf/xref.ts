import { latin1Text } from '../bytes/index.js';
import { coreError, type KysoError } from '../errors.js';
import { MAX_OBJECT_NUMBER } from './limits.js';
import { isArray, isDict, isStream, type PdfDict, type PdfStream } from './objects.js';
import type { ByteWindow } from './window.js';
import { isSpace } from './characters.js';
import { PdfParser } from './parser.js';
import { parseAt, readIndirect } from './read-object.js';
import { decodeStream, filterSteps } from './filters.js';

/** Where an object stands, as one cross-reference section says. */
export type XrefEntry =
  | { readonly type: 'free'; readonly gen: number }
  | { readonly type: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly type: 'compressed'; readonly stream: number; readonly index: number };

/** One cross-reference section with its trailer (ISO 32000-2 §7.5.4, §7.5.8). */
export interface XrefSection {
  readonly kind: 'table' | 'stream' | 'hybrid';
  /** Offset of `xref` or of the stream object. */
  readonly offset: number;
  readonly trailer: PdfDict;
  /** Offset behind `%%EOF` of this section, or undefined where `startxref` with this offset does not follow it. */
  readonly end: number | undefined;
  /** The `startxref` and `%%EOF` that stand behind this section, whichever section they name. */
  readonly tail?: SectionTail | undefined;
  /** True where a table that begins with the head of the free list was numbered from 1 and is read from 0. */
  readonly renumbered?: boolean;
  find(num: number): XrefEntry | undefined;
  entries(): Iterable<readonly [number, XrefEntry]>;
  /** True where two rows name one object, so that readers may disagree. */
  ambiguous(): boolean;
}

/** What `startxref` behind a section says, and the offset behind the `%%EOF` that follows. */
export interface SectionTail {
  readonly startXref: number;
  readonly end: number;
}

/**
 * Reads the section at an offset: a table, a table with a hybrid stream, or a stream. `base` is added
 * to the offsets that it names.
 */
export function readSection(window: ByteWindow, offset: number, base = 0): XrefSection {
  if (offset < 0 || offset >= window.size) throw xrefError(`no section at byte ${offset}`, offset);
  const head = window.view(offset, 16);
  let blanks = 0;
  while (isSpace(head[blanks])) blanks++;
  const word = latin1Text(head.subarray(blanks, blanks + 4));
  const section =
    word === 'xref'
      ? readTable(window, offset, { start: offset + blanks + 4, base })
      : readStream(window, offset, base);
  return base === 0 ? section : shifted(section, base);
}

/** The same section with all offsets moved. */
function shifted(section: XrefSection, base: number): XrefSection {
  const moved = (entry: XrefEntry): XrefEntry =>
    entry.type === 'offset' ? { ...entry, offset: entry.offset + base } : entry;
  return {
    ...section,
    find(num) {
      const entry = section.find(num);
      return entry && moved(entry);
    },
    *entries() {
      for (const [num, entry] of section.entries()) yield [num, moved(entry)] as const;
    },
  };
}

/** The error of this reader. */
export function xrefError(problem: string, offset: number, cause?: unknown): KysoError {
  return coreError('ERR_XREF_DAMAGED', `cross-reference: ${problem}`, { facts: { offset }, cause });
}

/** Rows of one run of object numbers. */
interface Run {
  readonly first: number;
  readonly count: number;
  readonly entry: (index: number) => XrefEntry;
}

/** Most runs of a section where some overlap; ordered ones may be any number. */
const MAX_OVERLAPPING_RUNS = 1000;

function sectionOver(
  runs: readonly Run[],
  rest: Pick<XrefSection, 'kind' | 'offset' | 'trailer' | 'end' | 'tail' | 'renumbered'>,
): XrefSection {
  const [only, ...others] = runs;
  // Most tables are of one run; nothing is to be put in order then.
  const ordered =
    only && only.count > 0 && others.length === 0
      ? runs
      : runs.filter(({ count }) => count > 0).sort((a, b) => a.first - b.first);
  const overlap = ordered.some(({ first }, i) => first < endOfRun(ordered[i - 1]));
  if (overlap && runs.length > MAX_OVERLAPPING_RUNS)
    throw xrefError('too many overlapping runs', rest.offset);
  // Field by field: a spread takes longer than reading a short table.
  return {
    kind: rest.kind,
    offset: rest.offset,
    trailer: rest.trailer,
    end: rest.end,
    tail: rest.tail,
    ...(rest.renumbered && { renumbered: true }),
    ambiguous: () => overlap,
    find(num) {
      // Of overlapping runs the last counts, as the last row would in a reader that fills a map.
      const run = overlap
        ? runs.findLast(({ first, count }) => num >= first && num < first + count)
        : runWith(ordered, num);
      return run?.entry(num - run.first);
    },
    *entries() {
      for (const { first, count, entry } of runs) {
        for (let index = 0; index < count; index++) yield [first + index, entry(index)] as const;
      }
    },
  };
}

function endOfRun(run: Run | undefined): number {
  return run ? run.first + run.count : 0;
}

/** The run that holds a number among runs in order. */
function runWith(ordered: readonly Run[], num: number): Run | undefined {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOfRun(ordered[middle]) <= num) low = middle + 1;
    else high = middle;
  }
  const run = ordered[low];
  return run && run.first <= num ? run : undefined;
}

function readTable(
  window: ByteWindow,
  offset: number,
  { start, base }: { start: number; base: number },
): XrefSection {
  const runs: Run[] = [];
  let renumbered = false;
  let at = start;
  for (;;) {
    const header = parseAt(window, at, (parser) => {
      if (parser.takeKeyword('trailer')) return { trailerAt: parser.offset };
      const first = parser.unsigned();
      const count = parser.unsigned();
      parser.skipSpace();
      return { first, count, rowsAt: parser.offset };
    });
    if ('trailerAt' in header) {
      at = header.trailerAt;
      break;
    }
    if (header.first + header.count > MAX_OBJECT_NUMBER + 1)
      throw xrefError('too many entries', at);
    const { run, end } = readRun(window, header);
    runs.push(run);
    renumbered ||= run.first !== header.first;
    at = end;
  }
  const { trailer, after } = parseAt(window, at, (parser) => {
    const value = parser.value();
    if (!isDict(value)) throw xrefError('trailer is no dictionary', at);
    return { trailer: value, after: parser.offset };
  });
  const table = sectionOver(runs, {
    kind: 'table',
    offset,
    trailer,
    ...endOf(window, after, offset - base),
    renumbered,
  });
  const hidden = trailer.entries.get('XRefStm');
  return typeof hidden === 'number'
    ? hybrid(table, readStream(window, hidden + base, base))
    : table;
}

/** Entries of the table win; what it leaves out or marks free is looked up in the stream (§7.5.8.4). */
function hybrid(table: XrefSection, stream: XrefSection): XrefSection {
  const find = (num: number): XrefEntry | undefined => {
    const entry = table.find(num);
    return entry && entry.type !== 'free' ? entry : (stream.find(num) ?? entry);
  };
  return {
    ...table,
    kind: 'hybrid',
    find,
    ambiguous() {
      if (table.ambiguous() || stream.ambiguous()) return true;
      for (const [num, entry] of stream.entries()) {
        const row = table.find(num);
        if (row && row.type !== 'free' && JSON.stringify(row) !== JSON.stringify(entry))
          return true;
      }
      return false;
    },
    *entries() {
      const seen = new Set<number>();
      for (const section of [table, stream]) {
        for (const [num] of section.entries()) {
          const entry = seen.has(num) ? undefined : find(num);
          seen.add(num);
          if (entry) yield [num, entry] as const;
        }
      }
    },
  };
}

const ROW = 20;

/** Rows of exactly 20 bytes are looked up where they stand; others are read one by one. */
function readRun(
  window: ByteWindow,
  { first, count, rowsAt }: { first: number; count: number; rowsAt: number },
): { run: Run; end: number } {
  const rowAt = (index: number): XrefEntry | undefined =>
    parseRow(window.view(rowsAt + index * ROW, ROW - 1));
  const firstRow = count > 0 ? rowAt(0) : undefined;
  // A known fault: tables that begin with the head of the free list but are numbered from 1.
  const start = first === 1 && firstRow?.type === 'free' && firstRow.gen === 65535 ? 0 : first;
  const regular =
    count === 0 ||
    (firstRow !== undefined && rowAt(count - 1) !== undefined && rowAt(count >> 1) !== undefined);
  if (regular) {
    const entry = (index: number): XrefEntry => {
      const row = rowAt(index);
      if (!row) throw xrefError(`row ${index} is malformed`, rowsAt + index * ROW);
      return row;
    };
    return { run: { first: start, count, entry }, end: rowsAt + count * ROW };
  }
  return readLooseRun(window, { first: start, count, rowsAt });
}

function readLooseRun(
  window: ByteWindow,
  { first, count, rowsAt }: { first: number; count: number; rowsAt: number },
): { run: Run; end: number } {
  const rows: XrefEntry[] = [];
  let at = rowsAt;
  while (rows.length < count) {
    const row = parseAt(window, at, (parser) => {
      const offset = parser.unsigned();
      const gen = parser.unsigned();
      const used = parser.takeKeyword('n');
      if (!used) parser.expectKeyword('f');
      return {
        entry: used ? ({ type: 'offset', offset, gen } as const) : ({ type: 'free', gen } as const),
        end: parser.offset,
      };
    });
    rows.push(row.entry);
    at = row.end;
  }
  const entry = (index: number): XrefEntry => rows[index] ?? { type: 'free', gen: 0 };
  return { run: { first, count, entry }, end: at };
}

/** `nnnnnnnnnn ggggg n` with the type letter at its place; anything else is undefined. */
function parseRow(row: Uint8Array): XrefEntry | undefined {
  const offset = digits(row, 0, 10);
  const gen = digits(row, 11, 16);
  if (row[10] !== 0x20 || row[16] !== 0x20 || offset === undefined || gen === undefined)
    return undefined;
  if (row[17] === 0x6e) return { type: 'offset', offset, gen };
  return row[17] === 0x66 ? { type: 'free', gen } : undefined;
}

function digits(bytes: Uint8Array, from: number, to: number): number | undefined {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function readStream(window: ByteWindow, offset: number, base: number): XrefSection {
  const { value: object, end: after } = readIndirect(window, offset);
  if (!isStream(object)) throw xrefError('neither table nor stream', offset);
  const { dict } = object;
  if (dict.entries.get('Encrypt') === undefined && !dict.entries.has('W'))
    throw xrefError('stream without /W', offset);
  const length = dict.entries.get('Length');
  if (typeof length !== 'number') throw xrefError('stream without a direct /Length', offset);
  const data = window.view(object.dataStart, length);
  // Before decoding: where bytes behind the stream have yet to be fetched, all of this is done again.
  const ends = endOf(window, after ?? endOfStream(object, length), offset - base);
  const rows = window.keep(
    decodeStream(
      data,
      filterSteps(dict, (value) => value ?? null),
    ),
  );
  return sectionOver(runsOf(dict, rows, offset), {
    kind: 'stream',
    offset,
    trailer: dict,
    ...ends,
  });
}

function endOfStream(stream: PdfStream, length: number): number {
  return stream.dataStart + length;
}

function runsOf(dict: PdfDict, rows: Uint8Array, offset: number): Run[] {
  const w = numbers(dict, 'W');
  const size = dict.entries.get('Size');
  const [w1 = -1, w2 = -1, w3 = -1] = w ?? [];
  const width = w1 + w2 + w3;
  if (w?.length !== 3 || w.some((n) => n < 0 || n > 8) || width === 0)
    throw xrefError('/W is malformed', offset);
  const index = numbers(dict, 'Index') ?? [0, typeof size === 'number' ? size : 0];
  const field = (at: number, length: number): number => {
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + (rows[at + i] ?? 0);
    return value;
  };
  const runs: Run[] = [];
  let row = 0;
  for (let i = 0; i + 1 < index.length; i += 2) {
    const first = index[i] ?? 0;
    // Rows that the stream does not hold are not there, whatever /Index claims.
    const count = Math.min(index[i + 1] ?? 0, Math.floor(rows.length / width) - row);
    if (first + count > MAX_OBJECT_NUMBER + 1) throw xrefError('too many entries', offset);
    const from = row;
    const entry = (n: number): XrefEntry => {
      const at = (from + n) * width;
      const [type, second, third] = [
        w1 === 0 ? 1 : field(at, w1),
        field(at + w1, w2),
        field(at + w1 + w2, w3),
      ];
      if (type === 1) return { type: 'offset', offset: second, gen: third };
      return type === 2
        ? { type: 'compressed', stream: second, index: third }
        : { type: 'free', gen: third };
    };
    if (count > 0) runs.push({ first, count, entry });
    row += Math.max(count, 0);
  }
  return runs;
}

function numbers(dict: PdfDict, key: string): number[] | undefined {
  const value = dict.entries.get(key);
  if (!isArray(value)) return undefined;
  const items = value.items.filter(
    (item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0,
  );
  return items.length === value.items.length ? (items as number[]) : undefined;
}

/** Where a section ends: behind `%%EOF` when `startxref` with this section's offset stands before it. */
function endOf(
  window: ByteWindow,
  after: number,
  offset: number,
): Pick<XrefSection, 'end' | 'tail'> {
  const view = window.view(after, 128);
  const parser = new PdfParser({ bytes: view, base: after, last: true });
  for (const word of ['endstream', 'endobj']) parser.takeKeyword(word);
  if (!parser.takeKeyword('startxref')) return { end: undefined };
  const match = /^\s*(\d+)\s+%%EOF/.exec(latin1Text(view.subarray(parser.at)));
  if (!match) return { end: undefined };
  const tail = { startXref: Number(match[1]), end: after + parser.at + match[0].length };
  // The first section of a linearized file says 0 (ISO 32000-2 Annex F.3.4).
  const own = tail.startXref === offset || tail.startXref === 0;
  return { end: own ? tail.end : undefined, tail };
}

import { concat, latin1Text, toHex } from '../bytes/index.js';
import { coreError } from '../errors.js';
import type { PdfDocument } from './document.js';
import { encryptedText } from './encrypted-objects.js';
import type { Entries } from './encryption-dictionary.js';
import type { RandomBytes } from './encryption.js';
import { MAX_OBJECT_NUMBER, MAX_TABLE_OFFSET } from './limits.js';
import { isArray, isDict, isRef, isString, type PdfRef } from './objects.js';
import { refText, type PdfText } from './write.js';

/** An object to be written: its number, generation and text, `obj` and `endobj` not included. */
export interface PendingObject {
  readonly ref: PdfRef;
  readonly text: PdfText;
}

/** Collects the objects of one incremental update (ISO 32000-2 §7.5.6). Objects are written in the order of their first `put`. */
export interface Update {
  /** A fresh object number. */
  allocate(): PdfRef;
  /** Sets the text of an object; a later call for the same number replaces it. */
  put(ref: PdfRef, ...text: PdfText): void;
  /** What was made for this very object in this update, made when it is first asked for: what many places show is written once. */
  shared(of: object, make: () => PdfRef): PdfRef;
}

/** An update that can be written: what was put so far, and the number that the next fresh object gets. */
export interface OpenUpdate extends Update {
  readonly pending: ReadonlyMap<number, PendingObject>;
  nextNumber(): number;
}

/** Starts an update; fresh numbers go on from the greatest /Size of the chain's newest section. */
export function beginUpdate(document: PdfDocument): OpenUpdate {
  const pending = new Map<number, PendingObject>();
  const made = new Map<object, PdfRef>();
  let next = firstFresh(document);
  return {
    pending,
    allocate() {
      // A /Size that is too small would make a new object take the place of an old or freed one.
      // In what is left of a file, references lead to objects that were cut off: a new one is none of them.
      while (document.locate(next) || document.isReferenced(next)) next++;
      if (next > MAX_OBJECT_NUMBER)
        throw coreError('ERR_LIMIT', `no object number up to ${MAX_OBJECT_NUMBER} is left`, {
          facts: { limit: MAX_OBJECT_NUMBER, found: next },
        });
      return { kind: 'ref', num: next++, gen: 0 };
    },
    put(ref, ...text) {
      pending.set(ref.num, { ref, text });
    },
    shared(of, make) {
      const ref = made.get(of) ?? make();
      made.set(of, ref);
      return ref;
    },
    nextNumber: () => next,
  };
}

/** The number after those in use: /Size or, where it says nothing usable, what the entries amount to. */
function firstFresh(document: PdfDocument): number {
  const size = document.repaired ? null : document.trailer.entries.get('Size');
  const usable = typeof size === 'number' && Number.isInteger(size) && size <= MAX_FRESH_SIZE;
  if (usable) return Math.max(size, 1);
  let highest = 0;
  for (const section of document.sections())
    for (const [num] of section.entries()) highest = Math.max(highest, num);
  return highest + 1;
}

/** Greatest /Size that new numbers go on from: behind it there must be room below the highest number that readers take. */
const MAX_FRESH_SIZE = MAX_OBJECT_NUMBER - 100_000;

/** The bytes to append, and where each object's text begins in them. */
export interface UpdateBytes {
  readonly bytes: Uint8Array;
  /** Offset in `bytes` of the text that was put, by object number. */
  readonly offsets: ReadonlyMap<number, number>;
}

/**
 * Writes the update: objects, a cross-reference section of the same kind as the newest one of the
 * document, `startxref` and `%%EOF`. 16 random bytes become the second half of /ID. Where the document
 * is encrypted, so are the strings and streams that were put (`encryptedText` says what stays). Behind a
 * repaired document the section names all objects and has no /Prev: nothing leads to the damage. Throws
 * `ERR_LIMIT` where an offset has more digits than a row of a table.
 */
export function writeUpdate(
  document: PdfDocument,
  update: OpenUpdate,
  { random }: { readonly random: RandomBytes },
): UpdateBytes {
  const { encryption } = document;
  const get: Entries = (dict, key) => document.get(dict, key);
  const parts: (Uint8Array | string)[] = [separator(document)];
  const offsets = new Map<number, number>();
  const rows: Row[] = [];
  const start = document.size - document.base;
  let length = separator(document).length;
  for (const { ref, text } of update.pending.values()) {
    const head = `${ref.num} ${ref.gen} obj\n`;
    rows.push({ num: ref.num, gen: ref.gen, offset: start + length });
    offsets.set(ref.num, length + head.length);
    const written = encryption
      ? [encryptedText(ref, concat(text), { get, encryption, random })]
      : text;
    parts.push(head, ...written, END_OF_OBJECT);
    length += head.length + sizeOf(written) + END_OF_OBJECT.length;
  }
  const at = start + length;
  const trailer = trailerEntries(document, random(16));
  if (document.repaired) rows.push(...oldRows(document, update));
  const section =
    document.section(0).kind === 'stream'
      ? xrefStream(update, rows, { at, trailer })
      : xrefTable(update, rows, { at, trailer });
  parts.push(section, `startxref\n${at}\n%%EOF\n`);
  return { bytes: concat(parts), offsets };
}

const END_OF_OBJECT = '\nendobj\n';

function sizeOf(text: PdfText): number {
  let size = 0;
  for (const part of text) size += part.length;
  return size;
}

/**
 * A line end unless the file has one: the end of the old revision stays unambiguous, and after a lone
 * CR nothing is added, for LF would make the old end of line another one.
 */
function separator(document: PdfDocument): string {
  const last = document.window.view(document.size - 1, 1)[0];
  return last === 0x0a || last === 0x0d ? '' : '\n';
}

interface Row {
  readonly num: number;
  readonly gen: number;
  /** In an object stream, the index there. */
  readonly offset: number;
  /** Number of the object stream that holds the object. */
  readonly stream?: number;
  readonly free?: true;
}

/** The head of the free list (ISO 32000-2 §7.5.4) and all objects that the update leaves as they are. */
function oldRows(document: PdfDocument, { pending }: OpenUpdate): Row[] {
  const rows: Row[] = [{ num: 0, gen: 65_535, offset: 0, free: true }];
  for (const [num, entry] of document.section(0).entries()) {
    if (pending.has(num) || entry.type === 'free') continue;
    rows.push(
      entry.type === 'offset'
        ? { num, gen: entry.gen, offset: entry.offset - document.base }
        : { num, gen: 0, offset: entry.index, stream: entry.stream },
    );
  }
  return rows;
}

interface Tail {
  readonly at: number;
  readonly trailer: string;
}

/** /Root, /Info, /Encrypt as they were, /ID with a new second half (§14.4), /Prev; never /XRefStm. */
function trailerEntries(document: PdfDocument, idPart: Uint8Array): string {
  const { trailer } = document;
  let kept = '';
  for (const key of ['Root', 'Info', 'Encrypt']) {
    const value = trailer.entries.get(key);
    if (isRef(value)) kept += `/${key} ${refText(value)} `;
    else if (key === 'Encrypt' && isDict(value)) kept += `/Encrypt ${latin1Text(value.raw)} `;
  }
  const id = document.get(trailer, 'ID');
  const first = isArray(id) ? document.resolve(id.items[0]) : null;
  const part = toHex(idPart);
  // The first half enters the keys of encrypted documents, even where it is missing.
  const half = isString(first) ? toHex(first.bytes) : document.encrypted ? '' : part;
  const previous = document.repaired ? '' : ` /Prev ${document.startXref - document.base}`;
  return `${kept}/ID [<${half}> <${part}>]${previous}`;
}

/** Runs of consecutive numbers. */
function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of [...rows].sort((a, b) => a.num - b.num)) {
    const run = runs.at(-1);
    if (run?.[0] && run[0].num + run.length === row.num) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

function xrefTable(
  update: { nextNumber(): number },
  rows: readonly Row[],
  { trailer }: Tail,
): string {
  let table = '';
  for (const run of runsOf(rows)) {
    table += `${run[0]?.num ?? 0} ${run.length}\n`;
    for (const { offset, gen, free } of run) {
      const number = gen === 0 ? '00000' : String(gen).padStart(5, '0');
      table += `${String(tableOffset(offset)).padStart(10, '0')} ${number} ${free ? 'f' : 'n'} \n`;
    }
  }
  return `xref\n${table}trailer\n<< /Size ${update.nextNumber()} ${trailer} >>\n`;
}

/** A document with a table cannot go on with a stream: readers of its version may know no streams. */
function tableOffset(offset: number): number {
  if (offset <= MAX_TABLE_OFFSET) return offset;
  throw coreError(
    'ERR_LIMIT',
    `a cross-reference table holds offsets up to ${MAX_TABLE_OFFSET}, an object would stand at ${offset}`,
    { facts: { limit: MAX_TABLE_OFFSET, found: offset } },
  );
}

function xrefStream(
  update: { allocate(): PdfRef; nextNumber(): number },
  rows: readonly Row[],
  { at, trailer }: Tail,
): Uint8Array {
  const self = update.allocate();
  const runs = runsOf([...rows, { num: self.num, gen: 0, offset: at }]);
  const width = at < 2 ** 32 ? 4 : 8;
  const data = new Uint8Array(runs.flat().length * (width + 3));
  let cursor = 0;
  for (const { offset, gen, stream, free } of runs.flat()) {
    data[cursor] = free ? 0 : stream === undefined ? 1 : 2;
    const [second, third] = stream === undefined ? [offset, gen] : [stream, offset];
    for (let i = width, rest = second; i > 0; i--, rest = Math.floor(rest / 256))
      data[cursor + i] = rest % 256;
    data[cursor + width + 1] = third >> 8;
    data[cursor + width + 2] = third & 0xff;
    cursor += width + 3;
  }
  const index = runs.map((run) => `${run[0]?.num ?? 0} ${run.length}`).join(' ');
  const dict = `<< /Type /XRef /Size ${update.nextNumber()} /W [1 ${width} 2] /Index [${index}] ${trailer} /Length ${data.length} >>`;
  return concat([`${self.num} 0 obj\n${dict}\nstream\n`, data, '\nendstream\nendobj\n']);
}

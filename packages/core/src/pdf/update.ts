import { concat } from '../bytes/index.js';
import { coreError } from '../errors.js';
import type { PdfDocument } from './document.js';
import { MAX_TABLE_OFFSET } from './limits.js';
import { isArray, isRef, isString, type PdfRef } from './objects.js';
import { toHex } from '../bytes/index.js';
import { pdf, refText } from './write.js';

/** An object to be written: its number, generation and text, `obj` and `endobj` not included. */
export interface PendingObject {
  readonly ref: PdfRef;
  readonly text: Uint8Array;
}

/** Collects the objects of one incremental update (ISO 32000-2 §7.5.6). Objects are written in the order of their first `put`. */
export interface Update {
  /** A fresh object number. */
  allocate(): PdfRef;
  /** Sets the text of an object; a later call for the same number replaces it. */
  put(ref: PdfRef, text: Uint8Array): void;
}

/** An update that can be written: what was put so far, and the number that the next fresh object gets. */
export interface OpenUpdate extends Update {
  readonly pending: ReadonlyMap<number, PendingObject>;
  nextNumber(): number;
}

/** Starts an update; fresh numbers go on from the greatest /Size of the chain's newest section. */
export function beginUpdate(document: PdfDocument): OpenUpdate {
  const pending = new Map<number, PendingObject>();
  const size = document.trailer.entries.get('Size');
  let next = Math.max(typeof size === 'number' ? size : 1, 1);
  // A /Size that is too small would make a new object take the place of an old one.
  while (document.locate(next)) next++;
  return {
    pending,
    allocate: () => ({ kind: 'ref', num: next++, gen: 0 }),
    put(ref, text) {
      pending.set(ref.num, { ref, text });
    },
    nextNumber: () => next,
  };
}

/** The bytes to append, and where each object's text begins in them. */
export interface UpdateBytes {
  readonly bytes: Uint8Array;
  /** Offset in `bytes` of the text that was put, by object number. */
  readonly offsets: ReadonlyMap<number, number>;
}

/**
 * Writes the update: objects, a cross-reference section of the same kind as the newest one of the
 * document, `startxref` and `%%EOF`. `idPart` (16 bytes) becomes the second half of /ID. Throws
 * `ERR_LIMIT` where an offset has more digits than a row of a table.
 */
export function writeUpdate(
  document: PdfDocument,
  update: OpenUpdate,
  { idPart }: { idPart: Uint8Array },
): UpdateBytes {
  const parts: Uint8Array[] = [];
  const offsets = new Map<number, number>();
  const rows: Row[] = [];
  let length = 0;
  const push = (part: Uint8Array): void => {
    parts.push(part);
    length += part.length;
  };
  push(separator(document));
  for (const { ref, text } of update.pending.values()) {
    rows.push({ num: ref.num, gen: ref.gen, offset: document.size + length });
    push(pdf(`${ref.num} ${ref.gen} obj\n`));
    offsets.set(ref.num, length);
    push(text);
    push(pdf('\nendobj\n'));
  }
  const at = document.size + length;
  const trailer = trailerEntries(document, idPart);
  push(
    document.section(0).kind === 'stream'
      ? xrefStream(update, rows, { at, trailer })
      : xrefTable(update, rows, { at, trailer }),
  );
  push(pdf(`startxref\n${at}\n%%EOF\n`));
  return { bytes: concat(parts), offsets };
}

/**
 * A line end unless the file has one: the end of the old revision stays unambiguous, and after a lone
 * CR nothing is added, for LF would make the old end of line another one.
 */
function separator(document: PdfDocument): Uint8Array {
  const last = document.window.view(document.size - 1, 1)[0];
  return last === 0x0a || last === 0x0d ? new Uint8Array(0) : pdf('\n');
}

interface Row {
  readonly num: number;
  readonly gen: number;
  readonly offset: number;
}

interface Tail {
  readonly at: number;
  readonly trailer: string;
}

/** /Root, /Info, /Encrypt as they were, /ID with a new second half (§14.4), /Prev; never /XRefStm. */
function trailerEntries(document: PdfDocument, idPart: Uint8Array): string {
  const { trailer } = document;
  const kept = ['Root', 'Info'].flatMap((key) => {
    const value = trailer.entries.get(key);
    return isRef(value) ? [`/${key} ${refText(value)}`] : [];
  });
  const id = document.get(trailer, 'ID');
  const first = isArray(id) ? document.resolve(id.items[0]) : null;
  const part = toHex(idPart);
  return [
    ...kept,
    `/ID [<${isString(first) ? toHex(first.bytes) : part}> <${part}>]`,
    `/Prev ${document.startXref}`,
  ].join(' ');
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
): Uint8Array {
  const lines = runsOf(rows).map((run) => {
    const entries = run.map(
      ({ offset, gen }) =>
        `${String(tableOffset(offset)).padStart(10, '0')} ${String(gen).padStart(5, '0')} n \n`,
    );
    return `${run[0]?.num ?? 0} ${run.length}\n${entries.join('')}`;
  });
  return pdf(`xref\n${lines.join('')}trailer\n<< /Size ${update.nextNumber()} ${trailer} >>\n`);
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
  for (const { offset, gen } of runs.flat()) {
    data[cursor] = 1;
    for (let i = width, rest = offset; i > 0; i--, rest = Math.floor(rest / 256))
      data[cursor + i] = rest % 256;
    data[cursor + width + 1] = gen >> 8;
    data[cursor + width + 2] = gen & 0xff;
    cursor += width + 3;
  }
  const index = runs.map((run) => `${run[0]?.num ?? 0} ${run.length}`).join(' ');
  const dict = `<< /Type /XRef /Size ${update.nextNumber()} /W [1 ${width} 2] /Index [${index}] ${trailer} /Length ${data.length} >>`;
  return concat([pdf(`${self.num} 0 obj\n${dict}\nstream\n`), data, pdf('\nendstream\nendobj\n')]);
}

import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, system } from './errors.js';
import { MAX_LINE } from './limits.js';

export const HEAD_FILE = 'usage.head';
/** The checkpoint while it is written; a crash can leave it, and it means nothing. */
export const HEAD_PART = 'usage.head.part';
export const LOCK_FILE = 'usage.lock';

const LOG_FILE = /^usage-(\d{6,12})\.jsonl$/;
const TORN_FILE = /^usage-torn-(\d{12})-[0-9a-f]{16}\.txt$/;

/** The name of a file of the log by its number, from 1. */
export function logFile(number: number): string {
  return `usage-${String(number).padStart(6, '0')}.jsonl`;
}

/** The name for an incomplete line that stood where the line `seq` was to come. */
export function tornFile(seq: number, digest: string): string {
  return `usage-torn-${String(seq).padStart(12, '0')}-${digest.slice(0, 16)}.txt`;
}

/** What stands in the directory of a log, by what it is. */
export interface LogDirectory {
  /** Numbers of files with lines, in order. */
  readonly numbers: readonly number[];
  readonly torn: readonly { readonly name: string; readonly seq: number }[];
  readonly hasHead: boolean;
  readonly foreign: readonly string[];
}

/** Throws `ERR_IO`. */
export async function listLog(directory: string): Promise<LogDirectory> {
  const names = await system(directory, () => readdir(directory));
  const numbers: number[] = [];
  const torn: { name: string; seq: number }[] = [];
  const foreign: string[] = [];
  for (const name of names.sort()) {
    const number = Number(LOG_FILE.exec(name)?.[1]);
    const seq = Number(TORN_FILE.exec(name)?.[1]);
    if (number > 0 && name === logFile(number)) numbers.push(number);
    else if (seq > 0) torn.push({ name, seq });
    else if (!isOwnName(name)) foreign.push(name);
  }
  const hasHead = names.includes(HEAD_FILE);
  return { numbers: numbers.sort((one, other) => one - other), torn, hasHead, foreign };
}

/** The checkpoint, and what only stands there while somebody writes. */
function isOwnName(name: string): boolean {
  return name === HEAD_FILE || name === HEAD_PART || name.startsWith(LOCK_FILE);
}

/** A line of a file as it was read. */
export interface RawLine {
  /** Without the line break; only its beginning, where it is longer than any line can be. */
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
  /** Where the next line begins, in bytes. */
  readonly end: number;
  /** False for a last line without a line break. */
  readonly complete: boolean;
  readonly tooLong: boolean;
}

const LINE_BREAK = 0x0a;

/** The lines of a file from a byte on, one in memory at a time. Throws `ERR_IO`. */
export async function* linesOf(path: string, name: string, from = 0): AsyncGenerator<RawLine> {
  let [rest, dropped, number, end] = [Buffer.alloc(0), 0, 0, from];
  const lineFrom = (bytes: Buffer, complete: boolean): RawLine => {
    const length = bytes.length + dropped;
    end += length + (complete ? 1 : 0);
    number += 1;
    dropped = 0;
    return { bytes, number, end, complete, tooLong: length > MAX_LINE };
  };
  for await (const piece of piecesOf(path, name, from)) {
    let start = 0;
    for (;;) {
      const at = piece.indexOf(LINE_BREAK, start);
      if (at < 0) break;
      const tail = piece.subarray(start, at);
      yield lineFrom(rest.length === 0 ? tail : Buffer.concat([rest, tail]), true);
      [rest, start] = [Buffer.alloc(0), at + 1];
    }
    rest = Buffer.concat([rest, piece.subarray(start)]);
    // A line that cannot be one of ours is measured and not kept.
    if (rest.length > MAX_LINE) {
      dropped += rest.length - 1;
      rest = rest.subarray(0, 1);
    }
  }
  if (rest.length > 0) yield lineFrom(rest, false);
}

async function* piecesOf(path: string, name: string, start: number): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(path, { start })) yield piece as Buffer;
  } catch (error) {
    await system(name, () => Promise.reject(error as Error));
  }
}

/** Bytes of a file, or `undefined` where there is none. Throws `ERR_IO`. */
export async function sizeOf(directory: string, name: string): Promise<number | undefined> {
  try {
    return (await stat(join(directory, name))).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    return system(name, () => Promise.reject(error as Error));
  }
}

/** Makes new names survive a power failure, where directories can be synced. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows and some network file systems cannot; the files themselves are whole.
    if (errnoOf(error) === undefined) throw error;
  }
}

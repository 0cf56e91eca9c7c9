import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BEGINNING, stepOver, type Chain } from './chain.js';
import { system, usageError } from './errors.js';
import { HEAD_FILE, linesOf, listLog, logFile, syncDirectory, tornFile } from './files.js';
import { readHead } from './head.js';
import { readLine, sha256, type TornNote } from './record.js';
import type { UsageLogFault } from './types.js';

/** The newest file of a log and the chain at its end. */
export interface Tail {
  readonly chain: Chain;
  /** Length of the newest file in bytes; 0 where the next line begins a new one. */
  readonly size: number;
  /** Lines in it. */
  readonly lines: number;
  /** When it was begun, RFC 3339. */
  readonly begun: string | undefined;
  /** Incomplete lines that no line of the log tells of yet. */
  readonly torn: readonly TornNote[];
}

export interface TailOptions {
  readonly key: Uint8Array | undefined;
  /** What was read before: only what came since is read, where it is in the same file. */
  readonly since?: Tail;
}

/**
 * Reads the newest file of a log and mends what a crash left: an incomplete last line moves into a file
 * of its own. The lock must be held. Throws `ERR_USAGE_LOG` where that file is not as the log wrote it, or
 * not what the checkpoint knows; `ERR_IO`.
 */
export async function openTail(directory: string, options: TailOptions): Promise<Tail> {
  const { numbers } = await listLog(directory);
  const newest = numbers.at(-1) ?? 0;
  const head = await checkpointOf(directory, { newest, key: options.key });
  const read = await readFrom(directory, newest, { ...options, head });
  // Where a crash left no whole header, the chain ends in the file before, and this one is begun again.
  const isBegun = read.chain.file === newest;
  const at = isBegun ? read : await readFrom(directory, newest - 1, { key: options.key, head });
  if (at.chain.seq < head.seq) throw damaged(logFile(newest), null, 'truncated');
  const next = at.chain.seq + 1;
  if (read.torn) await setAside(directory, logFile(newest), { from: read.size, next });
  const { chain, begun } = at;
  const [size, lines] = isBegun ? [read.size, read.lines] : [0, 0];
  return { chain, size, lines, begun, torn: await notesOf(directory, next) };
}

/** `ERR_USAGE_LOG` at a place of the log. */
export function damaged(file: string, line: number | null, kind: UsageLogFault): Error {
  const where = line === null ? file : `${file} line ${line}`;
  return usageError('ERR_USAGE_LOG', `${where}: ${kind}`, { facts: { file, line, kind } });
}

/** The checkpoint is there before the first file, so that a log without one has lost it. */
async function checkpointOf(
  directory: string,
  { newest, key }: { readonly newest: number; readonly key: Uint8Array | undefined },
): Promise<Chain> {
  const head = await readHead(directory, key);
  if (head === 'damaged') throw damaged(HEAD_FILE, null, 'altered');
  if (head === undefined && newest > 0) throw damaged(HEAD_FILE, null, 'removed');
  if (head !== undefined && head.file > newest) throw damaged(logFile(head.file), null, 'removed');
  return head ?? BEGINNING;
}

interface Read extends Omit<Tail, 'torn'> {
  /** True where an incomplete line stands behind `size`. */
  readonly torn: boolean;
}

const NOTHING: Read = { chain: BEGINNING, size: 0, lines: 0, begun: undefined, torn: false };

/** Checks one file; where it is read from its beginning, its header is believed. */
async function readFrom(
  directory: string,
  file: number,
  { head, key, since }: TailOptions & { readonly head: Chain },
): Promise<Read> {
  const name = logFile(file);
  let read: Read = since?.chain.file === file ? { ...since, torn: false } : NOTHING;
  if (file === 0) return read;
  const skipped = read.lines;
  for await (const line of linesOf(join(directory, name), name, read.size)) {
    if (!line.complete) return { ...read, torn: true };
    const number = skipped + line.number;
    const before = number === 1 ? chainBefore(line.bytes, file) : read.chain;
    const { fault, chain, record, sealed } = stepOver(before, line, { file, key });
    if (sealed && !key) throw sealedLog(name, number);
    const isKnown = chain.seq !== head.seq || chain.hash === head.hash;
    if (fault ?? !isKnown) throw damaged(name, number, fault ?? 'altered');
    read = { chain, size: line.end, lines: number, begun: read.begun ?? record?.time, torn: false };
  }
  return read;
}

/** The chain that a header continues, as it says itself. */
function chainBefore(line: Uint8Array, file: number): Chain {
  const record = readLine(line)?.record;
  if (!record || !('header' in record)) return { ...BEGINNING, file: file - 1 };
  const { seq, previous, header } = record;
  return { seq: seq - 1, hash: previous, entries: header.entries, file: file - 1 };
}

function sealedLog(file: string, line: number): Error {
  return usageError('ERR_USAGE_LOG', `${file}: the lines are sealed and no key was given`, {
    facts: { file, line, kind: 'sealed' },
  });
}

/** Copies the incomplete line first and cuts it off then: a crash between leaves both. */
async function setAside(
  directory: string,
  name: string,
  { from, next }: { readonly from: number; readonly next: number },
): Promise<void> {
  const path = join(directory, name);
  await system(name, async () => {
    const fragment = (await readFile(path)).subarray(from);
    const copy = await open(join(directory, tornFile(next, sha256(fragment))), 'w', 0o640);
    try {
      await copy.writeFile(fragment);
      await copy.sync();
    } finally {
      await copy.close();
    }
    await syncDirectory(directory);
    const handle = await open(path, 'r+');
    try {
      await handle.truncate(from);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** What was set aside where the line `next` was to come; a crash can have kept the note from being written. */
async function notesOf(directory: string, next: number): Promise<TornNote[]> {
  const { torn } = await listLog(directory);
  const notes: TornNote[] = [];
  for (const { name, seq } of torn) {
    if (seq !== next) continue;
    const bytes = await system(name, () => readFile(join(directory, name)));
    notes.push({ file: name, bytes: bytes.length, sha256: sha256(bytes) });
  }
  return notes;
}

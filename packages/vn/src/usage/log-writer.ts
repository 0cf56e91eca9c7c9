import type { Clock } from '@kyso/core';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain } from './chain.js';
import { system } from './errors.js';
import { logFile, sizeOf, syncDirectory } from './files.js';
import { readHead, writeHead } from './head.js';
import { openTail, type Tail } from './open-tail.js';
import { vietnamPeriod } from './period.js';
import { FORMAT, lineOf, sha256, type Entry } from './record.js';
import type { UsageEvent } from './types.js';

export interface WriterOptions {
  readonly key: Uint8Array | undefined;
  readonly maxFileBytes: number;
  readonly sync: 'each' | 'checkpoint' | 'never';
  readonly checkpointEvery: number;
  readonly clock: Clock;
}

/** Writes lines; everything but `close` needs the lock. */
export interface LogWriter {
  /** Takes in what other processes wrote since, and mends what they left. */
  catchUp(): Promise<void>;
  write(events: readonly UsageEvent[]): Promise<void>;
  checkpoint(): Promise<void>;
  hasUncheckedLines(): boolean;
  close(): Promise<void>;
}

/** The end of the log as this process knows it, and the file it is in. */
interface Position {
  readonly tail: Tail;
  readonly handle: FileHandle | undefined;
}

/** The writer of a directory; nothing is opened before `catchUp`. */
export function logWriter(directory: string, options: WriterOptions): LogWriter {
  const { key, sync } = options;
  let position: Position | undefined;
  /** Lines since the last checkpoint. */
  let unchecked = 0;

  return { catchUp, write, checkpoint, hasUncheckedLines: () => unchecked > 0, close };

  async function catchUp(): Promise<void> {
    if (position && (await isAtEnd(directory, position.tail))) return;
    const since = position?.tail;
    const tail = await openTail(directory, { key, ...(since && { since }) });
    await close();
    position = { tail, handle: undefined };
    if (tail.chain.seq === 0 && (await readHead(directory, key)) === undefined) await checkpoint();
    if (tail.torn.length > 0) await writeEntries([{ torn: tail.torn }]);
  }

  async function write(events: readonly UsageEvent[]): Promise<void> {
    await writeEntries(events.map((event) => ({ event })));
  }

  /** Writes line by line into one buffer, which goes to the file when it is full or the lines end. */
  async function writeEntries(entries: readonly Entry[]): Promise<void> {
    const time = options.clock().toISOString();
    let pending = { chain: known().tail.chain, lines: [] as string[], bytes: 0 };
    const add = (entry: Entry): void => {
      pending = withLine(pending, { entry, time, key });
    };
    for (const entry of entries) {
      // A long line may make the file as much longer than was asked for.
      if (mustRotate(known().tail, { bytes: pending.bytes, time, options })) {
        await flush(pending, time);
        const file = known().tail.chain.file + 1;
        await begin(file);
        pending = { chain: { ...known().tail.chain, file }, lines: [], bytes: 0 };
        add({ header: headerOf(pending.chain, key) });
      }
      add(entry);
    }
    await flush(pending, time);
    if (unchecked >= options.checkpointEvery) await checkpoint();
  }

  async function flush({ chain, lines, bytes }: Pending, time: string): Promise<void> {
    if (lines.length === 0) return;
    const { tail } = known();
    const handle = await handleOf();
    const name = logFile(chain.file);
    await system(name, () => appendWhole(handle, lines.join(''), tail.size));
    const [size, count] = [tail.size + bytes, tail.lines + lines.length];
    const begun = tail.begun ?? time;
    position = { handle, tail: { chain, size, lines: count, begun, torn: [] } };
    unchecked += lines.length;
    if (sync === 'each') await system(name, () => handle.datasync());
  }

  /** Until its header is written, the chain still ends in the file before. */
  async function begin(file: number): Promise<void> {
    const { tail, handle } = known();
    if (sync !== 'never') await handle?.datasync();
    const path = join(directory, logFile(file));
    const begun = await system(logFile(file), () => open(path, 'a', 0o640));
    position = { handle: begun, tail: { ...tail, size: 0, lines: 0, begun: undefined } };
    await handle?.close();
    if (sync !== 'never') await syncDirectory(directory);
  }

  async function handleOf(): Promise<FileHandle> {
    const { tail, handle } = known();
    const name = logFile(tail.chain.file);
    const opened = handle ?? (await system(name, () => open(join(directory, name), 'a', 0o640)));
    position = { tail, handle: opened };
    return opened;
  }

  /** The lines are on the disk before the checkpoint that knows of them. */
  async function checkpoint(): Promise<void> {
    const { tail, handle } = known();
    if (sync === 'checkpoint')
      await system(logFile(tail.chain.file), async () => handle?.datasync());
    await writeHead(directory, tail.chain, { key, sync: sync !== 'never' });
    unchecked = 0;
  }

  async function close(): Promise<void> {
    await position?.handle?.close();
    if (position) position = { ...position, handle: undefined };
  }

  function known(): Position {
    if (!position) throw new TypeError('the usage log was not read');
    return position;
  }
}

/** Lines that wait to be written, and the chain behind them. */
interface Pending {
  readonly chain: Chain;
  readonly lines: string[];
  readonly bytes: number;
}

function withLine(
  { chain, lines, bytes }: Pending,
  {
    entry,
    time,
    key,
  }: { readonly entry: Entry; readonly time: string } & Pick<WriterOptions, 'key'>,
): Pending {
  const seq = chain.seq + 1;
  const line = lineOf({ seq, time, previous: chain.hash, ...entry }, key);
  lines.push(`${line}\n`);
  const entries = chain.entries + ('event' in entry ? 1 : 0);
  const next = { ...chain, seq, hash: sha256(line), entries };
  return { chain: next, lines, bytes: bytes + Buffer.byteLength(line) + 1 };
}

function headerOf(
  { file, entries }: Chain,
  key: Uint8Array | undefined,
): {
  readonly format: typeof FORMAT;
  readonly file: number;
  readonly entries: number;
  readonly sealed: boolean;
} {
  return { format: FORMAT, file, entries, sealed: key !== undefined };
}

interface Rotating {
  /** Waiting to be written to the file. */
  readonly bytes: number;
  readonly time: string;
  readonly options: WriterOptions;
}

/** A new file for every month in Vietnam, and where one is full; the first line of all needs one too. */
function mustRotate({ size, begun }: Tail, { bytes, time, options }: Rotating): boolean {
  if (size + bytes === 0) return true;
  if (size + bytes >= options.maxFileBytes) return true;
  return begun !== undefined && vietnamPeriod(begun, 'month') !== vietnamPeriod(time, 'month');
}

/** All of the text or nothing: what a full disk took of it is cut off again. */
async function appendWhole(handle: FileHandle, text: string, size: number): Promise<void> {
  try {
    await handle.appendFile(text);
  } catch (error) {
    // Where even this fails, the next turn finds another length than it knows and mends the file.
    await handle.truncate(size).catch(() => undefined);
    throw error;
  }
}

async function isAtEnd(directory: string, { chain, size }: Tail): Promise<boolean> {
  if (chain.file === 0) return false;
  const found = await sizeOf(directory, logFile(chain.file));
  return found === size && (await sizeOf(directory, logFile(chain.file + 1))) === undefined;
}

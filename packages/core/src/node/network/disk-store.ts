import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isKysoError } from '../../errors.js';
import type { KeptResponse, ResponseStore } from '../../net/index.js';
import type { Clock } from '../../ports.js';
import { isSystemError } from '../io-error.js';
import { writeFileAtomically } from '../write-file.js';
import { entryOf, keptOf } from './cache-entry.js';

export interface DiskStoreOptions {
  /** Most bytes of files that are kept; default 512 MiB. */
  readonly maxBytes?: number;
  /** Default the system's clock. */
  readonly now?: Clock;
}

/**
 * Keeps answers in files of a folder, made where it is missing, readable for its owner alone. A file appears whole
 * or not at all and carries the digest of all that is in it: one that was cut, altered or is of another
 * version is a miss, and is removed. Several processes may use a folder. Beyond `maxBytes` those that were
 * used longest ago go. What the system refuses (no room, no right) is never an error: the answer is not kept.
 */
export function diskStore(folder: string, options: DiskStoreOptions = {}): ResponseStore {
  const { maxBytes = 512 << 20, now = () => new Date() } = options;
  const seen: Seen = { bytes: Infinity, writes: 0 };
  const fileOf = (key: string) => join(folder, `${sha256(key)}${ENDING}`);
  return {
    read: (key) => orElse(undefined, () => readEntry(fileOf(key), key, now())),
    write: (key, kept) =>
      orElse(undefined, async () => {
        const entry = entryOf(key, kept);
        if (entry.length > maxBytes) return;
        await mkdir(folder, { recursive: true, mode: 0o700 });
        if (isToBeSwept(seen, maxBytes - entry.length)) {
          seen.bytes = await makeRoom(folder, maxBytes - entry.length, now());
        }
        const write = async (sink: { write(bytes: Uint8Array): unknown }) => {
          await sink.write(entry);
        };
        await writeFileAtomically(fileOf(key), write, { force: true, mode: 0o600 });
        seen.bytes += entry.length;
      }),
  };
}

const ENDING = '.kept';
/** What a process that broke off leaves; nobody writes for so long. */
const ABANDONED_MS = 3_600_000;

/** What a folder holds, as far as this process knows; others write into it too. */
interface Seen {
  bytes: number;
  writes: number;
}

/** How many writes may pass before the folder is looked at again: looking costs a call for every file. */
const WRITES_BETWEEN = 64;

function isToBeSwept(seen: Seen, room: number): boolean {
  return seen.bytes > room || seen.writes++ % WRITES_BETWEEN === 0;
}

async function readEntry(file: string, key: string, now: Date): Promise<KeptResponse | undefined> {
  const bytes = await readFile(file);
  const kept = keptOf(key, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  if (!kept) {
    await rm(file, { force: true });
    return undefined;
  }
  await orElse(undefined, () => utimes(file, now, now)); // used: goes later than others
  return kept;
}

/**
 * Removes what broke off, and the files used longest ago until the others have no more than `room` bytes. Answers
 * how many they have.
 */
async function makeRoom(folder: string, room: number, now: Date): Promise<number> {
  const files = await filesOf(folder);
  const abandoned = files.filter(
    ({ path, used }) => path.endsWith('.part') && now.getTime() - used > ABANDONED_MS,
  );
  const entries = files.filter(({ path }) => path.endsWith(ENDING)).sort((a, b) => a.used - b.used);
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  const old = entries.filter(({ size }) => {
    if (total <= room) return false;
    total -= size;
    return true;
  });
  for (const { path } of [...abandoned, ...old]) await rm(path, { force: true });
  return total;
}

interface FoundFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly used: number;
}

async function filesOf(folder: string): Promise<FoundFile[]> {
  const names = await readdir(folder);
  const found = names.map(async (name) => {
    const path = join(folder, name);
    return orElse(undefined, async () => {
      const { size, mtimeMs } = await stat(path);
      return { path, size, used: mtimeMs };
    });
  });
  return (await Promise.all(found)).filter((file) => file !== undefined); // others may remove too
}

/** The value, or the other one where the system refuses. */
async function orElse<T>(other: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSystemError(error) || (isKysoError(error) && error.code === 'ERR_IO')) return other;
    throw error;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

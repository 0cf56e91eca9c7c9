import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errnoOf, ifThere, system, usageError } from './errors.js';
import { LOCK_FILE } from './files.js';
import { EMPTY_LOCK_MS, LOCK_RETRY_MS } from './limits.js';

/** Gives the lock back. */
export type Release = () => Promise<void>;

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  /** When the process started, in ticks since the machine did; null where the system does not tell. */
  readonly started: string | null;
  readonly host: string;
  readonly token: string;
}

/**
 * Takes the lock of a log, waiting for who has it. A lock whose process is gone is taken over; a process
 * is known by its number and the time when it started, on its own machine. Throws `ERR_USAGE_LOG_BUSY`
 * with `pid` and `waitedMs`.
 */
export async function takeLock(directory: string, waitMs: number): Promise<Release> {
  const path = join(directory, LOCK_FILE);
  const token = randomBytes(8).toString('hex');
  const own: Holder = {
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
    token,
  };
  const until = performance.now() + waitMs;
  for (;;) {
    if (await placed(path, own)) return () => release(path, own);
    const holder = await holderOf(path);
    const gone = holder !== undefined && (await isGone(path, holder));
    if (gone && (await removed(path, holder))) continue;
    if (performance.now() >= until) throw busy(holder, waitMs);
    await pause(LOCK_RETRY_MS);
  }
}

/** True where a living process holds the lock. */
export async function isLocked(directory: string): Promise<boolean> {
  const path = join(directory, LOCK_FILE);
  const holder = await holderOf(path);
  return holder !== undefined && !(await isGone(path, holder));
}

/** The lock gets its name only when it is written, so that nobody reads half of one. */
async function placed(path: string, own: Holder): Promise<boolean> {
  const temporary = `${path}.${own.token}`;
  return system(LOCK_FILE, async () => {
    await writeFile(temporary, JSON.stringify(own), { flag: 'wx', mode: 0o640 });
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      if (!WITHOUT_LINKS.has(errnoOf(error) ?? '')) throw error;
      return await placedWithoutLinks(path, own);
    } finally {
      await rm(temporary, { force: true });
    }
  });
}

const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

async function placedWithoutLinks(path: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: 0o640 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function release(path: string, { token }: Holder): Promise<void> {
  const holder = await holderOf(path);
  if (holder !== undefined && holder !== 'nobody' && holder.token === token)
    await system(LOCK_FILE, () => rm(path, { force: true }));
}

/** Who holds the lock; `nobody` for a file that names no process. */
async function holderOf(path: string): Promise<Holder | 'nobody' | undefined> {
  const text = await system(LOCK_FILE, () => ifThere(() => readFile(path, 'utf8')));
  if (text === undefined) return undefined;
  try {
    const { pid, started, host, token } = JSON.parse(text) as Partial<Holder>;
    const known = Number.isSafeInteger(pid) && host !== undefined && token !== undefined;
    return known ? { pid: Number(pid), started: started ?? null, host, token } : 'nobody';
  } catch (error) {
    if (error instanceof SyntaxError) return 'nobody';
    throw error;
  }
}

async function isGone(path: string, holder: Holder | 'nobody'): Promise<boolean> {
  if (holder === 'nobody') {
    const stats = await system(LOCK_FILE, () => ifThere(() => stat(path)));
    return stats !== undefined && Date.now() - stats.mtimeMs > EMPTY_LOCK_MS;
  }
  // What runs on another machine cannot be known from here.
  if (holder.host !== hostname()) return false;
  if (!isAlive(holder.pid)) return true;
  const started = await startOf(holder.pid);
  return holder.started !== null && started !== null && started !== holder.started;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Field 22 of proc(5) stat, counted behind the name, which can hold anything. */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    if (errnoOf(error) !== undefined) return null;
    throw error;
  }
}

/**
 * Removes the lock of a process that is gone; false where another process is just doing so. Only who made
 * the guard removes, so that nobody removes the lock that the next one has taken meanwhile.
 */
async function removed(path: string, seen: Holder | 'nobody'): Promise<boolean> {
  const guard = `${path}.takeover`;
  return system(LOCK_FILE, async () => {
    if (!(await isMade(guard))) return false;
    try {
      const holder = await holderOf(path);
      if (JSON.stringify(holder) === JSON.stringify(seen)) await rm(path, { force: true });
      return true;
    } finally {
      await ifThere(() => rmdir(guard));
    }
  });
}

async function isMade(guard: string): Promise<boolean> {
  try {
    await mkdir(guard);
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  // Left by a process that died within the few calls between.
  const stats = await ifThere(() => stat(guard));
  if (stats !== undefined && Date.now() - stats.mtimeMs > EMPTY_LOCK_MS)
    await ifThere(() => rmdir(guard));
  return false;
}

function busy(holder: Holder | 'nobody' | undefined, waitedMs: number): Error {
  const pid = holder === undefined || holder === 'nobody' ? null : holder.pid;
  return usageError('ERR_USAGE_LOG_BUSY', `another process (${String(pid)}) writes to the log`, {
    facts: { pid, waitedMs },
  });
}

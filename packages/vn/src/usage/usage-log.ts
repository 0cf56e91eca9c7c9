import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { system } from './errors.js';
import { eventOf } from './event.js';
import {
  DEFAULT_FILE_BYTES,
  DEFAULT_WAIT_MS,
  MAX_BATCH,
  MAX_TURN_MS,
  MIN_FILE_BYTES,
  MIN_KEY,
  TURN_PAUSE_MS,
} from './limits.js';
import { takeLock } from './lock.js';
import { logWriter, type LogWriter, type WriterOptions } from './log-writer.js';
import type { UsageEvent, UsageLog, UsageLogOptions } from './types.js';

/**
 * Opens the log of a directory, which is made where it is not there. Lines are chained by SHA-256 across
 * files, so that `verifyUsageLog` finds what was altered, removed or moved; a checkpoint tells where the
 * log ends. Several processes may have it open: each takes its turn under a lock file. An incomplete last
 * line, as a crash leaves it, is moved into a file `usage-torn-…` and the log says so.
 *
 * Throws `ERR_USAGE_LOG` (`file`, `line`, `kind`) where the newest file or the checkpoint is not as the
 * log left it: move the directory aside and keep it. Throws `ERR_USAGE_LOG_BUSY`, `ERR_IO`.
 *
 * @example
 * const log = await openUsageLog('usage', { key });
 * await log.append({ time: '2026-11-21T08:00:00+07:00', act: 'initial', result: 'done', … });
 * await log.close();
 */
export async function openUsageLog(
  directory: string,
  options: UsageLogOptions = {},
): Promise<UsageLog> {
  const settings = settingsOf(options);
  await system(directory, () => mkdir(directory, { recursive: true, mode: 0o750 }));
  const writer = logWriter(directory, settings);
  const { waitMs = DEFAULT_WAIT_MS } = options;
  await underLock({ directory, waitMs }, () => writer.catchUp());
  return queued(writer, { directory, waitMs });
}

function settingsOf(options: UsageLogOptions): WriterOptions {
  const { key, maxFileBytes = DEFAULT_FILE_BYTES, sync = 'each', checkpointEvery = 1 } = options;
  if (key && key.length < MIN_KEY) throw new TypeError(`the key has at least ${MIN_KEY} bytes`);
  if (!(maxFileBytes >= MIN_FILE_BYTES))
    throw new TypeError(`maxFileBytes is at least ${MIN_FILE_BYTES}`);
  if (!(checkpointEvery >= 1)) throw new TypeError('checkpointEvery is at least 1');
  const clock = options.clock ?? (() => new Date());
  return { key: key?.slice(), maxFileBytes, sync, checkpointEvery, clock };
}

interface Place {
  readonly directory: string;
  readonly waitMs: number;
}

async function underLock<Value>(
  { directory, waitMs }: Place,
  work: () => Promise<Value>,
): Promise<Value> {
  const release = await takeLock(directory, waitMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

interface Waiting {
  readonly event: UsageEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Events wait here while others are written; what waits is written at once. */
function queued(writer: LogWriter, place: Place): UsageLog {
  const waiting: Waiting[] = [];
  let drained: Promise<void> | undefined;
  let closed = false;
  /** When this process began to write without a rest, and when it wrote last. */
  let [began, ended] = [0, -Infinity];

  return {
    async append(given) {
      const event = eventOf(given);
      if (closed) throw new TypeError('the usage log is closed');
      return new Promise((resolve, reject) => {
        waiting.push({ event, resolve, reject });
        drained ??= drain();
      });
    },
    async close() {
      closed = true;
      await drained;
      try {
        if (writer.hasUncheckedLines()) await underLock(place, () => writer.checkpoint());
      } finally {
        await writer.close();
      }
    },
  };

  async function drain(): Promise<void> {
    // What is appended in the same moment is written together.
    await Promise.resolve();
    while (waiting.length > 0) {
      await restIfDue();
      await turn(began + MAX_TURN_MS);
      ended = performance.now();
    }
    drained = undefined;
  }

  /** Between two short turns nobody else gets the lock: after some time of them others may write. */
  async function restIfDue(): Promise<void> {
    const now = performance.now();
    const isRested = now - ended >= TURN_PAUSE_MS;
    if (!isRested && now - began < MAX_TURN_MS) return;
    if (!isRested) await pause(TURN_PAUSE_MS);
    began = performance.now();
  }

  /** One turn under the lock; a failure is that of all that waited for it. */
  async function turn(until: number): Promise<void> {
    let taken: readonly Waiting[] = waiting;
    try {
      await underLock(place, async () => {
        await writer.catchUp();
        while (waiting.length > 0 && performance.now() < until) {
          taken = waiting.splice(0, MAX_BATCH);
          await writer.write(taken.map(({ event }) => event));
          for (const { resolve } of taken) resolve();
          taken = [];
        }
      });
    } catch (error) {
      const failed = taken === waiting ? waiting.splice(0) : taken;
      for (const { reject } of failed) reject(error);
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';

/** The time between two tries: how it is told and how it passes. */
export interface Pace {
  /** Milliseconds since some moment; never goes back. */
  readonly now: () => number;
  /** Resolves after so many milliseconds. Throws the signal's reason where that comes first. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** The time of this machine. */
export const SYSTEM_PACE: Pace = { now: () => performance.now(), wait };

/** The tries of one piece of work. */
export interface Tries {
  /**
   * Waits before the next try; false where what failed has failed for `limit` milliseconds. Counted from the first
   * failure: what came before it may have taken as long as a person at a prompt. Throws the signal's reason.
   */
  readonly again: (limit: number, signal: AbortSignal | undefined) => Promise<boolean>;
}

/** Milliseconds before the second try; most of what is lost is there again with the next session. */
const SHORTEST = 5;

/** Milliseconds between two tries at most, so that a token that is back is not kept waiting. */
const LONGEST = 250;

/** Tries at growing intervals, until the time is over. */
export function triesAt({ now, wait: pass }: Pace): Tries {
  let since: number | undefined;
  let interval = SHORTEST;
  return {
    again: async (limit, signal) => {
      since ??= now();
      const left = since + limit - now();
      if (left <= 0) return false;
      await pass(Math.min(interval, left), signal);
      interval = Math.min(interval * 2, LONGEST);
      return true;
    },
  };
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal && { signal });
  } catch (error) {
    throw signal?.aborted ? (signal.reason as Error) : error;
  }
}

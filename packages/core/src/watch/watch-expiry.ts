import { waitByTimer, waitOrAbort, type Wait } from '../net/index.js';
import type { Clock } from '../ports.js';
import { NOTHING_TOLD, dueEvents, type WatchRound, type WatchState } from './due.js';
import { nextPassing, type WatchDays } from './expiries.js';
import type { WatchedItem } from './item.js';

/** Gives what is of interest now; asked again at every look, so that renewed and new items are noticed. */
export type WatchSource = () => Promise<readonly WatchedItem[]> | readonly WatchedItem[];

export interface WatchExpiryOptions {
  readonly clock: Clock;
  /** What an earlier run kept; by default nothing was told yet. */
  readonly state?: WatchState;
  readonly days?: WatchDays;
  /** Longest time between two looks, in seconds, from 1 to 86,400; by default an hour. */
  readonly everySeconds?: number;
  /** The timer; by default the engine's. */
  readonly wait?: Wait;
  /** Ends watching. */
  readonly signal?: AbortSignal;
}

const EVERY_SECONDS = 3600;
/** A day: timers of engines run for 24 days at most, and a computer that slept must notice soon. */
const MAX_EVERY_SECONDS = 86_400;

/**
 * Rounds of events, until the signal: each threshold of each item once. Looks when the next item passes a threshold,
 * and otherwise every `everySeconds`; a round without events is passed over. Who keeps `state` after the
 * events of a round were dealt with, and gives it back after a restart, is told nothing twice and misses nothing: what
 * passed meanwhile is in the first round. Throws what `source` throws, and `TypeError` for days or seconds out of range.
 *
 * @example
 * for await (const { events, state } of watchExpiry(items, { clock: () => new Date(), state: kept, signal })) {
 *   for (const { item, daysLeft } of events) await mail(`${item.name}: ${daysLeft} days`);
 *   await keep(state);
 * }
 */
export async function* watchExpiry(
  source: WatchSource,
  options: WatchExpiryOptions,
): AsyncGenerator<WatchRound, void, void> {
  const { clock, days, signal, everySeconds = EVERY_SECONDS, wait = waitByTimer } = options;
  if (!(everySeconds >= 1 && everySeconds <= MAX_EVERY_SECONDS)) {
    throw new TypeError(`everySeconds is from 1 to ${MAX_EVERY_SECONDS}, not ${everySeconds}`);
  }
  let state = options.state ?? NOTHING_TOLD;
  while (!signal?.aborted) {
    const items = await source();
    if (signal?.aborted) return;
    const terms = { at: clock(), ...(days && { days }) };
    const round = dueEvents(items, { ...terms, state });
    state = round.state;
    if (round.events.length > 0) yield round;
    const next = nextPassing(items, terms)?.getTime() ?? Infinity;
    // Dealing with events took its time; at least a second, so that a clock that stands still is no busy loop.
    const until = Math.max(next - clock().getTime(), 1000);
    await waitOrAbort(wait, Math.min(until, everySeconds * 1000), signal);
  }
}

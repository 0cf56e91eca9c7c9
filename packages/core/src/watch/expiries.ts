import { distinctItems, type WatchedItem, type WatchedKind } from './item.js';

/** Days before the end at which somebody is told, where nothing else is said. */
export const WATCH_DAYS: readonly number[] = [60, 30, 7];

/** Longest warning, in days: roots are renewed some years before their end. */
const MAX_DAYS = 3660;

/** Days before the end at which somebody is told, by kind; a kind that is missing has `WATCH_DAYS`. */
export type WatchDays = Readonly<Partial<Record<WatchedKind, readonly number[]>>>;

/** An item and how far its end is. */
export interface Expiry {
  readonly item: WatchedItem;
  /** Whole days that are left, rounded down; negative once it has run out. */
  readonly daysLeft: number;
  /** The last threshold that was passed, in days; 0 once it has run out; null where none was passed yet. */
  readonly threshold: number | null;
}

/** When is looked, and what counts. */
export interface ExpiryOptions {
  readonly at: Date;
  readonly days?: WatchDays;
}

const DAY_MS = 86_400_000;

/**
 * The ends of all items at an instant, the nearest first, each item once (`distinctItems`). A threshold of n days is
 * passed from n × 24 hours before the end on; an item has run out after its last instant. Throws `TypeError` for days
 * that are no whole numbers from 1 to 3,660.
 */
export function expiries(
  items: readonly WatchedItem[],
  { at, days = {} }: ExpiryOptions,
): readonly Expiry[] {
  checkDays(days);
  return distinctItems(items)
    .map((item) => expiryOf(item, at, days))
    .sort((a, b) => a.item.expiresAt.getTime() - b.item.expiresAt.getTime());
}

function checkDays(days: WatchDays): void {
  for (const each of Object.values(days).flat()) {
    if (Number.isSafeInteger(each) && each >= 1 && each <= MAX_DAYS) continue;
    throw new TypeError(`days to an end are whole numbers from 1 to ${MAX_DAYS}, not ${each}`);
  }
}

function expiryOf(item: WatchedItem, at: Date, days: WatchDays): Expiry {
  const left = item.expiresAt.getTime() - at.getTime();
  const passed = thresholdsOf(item, days).filter((each) => left <= each * DAY_MS);
  // Valid through the last instant (RFC 5280 §4.1.2.5).
  const threshold = left < 0 ? 0 : passed.length === 0 ? null : Math.min(...passed);
  return { item, daysLeft: Math.floor(left / DAY_MS), threshold };
}

function thresholdsOf({ kind }: WatchedItem, days: WatchDays): readonly number[] {
  return days[kind] ?? WATCH_DAYS;
}

/** The next instant after `at` at which an item passes a threshold or runs out; `undefined` where none will. */
export function nextPassing(
  items: readonly WatchedItem[],
  { at, days = {} }: ExpiryOptions,
): Date | undefined {
  let next = Infinity;
  for (const item of items) {
    const end = item.expiresAt.getTime();
    const instants = [end + 1, ...thresholdsOf(item, days).map((each) => end - each * DAY_MS)];
    for (const instant of instants) if (instant > at.getTime()) next = Math.min(next, instant);
  }
  return next === Infinity ? undefined : new Date(next);
}

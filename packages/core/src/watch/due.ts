import { coreError } from '../errors.js';
import { expiries, type Expiry, type ExpiryOptions } from './expiries.js';
import type { WatchedItem } from './item.js';

/** An item passed a threshold of which nobody was told. */
export interface ExpiryEvent extends Expiry {
  /** In days; 0: it has run out. */
  readonly threshold: number;
}

/** What was told before: plain JSON, to be kept over a restart. */
export interface WatchState {
  readonly version: 1;
  /** By the id of an item: the last threshold that was told, and the end of the item (RFC 3339). */
  readonly told: Readonly<Record<string, ToldThreshold>>;
}

/** What was told of one item. */
export interface ToldThreshold {
  readonly threshold: number;
  readonly expiresAt: string;
}

/** Events of one look, and what to keep once they are dealt with. */
export interface WatchRound {
  readonly at: Date;
  readonly events: readonly ExpiryEvent[];
  readonly state: WatchState;
}

/** A state before anything was told. */
export const NOTHING_TOLD: WatchState = { version: 1, told: {} };

/** What ran out so long ago is forgotten once it is watched no more, in milliseconds: 400 days, a year and some. */
const FORGET_MS = 400 * 86_400_000;

/**
 * Which items passed a threshold that `state` does not know of. Of several that an item passed since, the last alone
 * is told. What was told is never told again, whether the clock went back or the item was away for a while.
 */
export function dueEvents(
  items: readonly WatchedItem[],
  { state, ...options }: ExpiryOptions & { readonly state: WatchState },
): WatchRound {
  const told = new Map(Object.entries(state.told));
  const all = expiries(items, options);
  const events = all.filter((expiry): expiry is ExpiryEvent => isNews(expiry, told));
  for (const { item, threshold } of events) {
    told.set(item.id, { threshold, expiresAt: item.expiresAt.toISOString() });
  }
  const present = new Set(all.map(({ item }) => item.id));
  const kept = [...told].filter(
    ([id, { expiresAt }]) =>
      present.has(id) || options.at.getTime() - Date.parse(expiresAt) < FORGET_MS,
  );
  return { at: options.at, events, state: { version: 1, told: Object.fromEntries(kept) } };
}

function isNews(
  { item: { id }, threshold }: Expiry,
  told: ReadonlyMap<string, ToldThreshold>,
): boolean {
  const before = told.get(id);
  return threshold !== null && (!before || threshold < before.threshold);
}

/** Most items in a state: a ministry's archive of signers, with room. */
const MAX_TOLD = 500_000;

/** A state as JSON has it. Throws `ERR_WATCH_STATE` with `path` where it is none. */
export function watchStateOf(json: unknown): WatchState {
  const { version, told } = recordAt(json, '');
  if (version !== 1) throw invalid('version', '1');
  const entries = Object.entries(recordAt(told, 'told'));
  if (entries.length > MAX_TOLD) throw invalid('told', `at most ${MAX_TOLD} items`);
  return {
    version,
    told: Object.fromEntries(entries.map(([id, value]) => [id, toldAt(value, id)])),
  };
}

function toldAt(value: unknown, id: string): ToldThreshold {
  const path = `told.${id}`;
  const { threshold, expiresAt } = recordAt(value, path);
  if (!/^[0-9a-f]{64}$/.test(id)) throw invalid(path, 'a SHA-256 as name');
  if (typeof threshold !== 'number' || !(threshold >= 0)) throw invalid(path, 'days as threshold');
  if (typeof expiresAt === 'string' && !Number.isNaN(Date.parse(expiresAt))) {
    return { threshold, expiresAt };
  }
  throw invalid(path, 'a time as expiresAt');
}

function recordAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw invalid(path, 'an object');
}

function invalid(path: string, expected: string): Error {
  const where = path === '' ? 'the state' : path;
  const facts = { path };
  return coreError('ERR_WATCH_STATE', `state of watching: ${where} must be ${expected}`, { facts });
}

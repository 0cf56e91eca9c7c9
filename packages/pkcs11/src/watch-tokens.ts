import { setTimeout as delay } from 'node:timers/promises';
import { isKysoError } from '@kyso/core';
import { startLane, type Lane } from './host/lane.js';
import type { PresentToken } from './host/protocol.js';
import { LISTING_MS } from './list-tokens.js';
import { checkLoadable, modulesToUse } from './modules/to-use.js';
import { tokenName } from './pin.js';
import type { TokenName } from './token-types.js';

/** What is watched. */
export interface WatchTokensOptions {
  /** Paths of modules. Default: the known ones that are installed here. */
  readonly modules?: readonly string[];
  /** Milliseconds between two looks; by default 1,000. */
  readonly intervalMs?: number;
  /** Ends watching. */
  readonly signal?: AbortSignal;
}

/** A token came or went, or a module cannot be asked. */
export type TokenEvent =
  | {
      readonly type: 'inserted' | 'removed';
      readonly module: string;
      /** Hexadecimal. */
      readonly slot: string;
      readonly token: TokenName;
    }
  | { readonly type: 'failed'; readonly module: string; readonly error: unknown };

const INTERVAL_MS = 1_000;

/**
 * Tokens that are there at first, and then each that comes or goes, until the signal. Modules are asked at intervals,
 * in their threads: waiting in C_WaitForSlotEvent can only be ended by C_Finalize, which would end every signer of the
 * process with it. A module that fails is told once and asked again. Throws `ERR_NO_MODULE` and `ERR_NATIVE_MISSING`.
 *
 * @example
 * for await (const event of watchTokens({ signal })) if (event.type === 'inserted') offer(event.token);
 */
export async function* watchTokens(
  options: WatchTokensOptions = {},
): AsyncGenerator<TokenEvent, void, void> {
  const { signal, intervalMs = INTERVAL_MS } = options;
  const modules = await modulesToUse(options.modules);
  const watched = modules.map(({ path }) => ({ path, present: new Map<string, PresentToken>() }));
  try {
    while (!signal?.aborted) {
      const events = await Promise.all(watched.map((one) => looked(one, signal)));
      yield* events.flat();
      await pause(intervalMs, signal);
    }
  } finally {
    await Promise.all(watched.map(closed));
  }
}

interface Watched {
  readonly path: string;
  lane?: Lane;
  present: Map<string, PresentToken>;
  /** The last failure, which is told once. */
  failure?: string;
}

async function looked(watched: Watched, signal: AbortSignal | undefined): Promise<TokenEvent[]> {
  try {
    if (!watched.lane?.alive) await checkLoadable(watched.path);
    watched.lane = watched.lane?.alive ? watched.lane : startLane(watched.path);
    const tokens = await watched.lane.call('present', {}, { timeoutMs: LISTING_MS, signal });
    delete watched.failure;
    return changes(watched, new Map(tokens.map((token) => [keyOf(token), token])));
  } catch (error) {
    if (signal?.aborted) return [];
    if (!isKysoError(error) || error.code === 'ERR_NATIVE_MISSING') throw error;
    if (watched.failure === error.message) return [];
    watched.failure = error.message;
    return [{ type: 'failed', module: watched.path, error }];
  }
}

function changes(watched: Watched, now: Map<string, PresentToken>): TokenEvent[] {
  const before = watched.present;
  watched.present = now;
  const { path: module } = watched;
  const event = (type: 'inserted' | 'removed', token: PresentToken): TokenEvent => {
    return { type, module, slot: token.slot, token: tokenName(token) };
  };
  return [
    ...missing(before, now).map((token) => event('removed', token)),
    ...missing(now, before).map((token) => event('inserted', token)),
  ];
}

function missing(
  these: ReadonlyMap<string, PresentToken>,
  among: ReadonlyMap<string, PresentToken>,
): PresentToken[] {
  return [...these].flatMap(([key, token]) => (among.has(key) ? [] : [token]));
}

/** One token in one slot: put into another, it goes and comes. */
function keyOf({ slot, serial, model, label }: PresentToken): string {
  return JSON.stringify([slot, serial, model, label]);
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal && { signal });
  } catch (error) {
    if (!signal?.aborted) throw error; // the loop ends by the signal
  }
}

async function closed({ lane }: Watched): Promise<void> {
  await lane?.close();
}

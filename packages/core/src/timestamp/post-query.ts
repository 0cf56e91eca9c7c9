import { isKysoError } from '../errors.js';
import { networkError, publicUrl, waitByTimer, waitOrAbort, type Wait } from '../net/index.js';
import type { FetchResponse, Fetcher } from '../ports.js';

/** How long and how often an authority is asked. */
export interface QueryTerms {
  /** For one attempt, in milliseconds; default 180,000: an authority in use was seen to need 131 s. */
  readonly timeoutMs?: number;
  /** For all attempts and the waits between them, in milliseconds; default as long as they take. */
  readonly budgetMs?: number;
  /** How often to try while the network or the server fails; default 3. A refusal is final. */
  readonly attempts?: number;
  /** Waits between attempts, first 2 s, then twice as long each time; default by the engine's timers. */
  readonly wait?: Wait;
  /** Milliseconds from any start on, never backwards; default the engine's `performance.now`. */
  readonly elapsed?: () => number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told what happens, for people who wait. What it throws ends the request. */
  readonly onProgress?: (progress: TimestampProgress) => void;
}

/** What happens while a timestamp is asked for; `url` without credentials and query, times in milliseconds. */
export type TimestampProgress =
  /** A request goes out; there is an answer or a failure within `timeoutMs`. */
  | {
      readonly kind: 'asking';
      readonly url: string;
      /** From 1. */
      readonly attempt: number;
      readonly timeoutMs: number;
    }
  /** It failed; the same authority is asked again after a wait. */
  | {
      readonly kind: 'waiting';
      readonly url: string;
      readonly waitMs: number;
      readonly reason: string;
    }
  /** This authority is given up. */
  | { readonly kind: 'failed'; readonly url: string; readonly reason: string }
  | { readonly kind: 'answered'; readonly url: string; readonly elapsedMs: number };

const TIMEOUT_MS = 180_000;
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 2_000;
/** Largest answer read; tokens with a whole path and revocation values stay below 64 KiB. */
const MAX_RESPONSE_BYTES = 1 << 20;

/** A TimeStampReq on its way. */
export interface Query {
  readonly url: string;
  /** DER. */
  readonly body: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/**
 * The answer, after as many attempts as number and budget allow; 5xx counts as a failure of the network. A signal
 * ends requests and waits at once. Throws `ERR_NETWORK`.
 */
export async function postQuery(
  query: Query,
  terms: QueryTerms & { readonly fetcher: Fetcher },
): Promise<FetchResponse> {
  const { attempts = ATTEMPTS, wait = waitByTimer, elapsed = engineElapsed } = terms;
  const { timeoutMs = TIMEOUT_MS, budgetMs = Infinity, onProgress } = terms;
  const url = publicUrl(query.url);
  const start = elapsed();
  const isAborted = () => query.signal?.aborted === true;
  const left = () => budgetMs - (elapsed() - start);
  for (let attempt = 1; ; attempt++) {
    const limit = Math.max(Math.min(timeoutMs, left()), 1);
    onProgress?.({ kind: 'asking', url, attempt, timeoutMs: limit });
    try {
      const response = await exchange(query, limit, terms);
      onProgress?.({ kind: 'answered', url, elapsedMs: elapsed() - start });
      return response;
    } catch (error) {
      const waitMs = FIRST_WAIT_MS * 2 ** (attempt - 1);
      const passing = isKysoError(error) && error.code === 'ERR_NETWORK';
      const reason = isKysoError(error) ? reasonOf(error.facts) : 'failed';
      const again = passing && !FINAL.has(reason) && attempt < attempts && waitMs < left();
      if (!again || isAborted()) {
        onProgress?.({ kind: 'failed', url, reason });
        throw error;
      }
      onProgress?.({ kind: 'waiting', url, waitMs, reason });
      await waitOrAbort(wait, waitMs, query.signal);
      if (isAborted()) throw networkError(query.url, { reason: 'aborted' });
    }
  }
}

/** What asking again does not change. */
const FINAL: ReadonlySet<string> = new Set(['aborted', 'refused-address', 'offline', 'proxy']);

/** What a failure is called in progress and in lists of failures: its reason, or the HTTP status. */
export function reasonOf(facts: Readonly<Record<string, unknown>>): string {
  const { reason, status, check, failInfo } = facts;
  if (typeof status === 'number') return `HTTP ${status}`;
  const [first = 'failed'] = [reason, failInfo, check, status].filter(
    (fact) => typeof fact === 'string',
  );
  return first;
}

function engineElapsed(): number {
  return performance.now();
}

async function exchange(
  { url, body, signal }: Query,
  timeoutMs: number,
  { fetcher, headers }: QueryTerms & { readonly fetcher: Fetcher },
): Promise<FetchResponse> {
  const response = await fetcher.fetch({
    ...{ url, method: 'POST', body, timeoutMs, maxBytes: MAX_RESPONSE_BYTES },
    headers: {
      'content-type': 'application/timestamp-query',
      accept: 'application/timestamp-reply',
      ...headers,
    },
    ...(signal && { signal }),
  });
  const { status } = response;
  if (status >= 500) throw networkError(url, { reason: 'status', status });
  return response;
}

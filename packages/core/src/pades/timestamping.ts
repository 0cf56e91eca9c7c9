import { warning } from '../cms/index.js';
import { coreError, isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import type { TimestampSource, TokenRequest } from '../timestamp/index.js';
import type { TimestampTerms } from './types.js';

/**
 * The source of the request, held to its budget: all tokens together may take `timestampTimeout` milliseconds, a
 * trial request and the waits between attempts included. Then `ERR_TIMESTAMP`.
 */
export function timestampsOf({
  timestamps,
  timestampTimeout,
}: TimestampTerms): TimestampSource | undefined {
  if (timestampTimeout === undefined || !timestamps) return timestamps;
  if (!(timestampTimeout > 0)) throw new TypeError('timestampTimeout is a number above 0');
  let left = timestampTimeout;
  return {
    get maxTokenBytes() {
      return timestamps.maxTokenBytes;
    },
    async requestToken(request) {
      // What people take to choose a key or type a PIN does not count: only the time of requests does.
      const started = performance.now();
      try {
        return await within(left, { timestamps, request, limit: timestampTimeout });
      } finally {
        left -= performance.now() - started;
      }
    },
  };
}

interface Limited {
  readonly timestamps: TimestampSource;
  readonly request: TokenRequest;
  /** The whole budget, for the error. */
  readonly limit: number;
}

/** The token, or `ERR_TIMESTAMP` when the time is over; the request is then aborted. */
async function within(
  milliseconds: number,
  { timestamps, request, limit }: Limited,
): Promise<Uint8Array> {
  const { signal } = request;
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(signal?.reason);
  };
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(coreError('ERR_TIMESTAMP', `no token within ${limit} ms`, { facts: { limit } }));
        controller.abort();
      },
      Math.max(0, milliseconds),
    );
  });
  try {
    const token = timestamps.requestToken({
      ...request,
      signal: controller.signal,
      budgetMs: Math.max(0, milliseconds),
    });
    return await Promise.race([token, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** A level, and what is to be said of it. */
export interface Outcome<Value> {
  readonly value: Value | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Runs a step of timestamping. Where `downgrade` is asked for, its failure is a warning that says why, whatever the
 * source threw: what was signed must not be lost to it. An abort by the caller stays one.
 */
export async function orDowngrade<Value>(
  { onTimestampFailure, signal }: TimestampTerms,
  step: () => Promise<Value>,
  missing: 'timestamp-missing' | 'content-timestamp-missing' = 'timestamp-missing',
): Promise<Outcome<Value>> {
  if (onTimestampFailure !== 'downgrade') return { value: await step(), findings: [] };
  try {
    return { value: await step(), findings: [] };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return { value: undefined, findings: [timestampMissing(missing, error)] };
  }
}

/** The warning of a downgrade; it names the error. */
function timestampMissing(
  check: 'timestamp-missing' | 'content-timestamp-missing',
  error: unknown,
): Finding {
  const found = isKysoError(error) ? error.code : error instanceof Error ? error.name : 'Error';
  const url = isKysoError(error) ? error.facts['url'] : undefined;
  const at = typeof url === 'string' ? url : undefined;
  return check === 'timestamp-missing'
    ? warning(check, 'EN 319 142-1 §6.3', { expected: 'B-T', found, at })
    : warning(check, 'EN 319 122-1 §5.2.8', { found, at });
}

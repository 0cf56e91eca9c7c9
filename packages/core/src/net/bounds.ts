import { concat } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import type { FetchRequest } from '../ports.js';
import { networkError } from './network-error.js';

const TIMEOUT_MS = 30_000;

/**
 * Does the work of a request within its time. Ends at once with `ERR_NETWORK`, `timeout` or `aborted`, whether
 * the work heeds the signal or not; what the work throws otherwise is `failed`, with the system's `errno`.
 */
export async function withinTime<T>(
  { url, signal, timeoutMs = TIMEOUT_MS }: FetchRequest,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let end: (error: unknown) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (end = reject));
  const stop = (reason: 'timeout' | 'aborted') => {
    end(networkError(url, reason === 'timeout' ? { reason, timeoutMs } : { reason }));
    controller.abort();
  };
  const onAbort = () => {
    stop('aborted');
  };
  if (signal?.aborted === true) throw networkError(url, { reason: 'aborted' });
  const timer = setTimeout(() => {
    stop('timeout');
  }, timeoutMs);
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work(controller.signal), ended]);
  } catch (error) {
    controller.abort(); // what was not read to its end is not kept open
    if (isKysoError(error)) throw error;
    throw networkError(url, { reason: 'failed', errno: errnoOf(error) }, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Such as `ECONNREFUSED`; the `fetch` of Node has it in the cause. */
function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return errnoOf(error.cause);
}

const MAX_BYTES = 16 << 20;

/** What a body brings, up to `maxBytes`; `announced` is its content-length. Throws `ERR_NETWORK`, `too-large`. */
export async function readBounded(
  parts: AsyncIterable<Uint8Array>,
  announced: string | undefined,
  { url, maxBytes = MAX_BYTES }: FetchRequest,
): Promise<Uint8Array> {
  const refuse = (found: number) => networkError(url, { reason: 'too-large', maxBytes, found });
  const length = Number(announced ?? 0);
  if (length > maxBytes) throw refuse(length);
  const read: Uint8Array[] = [];
  let total = 0;
  for await (const part of parts) {
    total += part.length;
    if (total > maxBytes) throw refuse(total);
    read.push(part);
  }
  return concat(read);
}

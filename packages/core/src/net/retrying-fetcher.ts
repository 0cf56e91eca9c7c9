import { isKysoError } from '../errors.js';
import type { Clock, FetchRequest, FetchResponse, Fetcher } from '../ports.js';
import type { NetworkFailure } from './network-error.js';
import { waitByTimer, waitOrAbort, type Wait } from './wait.js';

export interface RetryingOptions {
  /** How often to ask in all; default 3. */
  readonly attempts?: number;
  /** The first wait, in milliseconds; each further one is twice as long. Default 500. */
  readonly firstWaitMs?: number;
  /** The longest wait that a server may ask for (Retry-After), in milliseconds; default 30,000. */
  readonly maxWaitMs?: number;
  /** Default by the engine's timers. */
  readonly wait?: Wait;
  /** For Retry-After by date. Default the engine's clock. */
  readonly now?: Clock;
}

/** Answers that a server gives while it is busy or broken (RFC 9110 §15.6, RFC 6585 §4). */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
const PASSING_FAILURES: ReadonlySet<unknown> = new Set<NetworkFailure>(['failed', 'timeout']);

/**
 * Asks again while network or server fail: what is a GET or idempotent, after waits that grow or that the
 * server asks for. The last answer counts, whatever it is. `timeoutMs` holds for each attempt.
 */
export function retryingFetcher(fetcher: Fetcher, options: RetryingOptions = {}): Fetcher {
  return {
    fetch: (request) =>
      request.method === 'GET' || request.idempotent === true
        ? repeated(fetcher, request, options)
        : fetcher.fetch(request),
  };
}

async function repeated(
  fetcher: Fetcher,
  request: FetchRequest,
  options: RetryingOptions,
): Promise<FetchResponse> {
  const { attempts = 3, firstWaitMs = 500, wait = waitByTimer } = options;
  for (let attempt = 1; ; attempt++) {
    const usual = firstWaitMs * 2 ** (attempt - 1);
    let pause = usual;
    try {
      const response = await fetcher.fetch(request);
      if (!PASSING_STATUSES.has(response.status) || attempt >= attempts) return response;
      const asked = pauseAskedFor(response, usual, options);
      if (asked === undefined) return response;
      pause = asked;
    } catch (error) {
      const passing = isKysoError(error) && PASSING_FAILURES.has(error.facts['reason']);
      if (!passing || attempt >= attempts) throw error;
    }
    await waitOrAbort(wait, pause, request.signal);
  }
}

/** Retry-After (RFC 9110 §10.2.3) in milliseconds; `undefined` where the server asks for more than is waited. */
function pauseAskedFor(
  { headers }: FetchResponse,
  usual: number,
  { maxWaitMs = 30_000, now = () => new Date() }: RetryingOptions,
): number | undefined {
  const asked = headers['retry-after'];
  if (asked === undefined) return usual;
  const pause = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now().getTime();
  if (Number.isNaN(pause)) return usual;
  return pause > maxWaitMs ? undefined : Math.max(pause, 0);
}

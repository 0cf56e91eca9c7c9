import type { FetchRequest, FetchResponse, Fetcher } from '../ports.js';
import { networkError } from './network-error.js';
import { requestKey } from './request-key.js';

/**
 * Asks once what is asked several times at once: GETs, and POSTs that are idempotent. Each caller's signal
 * ends his own wait; the request itself ends when nobody waits any more. All are given the same bytes:
 * they are to be read, not written.
 */
export function sharingFetcher(fetcher: Fetcher): Fetcher {
  const flights = new Map<string, Flight>();
  return {
    async fetch(request) {
      const key = flightKey(request);
      if (key === undefined) return fetcher.fetch(request);
      const known = flights.get(key);
      if (known) return join(known, request);
      const flight = start(fetcher, request, () => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      flights.set(key, flight);
      return join(flight, request);
    },
  };
}

interface Flight {
  readonly answer: Promise<FetchResponse>;
  /** Ends it, and lets nobody join any more. */
  readonly end: () => void;
  waiting: number;
}

/** Bounds are part of what is asked: an answer within other bounds is another answer. */
function flightKey(request: FetchRequest): string | undefined {
  const key = requestKey(request);
  if (key === undefined) return undefined;
  return `${request.timeoutMs ?? ''} ${request.maxBytes ?? ''} ${key}`;
}

function start(fetcher: Fetcher, request: FetchRequest, over: () => void): Flight {
  const controller = new AbortController();
  const answer = fetcher.fetch({ ...request, signal: controller.signal }).finally(over);
  answer.catch(() => undefined); // told to those who wait; when all have gone, to nobody
  const end = () => {
    over();
    controller.abort();
  };
  return { answer, end, waiting: 0 };
}

async function join(flight: Flight, { url, signal }: FetchRequest): Promise<FetchResponse> {
  flight.waiting++;
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(networkError(url, { reason: 'aborted' }));
    };
  });
  try {
    if (signal?.aborted === true) throw networkError(url, { reason: 'aborted' });
    signal?.addEventListener('abort', onAbort);
    return await Promise.race([flight.answer, aborted]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    flight.waiting--;
    if (flight.waiting === 0) flight.end();
  }
}

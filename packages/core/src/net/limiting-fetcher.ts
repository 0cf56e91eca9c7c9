import type { Fetcher, FetchRequest } from '../ports.js';
import { networkError } from './network-error.js';

export interface LimitingOptions {
  /** Most requests that one host is given at once; default 4, which an authority in use asks for. */
  readonly perHost?: number;
}

/**
 * Gives each host (with its port) so many requests at once and keeps the others waiting in their order. The
 * time of a request begins when it is sent; its signal ends the wait too.
 */
export function limitingFetcher(fetcher: Fetcher, { perHost = 4 }: LimitingOptions = {}): Fetcher {
  if (!Number.isInteger(perHost) || perHost < 1) {
    throw new TypeError(`perHost is a whole number from 1, not ${perHost}`);
  }
  const lanes = new Map<string, Lane>();
  return {
    async fetch(request) {
      const host = hostOfRequest(request);
      const lane = lanes.get(host) ?? { running: 0, waiting: [] };
      lanes.set(host, lane);
      await turn(lane, perHost, request);
      try {
        return await fetcher.fetch(request);
      } finally {
        lane.running--;
        lane.waiting.shift()?.();
        if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(host);
      }
    },
  };
}

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

function hostOfRequest({ url }: FetchRequest): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Waits for a free place and takes it. */
async function turn(lane: Lane, perHost: number, { url, signal }: FetchRequest): Promise<void> {
  if (signal?.aborted === true) throw networkError(url, { reason: 'aborted' });
  if (lane.running < perHost) {
    lane.running++;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const go = () => {
      signal?.removeEventListener('abort', leave);
      // Taken at once: whoever comes between the place and its taker must not have it.
      lane.running++;
      resolve();
    };
    const leave = () => {
      lane.waiting.splice(lane.waiting.indexOf(go), 1);
      reject(networkError(url, { reason: 'aborted' }));
    };
    lane.waiting.push(go);
    signal?.addEventListener('abort', leave, { once: true });
  });
}

import {
  cachingFetcher,
  limitingFetcher,
  memoryStore,
  mirroringFetcher,
  networkError,
  retryingFetcher,
  sharingFetcher,
  type LimitingOptions,
  type Mirrors,
  type ResponseStore,
  type RetryingOptions,
} from '../../net/index.js';
import type { Clock, Fetcher } from '../../ports.js';
import { nodeFetcher, type NodeFetcherOptions } from './node-fetcher.js';
import { offlineFolder } from './offline-folder.js';

export interface NetworkFetcherOptions
  extends NodeFetcherOptions, LimitingOptions, Omit<RetryingOptions, 'now'> {
  /** Hosts whose requests go elsewhere. */
  readonly mirrors?: Mirrors;
  /** Where answers are kept; default in memory. `diskStore(folder)` keeps them beyond the process. */
  readonly store?: ResponseStore;
  /** A folder of lists and certificates, asked before the network. */
  readonly folder?: string;
  /** Asks the network for nothing: folder and store only, and what is stale as well. */
  readonly offline?: boolean;
  /** Default the system's clock. */
  readonly now?: Clock;
}

/**
 * The network as an application wants it: the same question asked once, the folder, what was kept, asking
 * again while a server is busy, few requests at once to a host, mirrors, and `nodeFetcher` at the bottom.
 * Each of these is a function of its own, to be put together otherwise.
 */
export function networkFetcher(options: NetworkFetcherOptions = {}): Fetcher {
  const { mirrors = {}, store = memoryStore(), folder, offline = false } = options;
  const { now = () => new Date() } = options;
  const outside = offline ? NOWHERE : connected(options, mirrors);
  const kept = cachingFetcher(outside, { store, now, offline, allowStale: offline });
  return sharingFetcher(folder === undefined ? kept : offlineFolder(folder, { next: kept, now }));
}

function connected(options: NetworkFetcherOptions, mirrors: Mirrors): Fetcher {
  const mirrored = mirroringFetcher(nodeFetcher(options), mirrors);
  return retryingFetcher(limitingFetcher(mirrored, options), options);
}

const NOWHERE: Fetcher = {
  fetch: ({ url }) => Promise.reject(networkError(url, { reason: 'offline' })),
};

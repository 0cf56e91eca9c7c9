import type { Clock, FetchRequest, FetchResponse, Fetcher } from '../ports.js';
import { keptUntil } from './cache-rules.js';
import { networkError } from './network-error.js';
import { requestKey } from './request-key.js';

/** An answer that was kept. */
export interface KeptResponse {
  readonly response: FetchResponse;
  /** When it ceases to be given without asking. */
  readonly freshUntil: Date;
}

/** Where answers are kept. Both may fail quietly: what is lost is asked for again. */
export interface ResponseStore {
  read(key: string): Promise<KeptResponse | undefined>;
  write(key: string, kept: KeptResponse): Promise<void>;
}

export interface CachingOptions {
  readonly store: ResponseStore;
  /** Default the engine's clock. */
  readonly now?: Clock;
  /** How long an answer is kept that says nothing of it, in milliseconds; default not at all. */
  readonly defaultMaxAgeMs?: number;
  /** Asks the network for nothing: what is not kept is `ERR_NETWORK`, `offline`. */
  readonly offline?: boolean;
  /** Gives out offline what is no longer fresh; whoever reads it judges its dates. */
  readonly allowStale?: boolean;
}

/**
 * Keeps answers to GETs, and to POSTs that are idempotent, until the earlier of what the server allows
 * (Cache-Control, Expires) and what the body says of itself (`freshUntil` of the request). What is older
 * is asked for anew, by ETag or date where the server gave one (RFC 9111 §4.3).
 */
export function cachingFetcher(fetcher: Fetcher, options: CachingOptions): Fetcher {
  return {
    async fetch(request) {
      const key = requestKey(request);
      if (key === undefined) return unkept(fetcher, request, options);
      const now = (options.now ?? currentTime)();
      const kept = await options.store.read(key);
      const fresh = kept !== undefined && kept.freshUntil > now;
      if (kept && (fresh || (options.offline === true && options.allowStale === true))) {
        return bounded(kept.response, request);
      }
      if (options.offline === true) throw networkError(request.url, { reason: 'offline' });
      return renewed(fetcher, { key, request, kept, now }, options);
    },
  };
}

function currentTime(): Date {
  return new Date();
}

function unkept(
  fetcher: Fetcher,
  request: FetchRequest,
  { offline }: CachingOptions,
): Promise<FetchResponse> {
  if (offline === true) throw networkError(request.url, { reason: 'offline' });
  return fetcher.fetch(request);
}

/** What was kept under wider bounds must keep to those of today. */
function bounded(response: FetchResponse, { url, maxBytes }: FetchRequest): FetchResponse {
  const found = response.body.length;
  if (maxBytes === undefined || found <= maxBytes) return response;
  throw networkError(url, { reason: 'too-large', maxBytes, found });
}

interface Renewal {
  readonly key: string;
  readonly request: FetchRequest;
  readonly kept: KeptResponse | undefined;
  readonly now: Date;
}

async function renewed(
  fetcher: Fetcher,
  { key, request, kept, now }: Renewal,
  { store, defaultMaxAgeMs = 0 }: CachingOptions,
): Promise<FetchResponse> {
  const conditions = kept && request.method === 'GET' ? conditionsOf(kept.response) : {};
  const headers = { ...request.headers, ...conditions };
  const answer = await fetcher.fetch({ ...request, headers });
  const unchanged = kept !== undefined && answer.status === 304;
  const response: FetchResponse = unchanged
    ? { ...kept.response, headers: { ...kept.response.headers, ...lasting(answer.headers) } }
    : answer;
  const freshUntil = keptUntil(request, response, { now, defaultMaxAgeMs });
  if (freshUntil && (freshUntil > now || isConditional(response))) {
    await store.write(key, { response, freshUntil });
  }
  return unchanged ? bounded(response, request) : response;
}

/** If-None-Match and If-Modified-Since (RFC 9110 §13.1). */
function conditionsOf({ headers }: FetchResponse): Readonly<Record<string, string>> {
  const { etag, 'last-modified': modified } = headers;
  return {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(modified !== undefined && { 'if-modified-since': modified }),
  };
}

function isConditional(response: FetchResponse): boolean {
  return Object.keys(conditionsOf(response)).length > 0;
}

/** Of a 304 what is said of keeping; it has no body whose length or type would count. */
function lasting(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = ['cache-control', 'expires', 'age', 'date', 'etag', 'last-modified'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

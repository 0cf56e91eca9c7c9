import { concat } from '../bytes/index.js';
import { coreError, isKysoError, type ErrorFacts, type KysoError } from '../errors.js';
import type { FetchRequest, FetchResponse, Fetcher } from '../ports.js';

/** The `fetch` of the engine, as far as it is used here. */
export type WebFetch = (url: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 16 << 20;
const MAX_REDIRECTS = 3;

/**
 * The network by the `fetch` of browsers and Node. A request ends after `timeoutMs` (default 30 s) and after
 * `maxBytes` (default 16 MiB) whatever the server does; at most three redirects are followed, never from
 * https to http. Throws `ERR_NETWORK` with `url` and `reason`: `timeout`, `aborted`, `too-large`,
 * `redirect` or `failed`.
 */
export function webFetcher(fetch: WebFetch = (url, init) => globalThis.fetch(url, init)): Fetcher {
  return { fetch: (request) => fetchBounded(fetch, request) };
}

async function fetchBounded(fetch: WebFetch, request: FetchRequest): Promise<FetchResponse> {
  const { url, signal, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = request;
  const controller = new AbortController();
  let reason: 'failed' | 'timeout' | 'aborted' = 'failed';
  const stop = (why: 'timeout' | 'aborted') => {
    reason = why;
    controller.abort();
  };
  const onAbort = () => {
    stop('aborted');
  };
  const timer = setTimeout(() => {
    stop('timeout');
  }, timeoutMs);
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  try {
    const response = await followed(fetch, request, controller.signal);
    const body = await readBounded(response, url, maxBytes);
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    controller.abort(); // what was not read to its end is not kept open
    if (isKysoError(error)) throw error;
    throw networkError(url, { reason, timeoutMs }, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function networkError(
  url: string,
  facts: ErrorFacts & { reason: string },
  cause?: unknown,
): KysoError {
  return coreError('ERR_NETWORK', `no answer from ${url}: ${facts.reason}`, {
    facts: { url, ...facts },
    cause,
  });
}

async function followed(
  fetch: WebFetch,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<Response> {
  let { url } = request;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url, {
      method: request.method,
      redirect: 'manual',
      credentials: 'omit',
      signal,
      ...(request.headers && { headers: request.headers }),
      // A copy over its own buffer: the DOM's types exclude views of shared memory.
      ...(request.body && { body: new Uint8Array(request.body) }),
    });
    const next = redirectTarget(response, url, request.method);
    if (next === undefined) return response;
    if (redirects === MAX_REDIRECTS || (url.startsWith('https:') && !next.startsWith('https:'))) {
      throw networkError(request.url, { reason: 'redirect', location: next });
    }
    await response.body?.cancel();
    url = next;
  }
}

/** Where a redirect leads; `undefined` for every other answer. A POST is repeated only where 307 or 308 say so. */
function redirectTarget(
  response: Response,
  url: string,
  method: 'GET' | 'POST',
): string | undefined {
  // Browsers hide where a manual redirect leads.
  if (response.type === 'opaqueredirect') throw networkError(url, { reason: 'redirect' });
  const statuses = method === 'GET' ? [301, 302, 303, 307, 308] : [307, 308];
  const location = response.headers.get('location');
  if (!statuses.includes(response.status) || location === null) return undefined;
  const next = new URL(location, url);
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    throw networkError(url, { reason: 'redirect', location });
  }
  return next.href;
}

async function readBounded(response: Response, url: string, maxBytes: number): Promise<Uint8Array> {
  const refuse = (found: number) => networkError(url, { reason: 'too-large', maxBytes, found });
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) throw refuse(announced);
  if (!response.body) {
    // No body at all, or an engine without streams.
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > maxBytes) throw refuse(bytes.length);
    return bytes;
  }
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > maxBytes) throw refuse(length);
    parts.push(part.value);
  }
  return concat(parts);
}

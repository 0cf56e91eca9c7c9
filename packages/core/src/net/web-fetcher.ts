import type { Fetcher } from '../ports.js';
import { carryOut, type Hop, type OpenAnswer } from './carry-out.js';
import type { GuardOptions } from './guard.js';
import { networkError } from './network-error.js';

/** The `fetch` of the engine, as far as it is used here. */
export type WebFetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The network by the `fetch` of browsers and Node. A request ends after `timeoutMs` (default 30 s) and after
 * `maxBytes` (default 16 MiB) whatever the server does; at most three redirects are followed, never from
 * https to http. Of addresses that documents name (`origin: 'document'`) what stands in them is checked, not
 * what their names resolve to, which `fetch` does not tell: in Node use `nodeFetcher`. Throws `ERR_NETWORK`
 * with `url` and `reason` (`NetworkFailure`).
 */
export function webFetcher(
  fetch: WebFetch = (url, init) => globalThis.fetch(url, init),
  guard: GuardOptions = {},
): Fetcher {
  return {
    fetch: (request) => carryOut(request, guard, (hop, signal) => ask(fetch, hop, signal)),
  };
}

async function ask(fetch: WebFetch, hop: Hop, signal: AbortSignal): Promise<OpenAnswer> {
  const response = await fetch(hop.url.href, {
    method: hop.method,
    redirect: 'manual',
    credentials: 'omit',
    signal,
    headers: hop.headers,
    // A copy over its own buffer: the DOM's types exclude views of shared memory.
    ...(hop.body && { body: new Uint8Array(hop.body) }),
  });
  // Browsers hide where a manual redirect leads.
  if (response.type === 'opaqueredirect') {
    throw networkError(hop.url.href, { reason: 'redirect' });
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: partsOf(response),
    discard: () => {
      response.body?.cancel().catch(() => undefined); // nobody waits for what is thrown away
    },
  };
}

/** The body as it comes; whole from an engine without streams. */
async function* partsOf(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) {
    yield new Uint8Array(await response.arrayBuffer());
    return;
  }
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

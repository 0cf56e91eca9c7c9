import type { Fetcher, FetchRequest } from '../ports.js';
import { hostOf } from './guard.js';

/**
 * Host → where its requests go instead: another host (`ocsp.ca.gov.vn`, with a port if need be), or the address
 * of a mirror that keeps the paths below it (`http://mirror.bo.gov.vn/ca`).
 */
export type Mirrors = Readonly<Record<string, string>>;

/**
 * Sends requests for some hosts elsewhere. Whoever gives the mirrors names them, so that they may stand in a
 * private network even for addresses that documents name. Credentials in an address stay with its own host.
 * Throws `TypeError` for a mirror that is none.
 */
export function mirroringFetcher(fetcher: Fetcher, mirrors: Mirrors): Fetcher {
  const targets = new Map(
    Object.entries(mirrors).map(([host, mirror]) => [host.toLowerCase(), mirrorOf(mirror)]),
  );
  return { fetch: (request) => fetcher.fetch(redirected(request, targets)) };
}

type Mirror = { readonly host: string } | { readonly base: URL };

function mirrorOf(text: string): Mirror {
  if (!text.includes('://')) {
    if (URL.canParse(`http://${text}/`) && !/[/@?#]/.test(text)) return { host: text };
  } else if (/^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text)) return { base: new URL(text) };
  throw new TypeError('a mirror is a host or an http(s) address without query');
}

function redirected(request: FetchRequest, targets: ReadonlyMap<string, Mirror>): FetchRequest {
  if (!URL.canParse(request.url)) return request;
  const url = new URL(request.url);
  const mirror = targets.get(hostOf(url)) ?? targets.get(url.host);
  if (!mirror) return request;
  return { ...request, url: at(mirror, url).href, origin: 'caller' };
}

function at(mirror: Mirror, url: URL): URL {
  if ('host' in mirror) {
    const other = new URL(`${url.protocol}//${mirror.host}`);
    [other.pathname, other.search] = [url.pathname, url.search];
    return other;
  }
  const target = new URL(mirror.base);
  target.pathname = `${mirror.base.pathname.replace(/\/$/, '')}${url.pathname}`;
  target.search = url.search;
  return target;
}

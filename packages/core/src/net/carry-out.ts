import { toBase64, utf8Bytes } from '../bytes/index.js';
import type { FetchRequest, FetchResponse } from '../ports.js';
import { readBounded, withinTime } from './bounds.js';
import { hostOf, isFree, isHttp, portOf, refuseUnsafe, type GuardOptions } from './guard.js';
import { networkError } from './network-error.js';

/** One exchange with one server, on the way of a request. */
export interface Hop {
  /** Without credentials. */
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Resolved addresses have to be public: neither the caller nor trust data named this host. */
  readonly guarded: boolean;
}

/** An answer whose body is still to come; header names are in lower case. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of a body that nobody reads. */
  readonly discard: () => void;
}

/** Asks one server. */
export type Ask = (hop: Hop, signal: AbortSignal) => Promise<OpenAnswer>;

const MAX_REDIRECTS = 3;

/**
 * Carries out a request within its bounds of time and size, following at most three redirects, never from
 * https to http; each address on the way is held against the guard. Throws `ERR_NETWORK`.
 */
export async function carryOut(
  request: FetchRequest,
  guard: GuardOptions,
  ask: Ask,
): Promise<FetchResponse> {
  if (!URL.canParse(request.url)) {
    throw networkError(request.url, { reason: 'failed' }, new TypeError('not a URL'));
  }
  const first = firstHop(request, guard);
  return withinTime(request, async (signal) => {
    let hop = first;
    for (let redirects = 0; ; redirects++) {
      const answer = await ask(hop, signal);
      const next = nextHop(answer, { hop, request, guard });
      if (!next) {
        const body = await readBounded(answer.body, answer.headers['content-length'], request);
        return { status: answer.status, headers: answer.headers, body };
      }
      answer.discard();
      if (redirects === MAX_REDIRECTS) throw refused(request, next.url);
      hop = next;
    }
  });
}

function firstHop(request: FetchRequest, guard: GuardOptions): Hop {
  const { method, headers = {}, body } = request;
  const url = new URL(request.url);
  if (!isHttp(url)) {
    throw networkError(request.url, { reason: 'refused-address', why: 'scheme' });
  }
  const guarded = !isFree(url, request, guard);
  if (guarded || request.origin === 'document') refuseCredentials(url);
  if (guarded) refuseUnsafe(url, guard);
  return {
    ...{ url: bare(url), method, body, guarded },
    headers: { ...basicAuthorization(url), ...headers },
  };
}

function refuseCredentials(url: URL): void {
  if (url.username === '' && url.password === '') return;
  throw networkError(url.href, { reason: 'refused-address', why: 'credentials' });
}

/** Credentials of the caller's address travel as a header: engines refuse them in addresses, and tell them in errors. */
function basicAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${toBase64(utf8Bytes(pair))}` };
}

/** The text behind percent signs; as it stands where they lead to no text. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function bare(url: URL): URL {
  const copy = new URL(url);
  [copy.username, copy.password, copy.hash] = ['', '', ''];
  return copy;
}

interface OnTheWay {
  readonly hop: Hop;
  readonly request: FetchRequest;
  readonly guard: GuardOptions;
}

/** Where a redirect leads; `undefined` for every other answer. A POST is repeated only where 307 or 308 say so. */
function nextHop(
  { status, headers }: OpenAnswer,
  { hop, request, guard }: OnTheWay,
): Hop | undefined {
  const statuses = hop.method === 'GET' ? [301, 302, 303, 307, 308] : [307, 308];
  const location = headers['location'];
  if (!statuses.includes(status) || location === undefined) return undefined;
  if (!URL.canParse(location, hop.url.href)) throw refused(request, hop.url);
  const url = new URL(location, hop.url);
  const downgraded = hop.url.protocol === 'https:' && url.protocol !== 'https:';
  if (!isHttp(url) || downgraded || url.username !== '' || url.password !== '') {
    throw refused(request, url);
  }
  const guarded = !isFree(url, request, guard);
  if (guarded) refuseUnsafe(url, guard);
  const headersOn = sameServer(hop.url, url) ? hop.headers : withoutSecrets(hop.headers);
  return { ...hop, url: bare(url), headers: headersOn, guarded };
}

function refused(request: FetchRequest, target: URL) {
  const { protocol, host, pathname } = target;
  const location = isHttp(target) ? `${protocol}//${host}${pathname}` : protocol;
  return networkError(request.url, { reason: 'redirect', location });
}

function sameServer(a: URL, b: URL): boolean {
  return a.protocol === b.protocol && hostOf(a) === hostOf(b) && portOf(a) === portOf(b);
}

/** What proves the caller to one server is not for another. */
function withoutSecrets(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name.toLowerCase()));
  return Object.fromEntries(kept);
}

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'x-api-key',
]);

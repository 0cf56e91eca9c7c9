import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Hop, OpenAnswer } from '../../net/carry-out.js';
import { hostOf, portOf } from '../../net/guard.js';
import { networkError } from '../../net/index.js';
import type { Proxy } from './proxy-settings.js';
import { pinnedLookup, refusePrivate, type Resolve } from './resolve.js';

/** Options of the fetcher, ready for use. */
export interface Connecting {
  readonly proxyFor: (target: URL) => Proxy | undefined;
  readonly ca: readonly string[] | undefined;
  readonly resolve: Resolve;
}

/** One exchange, over a connection of its own: directly, or by the proxy that the address goes by. */
export async function askServer(
  hop: Hop,
  signal: AbortSignal,
  connecting: Connecting,
): Promise<OpenAnswer> {
  const proxy = connecting.proxyFor(hop.url);
  const options = commonOptions(hop, signal, connecting);
  if (!proxy) return exchange(open(hop.url, { ...options, ...addressOf(hop.url) }), hop);
  if (hop.guarded) await checkAsFarAsKnown(hop.url, connecting);
  if (hop.url.protocol === 'https:')
    return throughTunnel(proxy, hop, { options, signal, connecting });
  return throughProxy(proxy, hop, { options, signal, connecting });
}

function commonOptions(
  { url, method, headers, guarded }: Hop,
  signal: AbortSignal,
  { ca, resolve }: Connecting,
): RequestOptions {
  return {
    ...{ method, signal, path: `${url.pathname}${url.search}` },
    // Bodies are taken as they are: nothing is unpacked here.
    headers: { host: url.host, 'accept-encoding': 'identity', ...headers },
    lookup: pinnedLookup(resolve, url, guarded),
    agent: false, // a connection of its own: none that was opened under another rule is used again
    ...(ca && { ca: [...ca] }),
  };
}

function addressOf(url: URL): RequestOptions {
  return { hostname: hostOf(url), port: portOf(url), ...tlsName(url) };
}

/** The name that the certificate must have; an address is compared as an address. */
function tlsName(url: URL): { readonly servername?: string } {
  return isIP(hostOf(url)) === 0 ? { servername: hostOf(url) } : {};
}

function open(url: URL, options: RequestOptions): ClientRequest {
  return url.protocol === 'https:' ? httpsRequest(options) : httpRequest(options);
}

/** Sends the body and waits for the head of the answer. */
function exchange(request: ClientRequest, { body }: Hop): Promise<OpenAnswer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      // What breaks from now on breaks the body, whose reader is told.
      request.off('error', reject).on('error', () => undefined);
      resolve(answerOf(response));
    });
    request.end(body);
  });
}

function answerOf(response: IncomingMessage): OpenAnswer {
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, typeof value === 'string' ? value : value.join(', ')] as const],
  );
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: response as AsyncIterable<Uint8Array>,
    discard: () => {
      response.destroy();
    },
  };
}

/**
 * The proxy resolves the name itself. Where it can be resolved here too, a private address is refused; a name
 * that only the proxy knows is left to the proxy's rules.
 */
async function checkAsFarAsKnown(url: URL, { resolve }: Connecting): Promise<void> {
  if (isIP(hostOf(url)) !== 0) return; // checked as it stands
  const known = await resolve(hostOf(url)).catch(() => []);
  refusePrivate(known, url);
}

interface OnTheWay {
  readonly options: RequestOptions;
  readonly signal: AbortSignal;
  readonly connecting: Connecting;
}

/** RFC 9112 §3.2.2: the proxy is given the whole address. */
async function throughProxy(
  proxy: Proxy,
  hop: Hop,
  { options, connecting }: OnTheWay,
): Promise<OpenAnswer> {
  const request = open(proxy.url, {
    ...options,
    ...addressOf(proxy.url),
    // The proxy was named by whoever runs this: its own address is free.
    lookup: pinnedLookup(connecting.resolve, proxy.url, false),
    path: hop.url.href,
    headers: { ...(options.headers as Hop['headers']), ...credentials(proxy) },
  });
  const answer = await exchange(request, hop);
  if (answer.status !== 407) return answer;
  answer.discard();
  throw refusedBy(proxy, hop, answer.status);
}

/** RFC 9110 §9.3.6: a tunnel to the server, and TLS with the server through it. */
async function throughTunnel(
  proxy: Proxy,
  hop: Hop,
  { options, signal, connecting }: OnTheWay,
): Promise<OpenAnswer> {
  const tunnel = await openTunnel(proxy, hop, { options, signal, connecting });
  const socket = connectTls({
    socket: tunnel,
    host: hostOf(hop.url),
    ...tlsName(hop.url),
    ...(connecting.ca && { ca: [...connecting.ca] }),
  });
  const { agent: _, ...rest } = options;
  return exchange(httpsRequest({ ...rest, createConnection: () => socket }), hop);
}

function openTunnel(
  proxy: Proxy,
  hop: Hop,
  { options, signal, connecting }: OnTheWay,
): Promise<Duplex> {
  const target = `${hop.url.hostname}:${portOf(hop.url)}`;
  const request = open(proxy.url, {
    ...addressOf(proxy.url),
    ...{ method: 'CONNECT', path: target, signal, agent: false },
    lookup: pinnedLookup(connecting.resolve, proxy.url, false),
    headers: { host: target, ...credentials(proxy) },
    ...(options.ca && { ca: options.ca }),
  });
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refusedBy(proxy, hop, statusCode));
    });
    request.end();
  });
}

function credentials({ authorization }: Proxy): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { 'proxy-authorization': authorization };
}

function refusedBy({ name }: Proxy, { url }: Hop, status: number): Error {
  return networkError(url.href, { reason: 'proxy', proxy: name, status });
}

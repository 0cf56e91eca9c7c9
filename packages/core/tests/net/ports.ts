import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { isKysoError, type KysoError } from '../../src/errors.js';
import type { FetchRequest, FetchResponse, Fetcher } from '../../src/ports.js';

/** An answer of HTTP 200, or another, with the text as body. */
export function answer(
  text: string,
  { status = 200, headers = {} }: Partial<Omit<FetchResponse, 'body'>> = {},
): FetchResponse {
  return { status, headers, body: new TextEncoder().encode(text) };
}

export const textOf = ({ body }: FetchResponse): string => new TextDecoder().decode(body);

export const get = (url: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
  url,
  method: 'GET',
  ...more,
});

/** A network that answers by the functions given, one a request, the last one again and again. */
export function network(
  ...answers: readonly ((request: FetchRequest) => FetchResponse | Promise<FetchResponse>)[]
): { readonly fetcher: Fetcher; readonly requests: FetchRequest[] } {
  const requests: FetchRequest[] = [];
  const fetcher: Fetcher = {
    async fetch(request) {
      const one = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      if (!one) throw new Error('no answer');
      return one(request);
    },
  };
  return { fetcher, requests };
}

/** The KysoError that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<KysoError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isKysoError(error)) throw new Error('no KysoError', { cause: error });
  return error;
}

/** Its code and facts. */
export async function failure(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const { code, facts } = await errorOf(promise);
  return { code, ...facts };
}

/** All that a log could show of an error: message, facts, stack, and the same of its causes. */
export function allTextOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = [
    error.message,
    error.stack,
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
  ];
  return [...own, error.cause === undefined ? '' : allTextOf(error.cause)].join('\n');
}

/** A server on loopback for one test file: path → what answers. */
export function loopback(routes: Readonly<Record<string, RequestListener>>): {
  /** Base address, known once the tests run. */
  readonly base: () => string;
  readonly port: () => number;
  /** Paths asked for so far. */
  readonly asked: string[];
} {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const route = routes[request.url ?? ''];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = () => (server.address() as AddressInfo).port;
  return { base: () => `http://127.0.0.1:${port()}`, port, asked };
}

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isKysoError } from '../../src/errors.js';
import { webFetcher } from '../../src/net/index.js';

const never = new Set<() => void>();
const ROUTES: Readonly<Record<string, RequestListener>> = {
  '/echo': (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.writeHead(200, {
        'X-Method': request.method,
        'X-Type': request.headers['content-type'] ?? '',
      });
      response.end(Buffer.concat(parts));
    });
  },
  '/missing': (_, response) => {
    response.writeHead(404);
    response.end('không có');
  },
  '/once': (_, response) => {
    response.writeHead(307, { Location: '/echo' });
    response.end();
  },
  '/moved': (_, response) => {
    response.writeHead(302, { Location: '/echo' });
    response.end();
  },
  '/loop': (_, response) => {
    response.writeHead(301, { Location: '/loop' });
    response.end();
  },
  '/file': (_, response) => {
    response.writeHead(301, { Location: 'file:///etc/hostname' });
    response.end();
  },
  '/announced': (_, response) => {
    response.writeHead(200, { 'Content-Length': 5000 });
    response.end(Buffer.alloc(5000));
  },
  '/endless': (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(1024)));
    };
    response.on('drain', more);
    more();
  },
  '/silent': (_, response) => {
    never.add(() => response.destroy());
  },
  '/cut': (_, response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('x', () => response.destroy());
  },
};

const server = createServer((request, response) => {
  ROUTES[request.url ?? '']?.(request, response);
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const end of never) end();
  server.closeAllConnections();
  server.close();
});

const fetcher = webFetcher();

async function failure(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isKysoError(error)) throw new Error('no KysoError', { cause: error });
  return { code: error.code, ...error.facts };
}

describe('an answer', () => {
  test('to POST carries body and headers both ways', async () => {
    const body = Uint8Array.of(0, 1, 255);
    const response = await fetcher.fetch({
      url: `${base}/echo`,
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body,
    });
    expect(response.status).toBe(200);
    expect(response.body).toEqual(body);
    expect(response.headers).toMatchObject({
      'x-method': 'POST',
      'x-type': 'application/timestamp-query',
    });
  });

  test('of HTTP 404 is an answer', async () => {
    const { status, body } = await fetcher.fetch({ url: `${base}/missing`, method: 'GET' });
    expect(status).toBe(404);
    expect(new TextDecoder().decode(body)).toBe('không có');
  });
});

describe('redirects', () => {
  test('of GET are followed, of POST only where the method stays', async () => {
    const get = await fetcher.fetch({ url: `${base}/moved`, method: 'GET' });
    expect(get).toMatchObject({ status: 200, headers: { 'x-method': 'GET' } });
    const body = Uint8Array.of(7);
    const kept = await fetcher.fetch({ url: `${base}/once`, method: 'POST', body });
    expect(kept).toMatchObject({ status: 200, headers: { 'x-method': 'POST' }, body });
    const answer = await fetcher.fetch({ url: `${base}/moved`, method: 'POST', body });
    expect(answer.status).toBe(302);
  });

  test.each(['/loop', '/file'])('%s ends as ERR_NETWORK', async (path) => {
    expect(await failure(fetcher.fetch({ url: base + path, method: 'GET' }))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'redirect',
      url: base + path,
    });
  });

  test('from https to http are refused', async () => {
    const redirecting = webFetcher(() =>
      Promise.resolve(
        new Response(null, { status: 301, headers: { location: 'http://a.example/' } }),
      ),
    );
    const request = { url: 'https://a.example/', method: 'GET' } as const;
    expect(await failure(redirecting.fetch(request))).toMatchObject({ reason: 'redirect' });
  });
});

describe('bounds', () => {
  test.each(['/announced', '/endless'])('of size hold for %s', async (path) => {
    expect(
      await failure(fetcher.fetch({ url: base + path, method: 'GET', maxBytes: 4096 })),
    ).toMatchObject({ code: 'ERR_NETWORK', reason: 'too-large', maxBytes: 4096 });
  });

  test('of size hold for an engine without streams', async () => {
    const response = new Response(new Uint8Array(10));
    Object.defineProperty(response, 'body', { value: null });
    const bodiless = webFetcher(() => Promise.resolve(response));
    const request = { url: base, method: 'GET', maxBytes: 9 } as const;
    expect(await failure(bodiless.fetch(request))).toMatchObject({
      reason: 'too-large',
      found: 10,
    });
  });

  test('of time hold for a server that says nothing', async () => {
    expect(
      await failure(fetcher.fetch({ url: `${base}/silent`, method: 'GET', timeoutMs: 1 })),
    ).toMatchObject({ code: 'ERR_NETWORK', reason: 'timeout', timeoutMs: 1 });
  });

  test('are set by the caller as well', async () => {
    const controller = new AbortController();
    const answer = fetcher.fetch({
      url: `${base}/silent`,
      method: 'GET',
      signal: controller.signal,
    });
    controller.abort();
    expect(await failure(answer)).toMatchObject({ code: 'ERR_NETWORK', reason: 'aborted' });
    const early = fetcher.fetch({
      url: `${base}/echo`,
      method: 'GET',
      signal: AbortSignal.abort(),
    });
    expect(await failure(early)).toMatchObject({ reason: 'aborted' });
  });
});

describe('no answer', () => {
  test.each([
    ['of a body that breaks off', '/cut'],
    ['at an address that is none', ':99999/'],
  ])('%s is ERR_NETWORK with its cause', async (_, path) => {
    const promise = fetcher.fetch({ url: base + path, method: 'GET' });
    expect(await failure(promise)).toMatchObject({ code: 'ERR_NETWORK', reason: 'failed' });
    await expect(promise).rejects.toHaveProperty('cause');
  });
});

import { describe, expect, test } from 'vitest';
import {
  cachingFetcher,
  limitingFetcher,
  memoryStore,
  mirroringFetcher,
  networkError,
  retryingFetcher,
  sharingFetcher,
  tieredStore,
  waitByTimer,
} from '../../src/net/index.js';
import type { FetchResponse } from '../../src/ports.js';
import { answer, failure, get, network, textOf } from './ports.js';

const A = 'http://a.example/a.crl';
const post = (url: string, idempotent = false) =>
  ({ url, method: 'POST', body: Uint8Array.of(1), idempotent }) as const;
const broken = () => {
  throw networkError(A, { reason: 'failed' });
};

/** An answer that comes when it is told to. */
function pending() {
  let give: (response: FetchResponse) => void = () => undefined;
  const promise = new Promise<FetchResponse>((resolve) => (give = resolve));
  return { promise, give };
}

describe('retryingFetcher', () => {
  function retrying(fetcher: Parameters<typeof retryingFetcher>[0], more = {}) {
    const waits: number[] = [];
    const wait = (milliseconds: number) => {
      waits.push(milliseconds);
      return Promise.resolve();
    };
    const now = () => new Date('2026-11-21T00:00:00Z');
    return { waits, fetcher: retryingFetcher(fetcher, { wait, now, ...more }) };
  }

  test('asks again after waits that double, then gives the answer', async () => {
    const { fetcher, requests } = network(
      broken,
      () => answer('', { status: 503 }),
      () => answer('x'),
    );
    const retried = retrying(fetcher);
    expect(textOf(await retried.fetcher.fetch(get(A)))).toBe('x');
    expect(requests).toHaveLength(3);
    expect(retried.waits).toEqual([500, 1000]);
  });

  test('gives the last failure and the last bad answer as they are', async () => {
    expect(await failure(retrying(network(broken).fetcher).fetcher.fetch(get(A)))).toMatchObject({
      reason: 'failed',
    });
    const busy = retrying(network(() => answer('', { status: 503 })).fetcher, { attempts: 2 });
    expect((await busy.fetcher.fetch(get(A))).status).toBe(503);
    expect(busy.waits).toEqual([500]);
  });

  test.each([
    ['7', [7000]],
    ['Sat, 21 Nov 2026 00:00:09 GMT', [9000]],
    ['Fri, 20 Nov 2026 00:00:00 GMT', [0]],
    ['soon', [500]],
  ])('waits as Retry-After says: %s', async (asked, waits) => {
    const busy = () => answer('', { status: 429, headers: { 'retry-after': asked } });
    const retried = retrying(network(busy, () => answer('x')).fetcher);
    expect((await retried.fetcher.fetch(get(A))).status).toBe(200);
    expect(retried.waits).toEqual(waits);
  });

  test('does not wait for longer than is bearable', async () => {
    const busy = () => answer('', { status: 503, headers: { 'retry-after': '3600' } });
    const { fetcher, requests } = network(busy);
    expect((await retrying(fetcher).fetcher.fetch(get(A))).status).toBe(503);
    expect(requests).toHaveLength(1);
  });

  test('repeats a POST only where it is idempotent, and never what was refused', async () => {
    for (const [request, count] of [
      [post(A), 1],
      [post(A, true), 3],
    ] as const) {
      const { fetcher, requests } = network(broken);
      await failure(retrying(fetcher).fetcher.fetch(request));
      expect(requests).toHaveLength(count);
    }
    const refusing = network(() => {
      throw networkError(A, { reason: 'refused-address' });
    });
    await failure(retrying(refusing.fetcher).fetcher.fetch(get(A)));
    expect(refusing.requests).toHaveLength(1);
  });

  test('a signal ends the wait at once', async () => {
    const controller = new AbortController();
    const { fetcher } = network(broken, ({ signal }) => {
      expect(signal?.aborted).toBe(true);
      throw networkError(A, { reason: 'aborted' });
    });
    const retried = retryingFetcher(fetcher, { firstWaitMs: 3_600_000, wait: waitByTimer });
    const asked = retried.fetch(get(A, { signal: controller.signal }));
    controller.abort();
    expect(await failure(asked)).toMatchObject({ reason: 'aborted' });
  });
});

describe('sharingFetcher', () => {
  test('asks once what is asked at once, and anew afterwards', async () => {
    const one = pending();
    const { fetcher, requests } = network(
      () => one.promise,
      () => answer('later'),
    );
    const shared = sharingFetcher(fetcher);
    const both = Promise.all([shared.fetch(get(A)), shared.fetch(get(A))]);
    one.give(answer('x'));
    expect((await both).map(textOf)).toEqual(['x', 'x']);
    expect(requests).toHaveLength(1);
    expect(textOf(await shared.fetch(get(A)))).toBe('later');
  });

  test('keeps apart other addresses, bodies, bounds, origins, and every POST that is not idempotent', async () => {
    const { fetcher, requests } = network(() => new Promise(() => undefined));
    const shared = sharingFetcher(fetcher);
    const different = [
      get(A),
      get(`${A}?1`),
      get(A, { maxBytes: 5 }),
      get(A, { origin: 'document' }),
      get(A, { headers: { accept: 'x' } }),
      post(A, true),
      { ...post(A, true), body: Uint8Array.of(2) },
      post(A),
      post(A),
    ];
    for (const request of different) void shared.fetch(request);
    void shared.fetch(post(A, true));
    await Promise.resolve();
    expect(requests).toHaveLength(different.length);
  });

  test('one who leaves does not end it for the others; the last one does', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const { fetcher } = network(({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const shared = sharingFetcher(fetcher);
    const [first, second] = [new AbortController(), new AbortController()];
    const a = failure(shared.fetch(get(A, { signal: first.signal })));
    const b = failure(shared.fetch(get(A, { signal: second.signal })));
    first.abort();
    expect(await a).toMatchObject({ reason: 'aborted' });
    expect(signals[0]?.aborted).toBe(false);
    second.abort();
    expect(await b).toMatchObject({ reason: 'aborted' });
    expect(signals[0]?.aborted).toBe(true);
    void shared.fetch(get(A));
    await Promise.resolve();
    expect(signals).toHaveLength(2);
  });

  test('gives a failure to all', async () => {
    const shared = sharingFetcher(network(broken).fetcher);
    const both = [shared.fetch(get(A)), shared.fetch(get(A))];
    for (const one of both) expect(await failure(one)).toMatchObject({ reason: 'failed' });
  });
});

describe('limitingFetcher', () => {
  test('gives a host so many requests at once, in their order, and other hosts their own', async () => {
    const parts = [pending(), pending(), pending()];
    let next = 0;
    const { fetcher, requests } = network(({ url }) =>
      url === A ? (parts[next++]?.promise ?? answer('')) : answer('other'),
    );
    const limited = limitingFetcher(fetcher, { perHost: 2 });
    const all = ['1', '2', '3'].map((name) => limited.fetch(get(A, { headers: { name } })));
    expect(textOf(await limited.fetch(get('http://b.example/')))).toBe('other');
    expect(requests.filter(({ url }) => url === A)).toHaveLength(2);
    parts[1]?.give(answer('b'));
    await all[1];
    parts[0]?.give(answer('a'));
    parts[2]?.give(answer('c'));
    expect((await Promise.all(all)).map(textOf)).toEqual(['a', 'b', 'c']);
  });

  test('a signal ends the wait for a place, which goes to the next', async () => {
    const first = pending();
    const { fetcher, requests } = network(
      () => first.promise,
      () => answer('third'),
    );
    const limited = limitingFetcher(fetcher, { perHost: 1 });
    const controller = new AbortController();
    const one = limited.fetch(get(A));
    const two = limited.fetch(get(A, { signal: controller.signal }));
    const three = limited.fetch(get(A));
    controller.abort();
    expect(await failure(two)).toMatchObject({ reason: 'aborted' });
    first.give(answer('first'));
    expect((await Promise.all([one, three])).map(textOf)).toEqual(['first', 'third']);
    expect(requests).toHaveLength(2);
  });

  test('a failure gives its place back', async () => {
    const limited = limitingFetcher(network(broken, () => answer('x')).fetcher, { perHost: 1 });
    await failure(limited.fetch(get(A)));
    expect(textOf(await limited.fetch(get(A)))).toBe('x');
  });
});

describe('mirroringFetcher', () => {
  const mirrors = { 'OCSP.ca.btc': 'ocsp.ca.gov.vn', 'ca.gov.vn': 'http://10.0.0.5:8080/mirror/' };

  test.each([
    ['http://ocsp.ca.btc/x/y?z', 'http://ocsp.ca.gov.vn/x/y?z', 'caller'],
    ['http://ocsp.ca.btc:8080/', 'http://ocsp.ca.gov.vn/', 'caller'],
    [
      'http://ca.gov.vn/pki/pub/crl/cp.crl',
      'http://10.0.0.5:8080/mirror/pki/pub/crl/cp.crl',
      'caller',
    ],
    ['https://other.example/a', 'https://other.example/a', 'document'],
    ['http://u:p@ocsp.ca.btc/a', 'http://ocsp.ca.gov.vn/a', 'caller'],
  ])('%s goes to %s', async (from, to, origin) => {
    const { fetcher, requests } = network(() => answer(''));
    await mirroringFetcher(fetcher, mirrors).fetch(get(from, { origin: 'document' }));
    expect(requests).toMatchObject([{ url: to, origin }]);
  });

  test.each(['ftp://a/', 'a/b', 'http://a.example/?x', 'user@host'])(
    '"%s" is no mirror',
    (mirror) => {
      expect(() => mirroringFetcher(network().fetcher, { a: mirror })).toThrow(TypeError);
    },
  );
});

describe('cachingFetcher', () => {
  function caching(
    fetcher: Parameters<typeof cachingFetcher>[0],
    more: Partial<Parameters<typeof cachingFetcher>[1]> = {},
  ) {
    const clock = { now: new Date('2026-11-21T00:00:00Z') };
    const store = memoryStore();
    return {
      clock,
      store,
      fetcher: cachingFetcher(fetcher, { store, now: () => clock.now, ...more }),
    };
  }
  const withHeaders = (headers: Record<string, string>) => () => answer('x', { headers });
  const nextUpdate = () => new Date('2026-11-21T00:10:00Z');

  test.each([
    ['max-age', { 'cache-control': 'public, max-age=60' }, 59, 61],
    ['max-age less Age', { 'cache-control': 'max-age=100', age: '40' }, 59, 61],
    ['Expires', { expires: 'Sat, 21 Nov 2026 00:01:00 GMT' }, 59, 61],
    [
      'max-age before Expires',
      { 'cache-control': 'max-age=60', expires: 'Sun, 22 Nov 2026 00:00:00 GMT' },
      59,
      61,
    ],
  ])('keeps an answer as %s says', async (_, headers, before, after) => {
    const { fetcher, requests } = network(withHeaders(headers));
    const cached = caching(fetcher);
    const start = cached.clock.now.getTime();
    for (const seconds of [0, before]) {
      cached.clock.now = new Date(start + seconds * 1000);
      expect(textOf(await cached.fetcher.fetch(get(A)))).toBe('x');
    }
    expect(requests).toHaveLength(1);
    cached.clock.now = new Date(start + after * 1000);
    await cached.fetcher.fetch(get(A));
    expect(requests).toHaveLength(2);
  });

  test('keeps a list until its nextUpdate, or until the server says where that is earlier', async () => {
    for (const [headers, until] of [
      [{}, 599],
      [{ 'cache-control': 'max-age=60' }, 59],
      [{ 'cache-control': 'max-age=6000' }, 599],
    ] as const) {
      const { fetcher, requests } = network(withHeaders(headers));
      const cached = caching(fetcher);
      const start = cached.clock.now.getTime();
      for (const seconds of [0, until, until + 2]) {
        cached.clock.now = new Date(start + seconds * 1000);
        await cached.fetcher.fetch(get(A, { freshUntil: nextUpdate }));
      }
      expect(requests).toHaveLength(2);
    }
  });

  test.each([
    ['no-store', withHeaders({ 'cache-control': 'no-store, max-age=60' })],
    ['no word on keeping', withHeaders({})],
    ['an Expires that is no date', withHeaders({ expires: '0' })],
    ['HTTP 404', () => answer('', { status: 404, headers: { 'cache-control': 'max-age=60' } })],
  ])('asks again after %s', async (_, respond) => {
    const { fetcher, requests } = network(respond);
    const cached = caching(fetcher);
    await cached.fetcher.fetch(get(A));
    await cached.fetcher.fetch(get(A));
    expect(requests).toHaveLength(2);
  });

  test('keeps a POST only where it is idempotent and its answer says until when', async () => {
    const { fetcher, requests } = network(withHeaders({ 'cache-control': 'max-age=60' }));
    const cached = caching(fetcher);
    for (const request of [post(A), post(A, true), { ...post(A, true), freshUntil: nextUpdate }]) {
      await cached.fetcher.fetch(request);
      await cached.fetcher.fetch(request);
    }
    expect(requests).toHaveLength(5);
  });

  test('never keeps what was asked for with credentials', async () => {
    const { fetcher, requests } = network(withHeaders({ 'cache-control': 'max-age=60' }));
    const cached = caching(fetcher);
    for (const request of [
      get('http://u:p@a.example/'),
      get(A, { headers: { Authorization: 'x' } }),
    ]) {
      await cached.fetcher.fetch(request);
      await cached.fetcher.fetch(request);
    }
    expect(requests).toHaveLength(4);
  });

  test('renews what is old by its ETag, without loading it again', async () => {
    const { fetcher, requests } = network(
      withHeaders({ etag: '"1"', 'cache-control': 'max-age=60' }),
      () => answer('', { status: 304, headers: { 'cache-control': 'max-age=120' } }),
    );
    const cached = caching(fetcher);
    const start = cached.clock.now.getTime();
    for (const seconds of [0, 61, 180]) {
      cached.clock.now = new Date(start + seconds * 1000);
      expect(await cached.fetcher.fetch(get(A))).toMatchObject({
        status: 200,
        body: answer('x').body,
      });
    }
    expect(requests).toHaveLength(2);
    expect(requests[1]?.headers).toEqual({ 'if-none-match': '"1"' });
  });

  test('holds the size that is asked for today', async () => {
    const cached = caching(network(withHeaders({ 'cache-control': 'max-age=60' })).fetcher);
    await cached.fetcher.fetch(get(A));
    expect(await failure(cached.fetcher.fetch(get(A, { maxBytes: 0 })))).toMatchObject({
      reason: 'too-large',
    });
  });

  test('offline gives what is fresh, what is old only where allowed, and asks for nothing', async () => {
    const { fetcher, requests } = network(withHeaders({ 'cache-control': 'max-age=60' }));
    const cached = caching(fetcher);
    await cached.fetcher.fetch(get(A));
    const { store, clock } = cached;
    const now = () => clock.now;
    const offline = cachingFetcher(fetcher, { store, now, offline: true });
    expect(textOf(await offline.fetch(get(A)))).toBe('x');
    clock.now = new Date('2026-11-22T00:00:00Z');
    expect(await failure(offline.fetch(get(A)))).toMatchObject({ reason: 'offline' });
    const lenient = cachingFetcher(fetcher, { store, now, offline: true, allowStale: true });
    expect(textOf(await lenient.fetch(get(A)))).toBe('x');
    expect(await failure(lenient.fetch(get('http://b.example/')))).toMatchObject({
      reason: 'offline',
    });
    expect(await failure(lenient.fetch(post(A)))).toMatchObject({ reason: 'offline' });
    expect(requests).toHaveLength(1);
  });
});

describe('memoryStore', () => {
  const kept = (size: number) => ({
    response: { status: 200, headers: {}, body: new Uint8Array(size) },
    freshUntil: new Date(0),
  });

  test('gives up what was used longest ago', async () => {
    const store = memoryStore({ maxBytes: 15_000 });
    await store.write('a', kept(4000));
    await store.write('b', kept(4000));
    await store.read('a');
    await store.write('c', kept(6000));
    expect(await store.read('b')).toBeUndefined();
    expect(await store.read('a')).toBeDefined();
    await store.write('d', kept(20_000));
    expect(await store.read('d')).toBeUndefined();
    expect(await store.read('c')).toBeDefined();
  });

  test('over another one takes from it what it lacks', async () => {
    const [near, far] = [memoryStore(), memoryStore()];
    await far.write('a', kept(5));
    const both = tieredStore(near, far);
    expect(await both.read('a')).toEqual(kept(5));
    expect(await near.read('a')).toEqual(kept(5));
    await both.write('b', kept(6));
    expect(await far.read('b')).toEqual(kept(6));
    expect(await both.read('c')).toBeUndefined();
  });
});

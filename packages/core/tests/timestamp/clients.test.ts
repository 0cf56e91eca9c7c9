import { afterAll, describe, expect, test } from 'vitest';
import { networkError } from '../../src/net/index.js';
import type { FetchRequest, FetchResponse } from '../../src/ports.js';
import {
  tsaClient,
  tsaClients,
  type TimestampProgress,
  type TsaClientsOptions,
} from '../../src/timestamp/index.js';
import { crypto, sha256 } from '../cms/sign.js';
import { allTextOf, errorOf, failure } from '../net/ports.js';
import { opensslFolder } from '../x509/openssl.js';
import { opensslTsa } from './openssl-tsa.js';

const folder = opensslFolder();
afterAll(folder.remove);
const tsa = opensslTsa(folder);
const REQUEST = { digestAlgorithm: 'SHA-256', imprint: sha256(Uint8Array.of(1)) } as const;
const [A, B, C] = ['http://a.example/', 'http://b.example/', 'http://c.example/'] as const;

type Answer = (request: FetchRequest, clock: { now: number }) => FetchResponse;
const rightly: Answer = ({ body = new Uint8Array() }) => ({
  status: 200,
  headers: {},
  body: tsa.respond(body),
});
const withStatus =
  (status: number): Answer =>
  () => ({ status, headers: {}, body: new Uint8Array() });
/** Says nothing for as long as it is waited for. */
const silent: Answer = ({ url, timeoutMs = 0 }, clock) => {
  clock.now += timeoutMs;
  throw networkError(url, { reason: 'timeout' });
};
const slow =
  (milliseconds: number): Answer =>
  (request, clock) => {
    if ((request.timeoutMs ?? 0) < milliseconds) return silent(request, clock);
    clock.now += milliseconds;
    return rightly(request, clock);
  };

/** Authorities with a clock that moves only by what they do. */
function authorities(answers: Readonly<Record<string, Answer>>, options: TsaClientsOptions = {}) {
  const clock = { now: 0 };
  const requests: FetchRequest[] = [];
  const told: TimestampProgress[] = [];
  const terms: TsaClientsOptions = {
    crypto,
    fetcher: {
      async fetch(request) {
        requests.push(request);
        const answer = answers[request.url];
        if (!answer) throw networkError(request.url, { reason: 'failed' });
        return Promise.resolve(answer(request, clock));
      },
    },
    elapsed: () => clock.now,
    wait: (milliseconds) => {
      clock.now += milliseconds;
      return Promise.resolve();
    },
    onProgress: (progress) => told.push(progress),
    ...options,
  };
  return { clock, requests, told, terms, urls: () => requests.map(({ url }) => url) };
}

describe('several authorities', () => {
  test('are asked in order until one answers rightly', async () => {
    const { terms, urls } = authorities({ [A]: withStatus(403), [B]: rightly, [C]: rightly });
    const token = await tsaClients([A, B, C], terms).requestToken(REQUEST);
    expect(token.length).toBeGreaterThan(100);
    expect(urls()).toEqual([A, B]);
  });

  test('each is tried again before the next where the network fails', async () => {
    const { terms, urls, told } = authorities({ [A]: withStatus(503), [B]: rightly });
    await tsaClients([A, B], { ...terms, attempts: 2 }).requestToken(REQUEST);
    expect(urls()).toEqual([A, A, B]);
    expect(told).toEqual([
      { kind: 'asking', url: A, attempt: 1, timeoutMs: 150_000 },
      { kind: 'waiting', url: A, waitMs: 2000, reason: 'HTTP 503' },
      { kind: 'asking', url: A, attempt: 2, timeoutMs: 148_000 },
      { kind: 'failed', url: A, reason: 'HTTP 503' },
      { kind: 'asking', url: B, attempt: 1, timeoutMs: 180_000 },
      { kind: 'answered', url: B, elapsedMs: 0 },
    ]);
  });

  test('share the budget, and an authority that needs 131 seconds has its time', async () => {
    const { terms, clock, requests } = authorities({ [A]: silent, [B]: slow(131_000) });
    await tsaClients([A, B], terms).requestToken(REQUEST);
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([150_000, 150_000]);
    expect(clock.now).toBe(281_000);
  });

  test('never take longer than the budget', async () => {
    const { terms, clock } = authorities({ [A]: silent, [B]: silent, [C]: silent });
    const error = await failure(
      tsaClients([A, B, C], { ...terms, budgetMs: 9000 }).requestToken(REQUEST),
    );
    expect(error).toMatchObject({ code: 'ERR_TIMESTAMP', authorities: 3 });
    expect(error['tried']).toBe(`${A}: timeout; ${B}: timeout; ${C}: timeout`);
    expect(clock.now).toBeLessThanOrEqual(9001);
  });

  test('share what the requester has, where that is less', async () => {
    const { terms, requests } = authorities({ [A]: silent, [B]: slow(3000) });
    const source = tsaClients([A, B], { ...terms, attempts: 1 });
    await source.requestToken({ ...REQUEST, budgetMs: 10_000 });
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([5000, 5000]);
  });

  test('one that failed stands behind the others for a while', async () => {
    let works = false;
    const { terms, clock, urls } = authorities({
      [A]: (request, time) => (works ? rightly(request, time) : withStatus(403)(request, time)),
      [B]: rightly,
    });
    const source = tsaClients([A, B], terms);
    await source.requestToken(REQUEST);
    works = true;
    await source.requestToken(REQUEST);
    clock.now += 600_001;
    await source.requestToken(REQUEST);
    expect(urls()).toEqual([A, B, B, A]);
  });

  test('may have headers and policies of their own', async () => {
    const { terms, requests } = authorities({ [A]: withStatus(401), [B]: rightly });
    const addresses = [
      { url: A, headers: { 'x-api-key': 'k' } },
      { url: B, policy: tsa.policy },
    ];
    await tsaClients(addresses, { ...terms, headers: { 'x-all': '1' } }).requestToken(REQUEST);
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': 'k' });
    expect(requests[1]?.headers).toMatchObject({ 'x-all': '1' });
    expect(requests[1]?.headers).not.toHaveProperty('x-api-key');
  });

  test('keep room for the token of another one', async () => {
    const { terms } = authorities({ [A]: rightly });
    const source = tsaClients([A, B], terms);
    expect(source.maxTokenBytes).toBeUndefined();
    const { length } = await source.requestToken(REQUEST);
    expect(source.maxTokenBytes).toBe(length + 8192);
    expect(tsaClients([A], { ...terms, maxTokenBytes: 5 }).maxTokenBytes).toBe(5);
  });

  test('a single one fails with its own error', async () => {
    const { terms } = authorities({ [A]: withStatus(403) });
    expect(await failure(tsaClients([A], terms).requestToken(REQUEST))).toEqual({
      code: 'ERR_TIMESTAMP',
      url: A,
      status: 403,
    });
  });

  test('none at all is misuse', () => {
    expect(() => tsaClients([])).toThrow(TypeError);
  });
});

describe('a signal', () => {
  test('ends the request under way, and no other authority is asked', async () => {
    const controller = new AbortController();
    const { terms, urls } = authorities({
      [A]: ({ url }) => {
        controller.abort();
        throw networkError(url, { reason: 'aborted' });
      },
      [B]: rightly,
    });
    const request = { ...REQUEST, signal: controller.signal };
    expect(await failure(tsaClients([A, B], terms).requestToken(request))).toMatchObject({
      reason: 'aborted',
    });
    expect(urls()).toEqual([A]);
  });

  test('ends a wait at once, even one that does not heed it', async () => {
    const controller = new AbortController();
    const { terms, urls } = authorities({ [A]: withStatus(503) });
    const wait = () => {
      controller.abort();
      return new Promise<void>(() => undefined);
    };
    const source = tsaClient(A, { ...terms, wait });
    const request = { ...REQUEST, signal: controller.signal };
    expect(await failure(source.requestToken(request))).toMatchObject({ reason: 'aborted' });
    expect(urls()).toEqual([A]);
  });
});

test('neither errors nor progress tell the credentials of an address', async () => {
  const secret = ['http://u:s3cret@a.example/?k=s3cret', 'http://u:s3cret@b.example/?k=s3cret'];
  const [first = '', second = ''] = secret;
  const { terms, told } = authorities({ [first]: withStatus(403), [second]: withStatus(500) });
  const error = await errorOf(tsaClients(secret, terms).requestToken(REQUEST));
  expect(allTextOf(error) + JSON.stringify(told)).not.toContain('s3cret');
});

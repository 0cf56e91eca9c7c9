import { describe, expect, test } from 'vitest';
import { postOcsp } from '../../src/net/index.js';
import { answer, failure, network, textOf } from './ports.js';

const URL_OF_RESPONDER = 'http://ocsp.example';
const SHORT = new Uint8Array(80).fill(0xfb);
const LONG = new Uint8Array(300).fill(1);
const text = (bytes: Uint8Array) => textOf({ status: 200, headers: {}, body: bytes });

describe('postOcsp', () => {
  test('asks by GET where the address stays short, as of a certificate', async () => {
    const { fetcher, requests } = network(() => answer('good'));
    expect(text(await postOcsp(URL_OF_RESPONDER, SHORT, { fetcher }))).toBe('good');
    const path = encodeURIComponent(Buffer.from(SHORT).toString('base64'));
    expect(requests).toMatchObject([
      { url: `http://ocsp.example/${path}`, method: 'GET', origin: 'document' },
    ]);
  });

  test('asks by POST where the request is long', async () => {
    const { fetcher, requests } = network(() => answer('good'));
    await postOcsp(URL_OF_RESPONDER, LONG, { fetcher, origin: 'caller' });
    expect(requests).toMatchObject([
      {
        ...{
          url: URL_OF_RESPONDER,
          method: 'POST',
          body: LONG,
          idempotent: true,
          origin: 'caller',
        },
        headers: {
          'content-type': 'application/ocsp-request',
          accept: 'application/ocsp-response',
        },
      },
    ]);
  });

  test.each([
    ['HTTP 405', () => answer('', { status: 405 })],
    [
      'malformedRequest',
      () => ({ status: 200, headers: {}, body: Uint8Array.of(0x30, 3, 10, 1, 1) }),
    ],
  ])('asks by POST where GET is answered with %s', async (_, refuse) => {
    const { fetcher, requests } = network(refuse, () => answer('good'));
    expect(text(await postOcsp(URL_OF_RESPONDER, SHORT, { fetcher }))).toBe('good');
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  test('asks by POST alone where told so', async () => {
    const { fetcher, requests } = network(() => answer('good'));
    await postOcsp(URL_OF_RESPONDER, SHORT, { fetcher, method: 'post' });
    expect(requests.map(({ method }) => method)).toEqual(['POST']);
  });

  test('tells the HTTP error of a responder', async () => {
    const { fetcher } = network(() => answer('', { status: 503 }));
    expect(await failure(postOcsp(URL_OF_RESPONDER, LONG, { fetcher }))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'status',
      status: 503,
    });
  });
});

import { createSandbox, type TokenMisbehaviour } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreError, isKysoError } from '../../src/errors.js';
import type { FetchRequest, FetchResponse, Fetcher } from '../../src/ports.js';
import {
  parseTimestampToken,
  tsaClient,
  type TsaClientOptions,
} from '../../src/timestamp/index.js';
import { webFetcher } from '../../src/net/index.js';
import { crypto, sha256 } from '../cms/sign.js';
import { opensslFolder } from '../x509/openssl.js';
import { opensslTsa } from './openssl-tsa.js';

const folder = opensslFolder();
afterAll(folder.remove);
const tsa = opensslTsa(folder);
const URL_OF_TSA = 'http://tsa.example/';
const REQUEST = {
  digestAlgorithm: 'SHA-256',
  imprint: sha256(new TextEncoder().encode('chữ ký')),
} as const;

/** A network that answers by the functions given, one a request, the last one again and again. */
function network(...answers: readonly ((request: FetchRequest) => FetchResponse)[]) {
  const requests: FetchRequest[] = [];
  const fetcher: Fetcher = {
    fetch(request) {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      return new Promise((resolve, reject) => {
        if (answer) resolve(answer(request));
        else reject(new Error('no answer'));
      });
    },
  };
  return { fetcher, requests };
}

const ok = (body: Uint8Array): FetchResponse => ({ status: 200, headers: {}, body });
const status = (code: number) => (): FetchResponse => ({
  status: code,
  headers: {},
  body: new Uint8Array(0),
});
const byTsa = ({ body }: FetchRequest) => ok(tsa.respond(body ?? new Uint8Array(0)));
const unreachable = (): FetchResponse => {
  throw coreError('ERR_NETWORK', 'no answer');
};

function client(fetcher: Fetcher, options: Partial<TsaClientOptions> = {}, url = URL_OF_TSA) {
  const waits: number[] = [];
  const wait = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { waits, source: tsaClient(url, { fetcher, crypto, wait, ...options }) };
}

/** The facts of the KysoError that a promise ends with. */
async function failure(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isKysoError(error)) throw new Error('no KysoError', { cause: error });
  return { code: error.code, ...error.facts };
}

describe('an authority that answers rightly', () => {
  test('gives a token that openssl verifies against the imprint', async () => {
    const { fetcher, requests } = network(byTsa);
    const { source } = client(fetcher);
    const token = await source.requestToken(REQUEST);
    folder.write('token.tst', token);
    const imprint = Buffer.from(REQUEST.imprint).toString('hex');
    const said = folder.run(
      `ts -verify -digest ${imprint} -in token.tst -token_in -CAfile tsa.crt -untrusted tsa.crt`,
    );
    expect(said).toContain('Verification: OK');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      url: URL_OF_TSA,
      method: 'POST',
      timeoutMs: 180_000,
      headers: { 'content-type': 'application/timestamp-query' },
    });
  });

  test('is asked with a new nonce each time', async () => {
    const { fetcher } = network(byTsa);
    const { source } = client(fetcher);
    const nonces = await Promise.all(
      [1, 2].map(async () => parseTimestampToken(await source.requestToken(REQUEST)).info.nonce),
    );
    expect(nonces[0]).not.toEqual(nonces[1]);
  });

  test('tells the bound of its tokens where one is stated', () => {
    const { fetcher } = network(byTsa);
    expect(client(fetcher).source.maxTokenBytes).toBeUndefined();
    expect(client(fetcher, { maxTokenBytes: 9000 }).source.maxTokenBytes).toBe(9000);
  });

  test('may be held to a policy', async () => {
    const { fetcher } = network(byTsa);
    const { source } = client(fetcher, { policy: tsa.policy });
    await expect(source.requestToken(REQUEST)).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe('a network that fails', () => {
  test('is tried again after 2 and 4 seconds, then the answer counts', async () => {
    const { fetcher, requests } = network(unreachable, status(503), byTsa);
    const { source, waits } = client(fetcher);
    await expect(source.requestToken(REQUEST)).resolves.toBeInstanceOf(Uint8Array);
    expect(requests).toHaveLength(3);
    expect(waits).toEqual([2000, 4000]);
  });

  test('for good is ERR_NETWORK after the attempts allowed', async () => {
    const { fetcher, requests } = network(status(500));
    const { source } = client(fetcher, { attempts: 2 });
    expect(await failure(source.requestToken(REQUEST))).toEqual({
      code: 'ERR_NETWORK',
      url: URL_OF_TSA,
      reason: 'status',
      status: 500,
    });
    expect(requests).toHaveLength(2);
  });

  test('is not tried again when the caller has given up', async () => {
    const { fetcher, requests } = network(unreachable);
    const { source } = client(fetcher);
    const signal = AbortSignal.abort();
    expect(await failure(source.requestToken({ ...REQUEST, signal }))).toMatchObject({
      code: 'ERR_NETWORK',
    });
    expect(requests).toHaveLength(1);
  });
});

describe('an authority that answers wrongly', () => {
  test('with HTTP 403 is final', async () => {
    const { fetcher, requests } = network(status(403));
    const { source } = client(fetcher);
    expect(await failure(source.requestToken(REQUEST))).toEqual({
      code: 'ERR_TIMESTAMP',
      url: URL_OF_TSA,
      status: 403,
    });
    expect(requests).toHaveLength(1);
  });

  test('with a refusal of openssl is ERR_TIMESTAMP with status and reason', async () => {
    const { fetcher } = network(byTsa);
    const { source } = client(fetcher);
    const request = { digestAlgorithm: 'SHA3-256', imprint: new Uint8Array(32) } as const;
    expect(await failure(source.requestToken(request))).toMatchObject({
      code: 'ERR_TIMESTAMP',
      status: 'rejection',
      failInfo: 'badAlg',
    });
  });

  test.each([
    ['a web page', new TextEncoder().encode('<html>')],
    ['nothing', new Uint8Array(0)],
    ['granted without a token', Uint8Array.of(0x30, 5, 0x30, 3, 2, 1, 0)],
    ['granted with another structure', Uint8Array.of(0x30, 7, 0x30, 3, 2, 1, 0, 0x30, 0)],
    ['bytes behind the answer', Uint8Array.of(0x30, 5, 0x30, 3, 2, 1, 0, 0)],
  ])('with %s is ERR_TIMESTAMP', async (_, body) => {
    const { fetcher } = network(() => ok(body));
    const { source } = client(fetcher);
    expect(await failure(source.requestToken(REQUEST))).toMatchObject({ code: 'ERR_TIMESTAMP' });
  });

  test('with the token of another request is refused for its nonce', async () => {
    let first: FetchResponse | undefined;
    const { fetcher } = network((request) => (first ??= byTsa(request)));
    const { source } = client(fetcher);
    await source.requestToken(REQUEST);
    expect(await failure(source.requestToken(REQUEST))).toMatchObject({
      code: 'ERR_TIMESTAMP',
      check: 'nonce',
    });
  });

  test('with a changed signature is refused for it', async () => {
    const { fetcher } = network((request) => {
      const { body } = byTsa(request);
      const changed = body.slice();
      const last = changed.length - 1;
      changed[last] = (changed[last] ?? 0) ^ 1;
      return ok(changed);
    });
    const { source } = client(fetcher);
    expect(await failure(source.requestToken(REQUEST))).toMatchObject({
      code: 'ERR_TIMESTAMP',
      check: 'signature-value',
    });
  });
});

describe('the authority of the sandbox', () => {
  const NOW = new Date('2026-06-01T00:00:00Z');
  const sandbox = createSandbox({ seed: 'timestamp client', clock: () => NOW });
  const answering = (misbehaviour?: TokenMisbehaviour): Fetcher => ({
    fetch: async ({ body = new Uint8Array(0) }) =>
      ok(await (await sandbox).timestampResponse(body, misbehaviour)),
  });

  test('answers rightly', async () => {
    const token = parseTimestampToken(await client(answering()).source.requestToken(REQUEST));
    expect(token.info.genTime).toEqual(NOW);
  });

  test.each([
    [{ kind: 'rejection', failInfo: 'timeNotAvailable' }, { failInfo: 'timeNotAvailable' }],
    [{ kind: 'wrongNonce' }, { check: 'nonce' }],
    [{ kind: 'wrongImprint' }, { check: 'timestamp-imprint' }],
    [{ kind: 'expiredCertificate' }, { check: 'certificate-validity' }],
  ] as const)('%o is refused', async (misbehaviour, facts) => {
    const { source } = client(answering(misbehaviour));
    expect(await failure(source.requestToken(REQUEST))).toMatchObject({
      code: 'ERR_TIMESTAMP',
      ...facts,
    });
  });

  describe('over HTTP', () => {
    const served = sandbox.then((one) => one.serve());
    beforeAll(async () => {
      await served;
    });
    afterAll(async () => {
      await (await served).close();
    });

    test('gives tokens through the fetcher of the web', async () => {
      const { timestampUrl } = await served;
      const source = tsaClient(timestampUrl, { fetcher: webFetcher(), crypto });
      const token = parseTimestampToken(await source.requestToken(REQUEST));
      expect(token.info.genTime).toEqual(NOW);
    });

    test('that breaks off is tried again', async () => {
      const server = await served;
      let request = 0;
      server.misbehave(() => (request++ === 0 ? { kind: 'truncatedBody' } : undefined));
      const { source, waits } = client(webFetcher(), {}, server.timestampUrl);
      await expect(source.requestToken(REQUEST)).resolves.toBeInstanceOf(Uint8Array);
      expect(waits).toEqual([2000]);
    });
  });
});

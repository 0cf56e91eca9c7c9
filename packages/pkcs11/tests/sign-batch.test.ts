import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox } from '@kyso/sandbox';
import { signBatch, type BatchProgress, type Pkcs11Signer } from '@kyso/pkcs11';
import { pkcs11Error } from '../src/errors.js';
import { signerWith } from '../src/signer/pkcs11-signer.js';
import { inlineLanes, type SeenCall } from './inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../test-fixtures/softhsm.js';

const PIN = '123456';

describe.skipIf(WITHOUT_SOFTHSM !== '')('a batch', () => {
  let store: TokenStore;
  let seen: SeenCall[];
  let asked: number;
  let signer: Pkcs11Signer;

  beforeAll(async () => {
    const sandbox = await createSandbox();
    store = tokenStore();
    const serial = store.token('khóa', PIN);
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: PIN });
  });
  beforeEach(async () => {
    seen = [];
    asked = 0;
    const pin = () => {
      asked += 1;
      return PIN;
    };
    signer = await signerWith({ module: SOFTHSM, pin, sessions: 2 }, inlineLanes(seen));
  });
  afterAll(() => {
    store.dispose();
  });

  const documents = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: `Công văn ${id}` }));

  async function signed({ text }: { readonly text: string }): Promise<number> {
    const data = new TextEncoder().encode(text);
    return (await signer.sign(data, { digestAlgorithm: 'SHA-256' })).length;
  }

  test('asks for one PIN, logs out at the end and tells each document', async () => {
    const progress: BatchProgress<number>[] = [];
    const report = await signBatch(documents, {
      signer,
      sign: signed,
      onProgress: (step) => progress.push(step),
    });
    expect(report.results.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(report.results.every(({ status }) => status === 'signed')).toBe(true);
    expect(report).toMatchObject({ left: [] });
    expect(report).not.toHaveProperty('stopped');
    expect(progress.map((step) => step.signed)).toEqual([1, 2, 3, 4, 5]);
    expect(asked).toBe(1);
    const calls = seen.map(({ name }) => name);
    expect(calls.filter((name) => name === 'login')).toHaveLength(1);
    expect(calls.filter((name) => name === 'sign')).toHaveLength(5);
    expect(calls.at(-1)).toBe('logout');
  });

  test('goes on after a document that fails', async () => {
    const error = new Error('tệp hỏng');
    const { results, left } = await signBatch(documents, {
      signer,
      sign: (document) => (document.id === 'b' ? Promise.reject(error) : signed(document)),
    });
    expect(results.find(({ id }) => id === 'b')).toEqual({ id: 'b', status: 'failed', error });
    expect(results.filter(({ status }) => status === 'signed')).toHaveLength(4);
    expect(left).toEqual([]);
  });

  test.each(['ERR_TOKEN_REMOVED', 'ERR_CERTIFICATE_CHANGED', 'ERR_PIN', 'ERR_CRYPTOKI'] as const)(
    'stops at %s and says what is left',
    async (code) => {
      const error = pkcs11Error(code, 'hết');
      const { results, left, stopped } = await signBatch(documents, {
        signer,
        concurrency: 1,
        sign: (document) => (document.id === 'c' ? Promise.reject(error) : signed(document)),
      });
      expect(results.map(({ id }) => id)).toEqual(['a', 'b']);
      expect(left).toEqual(['c', 'd', 'e']);
      expect(stopped).toBe(error);
    },
  );

  test('is taken up again by a journal of what is done', async () => {
    const done = new Set<string>();
    const stop = new AbortController();
    const first = await signBatch(documents, {
      signer,
      concurrency: 1,
      signal: stop.signal,
      done,
      sign: signed,
      onProgress: ({ signed: count }) => {
        if (count === 2) stop.abort(new Error('dừng'));
      },
    });
    expect(first).toMatchObject({ left: ['c', 'd', 'e'], stopped: { message: 'dừng' } });
    expect([...done]).toEqual(['a', 'b']);
    const second = await signBatch(documents, { signer, done, sign: signed, concurrency: 1 });
    expect(second.results.map(({ status }) => status)).toEqual([
      'skipped',
      'skipped',
      'signed',
      'signed',
      'signed',
    ]);
    expect(done.size).toBe(5);
  });

  test('takes its documents one by one from a stream', async () => {
    let begun = 0;
    async function* stream() {
      for (const document of documents) {
        begun += 1;
        yield await Promise.resolve(document);
      }
    }
    const ahead: number[] = [];
    const { results } = await signBatch(stream(), {
      signer,
      concurrency: 1,
      sign: (document) => {
        ahead.push(begun);
        return signed(document);
      },
    });
    expect(results).toHaveLength(5);
    expect(ahead).toEqual([1, 2, 3, 4, 5]);
  });
});

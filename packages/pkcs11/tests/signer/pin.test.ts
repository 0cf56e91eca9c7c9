import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox } from '@kyso/sandbox';
import type { PinRequest } from '@kyso/pkcs11';
import { signerWith, type Pkcs11SignerOptions } from '../../src/signer/pkcs11-signer.js';
import { inlineLanes, type SeenCall } from '../inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = 'mã-số-739';
const WRONG = 'sai-rồi-204';

describe.skipIf(WITHOUT_SOFTHSM !== '')('the PIN of a token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-pin-'));
  const data = new Uint8Array([1, 2, 3]);
  const context = { digestAlgorithm: 'SHA-256' } as const;
  let store: TokenStore;
  let serial: string;
  let seen: SeenCall[];

  beforeAll(async () => {
    const sandbox = await createSandbox();
    store = tokenStore();
    serial = store.token('khóa', PIN);
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: PIN });
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(() => {
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  async function signerOf(options: Pkcs11SignerOptions) {
    return signerWith({ module: SOFTHSM, ...options }, inlineLanes(seen));
  }
  const logins = () => seen.filter(({ name }) => name === 'login').length;
  const logouts = () => seen.filter(({ name }) => name === 'logout').length;

  test('is asked for with the first signature, and again with the next one', async () => {
    const requests: PinRequest[] = [];
    const signer = await signerOf({
      pin: (request) => {
        requests.push(request);
        return PIN;
      },
    });
    expect(requests).toEqual([]);
    await signer.sign(data, context);
    await signer.sign(data, context);
    expect(requests).toMatchObject([
      { purpose: 'login', state: 'ok', triesLeft: null, token: { serial, label: 'khóa' } },
      { purpose: 'login' },
    ]);
    expect(requests[0]?.subject).toContain('Nguyễn Văn An');
    expect([logins(), logouts()]).toEqual([2, 2]);
    await signer.close();
  });

  test('serves all signatures that are under way together', async () => {
    const signer = await signerOf({ pin: PIN });
    await Promise.all([1, 2, 3].map(() => signer.sign(data, context)));
    expect([logins(), logouts()]).toEqual([1, 1]);
    await signer.close();
  });

  test('is asked for once with withLogin, and once for the life of a signer of a server', async () => {
    let asked = 0;
    const pin = () => {
      asked += 1;
      return new TextEncoder().encode(PIN);
    };
    const signer = await signerOf({ pin });
    await signer.withLogin(async () => {
      for (let i = 0; i < 3; i++) await signer.sign(data, context);
    });
    expect([asked, logins(), logouts()]).toEqual([1, 1, 1]);
    await signer.close();
    const server = await signerOf({ pin, logout: 'on-close' });
    for (let i = 0; i < 3; i++) await server.sign(data, context);
    expect([asked, logins(), logouts()]).toEqual([2, 2, 1]);
    await server.close();
    expect(logouts()).toBe(2);
  });

  test('comes from a variable of the environment or a file', async () => {
    const file = join(folder, 'pin');
    writeFileSync(file, `${PIN}\r\n`);
    process.env['KYSO_TEST_PIN'] = PIN;
    for (const pin of [{ file }, { env: 'KYSO_TEST_PIN' }]) {
      const signer = await signerOf({ pin });
      await expect(signer.sign(data, context)).resolves.toBeInstanceOf(Uint8Array);
      await signer.close();
    }
    delete process.env['KYSO_TEST_PIN'];
  });

  test.each([
    [{ env: 'KYSO_NO_SUCH_VARIABLE' }, 'missing'],
    [{ file: '/nowhere/pin' }, 'missing'],
    [undefined, 'missing'],
    [() => undefined, 'cancelled'],
  ] as const)('that is not to be had (%o) never reaches the token', async (pin, reason) => {
    const signer = await signerOf(pin === undefined ? {} : { pin });
    await expect(signer.sign(data, context)).rejects.toMatchObject({
      code: 'ERR_PIN',
      facts: { reason },
    });
    expect(logins()).toBe(0);
    await signer.close();
  });

  test('that is wrong is given to the token once, and not again', async () => {
    const signer = await signerOf({ pin: WRONG });
    await expect(signer.sign(data, context)).rejects.toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'wrong', ckr: 'CKR_PIN_INCORRECT', rv: 0xa0, serial },
    });
    await expect(signer.sign(data, context)).rejects.toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'refused-before' },
    });
    expect(logins()).toBe(1);
    await signer.close();
  });

  test('is asked of the person again after a wrong one', async () => {
    const given = [WRONG, PIN];
    const signer = await signerOf({ pin: () => given.shift() });
    await expect(signer.sign(data, context)).rejects.toMatchObject({ code: 'ERR_PIN' });
    await expect(signer.sign(data, context)).resolves.toBeInstanceOf(Uint8Array);
    expect(logins()).toBe(2);
    await signer.close();
  });

  test('is refused once for all signatures that waited for it', async () => {
    const signer = await signerOf({ pin: WRONG });
    const ends = await Promise.allSettled([1, 2, 3].map(() => signer.sign(data, context)));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(logins()).toBe(1);
    await signer.close();
  });

  test('stands in no error and in nothing that is inspected', async () => {
    const signer = await signerOf({ pin: WRONG, logout: 'on-close' });
    const [end] = await Promise.allSettled([signer.sign(data, context)]);
    const error: unknown = end.status === 'rejected' ? end.reason : undefined;
    expect(error).toMatchObject({ code: 'ERR_PIN' });
    const shown = [signer, error].map((one) =>
      inspect(one, { depth: 20, showHidden: true, breakLength: Infinity }),
    );
    const said = shown.join() + JSON.stringify(error);
    expect(said).not.toContain(WRONG);
    expect(said).not.toContain([...Buffer.from(WRONG)].join(', '));
    expect(said).not.toContain(Buffer.from(WRONG).toString('hex'));
    expect((error as Error).stack).not.toContain(WRONG);
    await signer.close();
  });

  test('an answer that comes after the caller gave up is not given to the token', async () => {
    const cancel = new AbortController();
    let asked: (signal: AbortSignal) => void = () => undefined;
    const question = new Promise<AbortSignal>((resolve) => (asked = resolve));
    let answer: (pin: string) => void = () => undefined;
    const pin = new Promise<string>((resolve) => (answer = resolve));
    const signer = await signerOf({
      pin: ({ signal }) => {
        asked(signal);
        return pin;
      },
    });
    const signing = signer.sign(data, { ...context, signal: cancel.signal });
    const signal = await question;
    cancel.abort(new Error('đã hủy'));
    await expect(signing).rejects.toThrow('đã hủy');
    expect(signal.aborted).toBe(true);
    answer(PIN);
    await signer.close();
    expect(logins()).toBe(0);
  });

  test('is asked for anew by who signs after somebody gave up at the prompt', async () => {
    const cancel = new AbortController();
    let questions = 0;
    const signer = await signerOf({
      pin: ({ signal }) => {
        questions += 1;
        if (questions > 1) return PIN;
        cancel.abort(new Error('đã hủy'));
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve(undefined);
          });
        });
      },
    });
    const given = signer.sign(data, { ...context, signal: cancel.signal });
    const [first, second] = await Promise.allSettled([
      given,
      given.catch(() => signer.sign(data, context)),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'đã hủy' } });
    expect(second).toMatchObject({ status: 'fulfilled' });
    await expect(
      signer.sign(data, { ...context, signal: AbortSignal.abort(new Error('quá muộn')) }),
    ).rejects.toThrow('quá muộn');
    expect(questions).toBe(2);
    await signer.close();
  });
});

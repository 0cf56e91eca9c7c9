import { beforeEach, describe, expect, test } from 'vitest';
import { CKF } from '../../src/cryptoki.js';
import { pkcs11Error } from '../../src/errors.js';
import type { Lane } from '../../src/host/lane.js';
import { HeldPin } from '../../src/pin.js';
import { keyUse, type KeyUse } from '../../src/signer/key-use.js';
import { LanePool } from '../../src/signer/lane-pool.js';
import type { Pace } from '../../src/signer/pace.js';

const TOKEN = {
  serial: '1',
  model: 'm',
  manufacturer: 'k',
  label: 'thẻ',
  flags: CKF.loginRequired,
};
const KEY = { id: new Uint8Array(1), label: 'ký', matchedBy: 'id', alwaysAuthenticate: false };

/** A lane to a token whose signatures end as told: with one of these answers, or well. */
function laneOf(answers: (string | undefined)[], calls: string[]): Lane {
  const values = {
    attach: TOKEN,
    tokenFacts: { ...TOKEN, flags: CKF.loginRequired | CKF.userPinInitialized },
    login: { already: false },
    findKey: KEY,
    logout: null,
  };
  const call = (name: string) => {
    calls.push(name);
    if (name !== 'sign') return Promise.resolve(values[name as keyof typeof values]);
    const ckr = answers.length > 1 ? answers.shift() : answers[0];
    if (ckr === undefined) return Promise.resolve(new Uint8Array([1]));
    return Promise.reject(pkcs11Error('ERR_CRYPTOKI', ckr, { facts: { ckr } }));
  };
  const idle = () => Promise.resolve();
  const module = 'm.so';
  return { module, busy: false, alive: true, call: call as Lane['call'], idle, close: idle };
}

/** Time that passes only where somebody waits for it. */
function madePace(): { -readonly [Name in keyof Pace]: Pace[Name] } & { readonly waits: number[] } {
  const waits: number[] = [];
  let time = 1_000;
  return {
    waits,
    now: () => time,
    wait: (milliseconds, signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      waits.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

describe('work with a key whose session or login gets lost', () => {
  let calls: string[];
  let pace: ReturnType<typeof madePace>;
  beforeEach(() => {
    calls = [];
    pace = madePace();
  });

  function useOf(answers: (string | undefined)[]): KeyUse {
    const first = laneOf(answers, calls);
    const target = { token: TOKEN, key: null };
    return keyUse({
      pool: new LanePool({ first, start: () => first, target, sessions: 1 }),
      pin: new HeldPin({ source: '1234', subject: '', lastTry: false }),
      ...{ policy: 'on-close', timeoutMs: 0, signal: undefined, purpose: 'signature', pace },
    });
  }
  const sign = (use: KeyUse, signal?: AbortSignal) =>
    use.using({
      signal,
      work: (attempt) =>
        use.run('sign', { mechanism: { mechanism: 1 }, data: new Uint8Array(1) }, attempt),
    });
  const count = (name: string) => calls.filter((one) => one === name).length;

  test('is done again after a short wait, logged in anew', async () => {
    const use = useOf(['CKR_SESSION_HANDLE_INVALID', undefined]);
    await expect(sign(use)).resolves.toEqual(new Uint8Array([1]));
    expect(pace.waits).toEqual([5]);
    expect([count('login'), count('sign')]).toEqual([2, 2]);
  });

  test('ends after two seconds of a device that fails, waiting longer each time', async () => {
    await expect(sign(useOf(['CKR_DEVICE_ERROR']))).rejects.toMatchObject({
      facts: { ckr: 'CKR_DEVICE_ERROR' },
    });
    expect(pace.now()).toBe(3_000);
    expect(pace.waits.slice(0, 7)).toEqual([5, 10, 20, 40, 80, 160, 250]);
    expect(Math.max(...pace.waits)).toBe(250);
    expect(count('sign')).toBe(pace.waits.length + 1);
  });

  test('goes on for half a minute where others log out under it', async () => {
    await expect(sign(useOf(['CKR_USER_NOT_LOGGED_IN']))).rejects.toMatchObject({
      facts: { ckr: 'CKR_USER_NOT_LOGGED_IN' },
    });
    expect(pace.now()).toBe(31_000);
  });

  test('is not done again after what would fail again', async () => {
    await expect(sign(useOf(['CKR_DATA_INVALID', undefined]))).rejects.toMatchObject({
      facts: { ckr: 'CKR_DATA_INVALID' },
    });
    expect([pace.waits, count('sign')]).toEqual([[], 1]);
  });

  test('counts the time of each piece of work by itself', async () => {
    const lost = Array.from({ length: 8 }, () => 'CKR_DEVICE_ERROR');
    const use = useOf([...lost, undefined, ...lost, undefined]);
    await sign(use);
    await sign(use);
    expect(pace.waits).toHaveLength(16);
    expect(pace.waits[8]).toBe(5);
  });

  test('is left by who gives up while it waits', async () => {
    const stop = new AbortController();
    const reason = new Error('thôi');
    const { wait } = pace;
    pace.wait = (milliseconds, signal) => {
      stop.abort(reason);
      return wait(milliseconds, signal);
    };
    await expect(sign(useOf(['CKR_DEVICE_ERROR']), stop.signal)).rejects.toBe(reason);
    expect(count('sign')).toBe(1);
  });
});

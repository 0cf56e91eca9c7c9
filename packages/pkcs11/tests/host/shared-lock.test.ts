import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import {
  aloneLock,
  ownLock,
  sharingLock,
  within,
  type SharedLock,
  type SharedWord,
} from '../../src/host/shared-lock.js';

const word = (): SharedWord => ({ table: new Int32Array(new SharedArrayBuffer(4)), at: 0 });
const valueOf = ({ table, at }: SharedWord): number => Atomics.load(table, at);

const AT_ONCE = { ms: 0, seizes: false };
const BY_FORCE = { ms: 0, seizes: true };

/** Whether somebody gets in while others are in. */
function beside(others: SharedLock, lock: SharedLock): boolean {
  let isIn = false;
  within([[others, AT_ONCE]], () => {
    isIn = within([[lock, AT_ONCE]], () => undefined);
  });
  return isIn;
}

it('is for one number at a time', () => {
  const own = word();
  expect(beside(ownLock(own, 1), ownLock(own, 2))).toBe(false);
  expect(within([[ownLock(own, 2), AT_ONCE]], () => undefined)).toBe(true);
  expect(valueOf(own)).toBe(0);
});

it('is for those who share it, or for one alone', () => {
  const all = word();
  expect(beside(sharingLock(all), sharingLock(all))).toBe(true);
  expect(beside(sharingLock(all), aloneLock(all))).toBe(false);
  expect(beside(aloneLock(all), sharingLock(all))).toBe(false);
  expect(beside(aloneLock(all), aloneLock(all))).toBe(false);
  expect(valueOf(all)).toBe(0);
});

it('is given back by who took it, and by nobody from whom it was seized', () => {
  const own = word();
  const refused = vi.fn();
  within([[ownLock(own, 1), AT_ONCE]], () => {
    // The second seizes it; the first leaves while the second is in.
    const second = ownLock(own, 2);
    Atomics.store(own.table, own.at, second.seized);
  });
  expect(within([[ownLock(own, 3), AT_ONCE]], refused)).toBe(false);
  expect(refused).not.toHaveBeenCalled();
});

it('that was left behind is seized, and is whole again afterwards', () => {
  for (const [lock, lost] of [
    [ownLock(word(), 2), 1],
    [sharingLock(word()), -1],
    [aloneLock(word()), 3],
  ] as const) {
    const { table, at } = lock.word;
    Atomics.store(table, at, lost);
    expect(within([[lock, AT_ONCE]], () => undefined)).toBe(false);
    expect(within([[lock, BY_FORCE]], () => undefined)).toBe(true);
    expect(valueOf(lock.word)).toBe(0);
    expect(within([[lock, AT_ONCE]], () => undefined)).toBe(true);
  }
});

it('gives back what it took where another one is not to be had, or the work fails', () => {
  const [first, second] = [word(), word()];
  Atomics.store(second.table, second.at, 7);
  const locks = [
    [ownLock(first, 1), AT_ONCE],
    [ownLock(second, 1), AT_ONCE],
  ] as const;
  expect(within(locks, () => undefined)).toBe(false);
  expect(valueOf(first)).toBe(0);
  expect(() =>
    within([[ownLock(first, 1), AT_ONCE]], () => {
      throw new Error('thôi');
    }),
  ).toThrow('thôi');
  expect(valueOf(first)).toBe(0);
});

it('wakes who waits in another thread', async () => {
  const own = word();
  const source = `
    const { parentPort, workerData: { table } } = require('node:worker_threads');
    Atomics.store(table, 0, 1);
    parentPort.postMessage('taken');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    Atomics.store(table, 0, 0);
    Atomics.notify(table, 0);`;
  const worker = new Worker(source, { eval: true, workerData: { table: own.table } });
  await new Promise((resolve) => worker.once('message', resolve));
  expect(within([[ownLock(own, 2), { ms: 60_000, seizes: false }]], () => undefined)).toBe(true);
});

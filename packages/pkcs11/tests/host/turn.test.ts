import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { Turn } from '../../src/host/turn.js';

it('works until it is to end', () => {
  const turn = new Turn();
  const work = vi.fn(() => {
    expect(turn.works).toBe(true);
  });
  turn.take(work);
  expect(turn.works).toBe(false);
  new Turn(turn.words).end(0);
  turn.take(work);
  expect(work).toHaveBeenCalledTimes(1);
});

it('is over also where the work fails', () => {
  const turn = new Turn();
  expect(() => {
    turn.take(() => {
      throw new Error('thôi');
    });
  }).toThrow('thôi');
  expect(turn.works).toBe(false);
});

/** Works for so many milliseconds, by the words of a turn: 1 in the first of them. */
const WORKING = `
  const { workerData: { words, ms } } = require('node:worker_threads');
  Atomics.store(words, 0, 1);
  Atomics.notify(words, 0);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  Atomics.store(words, 0, 0);
  Atomics.notify(words, 0);`;

it.each([
  { ms: 300, patience: 60_000, still: false },
  { ms: 60_000, patience: 50, still: true },
])('who ends it waits $patience ms at most for $ms ms of work', async (one) => {
  const turn = new Turn();
  const workerData = { words: turn.words, ms: one.ms };
  const worker = new Worker(WORKING, { eval: true, workerData });
  while (!turn.works) await delay(1);
  turn.end(one.patience);
  expect(turn.works).toBe(one.still);
  await worker.terminate();
});

import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import {
  afterTurns,
  beginTurn,
  endTurn,
  endTurns,
  takeTurn,
  turnWords,
  working,
} from '../../src/host/turn.js';

it('works until it is to end, or all are', () => {
  const [one, other, all] = [turnWords(), turnWords(), turnWords()];
  const work = vi.fn(() => {
    expect([working(one), working(all)]).toEqual([1, 1]);
  });
  takeTurn([one, all], work);
  expect([working(one), working(all)]).toEqual([0, 0]);
  endTurns(one, 0);
  takeTurn([one, all], work);
  expect(work).toHaveBeenCalledTimes(1);
  const others = vi.fn();
  takeTurn([other, all], others);
  endTurns(all, 0);
  takeTurn([other, all], others);
  expect(others).toHaveBeenCalledTimes(1);
});

it('is over also where the work fails', () => {
  const words = turnWords();
  expect(() => {
    takeTurn([words], () => {
      throw new Error('thôi');
    });
  }).toThrow('thôi');
  expect(working(words)).toBe(0);
});

it('that a thread did not end is ended after it', () => {
  const [lost, other, all] = [turnWords(), turnWords(), turnWords()];
  beginTurn([lost, all]);
  beginTurn([other, all]);
  afterTurns(lost, all);
  afterTurns(lost, all);
  expect([working(lost), working(all)]).toEqual([0, 1]);
  endTurn([other, all]);
  expect(working(all)).toBe(0);
});

/** Works for so many milliseconds, by the words of its turns. */
const WORKING = `
  const { workerData: { words, ms } } = require('node:worker_threads');
  Atomics.add(words, 0, 1);
  Atomics.notify(words, 0);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  Atomics.sub(words, 0, 1);
  Atomics.notify(words, 0);`;

it.each([
  { times: [300], patience: 60_000, still: 0 },
  { times: [200, 400], patience: 60_000, still: 0 },
  { times: [60_000], patience: 50, still: 1 },
])(
  'who ends them waits $patience ms at most for $times ms of work',
  async ({ times, patience, still }) => {
    const words = turnWords();
    const workers = times.map(
      (ms) => new Worker(WORKING, { eval: true, workerData: { words, ms } }),
    );
    while (working(words) < times.length) await delay(1);
    endTurns(words, patience);
    expect(working(words)).toBe(still);
    await Promise.all(workers.map((worker) => worker.terminate()));
  },
);

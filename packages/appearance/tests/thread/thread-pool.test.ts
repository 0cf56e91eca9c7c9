import { isKysoError } from '@kyso/core';
import { afterEach, describe, expect, test } from 'vitest';
import { builtin, threadPool, type Thread } from '../../src/thread/index.js';

const PROGRAM = `
let asked = 0;
async function answer({ kind, data }) {
  asked++;
  if (kind === 'count') return { value: asked };
  if (kind === 'twice') return { value: data.map((byte) => 2 * byte), transfer: [] };
  if (kind === 'throw') throw new RangeError('too far');
  if (kind === 'throw a text') throw 'no error';
  if (kind === 'no data') return { value: () => 1 };
  if (kind === 'leave a rejection') {
    Promise.reject(new Error('left alone'));
    await new Promise((resolve) => setImmediate(resolve));
    return { value: 'still here' };
  }
  if (kind === 'leave') process.exit(0);
  const kept = [];
  for (;;) if (kind === 'eat') kept.push(new Array(1000).fill({}).map(() => ({})));
}
`;

const used: Thread[] = [];
const taken = (pool = threadPool({ source: PROGRAM, heap: 64 })): Thread => {
  const thread = pool.take();
  if (!thread) throw new Error('no threads here');
  used.push(thread);
  return thread;
};

afterEach(() => {
  for (const thread of used.splice(0)) thread.end(undefined);
});

const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (reason: unknown) => reason,
  );

describe('a thread', () => {
  test('answers what its program answers, and takes over what is transferred', async () => {
    const data = new Uint8Array([1, 2]);
    expect(await taken().ask({ kind: 'twice', data }, [data.buffer])).toEqual(
      new Uint8Array([2, 4]),
    );
    expect(data.length).toBe(0);
  });

  test('goes on after an error, which keeps name and message', async () => {
    const thread = taken();
    const error = await reasonOf(thread.ask({ kind: 'throw' }));
    expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
    expect(await reasonOf(thread.ask({ kind: 'throw a text' }))).toMatchObject({
      message: 'no error',
    });
    expect(await reasonOf(thread.ask({ kind: 'no data' }))).toMatchObject({
      name: 'DataCloneError',
    });
    expect(await thread.ask({ kind: 'count' })).toBe(4);
  });

  test('goes on where a library leaves a promise rejected', async () => {
    expect(await taken().ask({ kind: 'leave a rejection' })).toBe('still here');
  });

  test('that never answers is ended, with the reason given', async () => {
    const thread = taken();
    const reason = new Error('enough');
    const asked = reasonOf(thread.ask({ kind: 'spin' }));
    thread.end(reason);
    expect(await asked).toBe(reason);
    expect(await reasonOf(thread.ask({ kind: 'count' }))).toBe(reason);
  });

  test.each([
    ['that takes too much memory', 'eat', 'memory'],
    ['that ends itself', 'leave', 'ended'],
  ])('%s is ERR_THREAD', async (_, kind, limit) => {
    const error = await reasonOf(taken().ask({ kind }));
    expect(isKysoError(error) && [error.code, error.facts['limit']]).toEqual(['ERR_THREAD', limit]);
  });
});

describe('a pool', () => {
  test('hands a released thread to the next caller, and one in use to nobody', async () => {
    const pool = threadPool({ source: PROGRAM, heap: 64 });
    const first = taken(pool);
    expect(await first.ask({ kind: 'count' })).toBe(1);
    expect(await taken(pool).ask({ kind: 'count' })).toBe(1);
    first.release();
    first.release();
    expect(await taken(pool).ask({ kind: 'count' })).toBe(2);
    expect(await taken(pool).ask({ kind: 'count' })).toBe(1);
  });

  test('does not hand on a thread that was ended', async () => {
    const pool = threadPool({ source: PROGRAM, heap: 64 });
    const first = taken(pool);
    await first.ask({ kind: 'count' });
    first.end(new Error('enough'));
    first.release();
    expect(await taken(pool).ask({ kind: 'count' })).toBe(1);
  });

  test('keeps only few threads that nobody uses', async () => {
    const pool = threadPool({ source: PROGRAM, heap: 64 });
    const threads = [taken(pool), taken(pool), taken(pool)];
    for (const thread of threads) await thread.ask({ kind: 'count' });
    for (const thread of threads) thread.release();
    const again = [taken(pool), taken(pool), taken(pool)];
    const counts = await Promise.all(again.map((thread) => thread.ask({ kind: 'count' })));
    expect(counts.sort()).toEqual([1, 2, 2]);
  });
});

test('a module that the engine does not have is undefined', () => {
  expect(builtin('node:nothing')).toBeUndefined();
});

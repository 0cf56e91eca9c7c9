import { describe, expect, test } from 'vitest';
import {
  watchExpiry,
  type WatchExpiryOptions,
  type WatchState,
  type WatchedItem,
} from '../../src/watch/index.js';
import { DAY, NOW, days, item } from './items.js';

/** A clock that only the waits of watching move on. */
function world(begin = NOW) {
  let now = begin.getTime();
  const controller = new AbortController();
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(now),
    end: () => {
      controller.abort();
    },
    options: {
      clock: () => new Date(now),
      signal: controller.signal,
      everySeconds: 86_400,
      wait: (milliseconds: number) => {
        waits.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
    } satisfies WatchExpiryOptions,
  };
}

/** What is told until the given day: when, of whom, and the threshold; and what was kept at last. */
async function told(
  items: () => readonly WatchedItem[],
  { from = NOW, until, state }: { from?: Date; until: Date; state?: WatchState },
) {
  const { options, now, end } = world(from);
  const events: (string | number)[][] = [];
  let kept = state;
  const source = () => {
    if (now() >= until) end();
    return items();
  };
  for await (const round of watchExpiry(source, { ...options, ...(state && { state }) })) {
    kept = round.state;
    const day = (round.at.getTime() - NOW.getTime()) / DAY;
    for (const { item: one, threshold } of round.events) events.push([day, one.name, threshold]);
  }
  return { events, kept };
}

describe('watching', () => {
  test('tells each threshold at its instant, and the end right after it', async () => {
    const { events } = await told(() => [item('an', 61.25)], { until: days(70) });
    expect(events).toEqual([
      [1.25, 'CN=an', 60],
      [31.25, 'CN=an', 30],
      [54.25, 'CN=an', 7],
      [61.25 + 1000 / DAY, 'CN=an', 0],
    ]);
  });

  test('restarted with what was kept, tells nothing twice and loses nothing', async () => {
    const items = () => [item('an', 40), item('binh', 10)];
    const whole = await told(items, { until: days(50) });
    const first = await told(items, { until: days(5) });
    // It was off from day 5 to day 35: the thresholds that passed meanwhile are told at once.
    const then = await told(items, {
      from: days(35),
      until: days(50),
      ...(first.kept && { state: first.kept }),
    });
    expect(first.events).toEqual([
      [0, 'CN=binh', 30],
      [0, 'CN=an', 60],
      [3, 'CN=binh', 7],
    ]);
    expect(then.events).toEqual([
      [35, 'CN=binh', 0],
      [35, 'CN=an', 7],
      [40 + 1000 / DAY, 'CN=an', 0],
    ]);
    expect(whole.events.slice(0, 3)).toEqual(first.events);
  });

  test('asks its source at every look: what is new is noticed, what is renewed is quiet', async () => {
    let items: readonly WatchedItem[] = [item('an', 33)];
    const { options, now, end } = world();
    const events: string[] = [];
    const source = () => {
      if (now() >= days(2)) items = [item('an, renewed', 800), item('binh', 10)];
      if (now() >= days(20)) end();
      return Promise.resolve(items);
    };
    for await (const round of watchExpiry(source, options)) {
      events.push(...round.events.map(({ item: one, threshold }) => `${one.name} ${threshold}`));
    }
    expect(events).toEqual(['CN=an 60', 'CN=binh 30', 'CN=binh 7', 'CN=binh 0']);
  });

  test('waits until the next threshold, at most as long as is allowed, at least a second', async () => {
    const { options, waits, end } = world();
    let looks = 0;
    const source = () => {
      if (++looks === 4) end();
      return [item('an', 62.5)];
    };
    for await (const round of watchExpiry(source, options)) expect(round.events).toHaveLength(1);
    expect(waits).toEqual([DAY, DAY, DAY / 2]);
  });

  test('ends by the signal while it waits, and throws nothing', async () => {
    const controller = new AbortController();
    const never = () => new Promise<void>(() => undefined);
    const rounds = watchExpiry(() => [item('an', 5)], {
      ...{ clock: () => NOW, wait: never, signal: controller.signal },
    });
    expect((await rounds.next()).done).toBe(false);
    const last = rounds.next();
    controller.abort();
    expect((await last).done).toBe(true);
  });

  test('passes on what its source throws', async () => {
    const broken = () => Promise.reject(new Error('disk'));
    await expect(watchExpiry(broken, { clock: () => NOW }).next()).rejects.toThrow('disk');
  });

  test.each([[0], [86_401], [Number.NaN]])('every %d seconds is misuse', async (everySeconds) => {
    const rounds = watchExpiry(() => [], { clock: () => NOW, everySeconds });
    await expect(rounds.next()).rejects.toThrow(TypeError);
  });
});

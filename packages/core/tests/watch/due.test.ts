import { describe, expect, test } from 'vitest';
import { fc } from '../../../../test-fixtures/properties.js';
import {
  NOTHING_TOLD,
  dueEvents,
  expiries,
  watchStateOf,
  type WatchState,
} from '../../src/watch/index.js';
import { NOW, days, item } from './items.js';

const look = (left: number, state: WatchState = NOTHING_TOLD) =>
  dueEvents([item('an', left)], { at: NOW, state });
const thresholds = (left: number, state?: WatchState) =>
  look(left, state).events.map(({ threshold }) => threshold);

describe('a look', () => {
  test('tells nothing of what is far from its end', () => {
    expect(look(61)).toMatchObject({ events: [], state: NOTHING_TOLD });
  });

  test('tells each threshold once', () => {
    let state = NOTHING_TOLD;
    const told: [number, number][] = [];
    for (let left = 70; left > -5; left -= 0.5) {
      const round = look(left, state);
      // What is kept over a restart is JSON.
      state = watchStateOf(JSON.parse(JSON.stringify(round.state)));
      told.push(...round.events.map(({ threshold }): [number, number] => [left, threshold]));
    }
    expect(told).toEqual([
      [60, 60],
      [30, 30],
      [7, 7],
      [-0.5, 0],
    ]);
  });

  test('after a long while tells the last threshold alone', () => {
    expect(thresholds(5)).toEqual([7]);
    expect(thresholds(-1)).toEqual([0]);
    expect(thresholds(-1, look(5).state)).toEqual([0]);
  });

  test('tells nothing again when the clock goes back', () => {
    expect(thresholds(25, look(5).state)).toEqual([]);
    expect(thresholds(65, look(5).state)).toEqual([]);
  });

  test('tells of a renewed item anew, and nothing of one that went and came back', () => {
    const { state } = look(5);
    const gone = dueEvents([], { at: NOW, state });
    expect(thresholds(5, gone.state)).toEqual([]);
    const renewed = dueEvents([item('an, renewed', 40)], { at: NOW, state });
    expect(renewed.events).toMatchObject([{ threshold: 60 }]);
  });

  test('forgets what ran out long ago and is watched no more', () => {
    const { state } = look(5);
    const kept = (left: number, items = [item('an', 5)]) =>
      Object.keys(dueEvents(items, { at: days(left), state }).state.told).length;
    expect(kept(5 + 399, [])).toBe(1);
    expect(kept(5 + 401, [])).toBe(0);
    expect(kept(5 + 401)).toBe(1);
  });

  test('in whatever order looks come, no threshold is told twice and the deepest is known', () => {
    const lefts = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 20 });
    const property = fc.property(lefts, (all) => {
      let state = NOTHING_TOLD;
      const told: number[] = [];
      for (const left of all) {
        const round = dueEvents([item('an', 0)], { at: days(-left), state });
        ({ state } = round);
        told.push(...round.events.map(({ threshold }) => threshold));
      }
      expect(new Set(told).size).toBe(told.length);
      const [deepest] = expiries([item('an', 0)], { at: days(-Math.min(...all)) });
      expect(told.at(-1) ?? null).toBe(deepest?.threshold);
    });
    fc.assert(property);
  });
});

describe('a state', () => {
  const id = item('an', 1).id;
  const expiresAt = NOW.toISOString();

  test.each([
    ['no object', null],
    ['a list', []],
    ['another version', { version: 2, told: {} }],
    ['nothing told', { version: 1 }],
    ['another name', { version: 1, told: { an: { threshold: 7, expiresAt } } }],
    ['no threshold', { version: 1, told: { [id]: { expiresAt } } }],
    ['a threshold below nothing', { version: 1, told: { [id]: { threshold: -1, expiresAt } } }],
    ['no time', { version: 1, told: { [id]: { threshold: 7, expiresAt: 'soon' } } }],
  ])('that is %s is refused', (_, json) => {
    expect(() => watchStateOf(json)).toThrow(expect.objectContaining({ code: 'ERR_WATCH_STATE' }));
  });
});

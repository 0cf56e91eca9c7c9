import { describe, expect, test } from 'vitest';
import { distinctItems, expiries } from '../../src/watch/index.js';
import { NOW, days, item } from './items.js';

const look = (daysLeft: number, at = NOW) => expiries([item('an', daysLeft)], { at })[0];

describe('the ends of items', () => {
  test.each([
    [61, null, 61],
    [60.001, null, 60],
    [60, 60, 60],
    [30.5, 60, 30],
    [30, 30, 30],
    [7.5, 30, 7],
    [7, 7, 7],
    [0.5, 7, 0],
    [0, 7, 0],
    [-0.001, 0, -1],
    [-400, 0, -400],
  ])('with %d days left have passed the threshold %s', (left, threshold, daysLeft) => {
    expect(look(left)).toMatchObject({ threshold, daysLeft });
  });

  test('come the nearest first', () => {
    const items = [item('b', 90), item('a', 3), item('c', -1)];
    const names = expiries(items, { at: NOW }).map((one) => one.item.name);
    expect(names).toEqual(['CN=c', 'CN=a', 'CN=b']);
  });

  test('have the thresholds of their kind, in any order', () => {
    const items = [item('an', 80), item('crl', 80, { kind: 'crl' }), item('tsa', 2)];
    const found = expiries(items, { at: NOW, days: { certificate: [1, 90], crl: [] } });
    expect(found.map(({ item: { name }, threshold }) => [name, threshold])).toEqual([
      ['CN=tsa', 90],
      ['CN=an', 90],
      ['CN=crl', null],
    ]);
  });

  test.each([[0], [-1], [1.5], [4000], [Number.NaN]])('%d days are misuse', (each) => {
    expect(() => expiries([], { at: NOW, days: { crl: [each] } })).toThrow(TypeError);
  });
});

describe('items that are there more than once', () => {
  test('count once, with all their sources', () => {
    const found = distinctItems([
      item('an', 5, { sources: ['a.pdf'] }),
      item('binh', 6),
      item('an', 5, { sources: ['b.pdf', 'a.pdf'] }),
    ]);
    expect(found.map(({ name, sources }) => [name, sources])).toEqual([
      ['CN=an', ['a.pdf', 'b.pdf']],
      ['CN=binh', []],
    ]);
  });

  test('lists that follow each other count by the newest', () => {
    const list = (name: string, from: number, series: string) =>
      item(name, from + 7, { kind: 'crl', series, validFrom: days(from) });
    const found = distinctItems([
      list('old', -10, 'a'),
      list('new', -1, 'a'),
      list('other', -20, 'b'),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['CN=new', 'CN=other']);
  });
});

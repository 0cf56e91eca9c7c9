import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, test } from 'vitest';
import { textDifferences } from '../../src/supersede/text-differences.js';

const lines = (...texts: string[]) =>
  texts.map((text, i) => ({ page: 1 + Math.floor(i / 2), text }));

describe('differences of two texts', () => {
  test('none where only lines and pages break elsewhere', () => {
    const old = lines('Chi số tiền', 'mười triệu đồng cho', 'đơn vị thi công.');
    const now = lines('Chi số tiền mười', 'triệu đồng', 'cho đơn', 'vị thi công.');
    expect(textDifferences(old, now)).toEqual([]);
  });

  test('a changed sum is one difference, with its page', () => {
    const old = lines('Chi số tiền 10.000.000 đồng', 'cho đơn vị.', 'Điều 2.');
    const now = lines('Chi số tiền 90.000.000 đồng', 'cho đơn vị.', 'Điều 2.');
    expect(textDifferences(old, now)).toEqual([
      { kind: 'changed', oldPage: 1, newPage: 1, old: '10.000.000', new: '90.000.000' },
    ]);
  });

  test('added and removed text', () => {
    const old = lines('Điều 1. A', 'Điều 2. B', 'Điều 3. C');
    const now = lines('Điều 1. A', 'Điều 3. C', 'Điều 4. D');
    expect(textDifferences(old, now).map(({ kind, old: was, new: is }) => [kind, was, is])).toEqual(
      [
        ['removed', '2. B Điều', ''],
        ['added', '', 'Điều 4. D'],
      ],
    );
  });

  test('Unicode form does not count, a tone mark does', () => {
    const old = lines('quyết định');
    expect(textDifferences(old, lines('quyết định'.normalize('NFD')))).toEqual([]);
    expect(textDifferences(old, lines('quyệt định'))).toHaveLength(1);
  });
});

test('what is left of the old text and put into it makes the new one', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), fc.array(word, { maxLength: 40 }), (a, b) => {
      const found = textDifferences(
        [{ page: 1, text: a.join(' ') }],
        [{ page: 1, text: b.join(' ') }],
      );
      const removed = found.flatMap(({ old }) => (old === '' ? [] : old.split(' '))).length;
      const added = found.flatMap(({ new: now }) => (now === '' ? [] : now.split(' '))).length;
      expect(a.length - removed).toBe(b.length - added);
      expect(found.length === 0).toBe(a.join(' ') === b.join(' '));
    }),
  );
});

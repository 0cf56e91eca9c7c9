import { describe, expect, test } from 'vitest';
import { initialsOf, sameText } from '../../src/people/names.js';

describe('names are the same as people read them', () => {
  test.each([
    ['Nguyễn Văn An', 'NGUYỄN  VĂN AN', true],
    ['Nguyễn Văn An'.normalize('NFD'), 'Nguyễn Văn An', true],
    ['Lê Hoà', 'Lê Hòa', true],
    ['Trần Thuý', 'Trần Thúy', true],
    ['Nguyễn Văn An', 'Nguyễn Văn Ân', false],
    ['Đặng An', 'Dang An', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameText(a, b)).toBe(same);
  });
});

test.each([
  ['Nguyễn Văn An', 'NVA'],
  ['  Đặng   Thị Ánh ', 'ĐTÁ'],
  ['Ưng Hoàng Phúc'.normalize('NFD'), 'ƯHP'],
  ['', ''],
])('the initials of "%s" are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

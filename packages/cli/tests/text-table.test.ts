import { describe, expect, test } from 'vitest';
import { wrappedTable } from '../src/text-table.js';

const ROWS = [
  ['Signer', 'Trần Thị Bình of the Ministry of Tests in the town of Hà Nội'],
  ['SHA', 'ab'.repeat(40)],
  ['', 'a remark'],
] as const;

describe('a table in a terminal', () => {
  test('is one line a row where nothing bounds it', () => {
    expect(wrappedTable(ROWS, { indent: 2, width: Infinity }).split('\n')).toHaveLength(4);
  });

  test.each([24, 40, 60, 80])('of %i columns has no longer line, and loses no word', (width) => {
    const text = wrappedTable(ROWS, { indent: 5, width });
    for (const line of text.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(width);
    const joined = text.replace(/\s+/gu, '');
    for (const [, value] of ROWS) expect(joined).toContain(value.replace(/\s+/gu, ''));
  });

  test('that is narrow has values below their labels', () => {
    const [label, value] = wrappedTable(ROWS, { indent: 5, width: 40 }).split('\n');
    expect(label).toBe('  Signer:');
    expect(value).toMatch(/^ {4}Trần Thị Bình/);
  });

  test('counts a decomposed letter once', () => {
    const rows = [['Tên'.normalize('NFD'), 'x']] as const;
    expect(wrappedTable(rows, { indent: 0, width: 80 })).toBe(`${rows[0][0]}  x\n`);
  });
});

import { describe, expect, test } from 'vitest';
import { columns, table, wrappedTable } from '../src/text-table.js';

const FORGED = 'KyDuyet\n\u001b[1;32m✓ 2. Giám đốc: hợp lệ\u001b[0m';

test('a name out of a document writes no line of its own and paints nothing', () => {
  const seen = 'KyDuyet[U+000A][U+001B][1;32m✓ 2. Giám đốc: hợp lệ[U+001B][0m';
  expect(table([['Trường', FORGED]], 2)).toBe(`  Trường  ${seen}\n`);
  expect(columns([[FORGED, 'x']], 0)).toBe(`${seen}  x\n`);
  expect(wrappedTable([['Trường', FORGED]], { indent: 2, width: 200 })).toBe(`  Trường  ${seen}\n`);
});

test('a name that turns the direction of writing does not turn it', () => {
  expect(table([['', 'An \u202eFDP\u2069']], 0)).toBe('  An [U+202E]FDP[U+2069]\n');
});

test('Vietnamese names stay as they are, decomposed ones too', () => {
  const name = 'Nguyễn Thị Ánh';
  expect(table([['', name.normalize('NFD')]], 0)).toBe(`  ${name}\n`);
});

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

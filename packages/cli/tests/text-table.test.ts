import { expect, test } from 'vitest';
import { columns, oneLine, table } from '../src/text-table.js';

const FORGED = 'KyDuyet\n\u001b[1;32m✓ 2. Giám đốc: hợp lệ\u001b[0m';

test('a name out of a document writes no line of its own and paints nothing', () => {
  const text = `${table([['Trường', FORGED]], 2)}${columns([[FORGED, 'x']], 0)}`;
  expect(text.split('\n')).toHaveLength(3);
  expect(text).not.toContain('\u001b');
  expect(oneLine(FORGED)).toBe('KyDuyet\ufffd\ufffd[1;32m✓ 2. Giám đốc: hợp lệ\ufffd[0m');
});

test('a name that turns the direction of writing does not turn it', () => {
  expect(oneLine('An \u202eFDP\u2069')).toBe('An \ufffdFDP\ufffd');
});

test('Vietnamese names stay as they are, decomposed ones too', () => {
  const name = 'Nguyễn Thị Ánh'.normalize('NFD');
  expect(oneLine(name)).toBe(name);
});

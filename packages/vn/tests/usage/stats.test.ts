import { describe, expect, test } from 'vitest';
import {
  usageCsv,
  usageHtml,
  usageStats,
  usageText,
  type UsageEvent,
} from '../../src/usage/index.js';
import { withGaps } from '../../src/usage/margin.js';
import { anEvent, fill, logFolder } from './logs.js';

const at = (time: string, more: Partial<UsageEvent> = {}): UsageEvent =>
  anEvent(1, { time, ...more });

const signer = (name: string, organisation: string | null, serial = '01') => ({
  signer: { name, organisation, serial, issuer: 'CA' },
});

const EVENTS: readonly UsageEvent[] = [
  at('2025-12-31T16:59:59Z', signer('Trần Thị Bình', 'Bộ B')),
  // Already the new year in Vietnam.
  at('2025-12-31T17:00:00Z', signer('Trần Thị Bình', 'Bộ B')),
  at('2026-01-01T08:00:00+07:00', signer('Đỗ Văn Đạt', 'Bộ A', '02')),
  at('2026-03-01T08:00:00+07:00', {
    ...signer('Đỗ Văn Đạt', 'Bộ B', '03'),
    ...{ act: 'issue', channel: 'hsm', result: 'failed', code: 'ERR_KEY' },
  }),
  at('2026-03-02T08:00:00+07:00', { ...signer('=cmd()', null, '04'), domain: 'vn-public' }),
];

describe('usageStats', () => {
  test('periods are those of clocks in Vietnam', async () => {
    const rows = async (by: 'year' | 'month' | 'period-day') =>
      (await usageStats(EVENTS, { by: [by] })).rows.map(({ keys, total }) => [keys[0], total]);
    expect(await rows('year')).toEqual([
      ['2025', 1],
      ['2026', 4],
    ]);
    expect(await rows('month')).toEqual([
      ['2025-12', 1],
      ['2026-01', 2],
      ['2026-03', 2],
    ]);
    expect((await rows('period-day'))[1]).toEqual(['2026-01-01', 2]);
  });

  test('counts what was done and failed, certificates and days', async () => {
    const { total } = await usageStats(EVENTS);
    expect(total).toEqual({ total: 5, done: 4, failed: 1, certificates: 4, days: 4 });
  });

  test('the beginning counts and the end does not', async () => {
    const [from, to] = [new Date('2025-12-31T17:00:00Z'), new Date('2026-03-01T01:00:00Z')];
    const table = await usageStats(EVENTS, { from, to });
    expect(table).toMatchObject({ total: { total: 2 }, from: '2025-12-31T17:00:00.000Z' });
  });

  test('people of one name in two organisations are two', async () => {
    const { rows } = await usageStats(EVENTS, { by: ['person'] });
    expect(rows.map(({ keys }) => keys[0])).toContain('Đỗ Văn Đạt (Bộ A)');
    expect(rows.map(({ keys }) => keys[0])).toContain('Đỗ Văn Đạt (Bộ B)');
  });

  test('every dimension can be combined', async () => {
    const by = ['organisation', 'act', 'channel', 'domain', 'result'] as const;
    const { rows } = await usageStats(EVENTS, { by });
    expect(rows.map(({ keys }) => keys)).toContainEqual([
      ...['Bộ B', 'issue', 'hsm', 'vn-public-duty', 'failed'],
    ]);
    expect(rows.reduce((sum, { total }) => sum + total, 0)).toBe(5);
  });

  test('a log is summed where it stands, and one that cannot be read is refused', async () => {
    const folder = logFolder();
    try {
      await fill(folder, 30, { maxFileBytes: 4096 });
      expect(await usageStats(folder.path, { by: ['year'] })).toMatchObject({
        total: { total: 30 },
      });
      const text = folder.read('usage-000002.jsonl').toString('utf8');
      folder.write('usage-000002.jsonl', text.replace('"event":{', '"event":['));
      await expect(usageStats(folder.path)).rejects.toMatchObject({
        code: 'ERR_USAGE_LOG',
        facts: { file: 'usage-000002.jsonl', line: 2 },
      });
    } finally {
      folder.remove();
    }
  });

  test.each([[['month', 'month']], [['week']]])('by %j is misuse', async (by) => {
    await expect(usageStats([], { by: by as never })).rejects.toThrow(TypeError);
  });
});

describe('usageText', () => {
  test('speaks Vietnamese, sums at the end', async () => {
    const table = await usageStats(EVENTS, { by: ['month', 'act'] });
    expect(usageText(table, 'vi')).toBe(
      [
        'Thống kê sử dụng chữ ký số: Toàn bộ thời gian',
        '',
        'Tháng      Nghiệp vụ  Số lần ký  Thành công  Không thành công  Số chứng thư số  Số ngày có ký  Số lần mỗi ngày có ký',
        '12/2025    Ký tắt             1           1                 0                1              1                    1,0',
        '01/2026    Ký tắt             2           2                 0                2              1                    2,0',
        '03/2026    Ký tắt             1           1                 0                1              1                    1,0',
        '03/2026    Ban hành           1           0                 1                1              1                    1,0',
        'Tổng cộng                     5           4                 1                4              4                    1,3',
        '',
      ].join('\n'),
    );
  });

  test('names bounds as days in Vietnam, and says where nothing was signed', async () => {
    const to = new Date('2020-01-01T00:00:00+07:00');
    const table = await usageStats(EVENTS, { to });
    expect(usageText(table, 'en')).toContain('Before 2020-01-01\nNo signature');
    expect(usageText(table, 'vi')).toContain('Đến trước 01/01/2020\n');
  });
});

describe('usageCsv', () => {
  test('is RFC 4180; a name that is a formula is none in a spreadsheet', async () => {
    const table = await usageStats(
      [...EVENTS, at('2026-03-02T00:00:00Z', signer('A "B", C\u202e', null, '05'))],
      { by: ['person'] },
    );
    const csv = usageCsv(table, { language: 'en', bom: true });
    expect(csv.startsWith('\ufeffPerson,Signatures,Done,')).toBe(true);
    expect(csv).toContain(`"'=cmd()",1,1,0,1,1,1.0\r\n`);
    expect(csv).toContain('"A ""B"", C\ufffd",1,');
    expect(csv.endsWith('Total,6,5,1,5,4,1.5\r\n')).toBe(true);
    expect(usageCsv(table, { language: 'vi', separator: ';' })).toContain(';"1,5"\r\n');
  });
});

describe('usageHtml', () => {
  test('names cannot leave their place, and nothing is loaded', async () => {
    const evil = '"><script>alert(1)</script><svg onload=x>&';
    const events = [
      at('2026-03-02T00:00:00Z', { ...signer(evil, evil), channel: evil, domain: evil }),
    ];
    const by = ['month', 'organisation', 'person', 'channel', 'domain'] as const;
    const html = usageHtml(await usageStats(events, { by }), 'vi');
    expect(html).not.toMatch(/<script|<svg onload|url\(|https?:/u);
    expect(html).toContain('&lt;script&gt;');
    expect(html.match(/<svg viewBox/gu)).toHaveLength(5);
    expect(html).toContain("default-src 'none'");
  });

  test('many organisations are the largest and the rest', async () => {
    const events = Array.from({ length: 40 }, (_, i) =>
      at('2026-03-02T00:00:00Z', signer('A', `Sở ${String(i)}`)),
    );
    const html = usageHtml(await usageStats(events, { by: ['organisation'] }), 'vi');
    expect(html).toContain('Còn lại (25)');
  });

  test('a time without signatures has no chart', async () => {
    const html = usageHtml(await usageStats([]), 'en');
    expect(html).toContain('No signature in this time.');
    expect(html).not.toContain('<svg');
  });

  test.each([
    ['month', '2025-11', '2026-02', ['2025-11', '2025-12', '2026-01', '2026-02']],
    ['period-day', '2028-02-28', '2028-03-01', ['2028-02-28', '2028-02-29', '2028-03-01']],
    ['year', '2024', '2026', ['2024', '2025', '2026']],
  ] as const)('a chart by %s shows what lies between', (dimension, first, last, labels) => {
    const bars = [first, last].map((label) => ({ label, done: 1, failed: 0 }));
    expect(withGaps(bars, dimension).map(({ label }) => label)).toEqual(labels);
  });

  test('a time of many years keeps only days with signatures', () => {
    const bars = ['2020-01-01', '2026-01-01'].map((label) => ({ label, done: 1, failed: 0 }));
    expect(withGaps(bars, 'period-day')).toEqual(bars);
  });
});

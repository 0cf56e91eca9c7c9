import { mkdirSync } from 'node:fs';
import { openUsageLog, type UsageEvent } from '@kyso/vn/usage';
import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
const KEY = new Uint8Array(32).fill(5);
const logs = { plain: folder.path('plain'), sealed: folder.path('sealed') };

const event = (i: number): UsageEvent => ({
  time: `2026-${String(1 + (i % 3)).padStart(2, '0')}-05T09:00:00+07:00`,
  act: i % 4 === 0 ? 'issue' : 'initial',
  result: i === 7 ? 'failed' : 'done',
  ...(i === 7 && { code: 'ERR_KEY' }),
  signer: { name: 'Trần Thị Bình', organisation: 'Bộ Thử nghiệm', serial: '1a', issuer: 'CA' },
  domain: 'vn-public-duty',
  channel: 'token',
  documentDigest: null,
});

beforeAll(async () => {
  folder.write('key.bin', KEY);
  for (const [directory, key] of [
    [logs.plain, undefined],
    [logs.sealed, KEY],
  ] as const) {
    const log = await openUsageLog(directory, { sync: 'never', ...(key && { key }) });
    for (let i = 0; i < 12; i++) await log.append(event(i));
    await log.close();
  }
});
afterAll(() => {
  folder.remove();
});

const tamper = (directory: string): void => {
  const name = `${directory}/usage-000001.jsonl`;
  const text = Buffer.from(folder.read(name)).toString('utf8');
  folder.write(name, text.replace('"channel":"token"', '"channel":"hsm"'));
};

describe('kyso log verify', () => {
  test('a sound log is exit code 0, with what to note of it', async () => {
    const { code, json } = await kysoJson(['log', 'verify', logs.plain]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, files: 1, entries: 12, seal: 'none', findings: [] });
    const { hash = '' } = json['last'] as { hash?: string };
    const noted = ['--expected-count', '12', '--expected-hash', hash];
    expect(await kysoJson(['log', 'verify', logs.plain, ...noted])).toMatchObject({ code: 0 });
    const other = ['--expected-count', '11', '--expected-hash', hash];
    expect(await kysoJson(['log', 'verify', logs.plain, ...other])).toMatchObject({ code: 1 });
  });

  test('seals are checked with their key', async () => {
    const argv = ['log', 'verify', logs.sealed];
    expect((await kysoJson(argv)).json).toMatchObject({ ok: true, seal: 'unchecked' });
    const sealed = await kysoJson([...argv, '--key-file', folder.path('key.bin')]);
    expect(sealed.json).toMatchObject({ ok: true, seal: 'checked' });
  });

  test('a directory that is not there is exit code 66', async () => {
    const { code, json } = await kysoJson(['log', 'verify', folder.path('none')]);
    expect({ code, json }).toMatchObject({ code: 66, json: { error: { code: 'ERR_IO' } } });
  });
});

describe('kyso stats', () => {
  test('sums a log by month, and within days in Vietnam', async () => {
    const { stdout, code } = await kyso(['stats', '--log', logs.plain, '--lang', 'vi']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/02\/2026 +4 +3 +1 /u);
    const bounded = ['--from', '2026-02-05', '--to', '2026-02-05', '--by', 'year,act'];
    const { json } = await kysoJson(['stats', '--log', logs.plain, ...bounded]);
    expect(json).toMatchObject({
      ...{ source: 'log', intact: true, from: '2026-02-04T17:00:00.000Z' },
      rows: [
        { keys: ['2026', 'initial'], total: 3 },
        { keys: ['2026', 'issue'], total: 1 },
      ],
    });
  });

  test('writes CSV and HTML, and replaces them only by force', async () => {
    const [csv, html] = [folder.path('out.csv'), folder.path('out.html')];
    const argv = ['stats', '--log', logs.plain, '--by', 'organisation,act', '--csv', csv, '--bom'];
    expect(await kysoJson([...argv, '--html', html])).toMatchObject({
      code: 0,
      json: { csv, html },
    });
    expect(Buffer.from(folder.read('out.csv')).toString('utf8')).toContain(
      '\ufeffOrganisation,Act,Signatures',
    );
    expect(Buffer.from(folder.read('out.html')).toString('utf8')).toContain('<svg viewBox');
    expect(await kysoJson(argv)).toMatchObject({ code: 64, json: { error: { errno: 'EEXIST' } } });
    expect(await kysoJson([...argv, '--force'])).toMatchObject({ code: 0 });
  });

  test('counts the signatures of an archive, and names what it skipped', async () => {
    const sandbox = await createSandbox();
    mkdirSync(folder.path('archive/2026'), { recursive: true });
    const out = folder.path('archive/2026/signed.pdf');
    const key = keyOptions(folder, sandbox.identity('tran-thi-binh'));
    expect((await kyso(['sign', SAMPLE, '-o', out, ...key])).code).toBe(0);
    folder.write('archive/broken.pdf', 'nothing');
    const by = ['--by', 'organisation,act'];
    const { json, code } = await kysoJson(['stats', '--archive', folder.path('archive'), ...by]);
    expect({ code, json }).toMatchObject({
      code: 0,
      json: {
        source: 'archive',
        intact: null,
        rows: [{ keys: ['BỘ THỬ NGHIỆM', 'sign'], total: 1 }],
        skipped: [{ file: 'broken.pdf', code: 'ERR_NOT_PDF' }],
      },
    });
  });
});

test('a log that was tampered with: verify is exit code 1 and says where, stats warns', async () => {
  tamper('plain');
  const { code, stdout } = await kyso(['log', 'verify', logs.plain, '--lang', 'vi']);
  expect(code).toBe(1);
  expect(stdout).toContain('usage-000001.jsonl, dòng 3: bị sửa');
  expect(stdout).toContain('NHẬT KÝ KHÔNG CÒN NHƯ KHI ĐƯỢC GHI.');
  const stats = await kyso(['stats', '--log', logs.plain]);
  expect(stats.code).toBe(0);
  expect(stats.stdout).toContain('Warning: the log was tampered with');
});

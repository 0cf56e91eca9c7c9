import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openUsageLog, verifyUsageLog, type UsageEvent } from '../../src/usage/index.js';
import { KEY, anEvent, clock, fill, logFolder, type LogFolder } from './logs.js';

let folder: LogFolder;
beforeEach(() => {
  folder = logFolder();
});
afterEach(() => {
  folder.remove();
});

const lines = (name: string): Record<string, unknown>[] =>
  folder
    .read(name)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('openUsageLog', () => {
  test('events appended at once stand in the order of the calls and verify', async () => {
    await fill(folder, 100);
    const found = lines('usage-000001.jsonl');
    expect(found.slice(1).map((line) => line['event'])).toEqual(
      Array.from({ length: 100 }, (_, i) => anEvent(i)),
    );
    expect(found.map((line) => line['seq'])).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
    expect(await verifyUsageLog(folder.path)).toMatchObject({
      ...{ ok: true, files: 1, entries: 100, seal: 'none', findings: [] },
      first: { seq: 2, time: '2026-11-21T01:00:00.000Z' },
      last: { seq: 101 },
    });
  });

  test('a log that is opened again goes on where it ended', async () => {
    await fill(folder, 3);
    await fill(folder, 2);
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, files: 1, entries: 5 });
  });

  test('a full file is followed by the next, which begins with what came before', async () => {
    await fill(folder, 20, { maxFileBytes: 2048 });
    const { files } = await verifyUsageLog(folder.path);
    expect(files).toBeGreaterThan(4);
    const before = lines('usage-000001.jsonl');
    expect(lines('usage-000002.jsonl')[0]).toMatchObject({
      seq: before.length + 1,
      header: { format: 'kyso-usage/1', file: 2, entries: before.length - 1, sealed: false },
    });
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 20 });
  });

  test('a new month in Vietnam begins a new file, though it is the old one in UTC', async () => {
    const times = ['2026-11-30T16:59:59Z', '2026-11-30T17:00:00Z'];
    for (const time of times) await fill(folder, 1, { clock: () => new Date(time) });
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, files: 2, entries: 2 });
  });

  test('what an object carries besides an event is not recorded', async () => {
    const log = await openUsageLog(folder.path, { clock });
    const more = { ...anEvent(), pin: '123456', fileName: 'mật.pdf' } as UsageEvent;
    await log.append(more);
    await log.close();
    expect(folder.read('usage-000001.jsonl').toString('utf8')).not.toMatch(/123456|mật/u);
    expect(lines('usage-000001.jsonl')[1]).toMatchObject({ event: anEvent() });
  });

  test.each([
    ['an act that does not exist', { act: 'destroy' as 'sign' }],
    ['a time without an offset', { time: '2026-11-21T08:00:00' }],
    ['a day that does not exist', { time: '2026-13-21T08:00:00Z' }],
    ['a digest that is none', { documentDigest: 'abc' }],
    ['a signer that is none', { signer: null as never }],
  ])('%s is misuse, and nothing is written', async (_, more) => {
    const log = await openUsageLog(folder.path, { clock });
    await expect(log.append(anEvent(1, more))).rejects.toThrow(TypeError);
    await log.close();
    expect(folder.names()).toEqual(['usage.head']);
  });

  test('a string beyond the bound is refused, and the log goes on', async () => {
    const log = await openUsageLog(folder.path, { clock });
    const long = anEvent(1, { domain: 'x'.repeat(1025) });
    await expect(log.append(long)).rejects.toMatchObject({ code: 'ERR_LIMIT' });
    await log.append(anEvent());
    await log.close();
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 1 });
  });

  test('a closed log takes nothing', async () => {
    const log = await openUsageLog(folder.path, { clock });
    await log.close();
    await expect(log.append(anEvent())).rejects.toThrow(TypeError);
  });

  test('two logs open at once share a directory, in turns and across files', async () => {
    const [one, other] = [
      await openUsageLog(folder.path, { clock, maxFileBytes: 4096 }),
      await openUsageLog(folder.path, { clock, maxFileBytes: 4096 }),
    ];
    for (let i = 0; i < 30; i++) await (i % 2 === 0 ? one : other).append(anEvent(i));
    await Promise.all([one.close(), other.close()]);
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 30 });
  });
});

describe('damage found on opening', () => {
  test('an incomplete last line is set aside, and the log says so', async () => {
    await fill(folder, 3);
    folder.write(
      'usage-000001.jsonl',
      `${folder.read('usage-000001.jsonl').toString()}{"seq":5,"ti`,
    );
    expect(await verifyUsageLog(folder.path)).toMatchObject({
      ok: false,
      findings: [{ file: 'usage-000001.jsonl', line: 5, kind: 'torn' }],
    });
    await fill(folder, 1);
    const [torn = ''] = folder.names().filter((name) => name.startsWith('usage-torn-'));
    expect(folder.read(torn).toString()).toBe('{"seq":5,"ti');
    expect(lines('usage-000001.jsonl')[4]).toMatchObject({ torn: [{ file: torn, bytes: 12 }] });
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 4 });
    folder.write(torn, '{"seq":5,"tI');
    expect(await verifyUsageLog(folder.path)).toMatchObject({
      findings: [{ file: torn, line: null, kind: 'altered' }],
    });
  });

  test('a file whose header was torn is begun again', async () => {
    await fill(folder, 20, { maxFileBytes: 2048 });
    const { files } = await verifyUsageLog(folder.path);
    folder.write(`usage-00000${String(files + 1)}.jsonl`, '{"seq"');
    await fill(folder, 1, { maxFileBytes: 2048 });
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 21 });
  });

  test.each<[string, string, (file: string) => void]>([
    ['cut behind a line that the checkpoint knows', 'truncated', cutLastLine],
    ['with an altered line', 'altered', alterByte],
  ])('a newest file %s is refused', async (_, kind, change) => {
    await fill(folder, 3);
    change(join(folder.path, 'usage-000001.jsonl'));
    await expect(openUsageLog(folder.path)).rejects.toMatchObject({
      code: 'ERR_USAGE_LOG',
      facts: { file: 'usage-000001.jsonl', kind },
    });
  });

  test('a sealed log needs its key, a log without seals takes none', async () => {
    await fill(folder, 2, { key: KEY });
    await expect(openUsageLog(folder.path)).rejects.toMatchObject({ code: 'ERR_USAGE_LOG' });
    const other = new Uint8Array(32);
    await expect(openUsageLog(folder.path, { key: other })).rejects.toMatchObject({
      code: 'ERR_USAGE_LOG',
    });
    expect(await verifyUsageLog(folder.path, { key: KEY })).toMatchObject({
      ok: true,
      seal: 'checked',
    });
    expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, seal: 'unchecked' });
    expect(await verifyUsageLog(folder.path, { key: other })).toMatchObject({ ok: false });
  });

  function cutLastLine(file: string): void {
    const text = readFileSync(file, 'latin1');
    truncateSync(file, text.lastIndexOf('\n', text.length - 2) + 1);
  }

  function alterByte(file: string): void {
    const text = folder.read('usage-000001.jsonl').toString('latin1');
    folder.write('usage-000001.jsonl', Buffer.from(text.replace('"token"', '"tokem"'), 'latin1'));
    expect(file).toContain('usage-000001');
  }
});

describe('locks', () => {
  const lock = (facts: object): void => {
    folder.write('usage.lock', JSON.stringify({ started: null, token: 'x', ...facts }));
  };

  test('a log that a living process holds is busy after the wait', async () => {
    const { pid } = process;
    const { hostname } = await import('node:os');
    lock({ pid, host: hostname() });
    await expect(openUsageLog(folder.path, { waitMs: 30 })).rejects.toMatchObject({
      code: 'ERR_USAGE_LOG_BUSY',
      facts: { pid, waitedMs: 30 },
    });
  });

  test('a lock of another machine is never taken over', async () => {
    lock({ pid: 2 ** 22 + 1, host: 'elsewhere' });
    await expect(openUsageLog(folder.path, { waitMs: 0 })).rejects.toMatchObject({
      code: 'ERR_USAGE_LOG_BUSY',
    });
  });

  test.runIf(process.platform === 'linux')(
    'a lock of a process that is gone, or whose number another one has now, is taken over',
    async () => {
      const { hostname } = await import('node:os');
      for (const holder of [{ pid: 2 ** 22 + 1 }, { pid: process.pid, started: '1' }]) {
        lock({ ...holder, host: hostname() });
        await fill(folder, 1, { waitMs: 0 });
        expect(folder.names()).not.toContain('usage.lock');
      }
      expect(await verifyUsageLog(folder.path)).toMatchObject({ ok: true, entries: 2 });
    },
  );
});

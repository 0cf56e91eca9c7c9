import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, fits, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let sandbox: Sandbox;
let leaf = '';
let root = '';
let list = '';
/** The instant, so many days before the end of the list. */
const before = (days: number) => new Date(end.getTime() - days * 86_400_000).toISOString();
let end = new Date(0);
beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  const an = sandbox.identity('nguyen-van-an');
  leaf = folder.write('an.pem', toPem('CERTIFICATE', an.certificate));
  root = folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
  const now = Math.floor(Date.now() / 1000) * 1000;
  end = new Date(now + 100 * 86_400_000);
  list = folder.write('ca.crl', sandbox.intermediate.crl({ nextUpdate: end }));
});
afterAll(() => {
  folder.remove();
});

interface Entry {
  readonly kind: string;
  readonly threshold: number | null;
  readonly daysLeft: number;
  readonly sources: readonly string[];
}
const entries = (json: Readonly<Record<string, unknown>>) => json['entries'] as readonly Entry[];
const events = (json: Readonly<Record<string, unknown>>) => json['events'] as readonly Entry[];
const once = (...argv: readonly string[]) => kysoJson(['watch', '--once', ...argv]);

describe('kyso watch --once', () => {
  test.each([
    [61, 0, null],
    [60, 2, 60],
    [29, 2, 30],
    [7, 2, 7],
    [-1, 1, 0],
  ])(
    '%d days before the end of a list ends with %d, threshold %s',
    async (days, code, threshold) => {
      const result = await once(list, '--at', before(days));
      expect(result.code).toBe(code);
      expect(entries(result.json)).toMatchObject([{ kind: 'crl', threshold, daysLeft: days }]);
      expect(events(result.json)).toHaveLength(threshold === null ? 0 : 1);
    },
  );

  test('with --state tells nothing twice, and what comes next', async () => {
    const state = folder.path('state.json');
    const told = async (days: number) => {
      const { json } = await once(list, '--at', before(days), '--state', state);
      return events(json).map(({ threshold }) => threshold);
    };
    expect([await told(61), await told(59), await told(58), await told(5), await told(59)]).toEqual(
      [[], [60], [], [7], []],
    );
    expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ version: 1 });
  });

  test('lists for themselves with --crl-days, all with --days', async () => {
    const argv = [list, leaf, '--at', before(15), '--days', '3650', '--crl-days', '20,10'];
    const { json } = await once(...argv);
    expect(entries(json)).toMatchObject([
      { kind: 'crl', threshold: 20 },
      { kind: 'certificate', threshold: 3650 },
    ]);
  });

  test('a signed PDF has its signer and the authorities above; a directory all that is in it', async () => {
    const signed = folder.path('signed.pdf');
    await kyso([
      'sign',
      SAMPLE,
      '-o',
      signed,
      ...keyOptions(folder, sandbox.identity('nguyen-van-an')),
    ]);
    const { json } = await once(signed);
    const kinds = entries(json).map(({ kind }) => kind);
    expect(kinds).toContain('certificate');
    expect(kinds).toContain('authority');
    folder.write('broken.crl', 'no list');
    const all = await once(folder.path('.'));
    expect(all.json['problems']).toMatchObject([{ source: folder.path('broken.crl') }]);
    const an = entries(all.json).find(({ kind }) => kind === 'certificate');
    expect(an?.sources.map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['an.pem', 'signed.pdf']),
    );
  });

  test('without files looks at what kyso trust keeps', async () => {
    const store = ['--store', folder.path('kept')];
    await kyso(['trust', 'import', root, '--domain', 'thu-nghiem', ...store]);
    const { json } = await once(...store);
    expect(entries(json)).toMatchObject([{ kind: 'authority', sources: ['thu-nghiem'] }]);
    expect((await once('--store', folder.path('nothing'))).json).toMatchObject({ entries: [] });
  });

  test('says it to people in their language', async () => {
    const argv = ['watch', '--once', list, '--at'];
    const vi = await kyso([...argv, before(6), '--lang', 'vi']);
    expect(vi.stdout).toMatch(/^! còn 6 ngày, đến .*: danh sách thu hồi \(CRL\) của /u);
    const en = await kyso([...argv, before(-2)]);
    expect(en.stdout).toMatch(/^! HAS RUN OUT on .*: revocation list /u);
  });

  test.each([
    ['a file that is not there', 66, ['nowhere.pem']],
    ['days that are none', 64, ['--days', '60,x']],
    ['a time that is none', 64, ['--at', 'soon']],
    ['--every', 64, ['--every', '5']],
  ])('refuses %s', async (_, code, argv) => {
    expect((await once(...argv)).code).toBe(code);
  });

  test('refuses a state of something else, and leaves it alone', async () => {
    const other = folder.write('other.json', '{"version":1}');
    expect(await once(list, '--state', other)).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_WATCH_STATE' } },
    });
    expect(readFileSync(other, 'utf8')).toBe('{"version":1}');
  });
});

describe('kyso watch', () => {
  /** Runs until it has printed so many lines, then asks it to end. */
  const lines = async (argv: readonly string[], count: number, act?: (lines: string[]) => void) => {
    const seen: string[] = [];
    const watchLines = (child: ChildProcess) => {
      let rest = '';
      child.stdout?.on('data', (text: Buffer | string) => {
        const parts = (rest + text.toString()).split('\n');
        rest = parts.pop() ?? '';
        seen.push(...parts);
        act?.(seen);
        if (seen.length >= count) child.kill('SIGTERM');
      });
    };
    const { code, stderr } = await kyso(['watch', ...argv], { watch: watchLines });
    return { code, stderr, seen };
  };

  test('prints each event as a line of JSON, keeps what was told, and ends when asked to', async () => {
    const near = folder.write(
      'near.crl',
      sandbox.intermediate.crl({ nextUpdate: new Date(Date.now() + 5 * 86_400_000) }),
    );
    const state = folder.path('running.json');
    const { code, seen, stderr } = await lines([near, '--json', '--state', state], 1);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [line] = seen.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(line).toMatchObject({ event: 'expiry', kind: 'crl', threshold: 7 });
    expect(fits('watch-line', line)).toBe(true);
    expect((await once(near, '--state', state)).json).toMatchObject({ events: [] });
  });

  test('notices what comes, and a file that goes is told and stays known', async () => {
    const file = folder.path('coming.crl');
    const make = (days: number) =>
      sandbox.intermediate.crl({ nextUpdate: new Date(Date.now() + days * 86_400_000) });
    writeFileSync(file, make(40));
    const { seen } = await lines([file, '--json', '--every', '1'], 3, (told) => {
      if (told.length === 1) writeFileSync(file, make(20));
      if (told.length === 2 && existsSync(file)) renameSync(file, `${file}.gone`);
    });
    const told = seen.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(told).toMatchObject([
      { event: 'expiry', threshold: 60 },
      { event: 'expiry', threshold: 30 },
      { event: 'problem', code: 'ERR_IO', source: file },
    ]);
  });

  test('refuses at the start what it cannot read', async () => {
    expect(await kysoJson(['watch', folder.path('nowhere')])).toMatchObject({ code: 66 });
    expect(await kysoJson(['watch', '--at', before(1)])).toMatchObject({ code: 64 });
  });
});

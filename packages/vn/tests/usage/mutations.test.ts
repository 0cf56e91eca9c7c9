import { copyFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '../../../../test-fixtures/properties.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openUsageLog, verifyUsageLog } from '../../src/usage/index.js';
import { KEY, anEvent, clock, fill, logFolder, type LogFolder } from './logs.js';

/** Changes a log in one place; false where it cannot be applied there. */
type Mutation = (folder: LogFolder, at: { readonly a: number; readonly b: number }) => boolean;

const pick = (folder: LogFolder, at: number): string => {
  const names = folder.names();
  return names[at % names.length] ?? '';
};

/** Does something to the lines of one file. */
const ofLines =
  (change: (lines: string[], a: number, b: number) => boolean): Mutation =>
  (folder, { a, b }) => {
    const names = folder.names().filter((name) => name.endsWith('.jsonl'));
    const name = names[a % names.length] ?? '';
    const lines = folder.read(name).toString('utf8').trimEnd().split('\n');
    if (!change(lines, b % lines.length, a % lines.length)) return false;
    folder.write(name, lines.map((line) => `${line}\n`).join(''));
    return true;
  };

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'one byte altered': (folder, { a, b }) => {
    const name = pick(folder, a);
    const bytes = folder.read(name);
    bytes[b % bytes.length] = (bytes[b % bytes.length] ?? 0) ^ (1 + (a % 255));
    folder.write(name, bytes);
    return true;
  },
  'one byte removed': (folder, { a, b }) => {
    const bytes = folder.read(pick(folder, a));
    const at = b % bytes.length;
    folder.write(pick(folder, a), Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]));
    return true;
  },
  'bytes put in': (folder, { a, b }) => {
    const bytes = folder.read(pick(folder, a));
    const at = b % (bytes.length + 1);
    const parts = [bytes.subarray(0, at), Buffer.from([a % 256]), bytes.subarray(at)];
    folder.write(pick(folder, a), Buffer.concat(parts));
    return true;
  },
  'a file cut short': (folder, { a, b }) => {
    const bytes = folder.read(pick(folder, a));
    folder.write(pick(folder, a), bytes.subarray(0, b % bytes.length));
    return true;
  },
  'a file removed': (folder, { a }) => {
    rmSync(join(folder.path, pick(folder, a)));
    return true;
  },
  'a file renamed': (folder, { a, b }) => {
    const [from, to] = [pick(folder, a), `usage-${String(b % 1e6).padStart(6, '0')}.jsonl`];
    if (folder.names().includes(to)) return false;
    renameSync(join(folder.path, from), join(folder.path, to));
    return true;
  },
  'a file over another': (folder, { a, b }) => {
    const [from, to] = [pick(folder, a), pick(folder, b)];
    if (from === to) return false;
    copyFileSync(join(folder.path, from), join(folder.path, to));
    return true;
  },
  'two files swapped': (folder, { a, b }) => {
    const [one, other] = [pick(folder, a), pick(folder, b)];
    if (one === other) return false;
    const [first, second] = [folder.read(one), folder.read(other)];
    folder.write(one, second);
    folder.write(other, first);
    return true;
  },
  'a file added': (folder, { a, b }) => {
    const name = ['usage-torn-000000000009-0123456789abcdef.txt', 'note.txt', 'usage-1.jsonl'][
      b % 3
    ];
    folder.write(name ?? '', folder.read(pick(folder, a)));
    return true;
  },
  'a line removed': ofLines((lines, at) => lines.splice(at, 1).length === 1),
  'a line twice': ofLines((lines, at) => {
    lines.splice(at, 0, lines[at] ?? '');
    return true;
  }),
  'a line moved': ofLines((lines, from, to) => {
    if (from === to) return false;
    lines.splice(to, 0, ...lines.splice(from, 1));
    return true;
  }),
  'a line put in': ofLines((lines, at) => {
    const line = JSON.parse(lines[at] ?? '') as { seq: number };
    lines.splice(at, 0, JSON.stringify({ ...line, seq: line.seq }));
    return true;
  }),
  'an event rewritten': ofLines((lines, at) => {
    const { seal, ...line } = JSON.parse(lines[at] ?? '') as Record<string, unknown>;
    expect(typeof seal).not.toBe('number');
    lines[at] = JSON.stringify({ ...line, event: anEvent(99) });
    return true;
  }),
};

describe.each([
  ['a plain log', undefined],
  ['a sealed log', KEY],
])('%s', (_, key) => {
  let original: LogFolder;
  let changed: LogFolder;
  beforeAll(async () => {
    [original, changed] = [logFolder(), logFolder()];
    await fill(original, 12, { maxFileBytes: 2048, ...(key && { key }) });
    const newest =
      original
        .names()
        .filter((name) => name.endsWith('.jsonl'))
        .at(-1) ?? '';
    original.write(newest, `${original.read(newest).toString()}{"seq":`);
    // What a crash leaves is part of the log too.
    await fill(original, 2, { maxFileBytes: 2048, ...(key && { key }) });
  });
  afterAll(() => {
    original.remove();
    changed.remove();
  });

  const verified = () => verifyUsageLog(changed.path, { ...(key && { key }) });

  function reset(): void {
    for (const name of readdirSync(changed.path)) rmSync(join(changed.path, name));
    for (const name of original.names())
      copyFileSync(join(original.path, name), join(changed.path, name));
  }

  test('verifies as it was written', async () => {
    reset();
    expect(await verified()).toMatchObject({ ok: true, entries: 14, findings: [] });
  });

  test.each(Object.keys(MUTATIONS))('%s is found, wherever it is', async (name) => {
    const mutate = MUTATIONS[name];
    const natural = fc.nat({ max: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(natural, natural, async (a, b) => {
        reset();
        if (mutate?.(changed, { a, b }) !== true) return;
        const { ok, findings } = await verified();
        expect({ ok, found: findings.length > 0 }).toEqual({ ok: false, found: true });
      }),
      { numRuns: 40 },
    );
  });

  test('every byte of the checkpoint counts', async () => {
    const head = original.read('usage.head');
    for (let at = 0; at < head.length; at++) {
      reset();
      const bytes = Buffer.from(head);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      changed.write('usage.head', bytes);
      expect(await verified()).toMatchObject({ ok: false });
    }
  });

  test('a log put back to an earlier state is found by what was noted of it since', async () => {
    reset();
    const { entries, last } = await verified();
    const expected = { count: entries, hash: last?.hash ?? '' };
    const options = { ...(key && { key }) };
    expect(await verifyUsageLog(changed.path, { ...options, expected })).toMatchObject({
      ok: true,
    });
    const other = logFolder();
    try {
      await fill(other, 12, { maxFileBytes: 2048, ...options });
      expect(await verifyUsageLog(other.path, options)).toMatchObject({ ok: true });
      expect(await verifyUsageLog(other.path, { ...options, expected })).toMatchObject({
        findings: [{ kind: 'truncated' }],
      });
    } finally {
      other.remove();
    }
  });

  test('a log that grew since still begins as it was noted', async () => {
    reset();
    const { entries, last } = await verified();
    const log = await openUsageLog(changed.path, { clock, ...(key && { key }) });
    await log.append(anEvent(50));
    await log.close();
    const expected = { count: entries, hash: last?.hash ?? '' };
    const options = { ...(key && { key }), expected };
    expect(await verifyUsageLog(changed.path, options)).toMatchObject({ ok: true, entries: 15 });
  });
});

test('a chain computed anew by somebody without the key is found by its seals alone', async () => {
  const [real, forged] = [logFolder(), logFolder()];
  try {
    await fill(real, 5, { key: KEY });
    const log = await openUsageLog(forged.path, { clock, key: new Uint8Array(32) });
    for (let i = 0; i < 5; i++) await log.append(anEvent(i));
    await log.close();
    expect(await verifyUsageLog(forged.path)).toMatchObject({ ok: true });
    expect(await verifyUsageLog(forged.path, { key: KEY })).toMatchObject({ ok: false });
    expect(await verifyUsageLog(real.path, { key: KEY })).toMatchObject({ ok: true });
  } finally {
    real.remove();
    forged.remove();
  }
});

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder, type TestFolder } from './kyso.js';
import { SOFTHSM, WITHOUT_SOFTHSM, tokenAtHand } from './token-at-hand.js';

interface Document {
  readonly file: string;
  readonly status: string;
  readonly error?: { readonly code: string };
}

const documentsOf = (json: Readonly<Record<string, unknown>>) =>
  json['documents'] as readonly Document[];
const statuses = (json: Readonly<Record<string, unknown>>) =>
  documentsOf(json).map(({ file, status }) => `${basename(file)} ${status}`);

/** A directory of its own for each test, below that of the file. */
function outputs(folder: TestFolder) {
  let number = 0;
  return () => folder.path(`out-${++number}`);
}

function drafts(folder: TestFolder): readonly string[] {
  const pdf = readFileSync(SAMPLE);
  return ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => folder.write(name, pdf));
}

describe('many files signed with a key file', () => {
  const folder = testFolder();
  const next = outputs(folder);
  let sandbox: Sandbox;
  let key: readonly string[];
  let files: readonly string[];
  let broken: string;
  let out: string;

  beforeAll(async () => {
    sandbox = await createSandbox();
    key = keyOptions(folder, sandbox.identity('nguyen-van-an'));
    files = drafts(folder);
    broken = folder.write('broken.pdf', 'not a PDF');
  });
  beforeEach(() => {
    out = next();
  });
  afterAll(folder.remove);

  const batch = (names: readonly string[], ...rest: readonly string[]) =>
    kysoJson(['sign', ...names, '--out-dir', out, ...key, ...rest]);

  test('go into the directory under their names, each told in the order asked for', async () => {
    const { code, json, stderr } = await batch(files);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(json).toMatchObject({ directory: out, signed: 3, failed: 0, skipped: 0, left: 0 });
    expect(statuses(json)).toEqual(['a.pdf signed', 'b.pdf signed', 'c.pdf signed']);
    expect(documentsOf(json)[0]).toMatchObject({ output: join(out, 'a.pdf'), level: 'B-B' });
    const verified = await kysoJson(['verify', join(out, 'c.pdf')]);
    expect(verified.json['signatures']).toMatchObject([{ integrity: 'intact' }]);
  });

  test('-o with a slash at its end is the directory, also for one file', async () => {
    const [first = ''] = files;
    const { code, json } = await kysoJson(['sign', first, '-o', `${out}/`, ...key]);
    expect({ code, statuses: statuses(json) }).toEqual({ code: 0, statuses: ['a.pdf signed'] });
  });

  test('one that fails does not stop the others, and gives the exit code', async () => {
    const [a = '', b = ''] = files;
    const { code, json } = await batch([a, broken, folder.path('nowhere.pdf'), b]);
    expect(code).toBe(66);
    expect(statuses(json)).toEqual([
      ...['a.pdf signed', 'broken.pdf failed', 'nowhere.pdf failed', 'b.pdf signed'],
    ]);
    expect(documentsOf(json)[1]?.error).toMatchObject({ code: 'ERR_NOT_PDF' });
    expect(readdirSync(out).sort()).toEqual(['a.pdf', 'b.pdf']);
  });

  test('--stop-on-error leaves what comes after the first that fails', async () => {
    const [a = '', b = ''] = files;
    const { code, json } = await batch([a, broken, b], '--stop-on-error');
    expect(code).toBe(65);
    expect(statuses(json)).toEqual(['a.pdf signed', 'broken.pdf failed', 'b.pdf left']);
    expect(json).toMatchObject({ left: 1, stopped: { code: 'ERR_NOT_PDF' } });
  });

  test('--resume goes on where it was; only what this certificate signed whole is done', async () => {
    const [a = '', b = '', c = ''] = files;
    await batch([a]);
    // A copy that nobody signed, and one that somebody else did, stand in the way.
    writeFileSync(join(out, 'b.pdf'), readFileSync(b));
    const other = keyOptions(folder, sandbox.identity('tran-thi-binh'));
    await kyso(['sign', c, '-o', join(out, 'c.pdf'), ...other]);
    const before = readFileSync(join(out, 'a.pdf'));
    const first = await batch(files, '--resume');
    expect(first.code).toBe(64);
    expect(statuses(first.json)).toEqual(['a.pdf skipped', 'b.pdf failed', 'c.pdf failed']);
    expect(documentsOf(first.json)[1]?.error).toMatchObject({ code: 'ERR_IO', errno: 'EEXIST' });
    const second = await batch(files, '--resume', '--force');
    expect(second.code).toBe(0);
    expect(statuses(second.json)).toEqual(['a.pdf skipped', 'b.pdf signed', 'c.pdf signed']);
    expect(readFileSync(join(out, 'a.pdf')).equals(before)).toBe(true);
    expect(await batch(files, '--resume')).toMatchObject({ code: 0, json: { skipped: 3 } });
  });

  test('--resume does not take a signature over something else for this one', async () => {
    const [a = ''] = files;
    await batch([a]);
    const changed = readFileSync(join(out, 'a.pdf'));
    changed.write('x', changed.length - 400);
    writeFileSync(join(out, 'a.pdf'), changed);
    const { code, json } = await batch([a], '--resume');
    expect({ code, statuses: statuses(json) }).toEqual({ code: 64, statuses: ['a.pdf failed'] });
  });

  test('Ctrl-C leaves whole files only, and --resume does the rest', async () => {
    const names = Array.from({ length: 60 }, (_, i) =>
      folder.write(`many-${i}.pdf`, readFileSync(SAMPLE)),
    );
    const argv = ['sign', ...names, '--out-dir', out, ...key];
    mkdirSync(out);
    const stopped = await kysoJson(argv, {
      watch: (child) => {
        const timer = setInterval(() => {
          if (readdirSync(out).some((name) => name.endsWith('.pdf') && !name.startsWith('.'))) {
            clearInterval(timer);
            child.kill('SIGINT');
          }
        }, 5);
        child.once('close', () => {
          clearInterval(timer);
        });
      },
    });
    expect(stopped).toMatchObject({ code: 130, json: { stopped: { code: 'ERR_INTERRUPTED' } } });
    expect(stopped.json['left']).toBeGreaterThan(0);
    const whole = readdirSync(out);
    expect(whole.every((name) => /^many-\d+\.pdf$/.test(name))).toBe(true);
    const { code, json } = await batch(names, '--resume');
    expect(code).toBe(0);
    expect(json).toMatchObject({ skipped: whole.length, signed: 60 - whole.length });
  });

  test('are told to people as a table with a sum, in Vietnamese', async () => {
    const [a = ''] = files;
    const { code, stdout } = await kyso([
      ...['sign', a, broken, '--out-dir', out, ...key, '--lang', 'vi'],
    ]);
    expect(code).toBe(65);
    expect(stdout).toContain(`đã ký  ${a} → ${join(out, 'a.pdf')}`);
    expect(stdout).toContain(`lỗi    ${broken}: Đây không phải là tài liệu PDF.`);
    expect(stdout).toMatch(/đã ký 1, lỗi 1, bỏ qua 0, chưa ký 0\n$/);
  });

  test.each([
    ['several files without a directory', ['OUT'], /several FILEs need --out-dir/],
    ['--resume without a directory', ['ONE', 'OUT', '--resume'], /--resume needs --out-dir/],
    ['-o beside --out-dir', ['OUT', '--out-dir', 'd'], /exclude each other/],
    ['--in-place with --out-dir', ['--in-place', '--out-dir', 'd'], /exclude each other/],
    ['one file twice', ['AGAIN', '--out-dir', 'd'], /would both become/],
    ['the directory of the files', ['--out-dir', 'HERE'], /is the directory of/],
  ])('%s is wrong usage', async (_, words, message) => {
    const [a = '', b = ''] = files;
    const argv = words.flatMap((word) => {
      if (word === 'OUT') return ['-o', join(out, 'x.pdf')];
      if (word === 'AGAIN') return [a];
      return word === 'ONE' ? [] : [word === 'HERE' ? folder.path('') : word];
    });
    const names = words.includes('ONE') ? [a] : [a, b];
    const { code, json } = await kysoJson(['sign', ...names, ...argv, ...key]);
    expect({ code, json }).toMatchObject({
      code: 64,
      json: { error: { code: 'ERR_USAGE', message: expect.stringMatching(message) as string } },
    });
  });
});

describe.skipIf(WITHOUT_SOFTHSM !== '')('many files signed with a token', () => {
  const token = tokenAtHand({
    label: 'Token của An',
    sandbox: createSandbox,
    keys: (sandbox) => ({ a1: sandbox.identity('nguyen-van-an') }),
  });
  const { folder } = token;
  const next = outputs(folder);

  const batch = (out: string, ...rest: readonly string[]) => {
    const argv = ['sign', ...drafts(folder), '--out-dir', out, '--pkcs11', SOFTHSM, ...rest];
    return kysoJson(argv, { env: token.env });
  };

  test('take one PIN', async () => {
    const { code, json } = await batch(next(), '--pin-env', 'PIN');
    expect({ code, json }).toMatchObject({ code: 0, json: { signed: 3 } });
  });

  test('all of which are done need no PIN', async () => {
    const out = next();
    await batch(out, '--pin-env', 'PIN');
    const { code, json } = await batch(out, '--resume');
    expect({ code, json }).toMatchObject({ code: 0, json: { skipped: 3 } });
  });

  test('with a wrong PIN are not begun, and the PIN is tried once', async () => {
    const out = next();
    const wrong = folder.write('wrong', '000111222');
    const { code, json } = await batch(out, '--pin-file', wrong);
    expect({ code, json }).toMatchObject({ code: 77, json: { error: { code: 'ERR_PIN' } } });
    expect(readdirSync(out)).toEqual([]);
  });
});

import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { validatePdf } from '@kyso/core';
import { createSandbox } from '@kyso/sandbox';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildShim, WITHOUT_SHIM, type Shim } from '../../../test-fixtures/shim.js';
import { SAMPLE, fits, kyso, kysoJson, type RunOptions } from './kyso.js';
import { SOFTHSM, tokenAtHand } from './token-at-hand.js';

const CKR_PIN_EXPIRED = 0xa3;
const CKR_DEVICE_REMOVED = 0x32;

describe.skipIf(WITHOUT_SHIM !== '')('a token with faults, on the command line', () => {
  const token = tokenAtHand({
    label: 'Token của An',
    sandbox: () => createSandbox({ seed: 'faults' }),
    keys: (sandbox) => ({ a1: sandbox.identity('nguyen-van-an') }),
  });
  const { folder } = token;
  let shim: Shim;

  beforeAll(() => {
    shim = buildShim();
  });
  afterEach(() => {
    shim.set({});
    shim.forget();
  });

  const argv = (name: string, ...rest: readonly string[]) => [
    ...['sign', SAMPLE, '-o', folder.path(name), '--pkcs11', shim.path, '--pin-env', 'PIN'],
    ...rest,
  ];

  test('on its last try signs only with --last-try, which the refusal names', async () => {
    const { env } = token;
    shim.set({ tokenFlags: 0x20000 });
    const { code, stderr } = await kyso(argv('last.pdf', '--lang', 'vi'), { env });
    expect(code).toBe(77);
    expect(stderr).toContain('chỉ còn một lần nhập mã PIN');
    expect(stderr).toContain('--last-try');
    expect(shim.calls('C_Login')).toEqual([]);
    expect(await kysoJson(argv('last.pdf', '--last-try'), { env })).toMatchObject({ code: 0 });
  });

  test('is told of when it goes and comes, until the request to end', async () => {
    const { env } = token;
    const told = async (...options: readonly string[]) => {
      const steps: Parameters<Shim['set']>[0][] = [{ removed: true }, {}];
      return kyso(['tokens', '--watch', '--module', shim.path, ...options], {
        env,
        watch(child) {
          child.stdout?.on('data', () => {
            const step = steps.shift();
            if (step) shim.set(step);
            else child.kill('SIGTERM');
          });
        },
      });
    };
    const { code, stdout } = await told('--json');
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    for (const line of lines) expect(fits('token-line', line)).toBe(true);
    expect(lines).toMatchObject(
      ['inserted', 'removed', 'inserted'].map((event) => ({ event, module: shim.path })),
    );
    const inWords = await told('--lang', 'vi');
    expect(inWords.code).toBe(0);
    expect(inWords.stdout).toMatch(/đã cắm: Token của An; số hiệu .+\n.+đã rút: Token của An/);
  });

  test('whose module cannot be asked is told of once, and asked again', async () => {
    const path = folder.write('module.so', 'none');
    const argv = ['tokens', '--watch', '--json', '--module', path];
    const { stdout, code } = await kyso(argv, {
      env: token.env,
      watch(child) {
        child.stdout?.once('data', () => {
          copyFileSync(`${shim.path}.control`, `${path}.control`);
          copyFileSync(shim.path, `${path}.new`);
          renameSync(`${path}.new`, path);
          child.stdout?.once('data', () => child.kill('SIGTERM'));
        });
      },
    });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as object);
    for (const event of events) expect(fits('token-line', event)).toBe(true);
    expect(events).toMatchObject([
      { event: 'failed', failure: { code: 'ERR_MODULE' } },
      { event: 'inserted', module: path },
    ]);
  });

  test('and its last try is kept also from who manages it', async () => {
    const { env } = token;
    shim.set({ tokenFlags: 0x20000 });
    const manage = ['--pkcs11', shim.path, '--pin-env', 'PIN'];
    for (const action of [
      ['generate', '--label', 'mới'],
      ['pin', '--new-pin-env', 'PIN'],
      ['check'],
    ]) {
      expect(await kysoJson(['token', ...action, ...manage], { env })).toMatchObject({
        code: 77,
        json: { error: { code: 'ERR_PIN', reason: 'last-try', triesLeft: 1 } },
      });
    }
    expect([...shim.calls('C_Login'), ...shim.calls('C_SetPIN')]).toEqual([]);
  });

  test.each([
    ['an expired PIN', { function: 'C_Login', rv: CKR_PIN_EXPIRED }, 77, /Mã PIN đã hết hạn/],
    ['removal', { function: 'C_Sign', rv: CKR_DEVICE_REMOVED }, 69, /đã bị rút ra.*CKR_DEVICE/s],
  ])('%s is told in Vietnamese, with the answer of the module', async (_, fault, exit, said) => {
    shim.set({ failures: [fault] });
    const { code, stderr } = await kyso(argv('none.pdf', '--lang', 'vi'), { env: token.env });
    expect(code).toBe(exit);
    expect(stderr).toMatch(said);
    expect(stderr).toContain('trả lời: CKR_');
    expect(readdirSync(folder.path(''))).not.toContain('none.pdf');
  });

  test('no PIN and no terminal to ask on names the options for it', async () => {
    const { env } = token;
    const bare = ['sign', SAMPLE, '-o', folder.path('none.pdf'), '--pkcs11', SOFTHSM];
    const { json, code } = await kysoJson(bare, { env });
    expect({ code, json }).toMatchObject({
      code: 64,
      json: {
        error: { option: 'pin-file', message: expect.stringContaining('--pin-env') as string },
      },
    });
    const both = [...bare, '--pin-env', 'PIN', '--pin-file', 'x'];
    expect((await kysoJson(both, { env })).json).toMatchObject({ error: { option: 'pin-env' } });
  });

  test('choices that fit none are told in Vietnamese throughout', async () => {
    const argvOf = ['sign', SAMPLE, '-o', folder.path('none.pdf'), '--pkcs11', SOFTHSM];
    const { env, serial } = token;
    const said = async (...rest: readonly string[]) =>
      (await kyso([...argvOf, ...rest, '--pin-env', 'PIN', '--lang', 'vi'], { env })).stderr;
    expect(await said('--token', 'Khác')).toMatch(`Token của An (số hiệu ${serial}, khe `);
    expect(await said('--key', 'Nobody')).toMatch(/đến 20\d\d-\d\d-\d\d\) trên Token của An/);
  });

  test('kill -9 in the middle of a batch leaves whole documents, and --resume does the rest', async () => {
    const { env } = token;
    const out = folder.path('killed');
    mkdirSync(out);
    const drafts = Array.from({ length: 40 }, (_, index) =>
      folder.write(`cong-van-${index}.pdf`, readFileSync(SAMPLE)),
    );
    const batch = (rest: readonly string[], options: RunOptions = {}) =>
      kyso(
        ['sign', ...drafts, '--out-dir', out, '--pkcs11', SOFTHSM, '--pin-env', 'PIN', ...rest],
        { env, ...options },
      );
    const { code } = await batch([], { watch: killedAfter(out, 3) });
    expect(code).toBeNull();
    const whole = finished(out);
    expect(whole.length).toBeGreaterThanOrEqual(3);
    expect(whole.length).toBeLessThan(drafts.length);
    const before = new Map(whole.map((name) => [name, readFileSync(join(out, name))]));
    for (const bytes of before.values()) {
      const { signatures } = await validatePdf(bytes);
      expect(signatures).toMatchObject([{ integrity: 'intact' }]);
    }
    const rest = await batch(['--resume', '--lang', 'vi']);
    expect(rest.code).toBe(0);
    const [signed, skipped] = [drafts.length - whole.length, whole.length];
    expect(rest.stdout).toContain(`đã ký ${signed}, lỗi 0, bỏ qua ${skipped}, chưa ký 0`);
    expect(finished(out)).toHaveLength(drafts.length);
    for (const [name, bytes] of before) expect(readFileSync(join(out, name))).toEqual(bytes);
  });
});

/** Documents under their own names; what a killed process was writing has another. */
function finished(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => /^cong-van-\d+\.pdf$/.test(name));
}

/** Kills the process once so many documents are finished. */
function killedAfter(folder: string, enough: number): NonNullable<RunOptions['watch']> {
  return (child) => {
    const timer = setInterval(() => {
      if (finished(folder).length < enough) return;
      clearInterval(timer);
      child.kill('SIGKILL');
    }, 1);
    child.once('close', () => {
      clearInterval(timer);
    });
  };
}

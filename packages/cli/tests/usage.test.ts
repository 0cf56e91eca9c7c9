import { describe, expect, test } from 'vitest';
import { en } from '../src/texts/en.js';
import { vi } from '../src/texts/vi.js';
import { SAMPLE, kyso, kysoJson } from './kyso.js';

const OUT = ['-o', 'never-written.pdf'];
const KEY = ['--key', 'k.pem', '--cert', 'c.pem'];

describe('wrong usage is exit code 64 with a message that says what', () => {
  test.each([
    [['nonsense'], /unknown command "nonsense"/],
    [['extend', SAMPLE], /-o OUT is missing/],
    [['cert', 'check', 'x'], /there is verify/],
    [['sign'], /FILE is missing/],
    [['sign', SAMPLE], /-o OUT is missing/],
    [['sign', SAMPLE, ...OUT, '--in-place'], /leave out -o/],
    [['sign', SAMPLE, '--in-place', '--force'], /leave out -o and --force/],
    [['sign', SAMPLE, ...OUT], /a key is needed/],
    [['sign', SAMPLE, 'b.pdf', ...OUT], /unexpected argument "b.pdf"/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--level', 'B-LTA'], /B-LTA needs --tsa/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--level', 'X'], /B-LT or B-LTA, not "X"/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--level', 'B-T'], /needs --tsa/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--level', 'B-B', '--tsa', 'http://a'], /leave out --tsa/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--tsa', 'ftp://a'], /--tsa is an address/],
    [
      ['sign', SAMPLE, ...OUT, ...KEY, '--pkcs11', 'm.so'],
      /--pkcs11 and --cert exclude each other/,
    ],
    [['sign', SAMPLE, ...OUT, ...KEY, '--lock', 'some'], /--lock is all, include:NAME/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--lock', 'include:a,,b'], /--lock is all, include:NAME/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--certify', '4'], /--certify is 1, 2 or 3/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--p12', 'a.p12'], /exclude each other/],
    [['sign', SAMPLE, ...OUT, '--p12', SAMPLE], /a password is needed/],
    [['sign', SAMPLE, ...OUT, '--force', '--force', ...KEY], /--force is given twice/],
    [['sign', SAMPLE, ...OUT, '--password', 'x'], /Unknown option '--password'/],
    [['sign', SAMPLE, ...OUT, ...KEY, '--serial', '1', '--serial', '2'], /--serial is given twice/],
    [['verify', SAMPLE, '--allow-host', 'ca.example'], /--allow-host needs --online/],
    [['verify', SAMPLE, '--at', 'yesterday'], /--at is a time/],
    [['verify', SAMPLE, '--at', '2026-02-30'], /--at is a time/],
    [['p12', 'list', SAMPLE], /unknown action "list"/],
    [['p12', 'info', SAMPLE, '--password-env', 'KYSO_NOT_SET'], /KYSO_NOT_SET is not set/],
    [['sandbox'], /--dir DIR is missing/],
    [['sandbox', '--dir', 'd', '--port', '70000'], /--port is a number/],
    [['stats'], /one of --log DIR and --archive DIR/],
    [['stats', '--log', 'd', '--archive', 'd'], /one of --log DIR and --archive DIR/],
    [['stats', '--log', 'd', '--by', 'month,week'], /--by is a list of .* not "week"/],
    [['stats', '--log', 'd', '--by', 'month,month'], /each once/],
    [['stats', '--log', 'd', '--from', '2026'], /--from is a time/],
    [['log', 'repair', 'd'], /unknown action "repair"/],
    [['log', 'verify', 'd', '--expected-count', '3'], /--expected-hash is 64/],
    [['verify', SAMPLE, '--lang', 'fr'], /--lang is vi or en/],
  ])('kyso %j', async (argv, message) => {
    const { code, json, stderr } = await kysoJson(argv);
    expect({ code, stderr }).toEqual({ code: 64, stderr: '' });
    expect(json).toMatchObject({
      error: { code: 'ERR_USAGE', message: expect.stringMatching(message) as string },
    });
  });

  test('without a command the help is shown', async () => {
    expect(await kyso([])).toMatchObject({ code: 64, stdout: en.help });
  });
});

describe('help', () => {
  const commands = [
    ...(['sign', 'verify', 'inspect', 'p12', 'tokens', 'encrypt', 'decrypt'] as const),
    ...(['sandbox', 'stats', 'log'] as const),
  ];

  test('speaks the language asked for or that of the locale', async () => {
    expect(await kyso(['--help'])).toEqual({ code: 0, stdout: en.help, stderr: '' });
    expect((await kyso(['--help', '--lang', 'vi'])).stdout).toBe(vi.help);
    expect((await kyso(['--help'], { env: { LC_ALL: 'vi_VN.UTF-8' } })).stdout).toBe(vi.help);
  });

  test.each(commands)(
    'kyso %s --help names its options, the same in both languages',
    async (name) => {
      const { stdout } = await kyso([name, '--help']);
      expect(stdout).toBe(en.commandHelp[name]);
      const options = (text: string) => [...new Set(text.match(/--[a-z0-9-]+/g))].sort();
      expect(options(vi.commandHelp[name])).toEqual(options(en.commandHelp[name]));
    },
  );

  test('texts are in Unicode normal form C', () => {
    const all = JSON.stringify([vi, en]);
    expect(all).toBe(all.normalize('NFC'));
  });

  test('the version is that of the package', async () => {
    const { code, stdout } = await kyso(['--version']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { usageVi } from '../../src/texts/usage-vi.js';
import { SAMPLE, kyso } from '../kyso.js';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));

/** Every message of wrong usage that stands in the sources, with `X` where a value is put in. */
function messagesInSources(): readonly string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = readFileSync(join(SOURCES, name), 'utf8');
      const calls = source.matchAll(/usageError\(\s*(`[^`]*`|'[^']*'|"[^"]*")/g);
      return [...calls].map(([, text = '']) => text.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, 'X'));
    });
}

describe('wrong usage in Vietnamese', () => {
  test('has words for every message of the command', () => {
    const messages = messagesInSources().filter((message) => message !== '');
    expect(messages.length).toBeGreaterThan(60);
    expect(messages.filter((message) => usageVi(message) === undefined)).toEqual([]);
  });

  test.each([
    [
      '-o OUT is missing; --in-place signs FILE itself',
      'thiếu -o RA; --in-place để ký ngay trên TỆP',
    ],
    ['--cert FILE is missing', 'thiếu --cert TỆP'],
    [
      '--p12 and --key with --cert exclude each other',
      'không dùng cùng lúc --p12 và --key với --cert',
    ],
    ['--level B-T needs --tsa URL', '--level B-T chỉ dùng cùng với --tsa URL'],
    [
      '--level is B-B, B-T, B-LT or B-LTA, not "C"',
      '--level là B-B, B-T, B-LT hoặc B-LTA; không phải "C"',
    ],
    ['--certify is 1, 2 or 3, not "4"', '--certify là 1, 2 hoặc 3; không phải "4"'],
    ['--port is a number from 1 to 65535, not "x"', '--port là số từ 1 đến 65535; không phải "x"'],
    [
      'one of --log DIR and --archive DIR is needed',
      'cần có một trong hai: --log THƯ_MỤC và --archive THƯ_MỤC',
    ],
    ['unknown action "list" of p12; there is info', 'lệnh p12 không có "list"; chỉ có info'],
    ["Unknown option '--password'", 'không có tùy chọn --password'],
    ["Option '-o, --output <value>' argument missing", 'thiếu giá trị của -o, --output <value>'],
  ])('%s', (english, vietnamese) => {
    expect(usageVi(english)).toBe(vietnamese);
  });

  test('is what people see, without English', async () => {
    const { code, stderr } = await kyso(['sign', SAMPLE, 'b.pdf', '-o', 'x', '--lang', 'vi']);
    expect(code).toBe(64);
    expect(stderr).toBe(
      'kyso: Dùng lệnh sai.\n      thừa "b.pdf"; ký nhiều TỆP thì dùng --out-dir THƯ_MỤC (ERR_USAGE)\n',
    );
    const token = await kyso(['token', 'check', 'a.pem', '--lang', 'vi']);
    expect(token.stderr).toContain('thừa "a.pem"');
  });
});

describe('a failure in Vietnamese', () => {
  test('says in words what it means and by its facts what exactly', async () => {
    const { code, stderr } = await kyso(['inspect', 'nowhere.pdf', '--lang', 'vi']);
    expect(code).toBe(66);
    expect(stderr).toBe(
      'kyso: Không có tệp hoặc thư mục này.\n      tệp: nowhere.pdf; mã lỗi hệ thống: ENOENT (ERR_IO)\n',
    );
  });
});

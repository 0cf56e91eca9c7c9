import { existsSync, readFileSync } from 'node:fs';
import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder, withoutRenderer } from './kyso.js';

const folder = testFolder();
afterAll(folder.remove);

const sign = ['sign', SAMPLE, '-o', folder.path('signed.pdf')];

beforeAll(async () => {
  const sandbox = await createSandbox();
  const [an, binh] = [sandbox.identity('nguyen-van-an'), sandbox.identity('pham-duc-dung')];
  const first = await kyso([...sign, '--field', '<b>Ký</b>', ...keyOptions(folder, an)]);
  const mark = ['--page', '2', '--rect', '300,100,200,80'];
  const both = ['sign', folder.path('signed.pdf'), '-o', folder.path('both.pdf'), ...mark];
  const second = await kyso([...both, ...keyOptions(folder, binh)]);
  if (first.code !== 0 || second.code !== 0) throw new Error(first.stderr + second.stderr);
});

test('a mark that came after the first signature is shown on its page, and on no other', async () => {
  const argv = ['verify', folder.path('both.pdf'), '--compare', folder.path('both.html')];
  const { json } = await kysoJson(argv);
  expect(json['comparison']).toEqual({
    output: folder.path('both.html'),
    signatures: [
      { field: '<b>Ký</b>', changedPages: [2], leftOutPages: [], drawn: true },
      { field: 'Signature1', changedPages: [], leftOutPages: [], drawn: true },
    ],
  });
  const html = readFileSync(folder.path('both.html'), 'utf8');
  expect(html.match(/<img /g)).toHaveLength(2);
  expect(html).toContain('Page 2');
  expect(html).toContain('&lt;b&gt;Ký&lt;/b&gt;');
  expect(html).not.toContain('<b>');
  // The mark stands in the lower right half of the page, 200 by 80 points of 595 by 842.
  const [, left, top, width, height] = (
    /left:([\d.]+)%;top:([\d.]+)%;width:([\d.]+)%;height:([\d.]+)%/.exec(html) ?? []
  ).map(Number);
  expect(left).toBeGreaterThan(45);
  expect(top).toBeGreaterThan(75);
  expect(width).toBeLessThan(40);
  expect(height).toBeLessThan(12);
});

test('people are told where the page is, in their language', async () => {
  const argv = ['verify', folder.path('both.pdf'), '--lang', 'vi'];
  const { stdout } = await kyso([...argv, '--compare', folder.path('vi.html')]);
  expect(stdout).toContain(`Thay đổi sau khi ký được trình bày trong ${folder.path('vi.html')}`);
  expect(readFileSync(folder.path('vi.html'), 'utf8')).toContain('Các trang hiển thị khác đi: 2.');
});

test('a file that is there stays, unless it may be replaced', async () => {
  const path = folder.write('there.html', 'mine');
  const argv = ['verify', folder.path('both.pdf'), '--compare', path];
  expect(await kysoJson(argv)).toMatchObject({ code: 64, json: { error: { errno: 'EEXIST' } } });
  expect(readFileSync(path, 'utf8')).toBe('mine');
  await kyso([...argv, '--force']);
  expect(readFileSync(path, 'utf8')).toContain('<!doctype html>');
});

test('a document signed last has nothing to show and says so', async () => {
  const argv = ['verify', folder.path('signed.pdf'), '--compare', folder.path('one.html')];
  await kyso(argv);
  const html = readFileSync(folder.path('one.html'), 'utf8');
  expect(html).toContain('Nothing came after this signature.');
  expect(html).not.toContain('<img');
});

test('without the library that draws, nothing is written and one line says so', async () => {
  const env = withoutRenderer(folder);
  const argv = ['verify', folder.path('both.pdf'), '--compare', folder.path('none.html')];
  const { stdout, code } = await kyso(argv, { env });
  expect(stdout).toMatch(/\nPages cannot be drawn: .* are not installed\n$/);
  expect(code).toBe(2);
  expect(existsSync(folder.path('none.html'))).toBe(false);
});

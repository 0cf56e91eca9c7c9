import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder, withoutRenderer } from './kyso.js';

const folder = testFolder();
afterAll(folder.remove);

let sandbox: Sandbox;
let trusting: readonly string[];
const SIGNED = folder.path('đã ký.pdf');

beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  const { root, intermediate } = sandbox;
  trusting = [
    ...['--trust', folder.write('root.der', root.certificate)],
    ...['--crl', folder.write('root.crl', root.crl())],
    ...['--crl', folder.write('sub.crl', intermediate.crl())],
  ];
  const key = keyOptions(folder, sandbox.identity('tran-thi-binh'));
  const mark = ['--page', '2', '--rect', '300,100,200,80', '--field', '<b>Ký</b>'];
  const signed = await kyso(['sign', SAMPLE, '-o', SIGNED, ...mark, ...key]);
  if (signed.code !== 0) throw new Error(signed.stderr);
});

const page = (name: string): string => readFileSync(folder.path(name), 'utf8');

/** What TT 15/2025/TT-BKHCN asks to be shown, of the person who signs here. */
const REQUIRED = {
  vi: {
    'issuing authority': /CA phục vụ các cơ quan thử nghiệm/,
    signer: /Trần Thị Bình/,
    organisation: /BỘ THỬ NGHIỆM/,
    'signing time': /(theo người ký khai)|do người ký tự khai/,
    integrity: /toàn vẹn/i,
    'validity at signing time': /Còn hiệu lực và không bị thu hồi tại thời điểm kiểm tra/,
    'validity period': /hiệu lực từ \d{4}-.* đến |\d\d\/\d\d\/\d{4} – \d\d\/\d\d\/\d{4}/,
  },
  en: {
    'issuing authority': /CA phục vụ các cơ quan thử nghiệm/,
    signer: /Trần Thị Bình/,
    organisation: /BỘ THỬ NGHIỆM/,
    'signing time': /as the signer says/,
    integrity: /intact/i,
    'validity at signing time': /Valid and not revoked at the time of checking/,
    'validity period': /valid from \d{4}-.* to |\d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d/,
  },
} as const;

describe.each(['vi', 'en'] as const)('in %s', (lang) => {
  let terminal = '';
  let html = '';
  beforeAll(async () => {
    const argv = ['verify', SIGNED, ...trusting, '--lang', lang];
    const { stdout, code } = await kyso([...argv, '--html', folder.path(`${lang}.html`)]);
    expect(code).toBe(0);
    terminal = stdout;
    html = page(`${lang}.html`);
  });

  test.each(Object.entries(REQUIRED[lang]))(
    'the terminal and the page tell the %s',
    (_, expected) => {
      expect(terminal).toMatch(expected);
      expect(html).toMatch(expected);
    },
  );

  test('the terminal says where the page is', () => {
    expect(terminal.trimEnd().split('\n').at(-1)).toContain(folder.path(`${lang}.html`));
  });
});

test('the page names the file and its digest, and shows the mark with its place on page 2', () => {
  const html = page('vi.html');
  const digest = createHash('sha256').update(readFileSync(SIGNED)).digest('hex');
  expect(html).toContain(digest);
  expect(html).toContain('đã ký.pdf');
  expect(html.match(/<img /g)).toHaveLength(2);
  expect(html).toContain('Hình trên trang 2');
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) =>
    Number(new RegExp(`<rect[^>]* ${name}="([\\d.]+)"[^>]*/></svg></div>`).exec(html)?.[1]),
  );
  // 200 by 80 points at 300, 100 of 595 by 842, in thousandths from the top left.
  expect(x).toBeCloseTo(504, -1);
  expect(y).toBeCloseTo(786, -1);
  expect(width).toBeCloseTo(336, -1);
  expect(height).toBeCloseTo(95, -1);
  expect(html).not.toContain('<b>');
});

test('--json names the page and counts its marks', async () => {
  const output = folder.path('json.html');
  const { json } = await kysoJson(['verify', SIGNED, ...trusting, '--html', output]);
  expect(json['page']).toEqual({ output, marks: 1 });
});

test('a page that is there stays, unless it may be replaced', async () => {
  const there = folder.write('there.html', 'mine');
  const argv = ['verify', SIGNED, ...trusting, '--html', there];
  expect(await kysoJson(argv)).toMatchObject({ code: 64, json: { error: { errno: 'EEXIST' } } });
  expect(page('there.html')).toBe('mine');
  expect((await kyso([...argv, '--force'])).code).toBe(0);
  expect(page('there.html')).toMatch(/^<!doctype html>/);
});

test('without roots the page says what to import, and the exit code is that of the verdict', async () => {
  const argv = [
    'verify',
    SIGNED,
    '--store',
    folder.path('empty'),
    '--html',
    folder.path('no.html'),
  ];
  expect((await kyso(argv)).code).toBe(2);
  expect(page('no.html')).toContain('Undecided: do not accept yet');
  expect(page('no.html')).toContain('http://ca.gov.vn/pki/pub/crt/rootcag2.crt');
});

test('without the library that draws, the page is whole but for the marks, and says so', async () => {
  const argv = ['verify', SIGNED, ...trusting, '--html', folder.path('none.html')];
  const { stdout, code } = await kyso(argv, { env: withoutRenderer(folder) });
  expect(code).toBe(0);
  expect(stdout).toContain('The page shows no marks');
  expect(page('none.html')).toContain('Valid: accept');
  expect(page('none.html')).toContain('nothing that draws pages is installed');
  expect(page('none.html')).not.toContain('<img');
});

test('a CMS file has its page as well', async () => {
  const text = folder.write('văn bản.txt', 'nội dung');
  const cms = folder.path('văn bản.p7m');
  const key = keyOptions(folder, sandbox.identity('tran-thi-binh'));
  expect((await kyso(['sign', text, '-o', cms, ...key])).code).toBe(0);
  const { code } = await kyso(['verify', cms, ...trusting, '--html', folder.path('cms.html')]);
  expect(code).toBe(0);
  for (const expected of Object.values(REQUIRED.en)) expect(page('cms.html')).toMatch(expected);
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decryptCms } from '@kyso/core/cms';
import { nodeCrypto, privateKeyDecryptor } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { encryptDocument } from '../../src/index.js';
import { documents } from '../placement/documents.js';
import { makeLetter, type DrawnText, type LetterPage } from '../placement/make-letter.js';

const crypto = nodeCrypto();
const made = createSandbox({ seed: 'encryption', authorityKeyType: 'rsa-2048' });
let sandbox: Awaited<typeof made>;
beforeAll(async () => {
  sandbox = await made;
});

const HEAD: readonly DrawnText[] = [
  { x: 60, y: 780, text: 'BỘ NỘI VỤ', bold: true },
  { x: 300, y: 780, text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', size: 11, bold: true },
  { x: 60, y: 740, text: 'Số: 15/BNV-VP' },
  { x: 300, y: 740, text: 'Hà Nội, ngày 21 tháng 11 năm 2026', italic: true },
];
const BODY: readonly DrawnText[] = [
  { x: 60, y: 600, text: 'Về việc bảo vệ bí mật nhà nước' },
  { x: 60, y: 580, text: 'Kính gửi: các cơ quan. Mật khẩu và việc bảo mật do' },
  { x: 60, y: 560, text: 'văn phòng hướng dẫn. Không gửi tài liệu mật qua mạng.' },
];
const page = (...texts: readonly DrawnText[]): LetterPage => ({
  texts: [...HEAD, ...BODY, ...texts],
});
const encrypt = (...pages: readonly LetterPage[]) =>
  encryptDocument(makeLetter(pages), { recipients: [sandbox.organisation.certificate], crypto });

describe('a document marked as a state secret is refused', () => {
  const at = { x: 80, y: 700, bold: true } as const;
  const CASES: readonly [string, string, readonly DrawnText[]][] = [
    ['MẬT on a line of its own', 'MẬT', [{ ...at, text: 'MẬT' }]],
    ['TỐI MẬT', 'TỐI MẬT', [{ ...at, text: 'TỐI MẬT' }]],
    ['TUYỆT MẬT', 'TUYỆT MẬT', [{ ...at, text: 'TUYỆT MẬT' }]],
    ['capitals at the beginning only', 'TỐI MẬT', [{ ...at, text: 'Tối mật' }]],
    ['letters with spaces', 'TUYỆT MẬT', [{ ...at, text: 'T U Y Ệ T   M Ậ T' }]],
    ['letters set apart', 'MẬT', [{ ...at, text: 'MẬT', spacing: 9 }]],
    ['letters set far apart', 'MẬT', [{ ...at, text: 'MẬT', spacing: 30 }]],
    ['letters and tone marks apart (NFD)', 'MẬT', [{ ...at, text: 'MẬT'.normalize('NFD') }]],
    ['a frame of characters', 'MẬT', [{ ...at, text: '[ MẬT ]' }]],
    ['a label before it', 'TỐI MẬT', [{ ...at, text: 'Độ mật: TỐI MẬT' }]],
    [
      'two lines',
      'MẬT',
      [
        { ...at, text: 'TỐI' },
        { ...at, y: 684, text: 'MẬT' },
      ],
    ],
    ['one row with the number', 'MẬT', [{ ...at, x: 220, y: 740, text: 'MẬT' }]],
    ['a watermark across the page', 'MẬT', [{ x: 200, y: 250, size: 90, slope: 45, text: 'MẬT' }]],
    ['the encoding TCVN3', 'TUYỆT MẬT', [{ ...at, text: 'TUYÖT MËT' }]],
    ['the encoding VNI', 'TỐI MẬT', [{ ...at, text: 'TOÁI MAÄT' }]],
  ];
  test.each(CASES)('%s', async (_, mark, texts) => {
    await expect(encrypt(page(...texts))).rejects.toMatchObject({
      code: 'ERR_STATE_SECRET',
      facts: { mark, page: 1 },
    });
  });

  test('in the header of a later page, and it says where', async () => {
    const later = page({ x: 480, y: 810, text: 'MẬT', bold: true });
    await expect(encrypt(page(), page(), later)).rejects.toMatchObject({
      code: 'ERR_STATE_SECRET',
      facts: { mark: 'MẬT', page: 3, x: 480 },
    });
  });

  const hex = Buffer.from('\ufeffTỐI MẬT', 'utf16le').swap16().toString('hex');
  test.each([
    ['as an annotation', `/Subtype /FreeText /Contents <${hex}>`],
    ['as a stamp', `/Subtype /Stamp /Contents <${hex}>`],
    ['in a form field', `/Subtype /Widget /FT /Tx /T (M) /V <${hex}>`],
    ['in a form field above its widget', '/Subtype /Widget /Parent 101 0 R'],
  ])('%s anywhere on a page', async (_, entries) => {
    const objects = {
      100: `<< /Type /Annot /Rect [400 100 500 130] ${entries} >>`,
      101: `<< /FT /Tx /T (M) /V <${hex}> /Kids [100 0 R] >>`,
    };
    const pdf = makeLetter([page(), { ...page(), entries: '/Annots [100 0 R]' }], objects);
    const recipients = [sandbox.organisation.certificate];
    await expect(encryptDocument(pdf, { recipients, crypto })).rejects.toMatchObject({
      code: 'ERR_STATE_SECRET',
      facts: { mark: 'TỐI MẬT', page: 2, x: 400, y: 100 },
    });
  });

  test('on a page that is turned', async () => {
    const turned = { ...page({ ...at, text: 'MẬT' }), rotate: 90, onItsSide: true } as const;
    await expect(encrypt({ ...turned, height: 842, width: 595 })).rejects.toMatchObject({
      code: 'ERR_STATE_SECRET',
    });
  });
});

test('an annotation of another kind that quotes the mark is none', async () => {
  const objects = { 100: '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (MAÄT) >>' };
  const pdf = makeLetter([{ ...page(), entries: '/Annots [100 0 R null]' }], objects);
  const recipients = [sandbox.organisation.certificate];
  expect((await encryptDocument(pdf, { recipients, crypto })).length).toBeGreaterThan(pdf.length);
});

describe('a document that only speaks of secrets is encrypted', () => {
  const CASES: readonly [string, readonly LetterPage[]][] = [
    ['words in running text', [page()]],
    [
      'a heading that breaks between bí and mật',
      [
        page(
          { x: 200, y: 680, text: 'VỀ VIỆC BẢO VỆ BÍ', bold: true },
          { x: 270, y: 662, text: 'MẬT', bold: true },
        ),
      ],
    ],
    [
      'a wide space between bảo and mật',
      [page({ x: 200, y: 680, text: 'BẢO' }, { x: 260, y: 680, text: 'MẬT' })],
    ],
    ['a line of small letters', [page({ x: 60, y: 540, text: 'mật.' })]],
    ['a cell of a table far down', [page({ x: 300, y: 300, text: 'MẬT' })]],
    ['a cell of a table on a later page', [page(), page({ x: 300, y: 500, text: 'Tối mật' })]],
    ['the heading of a law', [page({ x: 150, y: 680, text: 'LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC' })]],
  ];
  test.each(CASES)('%s', async (_, pages) => {
    const p7m = await encrypt(...pages);
    const { privateKey: key, certificate } = sandbox.organisation;
    const decryptor = privateKeyDecryptor({ key, certificate });
    const { content } = await decryptCms(p7m, { decryptor, crypto, authenticatedOnly: true });
    expect(Buffer.from(content).equals(makeLetter(pages))).toBe(true);
  });

  const folder = documents();
  const letters =
    folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.pdf'));
  test.each(letters)('real letter: %s', async (name) => {
    const pdf = new Uint8Array(readFileSync(join(folder ?? '', name)));
    const recipients = [sandbox.organisation.certificate];
    expect((await encryptDocument(pdf, { recipients, crypto })).length).toBeGreaterThan(pdf.length);
  });
});

test('a document whose text cannot be read is not encrypted', async () => {
  const recipients = [sandbox.organisation.certificate];
  const pdf = new TextEncoder().encode('no document');
  await expect(encryptDocument(pdf, { recipients, crypto })).rejects.toMatchObject({
    code: 'ERR_LAYOUT_UNREADABLE',
  });
});

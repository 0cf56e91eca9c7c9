import { execFileSync } from 'node:child_process';
import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let key: readonly string[];
beforeAll(async () => {
  const sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  key = keyOptions(folder, sandbox.identity('pham-duc-dung'));
});
afterAll(() => {
  folder.remove();
});

/** A PNG of one blue pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A page with an empty signature field of 200 × 60 points. */
function documentWithField(name: string): string {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>',
    `<< /Subtype /Widget /FT /Sig /T (${name}) /P 3 0 R /F 4 /Rect [300 100 500 160] >>`,
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 5\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return `${text}${table}${trailer}`;
}

function textOfPage(file: string, page: number): string {
  const argv = ['-f', String(page), '-l', String(page), file, '-'];
  return execFileSync('pdftotext', argv, { encoding: 'utf8' });
}

describe('where a signature shows', () => {
  test('a mark in Vietnamese names signer, organisation and reason', async () => {
    const out = folder.path('text.pdf');
    const place = ['--page', '2', '--rect', '300,100,220,80', '--reason', 'Phê duyệt'];
    await kysoJson(['sign', SAMPLE, '-o', out, ...key, ...place, '--lang', 'vi']);
    const text = textOfPage(out, 2);
    for (const words of ['Ký bởi: Phạm Đức Dũng', 'BỘ THỬ NGHIỆM', 'Lý do: Phê duyệt']) {
      expect(text).toContain(words);
    }
  });

  test('an image alone draws no text', async () => {
    const out = folder.path('image.pdf');
    const image = ['--image', folder.write('pixel.png', PIXEL), '--no-text'];
    const place = ['--rect', '300,100,100,80'];
    await kysoJson(['sign', SAMPLE, '-o', out, ...key, ...place, ...image]);
    expect(textOfPage(out, 1)).not.toContain('Phạm Đức Dũng');
    const images = execFileSync('pdfimages', ['-list', out], { encoding: 'utf8' });
    expect(images.split('\n').filter((line) => line.includes('image'))).not.toEqual([]);
    const { json } = await kysoJson(['verify', out]);
    expect(json).toMatchObject({ signatures: [{ integrity: 'intact' }] });
  });

  test('an empty field is signed where it stands, with a mark of its size', async () => {
    const file = folder.write('field.pdf', documentWithField('KyDuyet'));
    const out = folder.path('field-signed.pdf');
    const signed = await kysoJson(['sign', file, '-o', out, ...key, '--field', 'KyDuyet']);
    expect(signed).toMatchObject({ code: 0, json: { field: 'KyDuyet' } });
    expect(textOfPage(out, 1)).toContain('Signed by: Phạm Đức Dũng');
    expect((await kysoJson(['inspect', out])).json).toMatchObject({
      fields: [{ name: 'KyDuyet', rect: [300, 100, 500, 160], signed: true }],
    });
  });
});

describe('a place that cannot be used is exit code 64', () => {
  test.each([
    ['a mark without a place', ['--image', SAMPLE], 'ERR_USAGE'],
    ['a rectangle too small', ['--rect', '0,0,5,5'], 'ERR_USAGE'],
    ['a rectangle that is none', ['--rect', '0,0,100'], 'ERR_USAGE'],
    ['text that has no room', ['--rect', '0,0,12,12'], 'ERR_MARK_DOES_NOT_FIT'],
    ['no text and no image', ['--rect', '0,0,99,99', '--no-text'], 'ERR_USAGE'],
    ['page zero', ['--page', '0'], 'ERR_USAGE'],
    ['a page that is not there', ['--page', '99', '--rect', '0,0,99,99'], 'ERR_PAGE'],
    ['a field name with a period', ['--field', 'a.b'], 'ERR_FIELD'],
  ])('%s', async (_, options, code) => {
    const argv = ['sign', SAMPLE, '-o', folder.path('none.pdf'), ...key, ...options];
    expect(await kysoJson(argv)).toMatchObject({ code: 64, json: { error: { code } } });
    expect(() => folder.read('none.pdf')).toThrow('ENOENT');
  });

  test('an image that is none is exit code 65', async () => {
    const image = ['--rect', '0,0,99,99', '--image', SAMPLE];
    const argv = ['sign', SAMPLE, '-o', folder.path('none.pdf'), ...key, ...image];
    expect(await kysoJson(argv)).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_MARK_IMAGE' } },
    });
  });
});

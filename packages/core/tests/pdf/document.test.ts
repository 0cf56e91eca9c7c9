import { describe, expect, test } from 'vitest';
import {
  PdfDocument,
  fieldsOf,
  isDict,
  pageAt,
  pageCount,
  toUserSpace,
  visibleSize,
  type PdfValue,
} from '../../src/pdf/index.js';
import { inspectPdf } from '../../src/validation/index.js';
import { slowSource } from '../pades/cast.js';
import {
  ONE_PAGE,
  appendRevision,
  lastStartXref,
  latin1,
  makePdf,
  padded,
  stream,
  textOfBytes,
  type Objects,
} from './make-pdf.js';
import { xrefStreamPdf } from './make-xref-stream.js';

const PLAIN = makePdf(ONE_PAGE);

async function objectOf(pdf: Uint8Array, num: number): Promise<PdfValue> {
  const document = await PdfDocument.open(pdf);
  return document.run(() => document.object(num));
}

/** The media box of page 1: what every readable form of the same document must agree on. */
async function widthOf(pdf: Uint8Array): Promise<number> {
  const document = await PdfDocument.open(pdf);
  return document.run(() => pageAt(document, 1).box.right);
}

const table = (change: (text: string) => string): Uint8Array => latin1(change(textOfBytes(PLAIN)));

describe('cross-reference tables (ISO 32000-2 §7.5.4)', () => {
  test.each<[string, () => Uint8Array]>([
    ['with rows of 20 bytes', () => PLAIN],
    ['with rows of 19 bytes', () => table((text) => text.replace(/( [nf]) \n/g, '$1\n'))],
    ['with CR LF behind the rows', () => table((text) => text.replace(/( [nf]) \n/g, '$1\r\n'))],
    [
      'with more white space',
      () =>
        table((text) => text.replace(/( [nf]) \n/g, '$1   \n').replace('xref\n0', 'xref  \r\n 0')),
    ],
    [
      'that begins with the free head but is numbered from 1',
      () => table((text) => text.replace('xref\n0 5', 'xref\n1 5')),
    ],
    [
      'with the trailer on the same line',
      () => table((text) => text.replace('trailer\n<<', 'trailer<<')),
    ],
    [
      'whose startxref points at white space before it',
      () =>
        table((text) =>
          text.replace(/startxref\n(\d+)/, (_, at) => `startxref\n${String(Number(at) - 1)}`),
        ),
    ],
  ])('%s', async (_, make) => {
    expect(await widthOf(make())).toBe(595);
  });

  test('the newest section counts, older ones for what it does not name', async () => {
    const pdf = appendRevision(PLAIN, { 3: (ONE_PAGE[3] ?? '').replace('595', '300') });
    expect(await widthOf(pdf)).toBe(300);
    const document = await PdfDocument.open(pdf);
    expect(
      await document.run(() => [
        document.locate(3)?.section,
        document.locate(4)?.section,
        document.sections().length,
      ]),
    ).toEqual([0, 1, 2]);
    expect(await document.run(() => document.resolve(document.object(3, 1)))).toMatchObject({
      kind: 'dict',
    });
  });

  test('freed and missing objects are null', async () => {
    const pdf = appendRevision(PLAIN, {}, { free: [4] });
    expect(await objectOf(pdf, 4)).toBeNull();
    expect(await objectOf(pdf, 99)).toBeNull();
  });

  test.each<[string, () => Uint8Array]>([
    ['no startxref', () => table((text) => text.replace('startxref', 'startxxxx'))],
    [
      'a startxref beyond the end',
      () => table((text) => text.replace(/startxref\n\d+/, 'startxref\n999999')),
    ],
    [
      'a row that leads to another object',
      () =>
        table((text) =>
          text.replace(padded(text.indexOf('1 0 obj'), 10), padded(text.indexOf('2 0 obj'), 10)),
        ),
    ],
  ])('%s is damage when read strictly', async (_, make) => {
    const reading = inspectPdf(make(), { mode: 'strict' });
    await expect(reading).rejects.toMatchObject({ code: 'ERR_XREF_DAMAGED' });
  });
});

describe('cross-reference streams and object streams (ISO 32000-2 §7.5.7, §7.5.8)', () => {
  test.each<[string, Parameters<typeof xrefStreamPdf>[1]]>([
    ['plain', {}],
    ['with wide fields', { widths: [2, 6, 4] }],
    ['with an index in parts', { index: '/Index [0 3 3 4]' }],
    ...([0, 1, 2, 3, 4] as const).map(
      (predictor): [string, Parameters<typeof xrefStreamPdf>[1]] => [
        `with PNG filter ${String(predictor)}`,
        { predictor },
      ],
    ),
  ])('%s', async (_, wish) => {
    expect(await widthOf(xrefStreamPdf(ONE_PAGE, wish))).toBe(595);
  });

  test.each<[string, Parameters<typeof xrefStreamPdf>[1]]>([
    [
      'an index that belongs to another object',
      {
        rows: (rows) =>
          rows.map(([type, a, b], num) => (num === 3 ? [type, a, b + 1] : [type, a, b])),
      },
    ],
    [
      'an index beyond the stream',
      {
        rows: (rows) => rows.map(([type, a, b], num) => (num === 3 ? [type, a, 99] : [type, a, b])),
      },
    ],
    [
      'a container that is no object stream',
      {
        rows: (rows) => rows.map(([type, a, b], num) => (num === 3 ? [type, 4, b] : [type, a, b])),
      },
    ],
    ['a container without /First', { objectStreamEntries: '/N 3' }],
  ])('%s is damage', async (_, wish) => {
    await expect(widthOf(xrefStreamPdf(ONE_PAGE, wish))).rejects.toMatchObject({
      code: 'ERR_XREF_DAMAGED',
    });
  });

  test('a hybrid file: what the table leaves out stands in the stream (§7.5.8.4)', async () => {
    const base = textOfBytes(
      makePdf({ 1: ONE_PAGE[1] ?? '', 2: ONE_PAGE[2] ?? '', 4: ONE_PAGE[4] ?? '' }),
    );
    const container = base.length;
    let text = `${base}5 0 obj\n${stream(`3 0 ${ONE_PAGE[3] ?? ''}`, '/Type /ObjStm /N 1 /First 4')}\nendobj\n`;
    const hidden = text.length;
    const rows = `\x02\x00\x00\x05\x00\x01${String.fromCharCode((container >> 16) & 255, (container >> 8) & 255, container & 255)}\x00`;
    text += `6 0 obj\n${stream(rows, '/Type /XRef /W [1 3 1] /Index [3 1 5 1] /Size 7')}\nendobj\n`;
    const at = text.length;
    text += `xref\n3 1\n0000000000 65535 f \ntrailer\n<< /Size 7 /Root 1 0 R /Prev ${String(lastStartXref(latin1(base)))} /XRefStm ${String(hidden)} >>\nstartxref\n${String(at)}\n%%EOF\n`;
    expect(await widthOf(latin1(text))).toBe(595);
    expect(await inspectPdf(latin1(text))).toMatchObject({ xref: 'hybrid', revisions: 2 });
  });
});

describe('stream lengths', () => {
  test.each([
    ['right', '/Length 5'],
    ['wrong', '/Length 99999'],
    ['too short', '/Length 2'],
    ['missing', ''],
    ['behind a reference', '/Length 5 0 R'],
  ])('%s', async (_, length) => {
    const pdf = makePdf({ ...ONE_PAGE, 4: `<< ${length} >>\nstream\n0 g f\nendstream`, 5: '5' });
    const document = await PdfDocument.open(pdf);
    const bytes = await document.run(() => {
      const value = document.object(4);
      return typeof value === 'object' && value?.kind === 'stream'
        ? document.rawStream(value)
        : undefined;
    });
    expect(textOfBytes(bytes ?? new Uint8Array(0)).trimEnd()).toBe('0 g f');
  });
});

const PAGES: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R 4 0 R 7 0 R] /Count 4 /MediaBox [0 0 100 200] /Rotate 90 /Resources << /A 1 >> >>',
  3: '<< /Type /Page /Parent 2 0 R >>',
  4: '<< /Type /Pages /Parent 2 0 R /Kids [5 0 R 6 0 R] /Count 2 /Rotate 0 >>',
  5: '<< /Type /Page /Parent 4 0 R /CropBox [10 10 90 90] >>',
  6: '<< /Type /Page /Parent 4 0 R /MediaBox 8 0 R /UserUnit 2 >>',
  7: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 0 0] /Rotate 450 /UserUnit -1 >>',
  8: '[200 100 0 0]',
};

describe('pages (ISO 32000-2 §7.7.3)', () => {
  test.each([
    [1, 3, { width: 200, height: 100 }, 90],
    [2, 5, { width: 80, height: 80 }, 0],
    [3, 6, { width: 400, height: 200 }, 0],
    [4, 7, { width: 792, height: 612 }, 90],
  ])('page %i is object %i, with what it inherits', async (number, num, size, rotate) => {
    const document = await PdfDocument.open(makePdf(PAGES));
    const page = await document.run(() => pageAt(document, number));
    expect(page.ref.num).toBe(num);
    expect(page.rotate).toBe(rotate);
    expect(visibleSize(page)).toEqual(size);
    expect(isDict(page.resources)).toBe(true);
  });

  test.each([0, 5, -1, 1.5, NaN, Infinity])('page %d is not there', async (number) => {
    const document = await PdfDocument.open(makePdf(PAGES));
    expect(await document.run(() => pageCount(document))).toBe(4);
    await expect(document.run(() => pageAt(document, number))).rejects.toMatchObject({
      code: 'ERR_PAGE',
    });
  });

  test('a rectangle as seen goes to user space and keeps its size', async () => {
    const document = await PdfDocument.open(makePdf(PAGES));
    const page = await document.run(() => pageAt(document, 1));
    expect(toUserSpace(page, { x: 0, y: 0, width: 20, height: 10 })).toEqual({
      left: 90,
      bottom: 0,
      right: 100,
      top: 20,
    });
  });
});

describe('form fields (ISO 32000-2 §12.7.4)', () => {
  test('are named in full, inherit type and value, and know their widgets', async () => {
    const document = await PdfDocument.open(
      makePdf({
        ...ONE_PAGE,
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 8 0 R 5 0 R 99 0 R] >> >>',
        5: '<< /T (Cha) /FT /Tx /V (x) /Kids [6 0 R 7 0 R 5 0 R] >>',
        6: '<< /T (Con) /Parent 5 0 R >>',
        7: '<< /T <feff0043006f006e0032> /FT /Btn /V null /Parent 5 0 R >>',
        8: '<< /T (Ky) /FT /Sig /Kids [9 0 R 10 0 R] >>',
        9: '<< /Subtype /Widget >>',
        10: '<< /Subtype /Widget >>',
      }),
    );
    const fields = await document.run(() => fieldsOf(document));
    expect(
      fields.map(({ name, type, widgets }) => [name, type, widgets.map(({ num }) => num)]),
    ).toEqual([
      ['Cha.Con', 'Tx', [6]],
      ['Cha.Con2', 'Btn', [7]],
      ['Ky', 'Sig', [9, 10]],
    ]);
  });
});

describe('a source that answers later and in chunks', () => {
  test('gives the same description as memory, and is not read whole', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [
        i + 10,
        `<< /Nr ${String(i)} /Text (${'x'.repeat(40)}) >>`,
      ]),
    );
    const pdf = makePdf({ ...ONE_PAGE, ...many, 4: stream('x'.repeat(300_000)) });
    const source = slowSource(pdf);
    expect(await inspectPdf(source)).toEqual(await inspectPdf(pdf));
    expect(source.given()).toBeLessThan(pdf.length / 3);
  });

  test('an object that crosses chunks is read whole', async () => {
    const pdf = makePdf({ ...ONE_PAGE, 5: `(${'0123456789'.repeat(20_000)})`, 6: '(end)' });
    const document = await PdfDocument.open(slowSource(pdf));
    const value = await document.run(() => document.object(5));
    expect(typeof value === 'object' && value?.kind === 'string' && value.bytes.length).toBe(
      200_000,
    );
  });
});

describe('a description without judgement', () => {
  test('names version, fields, locks and certification', async () => {
    const pdf = makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Version /2.0 /Pages 2 0 R /AcroForm << /Fields [5 0 R 6 0 R] /XFA (x) >> /Perms << /DocMDP 7 0 R >> >>',
      3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [5 0 R] >>',
      5: '<< /Subtype /Widget /FT /Sig /T (Ky) /Rect [1 2 3 4] /V 7 0 R /Lock << /Action /Include /Fields [(So)] >> >>',
      6: '<< /FT /Tx /T (So) >>',
      7: '<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 3 >> >>] >>',
    });
    expect(await inspectPdf(pdf)).toEqual({
      format: 'pdf',
      version: '2.0',
      pages: 1,
      revisions: 1,
      encrypted: false,
      encryption: null,
      linearized: false,
      xref: 'table',
      repaired: false,
      permissions: { docMDP: 3, locks: [{ field: 'Ky', action: 'Include', fields: ['So'] }] },
      fields: [
        { name: 'Ky', type: 'signature', page: 1, rect: [1, 2, 3, 4], signed: true },
        { name: 'So', type: 'text', page: null, rect: null, signed: false },
      ],
      signatures: [{ field: 'Ky', byteRange: [0, 1, 2, 3], subFilter: 'adbe.pkcs7.detached' }],
      findings: [expect.objectContaining({ check: 'document-structure', found: 'XFA' })],
    });
  });
});

import { describe, expect, test } from 'vitest';
import { signPdf } from '../../src/pades/index.js';
import { PdfDocument, beginUpdate, pageAt, pageCount } from '../../src/pdf/index.js';
import { inspectPdf, validatePdf } from '../../src/validation/index.js';
import { NOW, anySigner, clock, crypto, signed, slowSource } from '../pades/cast.js';
import {
  ONE_PAGE,
  appendRevision,
  lastStartXref,
  latin1,
  makePdf,
  overwritten,
  textOfBytes,
} from './make-pdf.js';
import { xrefStreamPdf } from './make-xref-stream.js';

const PLAIN = makePdf(ONE_PAGE);
const edited = (pdf: Uint8Array, from: string | RegExp, to: string): Uint8Array =>
  latin1(textOfBytes(pdf).replace(from, to));
const startXrefAt = (pdf: Uint8Array, at: number): Uint8Array =>
  edited(pdf, /startxref\n\d+/, `startxref\n${String(at)}`);

async function widthOf(pdf: Uint8Array): Promise<{ width: number; checks: string[] }> {
  const document = await PdfDocument.open(pdf, { mode: 'tolerant' });
  const width = await document.run(() => pageAt(document, 1).box.right);
  return { width, checks: document.findings.map(({ check }) => check) };
}

describe('tolerant reading', () => {
  const JUNK = 'a line that a mail system put in front\n'.repeat(4);
  test.each<[string, string[], () => Uint8Array]>([
    ['a sound file', [], () => PLAIN],
    [
      'a startxref 4 bytes early',
      ['xref-offset'],
      () => startXrefAt(PLAIN, lastStartXref(PLAIN) - 4),
    ],
    [
      'a startxref 9 bytes late',
      ['xref-offset'],
      () => startXrefAt(PLAIN, lastStartXref(PLAIN) + 9),
    ],
    [
      'bytes before the header that offsets do not count',
      ['file-header'],
      () => latin1(JUNK + textOfBytes(PLAIN)),
    ],
    [
      'bytes before the header that offsets count',
      ['file-header'],
      () => makePdf(ONE_PAGE, { header: `${JUNK}%PDF-1.7\n` }),
    ],
    ['no startxref', ['xref-rebuilt'], () => edited(PLAIN, 'startxref', 'startxxxx')],
    ['no header', ['file-header'], () => edited(PLAIN, '%PDF-', '%PPP-')],
    [
      'an offset that leads into nothing',
      ['xref-rebuilt'],
      () => edited(PLAIN, /\n00000000(\d\d) 00000 n/, '\n0000009999 00000 n'),
    ],
    ['an offset 6 bytes off', ['object-offset'], () => edited(PLAIN, '0000000015', '0000000021')],
    [
      'a /Prev that leads nowhere',
      [],
      () => appendRevision(PLAIN, { 5: 'null' }, { prev: 99_999 }),
    ],
    ['no trailer but a catalog', ['xref-rebuilt'], () => edited(PLAIN, /xref\n[^]*$/, '')],
    [
      'a dictionary without its end',
      ['object-syntax'],
      () => edited(PLAIN, '/Resources << >> >>', '/Resources << >>'),
    ],
    [
      'a value that is missing',
      ['object-syntax'],
      () => edited(PLAIN, '/Resources << >>', '/Resources null /X'),
    ],
    ['a missing endobj', [], () => edited(PLAIN, '/Count 1 >>\nendobj', '/Count 1 >>\n      ')],
  ])('%s', async (_, checks, make) => {
    const found = await widthOf(make());
    expect(found.width).toBe(595);
    expect(found.checks).toEqual(expect.arrayContaining(checks));
  });

  test('a rebuilt file has the last definition of each object, in object streams too', async () => {
    const packed = xrefStreamPdf(ONE_PAGE);
    const newer = `3 0 obj\n${(ONE_PAGE[3] ?? '').replace('595', '300')}\nendobj\n`;
    const broken = edited(packed, /startxref[^]*$/, '');
    expect((await widthOf(broken)).width).toBe(595);
    expect((await widthOf(latin1(textOfBytes(broken) + newer))).width).toBe(300);
    expect((await widthOf(latin1(newer + textOfBytes(broken)))).width).toBe(595);
  });

  test('an embedded file is not taken for objects of this one', async () => {
    const inner = '3 0 obj\n<< /Type /Page /MediaBox [0 0 7 7] >>\nendobj\n';
    const pdf = makePdf({
      ...ONE_PAGE,
      5: `<< /Length ${String(inner.length)} >>\nstream\n${inner}\nendstream`,
    });
    expect((await widthOf(edited(pdf, /xref\n[^]*$/, ''))).width).toBe(595);
  });

  test('a source that is read in pieces is rebuilt as one in memory is', async () => {
    const filler = makePdf({
      ...ONE_PAGE,
      5: `(${'x 1 0 objects '.repeat(30)})`,
      6: `(${'y'.repeat(1_500_000)})`,
    });
    const broken = edited(filler, 'startxref', 'startxxxx');
    expect(await inspectPdf(slowSource(broken))).toEqual(await inspectPdf(broken));
  });

  test('bytes that are no PDF are refused as such', async () => {
    const open = PdfDocument.open(latin1('\x89PNG\r\n\x1a\n'.repeat(100)), { mode: 'tolerant' });
    await expect(open).rejects.toMatchObject({ code: 'ERR_NOT_PDF' });
  });
});

describe('generations and fresh numbers', () => {
  test('a reference of another generation is null', async () => {
    const document = await PdfDocument.open(PLAIN);
    const [right, wrong] = await document.run(() =>
      [0, 1].map((gen) => document.resolve({ kind: 'ref', num: 3, gen })),
    );
    expect(right).toMatchObject({ kind: 'dict' });
    expect(wrong).toBeNull();
  });

  test('a /Size that is too small, or far too large, makes no number collide', async () => {
    const numbers = async (pdf: Uint8Array): Promise<number[]> => {
      const document = await PdfDocument.open(pdf, { mode: 'tolerant' });
      return document.run(() => {
        const update = beginUpdate(document);
        return [update.allocate().num, update.allocate().num];
      });
    };
    const gap = makePdf({ ...ONE_PAGE, 6: 'null' }, { size: 3 });
    expect(await numbers(appendRevision(gap, { 9: 'null' }, { size: 7, free: [8] }))).toEqual([
      7, 10,
    ]);
    expect(await numbers(makePdf(ONE_PAGE, { size: 2 ** 40 }))).toEqual([5, 6]);
  });
});

describe('page trees that lie', () => {
  const pageOf = (mediaBox: number, parent = 2): string =>
    `<< /Type /Page /Parent ${String(parent)} 0 R /MediaBox [0 0 ${String(mediaBox)} 9] >>`;
  const tree = (root: string, rest: Record<number, string> = {}): Uint8Array =>
    makePdf({
      1: '<< /Type /Catalog /Pages 2 0 R >>',
      2: root,
      3: pageOf(3),
      4: pageOf(4),
      ...rest,
    });

  test.each<[string, number, number, () => Uint8Array]>([
    ['a /Count of 0', 2, 4, () => tree('<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 0 >>')],
    [
      'kids that are null',
      2,
      4,
      () => tree('<< /Type /Pages /Kids [3 0 R null 99 0 R 4 0 R] /Count -1 >>'),
    ],
    ['a node above itself', 2, 4, () => tree('<< /Type /Pages /Kids [3 0 R 2 0 R 4 0 R] >>')],
    ['a page in place of the root', 1, 2, () => tree(pageOf(2))],
  ])('%s: the pages are walked', async (_, pages, lastWidth, make) => {
    const document = await PdfDocument.open(make(), { mode: 'tolerant' });
    expect(await document.run(() => pageCount(document))).toBe(pages);
    expect(await document.run(() => pageAt(document, pages).box.right)).toBe(lastWidth);
    await expect(document.run(() => pageAt(document, pages + 1))).rejects.toMatchObject({
      code: 'ERR_PAGE',
    });
  });

  test('the last of 20,000 pages is found without reading those before it', async () => {
    const kids = Array.from({ length: 20_000 }, (_, i) => i + 10);
    const pages = Object.fromEntries(kids.map((num) => [num, pageOf(num)]));
    const refs = kids.map((num) => `${String(num)} 0 R`).join(' ');
    const pdf = tree(`<< /Type /Pages /Count 20000 /Kids [${refs}] >>`, pages);
    const source = slowSource(pdf);
    const document = await PdfDocument.open(source, { mode: 'tolerant' });
    expect(await document.run(() => pageAt(document, 20_000).box.right)).toBe(20_009);
    expect(source.given()).toBeLessThan(pdf.length / 3);
  });
});

describe('signing and judging damaged files', () => {
  const BROKEN = edited(PLAIN, 'startxref', 'startxxxx');

  test('a file without a usable cross-reference is signed only when repair is asked for', async () => {
    const signer = await anySigner();
    await expect(signPdf(BROKEN, { signer, clock, crypto })).rejects.toMatchObject({
      code: 'ERR_XREF_DAMAGED',
      facts: { repairable: true },
    });
    const result = await signPdf(BROKEN, { signer, clock, crypto, repair: true });
    expect(result.findings.map(({ check }) => check)).toContain('xref-rebuilt');
  });

  test.each<[string, () => Uint8Array]>([
    ['a table', () => BROKEN],
    ['object streams', () => edited(xrefStreamPdf(ONE_PAGE), /startxref[^]*$/, '')],
  ])('behind %s a complete section is appended and the old bytes stay', async (_, make) => {
    const old = make();
    const bytes = await (
      await signPdf(old, { signer: await anySigner(), clock, crypto, repair: true })
    ).bytes();
    expect(bytes.subarray(0, old.length)).toEqual(old);
    expect(textOfBytes(bytes.subarray(old.length))).not.toContain('/Prev');
    const strict = await PdfDocument.open(bytes);
    expect(await strict.run(() => pageAt(strict, 1).box.right)).toBe(595);
    const report = await validatePdf(bytes, { crypto, at: NOW });
    expect(report.signatures).toMatchObject([{ integrity: 'intact', coverage: 'whole-file' }]);
  });

  test('a signed file whose cross-reference is gone is intact by its bytes, its coverage unclear, and never passes', async () => {
    const whole = await signed(PLAIN);
    const appended = latin1(`${textOfBytes(whole)}startxref\n1\n%%EOF\n`);
    const report = await validatePdf(appended, { crypto, at: NOW });
    expect(report.signatures).toMatchObject([
      { integrity: 'intact', coverage: 'unclear', modifications: { permitted: false } },
    ]);
    expect(report.conclusion).not.toBe('TOTAL-PASSED');
    expect(report.findings.map(({ check }) => check)).toContain('xref-rebuilt');
  });

  test('a damaged file without a signature that can be found is refused, not called unsigned', async () => {
    const pdf = overwritten(PLAIN, 'startxref', 'startxxxx');
    await expect(validatePdf(pdf, { crypto, at: NOW })).rejects.toMatchObject({
      code: 'ERR_XREF_DAMAGED',
    });
  });
});

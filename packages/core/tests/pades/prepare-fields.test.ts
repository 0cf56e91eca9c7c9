import { afterAll, describe, expect, test } from 'vitest';
import {
  readMark,
  prepareFields,
  readPrivateData,
  type NewField,
  type PrepareFieldsOptions,
} from '../../src/pades/index.js';
import { PdfDocument, fieldsOf } from '../../src/pdf/index.js';
import { validatePdf } from '../../src/validation/index.js';
import {
  ONE_PAGE,
  appendRevision,
  latin1,
  makePdf,
  objectText,
  stream,
  textOfBytes,
} from '../pdf/make-pdf.js';
import { NOW, anybody, clock, crypto, signed } from './cast.js';
import { formPdf } from './forms.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const RECT = { x: 400, y: 20, width: 80, height: 24 };
const outside = tools();
afterAll(() => outside?.remove());

async function preparedPdf(
  fields: readonly NewField[],
  { pdf = PDF, ...options }: Partial<PrepareFieldsOptions> & { pdf?: Uint8Array } = {},
): Promise<Uint8Array> {
  return (await prepareFields(pdf, { fields, crypto, clock, ...options })).bytes();
}

async function fieldsIn(pdf: Uint8Array) {
  const document = await PdfDocument.open(pdf);
  return document.run(() => fieldsOf(document));
}

const text = (name: string, more: Partial<NewField> = {}): NewField => ({
  kind: 'text',
  name,
  rect: RECT,
  ...more,
});
const signature = (name: string, more: Partial<NewField> = {}): NewField => ({
  kind: 'signature',
  name,
  ...more,
});

describe('fields prepared before the first signature', () => {
  test('of both kinds, in groups, are there, empty, and in one revision', async () => {
    const pdf = await preparedPdf([
      text('A.Mark.1'),
      text('A.Mark.2', { readOnly: false, multiline: true }),
      signature('A.Signature', { rect: { ...RECT, y: 100 } }),
      signature('Seal', { lock: { action: 'Include', fields: ['A.Mark'] } }),
    ]);
    const fields = await fieldsIn(pdf);
    expect(fields.map(({ name, type, value }) => [name, type, value])).toEqual([
      ['A.Mark.1', 'Tx', null],
      ['A.Mark.2', 'Tx', null],
      ['A.Signature', 'Sig', null],
      ['Seal', 'Sig', null],
    ]);
    expect(textOfBytes(pdf).match(/%%EOF/g)).toHaveLength(2);
    expect(textOfBytes(pdf)).toMatch(/\/Ff 1 \/DA[^]*\/Ff 4096 \/DA/);
    expect(textOfBytes(pdf)).toContain('/Lock << /Type /SigFieldLock /Action /Include');
    if (outside) expect(outside.qpdfCheck(pdf).status).toBe(0);
  });

  test('have an empty appearance that lies upright on a turned page', async () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate 90 >>';
    const pdf = await preparedPdf([text('Mark')], { pdf: makePdf({ ...ONE_PAGE, 3: page }) });
    const said = textOfBytes(pdf);
    expect(said).toContain('/BBox [0 0 80 24] /Matrix [0 1 -1 0 0 0]');
    expect(said).toContain('/MK << /R 90 >>');
    expect(said).toMatch(/\/Rect \[\d+ 400 \d+ 480\]/);
  });

  test.each([
    ['0', 90, 'R 270', '[0 0 24 80] /Matrix [0 -1 1 0 0 0]'],
    ['0', 180, 'R 180', '[0 0 80 24] /Matrix [-1 0 0 -1 0 0]'],
    ['90', 90, 'R 0', '[0 0 24 80] /Matrix [1 0 0 1 0 0]'],
    ['90', 270, 'R 180', '[0 0 24 80] /Matrix [-1 0 0 -1 0 0]'],
    ['270', 180, 'R 90', '[0 0 80 24] /Matrix [0 1 -1 0 0 0]'],
  ] as const)('lie, on a page turned by %s, turned by %i on it', async (rotate, turn, mk, form) => {
    const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 842] /Rotate ${rotate} >>`;
    const pdf = makePdf({ ...ONE_PAGE, 3: page });
    const prepared = await preparedPdf([signature('S', { rect: RECT, turn })], { pdf });
    const drawn = { appearance: { mark: makePdf(ONE_PAGE) } };
    // Signed where it stands, and put there by the signature itself.
    const bytes = await signed(prepared, { field: { name: 'S' }, ...drawn });
    const own = await signed(pdf, { field: { rect: RECT, turn }, ...drawn });
    const count = (text: string) =>
      [`/BBox ${form}`, `/MK << /${mk} >>`].map((part) => text.split(part).length - 1);
    expect(count(textOfBytes(prepared))).toEqual([1, 1]);
    expect(count(textOfBytes(bytes))).toEqual([2, 2]);
    expect(count(textOfBytes(own))).toEqual([1, 1]);
  });

  test('with a turn that is none are misuse', async () => {
    const turn = 45 as unknown as 90;
    await expect(preparedPdf([text('A', { turn })])).rejects.toThrow(TypeError);
  });

  test('take their places on the pages that they name', async () => {
    const pdf = makePdf({
      ...ONE_PAGE,
      2: '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>',
      5: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [] >>',
    });
    const bytes = await preparedPdf([text('B', { page: 2 }), text('A'), text('C', { page: 2 })], {
      pdf,
    });
    const [second, first, third] = (await fieldsIn(bytes)).map(({ ref }) => `${ref.num} 0 R`);
    expect(objectText(bytes, 3)).toContain(`/Annots [${first}]`);
    expect(objectText(bytes, 5)).toContain(`/Annots  [${second} ${third}]`);
  });

  test('go below a group that is there already', async () => {
    const once = await preparedPdf([text('A.One')]);
    const twice = await preparedPdf([text('A.Two'), text('A.B.Three')], { pdf: once });
    expect((await fieldsIn(twice)).map(({ name }) => name)).toEqual([
      'A.One',
      'A.Two',
      'A.B.Three',
    ]);
  });

  /** A tagged document, with metadata of that text. */
  const taggedPdf = (metadata: string): Uint8Array =>
    makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 5 0 R /Metadata 7 0 R >>',
      5: '<< /Type /StructTreeRoot /K 6 0 R /ParentTree << /Nums [0 6 0 R] >> /ParentTreeNextKey 1 >>',
      6: '<< /Type /StructElem /S /Document /P 5 0 R >>',
      7: `<< /Type /Metadata /Subtype /XML /Length ${metadata.length} >>\nstream\n${metadata}\nendstream`,
    });
  const fields = [text('A'), text('B', { tooltip: 'Số đến' })];

  test('are entered in the structure of a document of PDF/UA, each with its own key', async () => {
    const pdf = await preparedPdf(fields, { pdf: taggedPdf('<pdfuaid:part>1</pdfuaid:part>') });
    const keys = [...textOfBytes(pdf).matchAll(/\/StructParent (\d+)/g)].map(([, key]) => key);
    expect(keys).toEqual(['1', '2']);
    expect(objectText(pdf, 5)).toContain('/ParentTreeNextKey  3');
    expect(objectText(pdf, 5)).toMatch(/\/Nums\s+\[0 6 0 R 1 \d+ 0 R 2 \d+ 0 R\]/);
    expect(objectText(pdf, 6)).toMatch(/\/K \[\d+ 0 R \d+ 0 R\]/);
  });

  test('stay out of the structure of a document that is tagged and no more', async () => {
    const pdf = await preparedPdf(fields, { pdf: taggedPdf('<x:xmpmeta/>') });
    expect(textOfBytes(pdf)).not.toContain('/StructParent ');
  });

  test('keep the numbers of their frame when they are signed', async () => {
    const rect = { x: 33.333, y: 700.1, width: 79.2301, height: 52.8207 };
    const pdf = await preparedPdf([{ ...signature('Ky'), rect }]);
    const mark = await readMark(makePdf({ ...ONE_PAGE }));
    const done = await signed(pdf, { field: { name: 'Ky' }, appearance: { mark } });
    const box = /\/BBox (\[0 0 [\d. ]+\])/.exec(textOfBytes(pdf))?.[1] ?? 'none';
    expect(textOfBytes(done).split(`/BBox ${box}`)).toHaveLength(3);
  });

  test('are signed where they stand, and the signature passes', async () => {
    const { certificate } = await anybody('p-256');
    const pdf = await preparedPdf([text('Mark'), signature('A.Signature')]);
    const report = await validatePdf(await signed(pdf, { field: { name: 'A.Signature' } }), {
      crypto,
      at: NOW,
      trust: [{ name: 'user', anchors: [certificate] }],
    });
    expect(report.conclusion).toBe('TOTAL-PASSED');
  });
});

describe('fields that are not prepared', () => {
  test.each<[string, readonly NewField[]]>([
    ['a name that is taken', [text('A'), signature('A')]],
    ['a name that a group has', [text('A.B'), text('A')]],
    ['a group that is a field', [text('A'), text('A.B')]],
    ['two signature fields of one partial name', [signature('A.S'), signature('B.S')]],
    ['an empty partial name', [text('A..B')]],
    ['no name', [text('')]],
  ])('%s is ERR_FIELD', async (_, fields) => {
    await expect(preparedPdf(fields)).rejects.toMatchObject({ code: 'ERR_FIELD' });
  });

  test('names of the document that are fields or groups are ERR_FIELD', async () => {
    const pdf = await preparedPdf([text('A.B')]);
    for (const name of ['A', 'A.B', 'A.B.C'])
      await expect(preparedPdf([text(name)], { pdf })).rejects.toMatchObject({
        code: 'ERR_FIELD',
        facts: { field: name },
      });
  });

  test('a page or a place that is not there is ERR_PAGE', async () => {
    for (const field of [text('A', { page: 2 }), text('A', { rect: { ...RECT, x: 590 } })])
      await expect(preparedPdf([field])).rejects.toMatchObject({ code: 'ERR_PAGE' });
  });

  test('after any signature is ERR_WOULD_INVALIDATE', async () => {
    const pdf = await signed(PDF);
    await expect(preparedPdf([text('A')], { pdf })).rejects.toMatchObject({
      code: 'ERR_WOULD_INVALIDATE',
      facts: { restriction: 'signed', field: 'Signature1' },
    });
  });

  test('a lock of a text field and a kind that is none are misuse', async () => {
    const lock = { action: 'All' } as const;
    await expect(preparedPdf([text('A', { lock })])).rejects.toThrow(TypeError);
    const unknown = { kind: 'button', name: 'A' } as unknown as NewField;
    await expect(preparedPdf([unknown])).rejects.toThrow(TypeError);
  });
});

describe('private data', () => {
  const data = latin1('{"plan":1}');
  const privateData = { application: 'KYSO', data } as const;

  test('are read as they were stored, beside those of another application', async () => {
    const pdf = formPdf({}, { catalog: '/PieceInfo << /Other << /Private 7 >> >>' });
    const bytes = await preparedPdf([], { pdf, privateData });
    expect(await readPrivateData(bytes, 'KYSO')).toEqual(data);
    expect(textOfBytes(bytes)).toMatch(/\/Other << \/Private 7 >>[^]*\/Other << \/Private 7 >>/);
    expect(await readPrivateData(pdf, 'KYSO')).toBeUndefined();
  });

  test('stay what the first signature covers, whatever is written later', async () => {
    const bytes = await signed(await preparedPdf([], { privateData }));
    const num = Number(/\/Private (\d+) 0 R/.exec(textOfBytes(bytes))?.[1]);
    const attacked = appendRevision(bytes, { [num]: stream('{"plan":2}') });
    expect(await readPrivateData(attacked, 'KYSO')).toEqual(data);
  });

  test('of an unsigned document are the newest', async () => {
    const bytes = await preparedPdf([], { privateData });
    const again = { application: 'KYSO', data: latin1('{}') } as const;
    const newer = await preparedPdf([], { pdf: bytes, privateData: again });
    expect(await readPrivateData(newer, 'KYSO')).toEqual(again.data);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  prepareFields,
  prepareSignature,
  readMark,
  completeSignature,
  toBeSignedOf,
  type FieldFilling,
  type NewField,
  type SignPdfOptions,
} from '../../src/pades/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, appendRevision, makePdf, stream, textOfBytes } from '../pdf/make-pdf.js';
import { NOW, anySigner, anybody, clock, crypto, signed } from './cast.js';
import { emptyField, formPdf } from './forms.js';
import { tools } from './tools.js';

const outside = tools();
afterAll(() => outside?.remove());

/** A mark of 80 × 24 points with a text in Helvetica, or with a red area instead of an image. */
function mark(text?: string): Uint8Array {
  return markOf(text === undefined ? RED : `BT /F1 12 Tf 2 8 Td (${text}) Tj ET`);
}

const RED = '1 0 0 rg 0 0 80 24 re f';

function markOf(content: string): Uint8Array {
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
  return makePdf({
    ...ONE_PAGE,
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 80 24] /Contents 4 0 R /Resources << /Font << /F1 ${font} >> >> >>`,
    4: stream(content),
  });
}

const rect = (x: number) => ({ x, y: 20, width: 80, height: 24 });
const own = (name: string) => ({ action: 'Include' as const, fields: [name] });
/** Three signers, each with a mark of their own, and a number that the last one owns as well. */
const FIELDS: readonly NewField[] = [
  { kind: 'text', name: 'Mark.A', rect: rect(20) },
  { kind: 'text', name: 'Mark.B', rect: rect(120) },
  { kind: 'text', name: 'Number', rect: rect(220) },
  { kind: 'text', name: 'Free', rect: rect(320), readOnly: false },
  { kind: 'signature', name: 'Sign.A', lock: own('Mark.A') },
  { kind: 'signature', name: 'Sign.B', lock: own('Mark.B') },
  { kind: 'signature', name: 'Sign.C', lock: own('Number') },
];

let prepared: Uint8Array;
beforeAll(async () => {
  prepared = await preparedOn(makePdf(ONE_PAGE));
});

async function preparedOn(pdf: Uint8Array): Promise<Uint8Array> {
  return (await prepareFields(pdf, { fields: FIELDS, crypto, clock })).bytes();
}

function fills(
  pdf: Uint8Array,
  name: string,
  fill: readonly FieldFilling[],
  more: Partial<SignPdfOptions> = {},
): Promise<Uint8Array> {
  return signed(pdf, { field: { name }, fill, ...more });
}

async function judged(pdf: Uint8Array) {
  const { certificate } = await anybody('p-256');
  const trust = [{ name: 'user', anchors: [certificate] }];
  return validatePdf(pdf, { crypto, at: NOW, trust });
}

async function byThree(pdf: Uint8Array): Promise<Uint8Array> {
  const one = await fills(pdf, 'Sign.A', [{ field: 'Mark.A', mark: mark() }]);
  const two = await fills(one, 'Sign.B', [{ field: 'Mark.B', value: 'L.T.', mark: mark('L.T.') }]);
  return fills(two, 'Sign.C', [{ field: 'Number', value: '15', mark: mark('15') }]);
}

describe('prepared fields filled with the signature that owns them', () => {
  test('by three signers leave every earlier signature as it was', async () => {
    const pdf = await byThree(prepared);
    const report = await judged(pdf);
    expect(report.conclusion).toBe('TOTAL-PASSED');
    expect(report.signatures.map(({ modifications }) => modifications)).toMatchObject([
      { level: 'form-fill', permitted: true },
      { level: 'form-fill', permitted: true },
      { level: 'none', permitted: true },
    ]);
    expect(report.signatures.flatMap(({ findings }) => findings)).not.toContainEqual(
      expect.objectContaining({ check: 'field-appearance' }),
    );
    expect(textOfBytes(pdf).match(/%%EOF/g)).toHaveLength(5);
    if (!outside) return;
    expect(outside.qpdfCheck(pdf).status).toBe(0);
    expect(outside.pdfsig(pdf).filter((line) => line.includes('Signature is Valid'))).toHaveLength(
      3,
    );
    const image = outside.render(pdf);
    expect(image.at(60, 842 - 32)).toEqual([255, 0, 0]);
    expect(image.at(160, 842 - 22)).toEqual([255, 255, 255]);
  });

  test.each([90, 180, 270])('lie upright on a page turned by %d', async (turn) => {
    const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Rotate ${turn} >>`;
    const bytes = await preparedOn(makePdf({ ...ONE_PAGE, 3: page }));
    const pdf = await fills(bytes, 'Sign.A', [{ field: 'Mark.A', mark: mark() }]);
    const [empty, filled] = [
      ...textOfBytes(pdf).matchAll(/\/BBox \[0 0 80 24\] (\/Matrix \[.*?\])/g),
    ]
      .map(([, matrix]) => matrix)
      .filter((_, i, all) => i === 0 || i === all.length - 1);
    expect(filled).toBe(empty);
    if (outside)
      expect(outside.render(pdf).at(60, (turn === 180 ? 842 : 595) - 32)).toEqual([255, 0, 0]);
  });

  test('keep the frame of the empty appearance, whatever the size of the mark', async () => {
    const wide = makePdf({ ...ONE_PAGE, 4: stream('0 g 0 0 595 842 re f') });
    const pdf = await fills(prepared, 'Sign.A', [{ field: 'Mark.A', mark: wide }]);
    expect(textOfBytes(pdf).split('%%EOF')[2]).toContain('/BBox [0 0 80 24] /Matrix [1 0 0 1 0 0]');
  });

  test('in two phases are part of what is signed', async () => {
    const { certificate, chain, algorithm, ...signer } = await anySigner();
    const fill = [{ field: 'Mark.A', value: 'LT', mark: mark('LT') }];
    const options = { certificate, chain, algorithm, crypto, clock, fill };
    const waiting = await prepareSignature(prepared, { ...options, field: { name: 'Sign.A' } });
    const { bytes, digest, digestAlgorithm } = toBeSignedOf(waiting);
    const value = await signer.sign(bytes, { digest, digestAlgorithm });
    const done = await completeSignature(prepared, waiting, value, { crypto });
    expect((await judged(await done.bytes())).conclusion).toBe('TOTAL-PASSED');
  });

  test('that are filled already are filled anew when this is asked for', async () => {
    const typed = await fills(prepared, 'Sign.A', [{ field: 'Free', value: 'x', mark: mark('x') }]);
    const again = { field: 'Free', value: 'y', mark: mark('y') };
    await expect(fills(typed, 'Sign.B', [again])).rejects.toMatchObject({ code: 'ERR_FIELD' });
    const pdf = await fills(typed, 'Sign.B', [{ ...again, replace: true }]);
    expect((await judged(pdf)).conclusion).toBe('TOTAL-PASSED');
  });
});

describe('fields that are not filled, with nothing written', () => {
  test.each<[string, FieldFilling]>([
    ['one that is not there', { field: 'Nowhere', value: '1', mark: mark('1') }],
    ['a group', { field: 'Mark', value: '1', mark: mark('1') }],
    ['a signature field', { field: 'Sign.B', value: '1', mark: mark('1') }],
    ['a value that would not show', { field: 'Mark.A', value: '1' }],
    ['nothing at all', { field: 'Mark.A' }],
  ])('%s is ERR_FIELD', async (_, filling) => {
    await expect(fills(prepared, 'Sign.A', [filling])).rejects.toMatchObject({
      code: 'ERR_FIELD',
      facts: { field: filling.field },
    });
  });

  test('the same field twice is ERR_FIELD', async () => {
    const one = { field: 'Mark.A', mark: mark() };
    await expect(fills(prepared, 'Sign.A', [one, one])).rejects.toMatchObject({
      code: 'ERR_FIELD',
    });
  });

  test('a field that shows a picture and has no value is filled already', async () => {
    const filled = await fills(prepared, 'Sign.A', [{ field: 'Free', mark: mark() }]);
    await expect(fills(filled, 'Sign.B', [{ field: 'Free', mark: mark() }])).rejects.toMatchObject({
      code: 'ERR_FIELD',
    });
  });

  test('a mark of another signer is an orphan mark: ERR_WOULD_INVALIDATE names the owner', async () => {
    const filling = { field: 'Mark.B', value: 'x', mark: mark('x') };
    await expect(fills(prepared, 'Sign.A', [filling])).rejects.toMatchObject({
      code: 'ERR_WOULD_INVALIDATE',
      facts: { restriction: 'owner', field: 'Mark.B', owners: 'Sign.B' },
    });
  });

  test('a mark that its owner has closed is ERR_WOULD_INVALIDATE', async () => {
    const pdf = await fills(prepared, 'Sign.A', [{ field: 'Mark.A', mark: mark() }]);
    const filling = { field: 'Mark.A', mark: mark(), replace: true };
    await expect(fills(pdf, 'Sign.B', [filling])).rejects.toMatchObject({
      code: 'ERR_WOULD_INVALIDATE',
      facts: { restriction: 'Lock', field: 'Mark.A', lockedBy: 'Sign.A' },
    });
  });

  test('a read-only field that nobody owns, once the document is signed', async () => {
    const lone: NewField = { kind: 'text', name: 'Lone', rect: rect(20) };
    const empty: NewField = { kind: 'signature', name: 'S' };
    const fields = [lone, empty];
    const bytes = await (await prepareFields(makePdf(ONE_PAGE), { fields, clock })).bytes();
    const filling = { field: 'Lone', mark: mark() };
    const first = await fills(bytes, 'S', [filling]);
    expect((await judged(first)).conclusion).toBe('TOTAL-PASSED');
    const later = await signed(bytes, { field: { name: 'S' } });
    await expect(signed(later, { fill: [filling] })).rejects.toMatchObject({
      code: 'ERR_WOULD_INVALIDATE',
    });
  });

  test('an invisible field shows no mark, but takes a value', async () => {
    const fields: NewField[] = [{ kind: 'text', name: 'Data', readOnly: false }];
    const bytes = await (await prepareFields(makePdf(ONE_PAGE), { fields, clock })).bytes();
    await expect(signed(bytes, { fill: [{ field: 'Data', mark: mark() }] })).rejects.toMatchObject({
      code: 'ERR_FIELD',
    });
    const pdf = await signed(bytes, { fill: [{ field: 'Data', value: 'số 5' }] });
    expect((await judged(pdf)).conclusion).toBe('TOTAL-PASSED');
  });
});

describe('text fields of a form that others made', () => {
  const other = (entries: string): Uint8Array =>
    formPdf({
      10: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /F 4 /Rect [10 700 110 724] /P 3 0 R /DA (/Helv 10 Tf) ${entries} >>`,
      11: emptyField('S'),
      20: stream('0.5 w 0 0 100 24 re S', '/Type /XObject /Subtype /Form /BBox [0 0 100 24]'),
    });

  test.each([
    ['without an appearance', ''],
    ['with a frame', '/AP << /N 20 0 R >>'],
  ])('%s are filled after a signature', async (_, entries) => {
    const pdf = await signed(other(entries));
    const done = await fills(pdf, 'S', [{ field: 'Name', value: 'An', mark: mark('An') }]);
    expect((await judged(done)).conclusion).toBe('TOTAL-PASSED');
  });
});

test('a prepared mark that an attacker fills afterwards is an orphan', async () => {
  const pdf = await fills(prepared, 'Sign.A', [{ field: 'Mark.A', mark: mark() }]);
  const num = Number(/(\d+) 0 obj\n<<[^>]*?\/T \(Number\)/.exec(textOfBytes(pdf))?.[1]);
  const text = new RegExp(`${num} 0 obj\\n(<<[^]*?>>)\\nendobj`).exec(textOfBytes(pdf))?.[1] ?? '';
  const attacked = appendRevision(pdf, { [num]: text.replace(' /F ', ' /V (666) /F ') });
  const [signature] = (await judged(attacked)).signatures;
  expect(signature?.modifications.permitted).toBe(false);
});

test('a mark that many fields and the signature show is written once', async () => {
  const names = [1, 2, 3, 4, 5, 6].map((number) => `Page.${number}`);
  const fields: NewField[] = [
    ...names.map((name, i): NewField => ({ kind: 'text', name, rect: rect(20 + 85 * i) })),
    { kind: 'signature', name: 'Sign', rect: { ...rect(20), y: 80 }, lock: own('Page') },
  ];
  const bytes = await (await prepareFields(makePdf(ONE_PAGE), { fields, crypto, clock })).bytes();
  const picture = `1 0 0 rg ${'0 0 80 24 re f '.repeat(2000)}`;
  const large = await readMark(markOf(picture));
  const sizeWith = async (count: number): Promise<number> => {
    const fill = names.slice(0, count).map((field) => ({ field, mark: large }));
    const pdf = await fills(bytes, 'Sign', fill, { appearance: { mark: large } });
    expect((await judged(pdf)).conclusion).toBe('TOTAL-PASSED');
    return pdf.length - bytes.length;
  };
  const one = await sizeWith(1);
  expect(one).toBeGreaterThan(picture.length);
  // Five widgets with the forms that hold the mark in place.
  expect((await sizeWith(6)) - one).toBeLessThan(5 * 800);
});

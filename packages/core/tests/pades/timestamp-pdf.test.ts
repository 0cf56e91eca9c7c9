import { afterAll, describe, expect, test } from 'vitest';
import { timestampPdf, type TimestampPdfOptions } from '../../src/pades/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf, textOfBytes } from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';
import { NOW, anybody, crypto, sandbox, signed, timestamps } from './cast.js';
import { formPdf } from './forms.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const outside = tools();
afterAll(() => outside?.remove());

async function stamped(
  pdf: Uint8Array,
  options: Partial<TimestampPdfOptions> = {},
): Promise<Uint8Array> {
  const done = await timestampPdf(pdf, { crypto, timestamps: timestamps(), ...options });
  return done.bytes();
}

async function judged(pdf: Uint8Array) {
  const { certificate } = await anybody('p-256');
  const anchors = [certificate, (await sandbox()).root.certificate];
  return validatePdf(pdf, { crypto, at: NOW, trust: [{ name: 'user', anchors }] });
}

describe('a document timestamp', () => {
  test.each([
    ['with a table', PDF],
    ['with a cross-reference stream', xrefStreamPdf(ONE_PAGE)],
  ])('of a document %s is one invisible revision that holds', async (_, pdf) => {
    const bytes = await stamped(pdf);
    expect(Buffer.compare(pdf, bytes.subarray(0, pdf.length))).toBe(0);
    expect((await judged(bytes)).signatures).toMatchObject([
      {
        ...{ field: 'Timestamp1', kind: 'document-timestamp', subFilter: 'ETSI.RFC3161' },
        ...{ integrity: 'intact', coverage: 'whole-file', level: null },
      },
    ]);
    const text = textOfBytes(bytes.subarray(pdf.length));
    expect(text).toContain('/Type /DocTimeStamp');
    expect(text).toContain('/Rect [0 0 0 0]');
    expect(text).not.toMatch(/\/M \(/);
    if (outside) expect(outside.qpdfCheck(bytes).status).toBe(0);
  });

  test('alone makes no document a signed one, though it holds; one that does not hold still counts against it', async () => {
    const bytes = await stamped(PDF);
    const { root, intermediate } = await sandbox();
    const report = await validatePdf(bytes, {
      ...{ crypto, at: NOW, trust: [{ name: 'user', anchors: [root.certificate] }] },
      crls: [root.crl(), intermediate.crl()],
    });
    expect(report).toMatchObject({
      conclusion: 'NO-SIGNATURE',
      signatures: [{ kind: 'document-timestamp', indication: 'TOTAL-PASSED' }],
    });
    const broken = Uint8Array.from(bytes);
    broken[PDF.length - 10] = 0x20;
    expect((await judged(broken)).conclusion).toBe('TOTAL-FAILED');
  });

  test('after a signature proves when it was there, and the next one has its own name', async () => {
    const bytes = await stamped(await stamped(await signed(PDF)));
    const { signatures } = await judged(bytes);
    expect(signatures).toMatchObject([
      { level: 'B-T', modifications: { level: 'lta-update', permitted: true } },
      { field: 'Timestamp1', modifications: { level: 'lta-update', permitted: true } },
      { field: 'Timestamp2', modifications: { level: 'none' } },
    ]);
    if (!outside) return;
    const valid = outside.pdfsig(bytes).filter((line) => line.includes('Signature is Valid'));
    expect(valid.length).toBeGreaterThan(0);
  });

  test.each([
    ['a certification that permits nothing', { certify: 1 }],
    ['a lock of all fields', { field: { lock: { action: 'All' } } }],
  ] as const)('behind %s breaks nothing', async (_, bond) => {
    const { signatures } = await judged(await stamped(await signed(PDF, bond)));
    expect(signatures[0]).toMatchObject({
      indication: 'TOTAL-PASSED',
      modifications: { level: 'lta-update', permitted: true },
    });
  });

  test('is written into a damaged document only when repair is asked for', async () => {
    const damaged = PDF.subarray(0, PDF.length - 30);
    await expect(stamped(damaged)).rejects.toMatchObject({ code: 'ERR_XREF_DAMAGED' });
    const bytes = await stamped(damaged, { repair: true });
    expect((await judged(bytes)).signatures[0]?.integrity).toBe('intact');
  });
});

describe('a document timestamp that is not made', () => {
  test.each([['A'], ['A.B'], ['']])('in a field called "%s" is ERR_FIELD', async (field) => {
    const pdf = formPdf({ 10: '<< /FT /Tx /T (A) /Rect [0 0 0 0] /Subtype /Widget >>' });
    await expect(stamped(pdf, { field })).rejects.toMatchObject({ code: 'ERR_FIELD' });
  });

  test('for a token that needs more than the room is ERR_PLACEHOLDER_TOO_SMALL', async () => {
    const source = { ...timestamps(), maxTokenBytes: 10 };
    await expect(stamped(PDF, { timestamps: source })).rejects.toMatchObject({
      code: 'ERR_PLACEHOLDER_TOO_SMALL',
    });
  });

  test('for an authority that does not answer in time is ERR_TIMESTAMP', async () => {
    const source = { requestToken: () => new Promise<Uint8Array>(() => undefined) };
    await expect(stamped(PDF, { timestamps: source, timestampTimeout: 1 })).rejects.toMatchObject({
      code: 'ERR_TIMESTAMP',
    });
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { statementAttributes } from '../../src/cades/index.js';
import { buildAttribute, parseSignedData } from '../../src/cms/index.js';
import { octetString } from '../../src/der/writer.js';
import { signaturesOf } from '../../src/pades/index.js';
import { PdfDocument } from '../../src/pdf/index.js';
import { signatureTimestampAttribute } from '../../src/timestamp/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { evidenceOf } from '../cades/cast.js';
import { signedByHand } from '../pades/by-hand.js';
import { NOW, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import {
  ONE_PAGE,
  appendRevision,
  makePdf,
  objectText,
  sizeOf,
  textOfBytes,
} from '../pdf/make-pdf.js';

const PDF = makePdf(ONE_PAGE);

async function judged(pdf: Uint8Array) {
  const { trust, crls = [] } = evidenceOf(await sandbox());
  return (await validatePdf(pdf, { crypto, trust, crls, at: NOW })).signatures;
}

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

describe('texts that look like the structure of a signature', () => {
  test('in a reason they mislead nobody: the byte range is written by offset', async () => {
    const bait = '/ByteRange [0 1 2 3] /Contents <00> endobj trailer << >> startxref 0 %%EOF';
    const first = await signed(PDF, { reason: bait, location: bait });
    const twice = await signed(first, { reason: bait });
    expect((await judged(twice)).map(({ indication }) => indication)).toEqual([
      'TOTAL-PASSED',
      'TOTAL-PASSED',
    ]);
  });
});

describe('the octets of /Contents', () => {
  test('a CMS that ends with zeros is read by its length, padding or not', async () => {
    const ending = buildAttribute('1.2.3.4', octetString(new Uint8Array(40)));
    const pdf = await signedByHand(PDF, { unsigned: [ending] });
    const document = await PdfDocument.open(pdf);
    const [found] = await document.run(() => signaturesOf(document));
    const contents = found?.contents ?? new Uint8Array(0);
    const { length } = parseSignedData(contents);
    expect(contents.subarray(length - 40, length).every((byte) => byte === 0)).toBe(true);
    expect(await judged(pdf)).toMatchObject([{ indication: 'TOTAL-PASSED', integrity: 'intact' }]);
  });

  test('an odd number of digits stands for a last 0 (ISO 32000-2 §7.3.4.3), and moves nothing', async () => {
    // With room behind it: a value of ECDSA may fill the room that is reckoned for it.
    const pdf = await signedByHand(PDF, {});
    const document = await PdfDocument.open(pdf);
    const [found] = await document.run(() => signaturesOf(document));
    const [, , end = 0] = found?.byteRange ?? [];
    const odd = Buffer.from(pdf);
    odd[end - 2] = 0x20; // the last digit of the padding
    expect(await judged(odd)).toMatchObject([{ integrity: 'intact', byteRangeValid: true }]);
  });
});

describe('timestamps that are not of this signature', () => {
  const token = (over: Uint8Array) =>
    timestamps().requestToken({ digestAlgorithm: 'SHA-256', imprint: sha256(over) });

  test('one that was copied from another signature is broken and proves nothing', async () => {
    const copied = signatureTimestampAttribute(await token(new Uint8Array(64)));
    const [report] = await judged(await signedByHand(PDF, { unsigned: [copied] }));
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-B' });
    expect(report?.timestamps).toMatchObject([{ integrity: 'broken', indication: 'FAILED' }]);
    expect(report?.bestSignatureTime).toBeNull();
  });

  test('one that stands twice is told twice, and gains nothing', async () => {
    const twice = async (signature: Uint8Array) => {
      const attribute = signatureTimestampAttribute(await token(signature));
      return [attribute, attribute];
    };
    const [report] = await judged(await signedByHand(PDF, { unsigned: twice }));
    expect(report).toMatchObject({ level: 'B-T', bestSignatureTime: NOW.toISOString() });
    expect(report?.timestamps).toHaveLength(2);
  });
});

describe('the form of the CMS', () => {
  test('an empty set of unsigned attributes is told, and harms nothing', async () => {
    const [report] = await judged(await signedByHand(PDF, { emptyUnsigned: true }));
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', integrity: 'intact' });
    expect(report?.findings).toContainEqual({
      ...{ check: 'cms-structure', status: 'warning', clause: 'RFC 5652 §5.3' },
      found: 'no unsigned attribute',
    });
  });

  test('attributes that are nobody’s disturb nobody', async () => {
    const strange = buildAttribute('1.2.840.113583.1.1.8', octetString(new Uint8Array(4)));
    const [report] = await judged(await signedByHand(PDF, { attributes: [strange] }));
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-B' });
  });

  test('statements of a signature are those of its own signed attributes', async () => {
    const [commitment] = statementAttributes({ commitments: ['proof-of-receipt'] });
    const own = commitment ? [commitment] : [];
    const [report] = await judged(await signedByHand(PDF, { attributes: own, unsigned: own }));
    expect(report?.commitments).toMatchObject([{ name: 'proof-of-receipt' }]);
    expect(report?.findings.some(({ check }) => check === 'attribute-place')).toBe(true);
  });
});

describe('two fields that name one signature', () => {
  test('a second field that comes later is a change that no rule explains', async () => {
    const pdf = await signed(PDF);
    const text = textOfBytes(pdf);
    const [, value = ''] = /\/V (\d+) 0 R/.exec(text) ?? [];
    const [, form = ''] = /\/AcroForm (\d+) 0 R/.exec(text) ?? [];
    const field = sizeOf(pdf);
    const acroForm = objectText(pdf, Number(form)).replace(
      /\/Fields \[/,
      `/Fields [${String(field)} 0 R `,
    );
    const copied = appendRevision(pdf, {
      [Number(form)]: acroForm,
      [field]: `<< /FT /Sig /T (Copy) /V ${value} 0 R >>`,
    });
    const found = await judged(copied);
    expect(found.length).toBeGreaterThan(0);
    for (const { indication } of found) expect(indication).not.toBe('TOTAL-PASSED');
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { extendPdf, readDss, signPdf, timestampPdf } from '../../../src/pades/index.js';
import { PdfDocument } from '../../../src/pdf/index.js';
import { findingText, inspectPdf, validatePdf } from '../../../src/validation/index.js';
import { evidenceOf } from '../../cades/cast.js';
import {
  ONE_PAGE,
  lastStartXref,
  latin1,
  makePdf,
  objectText,
  stream,
  textOfBytes,
} from '../../pdf/make-pdf.js';
import { signedByHand } from '../by-hand.js';
import { NOW, anySigner, clock, crypto, sandbox, signed, timestamps } from '../cast.js';

const PDF = makePdf(ONE_PAGE);

async function judged(pdf: Uint8Array) {
  const { trust, crls = [] } = evidenceOf(await sandbox());
  return (await validatePdf(pdf, { crypto, trust, crls, at: NOW })).signatures;
}

async function extended(pdf: Uint8Array) {
  const evidence = evidenceOf(await sandbox());
  const terms = { level: 'B-LT', evidence, timestamps: timestamps(), crypto, clock } as const;
  const result = await extendPdf(pdf, terms);
  return { ...result, pdf: await result.bytes() };
}

describe('a signature of a form other than PAdES baseline', () => {
  test('adbe.pkcs7.detached is extended, has no level then either, and this is told', async () => {
    const before = await signedByHand(PDF, { subFilter: 'adbe.pkcs7.detached' });
    const { pdf, level, findings, timestamps: added } = await extended(before);
    expect({ level, added }).toEqual({ level: null, added: ['Timestamp1'] });
    const clause = 'EN 319 142-1 §6.3';
    const told = { check: 'signature-form', status: 'warning', clause } as const;
    const facts = { expected: 'ETSI.CAdES.detached', found: 'adbe.pkcs7.detached' };
    expect(findings[0]).toEqual({ ...told, ...facts, at: 'Signature1' });
    expect(findings[0] && findingText(findings[0], 'vi')).toContain('không có mức');
    const [signature] = await judged(pdf);
    expect(signature).toMatchObject({ indication: 'TOTAL-PASSED', level: null });
    expect(signature?.bestSignatureTime).toBe(NOW.toISOString());
  });

  test('beside it a baseline signature keeps its level in the report', async () => {
    const before = await signedByHand(PDF, { subFilter: 'adbe.pkcs7.detached' });
    const both = await signed(before, { field: { name: 'Second' } });
    const { pdf, level } = await extended(both);
    expect(level).toBeNull();
    const found = await judged(pdf);
    expect(found.map(({ field, level: own }) => [field, own])).toEqual([
      ['Signature1', null],
      ['Second', 'B-LT'],
      ['Timestamp1', null],
    ]);
  });
});

describe('a document timestamp that covers only a part of the file', () => {
  /** The newest document timestamp made anew over the first stretch and `rest` bytes behind its gap. */
  async function shortened(pdf: Uint8Array, rest: number): Promise<Uint8Array> {
    const text = textOfBytes(pdf);
    const at = text.lastIndexOf('/ByteRange [');
    const [, room = '', start, end] = /\[(0 (\d+) (\d+) \d+ *)\]/.exec(text.slice(at)) ?? [];
    const [gapStart, gapEnd] = [Number(start), Number(end)];
    const range = `0 ${String(gapStart)} ${String(gapEnd)} ${String(rest)}`.padEnd(room.length);
    const altered = Buffer.from(text.slice(0, at) + text.slice(at).replace(room, range), 'latin1');
    const imprint = createHash('sha256')
      .update(altered.subarray(0, gapStart))
      .update(altered.subarray(gapEnd, gapEnd + rest))
      .digest();
    const token = await timestamps().requestToken({ digestAlgorithm: 'SHA-256', imprint });
    const hex = Buffer.from(token)
      .toString('hex')
      .padEnd(gapEnd - gapStart - 2, '0');
    altered.write(hex, gapStart + 1, 'latin1');
    return altered;
  }

  test.each([
    ['nothing behind its own gap', 0],
    ['all but the last line', -6],
  ])('%s: it is intact, does not pass, and proves nothing of the signature', async (_, cut) => {
    const bare = await signed(PDF);
    const stamped = await (await timestampPdf(bare, { timestamps: timestamps(), crypto })).bytes();
    const whole = await judged(stamped);
    expect(whole).toMatchObject([{ level: 'B-T' }, { indication: 'TOTAL-PASSED' }]);
    const [, , end = 0] = whole[1]?.byteRange ?? [];
    const rest = cut < 0 ? stamped.length - end + cut : cut;
    const [signature, timestamp] = await judged(await shortened(stamped, rest));
    expect(timestamp).toMatchObject({
      ...{ kind: 'document-timestamp', integrity: 'intact', coverage: 'partial' },
      ...{ indication: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' },
    });
    expect(signature?.bestSignatureTime).toBeNull();
  });
});

describe('a hybrid-reference file', () => {
  /** One page, whose page object only those who know cross-reference streams can see (ISO 32000-2 §7.5.8.4). */
  function hybrid(): Uint8Array {
    const base = textOfBytes(
      makePdf({ 1: ONE_PAGE[1] ?? '', 2: ONE_PAGE[2] ?? '', 4: ONE_PAGE[4] ?? '' }),
    );
    const place = (at: number) => [(at >> 16) & 255, (at >> 8) & 255, at & 255];
    const page = stream(`3 0 ${ONE_PAGE[3] ?? ''}`, '/Type /ObjStm /N 1 /First 4');
    let text = `${base}5 0 obj\n${page}\nendobj\n`;
    const hidden = text.length;
    const rows = String.fromCharCode(2, 0, 0, 5, 0, 1, ...place(base.length), 0);
    const entries = '/Type /XRef /W [1 3 1] /Index [3 1 5 1] /Size 7';
    text += `6 0 obj\n${stream(rows, entries)}\nendobj\n`;
    const prev = `/Prev ${String(lastStartXref(latin1(base)))} /XRefStm ${String(hidden)}`;
    const table = 'xref\n3 1\n0000000000 65535 f \ntrailer\n';
    const trailer = `<< /Size 7 /Root 1 0 R ${prev} >>`;
    return latin1(`${text}${table}${trailer}\nstartxref\n${String(text.length)}\n%%EOF\n`);
  }

  test('signed to B-LTA gets a store that is found, and its old /XRefStm is not carried on', async () => {
    const pdf = hybrid();
    expect(await inspectPdf(pdf)).toMatchObject({ xref: 'hybrid', pages: 1 });
    const done = await signPdf(pdf, {
      ...{ signer: await anySigner(), crypto, clock, level: 'B-LTA' },
      ...{ timestamps: timestamps(), evidence: evidenceOf(await sandbox()) },
    });
    const bytes = await done.bytes();
    expect(textOfBytes(bytes.subarray(pdf.length))).not.toContain('/XRefStm');
    const dss = await readDss(await PdfDocument.open(bytes));
    expect(dss?.certificates.length).toBeGreaterThan(0);
    expect(await judged(bytes)).toMatchObject([
      { indication: 'TOTAL-PASSED', level: 'B-LTA', modifications: { level: 'lta-update' } },
      { kind: 'document-timestamp', indication: 'TOTAL-PASSED' },
    ]);
    expect(objectText(bytes, 2)).toContain('/Pages');
  });
});

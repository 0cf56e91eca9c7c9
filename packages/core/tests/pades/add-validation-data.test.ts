import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import {
  addValidationData,
  signaturesOf,
  type AddValidationDataOptions,
} from '../../src/pades/index.js';
import { PdfDocument, isArray, isDict, isRef, isStream } from '../../src/pdf/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf, textOfBytes } from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';
import { NOW, anybody, crypto, sandbox, signed } from './cast.js';
import { WAYS, encrypting } from './encrypting.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const outside = tools();
const qpdf = encrypting();
afterAll(() => {
  outside?.remove();
  qpdf.remove();
});

let made: { certificates: Uint8Array[]; crls: Uint8Array[] } | undefined;

/** Made once: every list has a number of its own. */
async function evidence() {
  const { root, intermediate } = await sandbox();
  made ??= {
    certificates: [root.certificate, intermediate.certificate],
    crls: [root.crl(), intermediate.crl()],
  };
  return made;
}

async function withEvidence(pdf: Uint8Array, options: Partial<AddValidationDataOptions> = {}) {
  const { contents } = await newestSignature(pdf, options.password);
  const signatures = [{ contents, ...(await evidence()) }];
  return addValidationData(pdf, { crypto, signatures, ...options });
}

async function newestSignature(pdf: Uint8Array, password?: string) {
  const document = await PdfDocument.open(pdf, { password });
  const contents = signaturesOf(document).at(-1)?.contents;
  if (!contents) throw new Error('no signature');
  return { contents };
}

/** The streams of a list of the store, decoded, and the store itself. */
async function storeOf(pdf: Uint8Array, password?: string) {
  const document = await PdfDocument.open(pdf, { password });
  const store = document.get(document.catalog, 'DSS');
  if (!isDict(store)) throw new Error('no /DSS');
  const list = (key: string): Uint8Array[] => {
    const value = document.get(store, key);
    const items = isArray(value) ? value.items : [];
    return items.map((item) => {
      const stream = document.resolve(item);
      if (!isStream(stream)) throw new Error('no stream');
      return Uint8Array.from(document.decoded(stream));
    });
  };
  const vri = document.get(store, 'VRI');
  const keys = isDict(vri) ? [...vri.entries.keys()] : [];
  return { document, list, keys, vri };
}

async function judged(pdf: Uint8Array, password?: string) {
  const trust = [{ name: 'user', anchors: [(await anybody('p-256')).certificate] }];
  return validatePdf(pdf, { crypto, at: NOW, trust, ...(password !== undefined && { password }) });
}

describe('evidence added to a signed document', () => {
  test.each([
    ['with a table', PDF],
    ['with a cross-reference stream', xrefStreamPdf(ONE_PAGE)],
  ])('%s is a revision of its own and leaves the signature as it is', async (_, pdf) => {
    const before = await signed(pdf);
    const { added, ...done } = await withEvidence(before);
    const after = await done.bytes();
    expect(Buffer.compare(before, after.subarray(0, before.length))).toBe(0);
    expect(added).toEqual({ certificates: 2, crls: 2, ocspResponses: 0 });
    const { list, keys } = await storeOf(after);
    expect(list('Certs')).toEqual(
      (await evidence()).certificates.map((der) => Uint8Array.from(der)),
    );
    expect(list('CRLs')).toHaveLength(2);
    const { contents } = await newestSignature(before);
    expect(keys).toEqual([createHash('sha1').update(contents).digest('hex').toUpperCase()]);
    expect((await judged(after)).signatures).toMatchObject([
      { indication: 'TOTAL-PASSED', modifications: { level: 'lta-update', permitted: true } },
    ]);
    if (!outside) return;
    expect(outside.qpdfCheck(after).status).toBe(0);
    expect(outside.pdfsig(after)).toContainEqual(expect.stringContaining('Signature is Valid'));
  });

  test('is allowed by a certification that allows no changes', async () => {
    const done = await withEvidence(await signed(PDF, { certify: 1 }));
    expect((await judged(await done.bytes())).signatures).toMatchObject([
      { indication: 'TOTAL-PASSED', modifications: { level: 'lta-update', permitted: true } },
    ]);
  });

  test('names the extension of PAdES in PDF 1.7, and none in PDF 2.0', async () => {
    const old = textOfBytes((await withEvidence(await signed(PDF))).revision);
    expect(old).toMatch(/\/ESIC << [^>]*\/BaseVersion \/1\.7 \/ExtensionLevel 2 >>/);
    const two = makePdf({ ...ONE_PAGE, 1: '<< /Type /Catalog /Version /2.0 /Pages 2 0 R >>' });
    expect(textOfBytes((await withEvidence(await signed(two))).revision)).not.toContain('ESIC');
  });

  test('stands beside the extensions of others', async () => {
    const adbe = '/Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 3 >> >>';
    const pdf = makePdf({ ...ONE_PAGE, 1: `<< /Type /Catalog /Pages 2 0 R ${adbe} >>` });
    const after = await (await withEvidence(await signed(pdf))).bytes();
    const { document } = await storeOf(after);
    const extensions = document.get(document.catalog, 'Extensions');
    expect(isDict(extensions) && [...extensions.entries.keys()]).toEqual(['ADBE', 'ESIC']);
    expect((await judged(after)).conclusion).toBe('TOTAL-PASSED');
  });

  test('without /VRI is found in the lists alone', async () => {
    const done = await withEvidence(await signed(PDF), { vri: false });
    const { keys, list } = await storeOf(await done.bytes());
    expect(keys).toEqual([]);
    expect(list('CRLs')).toHaveLength(2);
  });
});

describe('a store that is there already', () => {
  test('gains nothing by what it has, and then the document stays', async () => {
    const after = await (await withEvidence(await signed(PDF))).bytes();
    const { revision, added } = await withEvidence(after);
    expect(revision).toHaveLength(0);
    expect(added).toEqual({ certificates: 0, crls: 0, ocspResponses: 0 });
  });

  test('keeps what it has: lists grow behind, entries of other signatures stay', async () => {
    const first = await (await withEvidence(await signed(PDF))).bytes();
    const second = await signed(first);
    const newer = (await sandbox()).root.crl({ thisUpdate: new Date(NOW.getTime() + 1000) });
    const signature = { ...(await newestSignature(second)), ...(await evidence()), crls: [newer] };
    const { added, ...done } = await addValidationData(second, { crypto, signatures: [signature] });
    expect(added).toEqual({ certificates: 0, crls: 1, ocspResponses: 0 });
    const after = await done.bytes();
    const [was, is] = [await storeOf(first), await storeOf(after)];
    expect(is.list('CRLs').slice(0, 2)).toEqual(was.list('CRLs'));
    expect(is.list('CRLs')).toHaveLength(3);
    expect(is.keys).toHaveLength(2);
    expect(is.keys).toEqual(expect.arrayContaining(was.keys));
    const report = await judged(after);
    expect(report.conclusion).toBe('TOTAL-PASSED');
    expect(report.signatures.map(({ modifications }) => modifications.permitted)).toEqual([
      true,
      true,
    ]);
  });

  test('written directly into the catalog with lists and entries of their own is taken over whole', async () => {
    const base = await signed(PDF);
    const { contents } = await newestSignature(base);
    const key = createHash('sha1').update(contents).digest('hex').toUpperCase();
    const document = await PdfDocument.open(base);
    const catalog = Buffer.from(document.catalog.raw).toString('latin1').slice(0, -2);
    const root = document.trailer.entries.get('Root');
    if (!isRef(root)) throw new Error('no root');
    const [certificate] = (await evidence()).certificates;
    const der = Buffer.from(certificate ?? []).toString('hex');
    const hexStream = `<< /Filter /ASCIIHexDecode /Length ${der.length + 1} >>\nstream\n${der}>\nendstream`;
    const objects: Record<number, string> = {
      [root.num]: `${catalog} /DSS << /Certs 71 0 R /VRI 72 0 R >> >>`,
      70: hexStream,
      71: '[70 0 R]',
      72: `<< /${key} 73 0 R /AB << /Cert [70 0 R] >> >>`,
      73: '<< /Cert 71 0 R /TU (D:20260601080000Z) >>',
    };
    const pdf = appendedObjects(base, objects);
    const { added, ...done } = await withEvidence(pdf);
    expect(added).toEqual({ certificates: 1, crls: 2, ocspResponses: 0 });
    const after = await done.bytes();
    const { vri, keys, list, document: now } = await storeOf(after);
    expect(list('Certs')).toHaveLength(2);
    expect(keys).toEqual([key, 'AB']);
    const entry = isDict(vri) ? now.get(vri, key) : null;
    expect(isDict(entry) && [...entry.entries.keys()]).toEqual(['Cert', 'TU', 'CRL']);
    expect((await judged(after)).signatures[0]?.modifications).toMatchObject({
      ...{ level: 'lta-update', permitted: true },
    });
  });
});

describe('evidence in an encrypted document', () => {
  test.each(WAYS)('is encrypted as everything else is: $name', async (way) => {
    const encrypted = qpdf.encrypt(PDF, way, { user: 'mo' });
    const before = await signed(encrypted, { password: 'mo' });
    const after = await (await withEvidence(before, { password: 'mo' })).bytes();
    const { list } = await storeOf(after, 'mo');
    const { crls } = await evidence();
    expect(list('CRLs')[0]).toEqual(Uint8Array.from(crls[0] ?? []));
    expect(Buffer.from(after).includes(Buffer.from(crls[0] ?? []))).toBe(false);
    expect(qpdf.check(after, 'mo')).toMatchObject({ status: 0 });
    expect((await judged(after, 'mo')).signatures[0]?.modifications.level).toBe('lta-update');
  });
});

/** A revision with these objects and a table, by other code than the one under test. */
function appendedObjects(pdf: Uint8Array, objects: Record<number, string>): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
  const trailer = text.slice(text.lastIndexOf('trailer'));
  const root = /\/Root (\d+ 0 R)/.exec(trailer)?.[1];
  let [body, table] = ['', ''];
  for (const [num, object] of Object.entries(objects)) {
    const at = text.length + body.length;
    table += `${num} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    body += `${num} 0 obj\n${object}\nendobj\n`;
  }
  const at = text.length + body.length;
  const tail = `xref\n${table}trailer\n<< /Size 80 /Root ${root} /Prev ${previous} >>\nstartxref\n${at}\n%%EOF\n`;
  return Uint8Array.from(Buffer.from(text + body + tail, 'latin1'));
}

import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { rc4 } from '../../src/crypto/pdf-ciphers.js';
import { isKysoError } from '../../src/errors.js';
import { PdfDocument, fieldsOf, pageAt } from '../../src/pdf/index.js';
import { readMark, signPdf } from '../../src/pades/index.js';
import type { Signer } from '../../src/signer.js';
import { inspectPdf, validatePdf } from '../../src/validation/index.js';
import { NOW, anySigner, clock, crypto, signed, slowSource } from '../pades/cast.js';
import {
  ONE_PAGE,
  appendRevision,
  lastStartXref,
  latin1,
  makePdf,
  padded,
  stream,
  textOfBytes,
} from './make-pdf.js';
import { xrefStreamPdf } from './make-xref-stream.js';

let signer: Signer;
let once: Uint8Array;

beforeAll(async () => {
  signer = await anySigner();
  once = await signed(makePdf(ONE_PAGE), { signer });
});

/** Everything that reads or writes a document; each ends with a value or with an error that has a code. */
const WORK: Readonly<Record<string, (pdf: Uint8Array) => Promise<unknown>>> = {
  fields: async (pdf) => {
    const document = await PdfDocument.open(pdf);
    return document.run(() => fieldsOf(document));
  },
  pages: async (pdf) => {
    const document = await PdfDocument.open(pdf);
    return document.run(() => pageAt(document, 1));
  },
  inspect: (pdf) => inspectPdf(pdf),
  validate: (pdf) => validatePdf(pdf, { crypto, at: NOW }),
  sign: async (pdf) =>
    (
      await signPdf(pdf, {
        signer,
        clock,
        crypto,
        field: { rect: { x: 1, y: 1, width: 9, height: 9 } },
      })
    ).bytes(),
  'sign the field that is there': (pdf) =>
    signPdf(pdf, { signer, clock, crypto, field: { name: 'Ky' } }),
  mark: (pdf) => readMark(pdf),
  'validate what is read on demand': (pdf) => validatePdf(slowSource(pdf), { crypto, at: NOW }),
};

/** Where each costs seconds, the two that touch everything are enough. */
const THOROUGH = {
  inspect: inspectPdf,
  validate: (pdf: Uint8Array) => validatePdf(pdf, { crypto, at: NOW }),
  mark: readMark,
};

/** Far above what any machine needs: what grows without bound runs into it. */
const MAX_MS = 60_000;

/** Codes of the errors by work; anything else than an error with a code is thrown on. */
async function outcomesOf(
  pdf: Uint8Array,
  work: typeof WORK = WORK,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const [name, act] of Object.entries(work)) {
    const start = process.cpuUsage();
    try {
      await act(pdf);
      outcomes[name] = 'done';
    } catch (error) {
      if (!isKysoError(error)) throw new Error(`${name}: ${String(error)}`, { cause: error });
      outcomes[name] = error.code;
    }
    // Of the processor: a busy machine is not our slowness.
    expect(process.cpuUsage(start).user / 1000, name).toBeLessThan(MAX_MS);
  }
  return outcomes;
}

const bomb = (length: number, fill: string): string =>
  deflateSync(Buffer.alloc(length, fill, 'latin1'), { level: 9 }).toString('latin1');

/** A table that leads to the section at `hidden`, which is `text`. */
function withHidden(entry: string): Uint8Array {
  const base = makePdf(ONE_PAGE);
  return appendRevision(base, {}, { trailer: `${entry} ${String(base.length)}` });
}

/** Documents that once broke a reader, this one or another; each is refused or read within the time. */
const HOSTILE: Readonly<Record<string, () => Uint8Array>> = {
  'a hybrid section that names itself': () => withHidden('/XRefStm'),
  'a /Prev chain that meets itself': () => {
    const base = makePdf(ONE_PAGE);
    return appendRevision(base, {}, { prev: base.length });
  },
  "two sections that are each other's /Prev": () => {
    const first = makePdf(ONE_PAGE);
    const at = padded(first.length, 10);
    const base = makePdf(ONE_PAGE, { trailer: `/Prev ${at}` });
    return appendRevision(base, {}, { prev: lastStartXref(base) });
  },
  'two thousand sections behind a signature': () => {
    let text = textOfBytes(
      makePdf({
        ...ONE_PAGE,
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
        5: '<< /FT /Sig /T (a) /V 6 0 R >>',
        6: '<< /ByteRange [0 1 2 3] /Contents <30> >>',
      }),
    );
    let prev = lastStartXref(latin1(text));
    for (let i = 0; i < 2000; i++) {
      const at = text.length;
      text += `xref\n0 0\ntrailer\n<< /Size 7 /Root 1 0 R /Prev ${String(prev)} >>\nstartxref\n${String(at)}\n%%EOF\n`;
      prev = at;
    }
    return latin1(text);
  },
  'an object stream that is a bomb': () =>
    makePdfWithObjectStream(
      stream(bomb(80 << 20, ' '), '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode'),
    ),
  'an object stream of millions of numbers': () =>
    makePdfWithObjectStream(
      stream(bomb(8 << 20, '1 1 '), '/Type /ObjStm /N 999999 /First 4 /Filter /FlateDecode'),
    ),
  'an object stream with an array of millions of dictionaries': () =>
    makePdfWithObjectStream(
      stream(
        deflateSync(Buffer.concat([Buffer.from('3 0  ['), Buffer.alloc(4 << 20, '<<>>')])).toString(
          'latin1',
        ),
        '/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode',
      ),
    ),
  'a bomb in a bomb in a bomb': () => {
    const twice = deflateSync(deflateSync(Buffer.alloc(60 << 20)));
    return makePdfWithObjectStream(
      stream(
        twice.toString('latin1'),
        `/Type /ObjStm /N 1 /First 4 /Filter [${'/FlateDecode '.repeat(2000)}]`,
      ),
    );
  },
  'an object stream that stands in itself': () =>
    xrefStreamPdf(ONE_PAGE, {
      rows: (rows) => rows.map(([type, a, b], num) => (num === 5 ? [2, 5, 0] : [type, a, b])),
    }),
  'a cross-reference stream with a hundred thousand runs': () => {
    const runs = Array.from({ length: 100_000 }, (_, i) => `${String(2 * i)} 1`).join(' ');
    const data = bomb(600_000, '\x01\x00\x0f\x00\x00\x00');
    const head = `%PDF-1.7\n`;
    return latin1(
      `${head}1 0 obj\n${stream(data, `/Type /XRef /W [1 3 2] /Size 200000 /Index [${runs}] /Root 1 0 R /Filter /FlateDecode`)}\nendobj\nstartxref\n${String(head.length)}\n%%EOF\n`,
    );
  },
  'a cross-reference stream of eight million rows in a later revision': () => {
    const base = textOfBytes(once);
    const section = stream(
      bomb(8_000_000, '\x00'),
      `/Type /XRef /W [1 0 0] /Size 8000000 /Root 1 0 R /Filter /FlateDecode /Prev ${String(lastStartXref(latin1(base)))}`,
    );
    return latin1(
      `${base}99 0 obj\n${section}\nendobj\nstartxref\n${String(base.length)}\n%%EOF\n`,
    );
  },
  'arrays nested a hundred thousand deep': () => makePdf({ ...ONE_PAGE, 3: '['.repeat(100_000) }),
  'dictionaries nested a hundred thousand deep': () =>
    makePdf({ ...ONE_PAGE, 3: '<</a'.repeat(100_000) }),
  'a string that does not end': () => makePdf({ ...ONE_PAGE, 3: '(' + '(\\'.repeat(100_000) }),
  'a page tree that contains itself': () =>
    makePdf({ ...ONE_PAGE, 2: '<< /Type /Pages /Kids [2 0 R] /Count 5 >>' }),
  'a page tree twenty thousand deep, with a form': () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [
        i + 10,
        `<< /Type /Pages /Kids [${String(i + 11)} 0 R] /Count 1 >>`,
      ]),
    );
    return makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 10 0 R /AcroForm << /Fields [5 0 R] >> >>',
      5: '<< /FT /Sig /T (a) >>',
      ...nodes,
    });
  },
  'a field tree that contains itself': () =>
    makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
      5: '<< /T (a) /Kids [5 0 R 6 0 R] >>',
      6: '<< /T (b) /Kids [5 0 R] >>',
    }),
  'a reference that leads to itself': () => makePdf({ ...ONE_PAGE, 2: '2 0 R' }),
  'a /Length that is its own stream': () =>
    makePdf({ ...ONE_PAGE, 4: '<< /Length 4 0 R >>\nstream\n0 g\nendstream' }),
  'a stream without an end': () => makePdf({ ...ONE_PAGE, 4: '<< /Length 99 >>\nstream\n0 g' }),
  'the page as its own resources': () =>
    makePdf({
      ...ONE_PAGE,
      3: '<< /Type /Page /MediaBox [0 0 9 9] /Resources 3 0 R /Contents 4 0 R /Group 3 0 R >>',
    }),
  'a table with a row for every number there is': () =>
    latin1(
      `%PDF-1.4\nxref\n0 8388608\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
    ),
  'an offset beyond the end': () =>
    latin1(textOfBytes(makePdf(ONE_PAGE)).replace(/\d{10} 00000 n/g, '9999999999 00000 n')),
  'numbers beyond all numbers': () =>
    makePdf({
      ...ONE_PAGE,
      3: `<< /Type /Page /MediaBox [0 0 ${'9'.repeat(400)} 9] /Rotate ${'9'.repeat(400)} /UserUnit ${'9'.repeat(400)} >>`,
    }),
};

/** A file whose page 3 stands in the object stream 5. */
function makePdfWithObjectStream(objectStream: string): Uint8Array {
  const pieces = textOfBytes(
    makePdf({ 1: ONE_PAGE[1] ?? '', 2: ONE_PAGE[2] ?? '', 5: objectStream }),
  );
  const at = pieces.length;
  const offset = (num: number): number => pieces.indexOf(`\n${String(num)} 0 obj`) + 1;
  const row = (type: number, a: number): string =>
    String.fromCharCode(type, (a >> 24) & 255, (a >> 16) & 255, (a >> 8) & 255, a & 255);
  const rows =
    row(0, 0) +
    row(1, offset(1)) +
    row(1, offset(2)) +
    row(2, 5) +
    row(0, 0) +
    row(1, offset(5)) +
    row(1, at);
  return latin1(
    `${pieces}6 0 obj\n${stream(rows, '/Type /XRef /W [1 4 0] /Size 7 /Root 1 0 R')}\nendobj\nstartxref\n${String(at)}\n%%EOF\n`,
  );
}

describe('hostile documents', () => {
  test.each(Object.entries(HOSTILE))('%s', async (name, make) => {
    const outcomes = await outcomesOf(
      make(),
      /millions|bomb|hundred thousand runs/.test(name) ? THOROUGH : WORK,
    );
    expect(Object.values(outcomes).join(' ')).not.toContain('ERR_IO');
  });
});

describe('what the fuzzer found', () => {
  const judge = (pdf: Uint8Array) => validatePdf(pdf, { crypto, at: NOW });

  test('a /Size below the numbers in use: new objects take the place of none', async () => {
    const objects = { ...ONE_PAGE, 6: '(kept)', 9: '(kept too)' };
    const result = await signPdf(makePdf(objects, { size: 1 }), { signer, clock, crypto });
    const bytes = await result.bytes();
    expect(textOfBytes(result.revision)).not.toMatch(/^(6|9) 0 obj/m);
    const report = await judge(bytes);
    expect(report.signatures).toMatchObject([{ field: result.field, integrity: 'intact' }]);
  });

  test('a /Size beyond all numbers: new objects are counted on from the entries', async () => {
    const pdf = makePdf(ONE_PAGE, { size: 2147483648 });
    const result = await signPdf(pdf, { signer, clock, crypto });
    const numbers = [...textOfBytes(result.revision).matchAll(/^(\d+) 0 obj/gm)].map(([, num]) =>
      Number(num),
    );
    const highest = Math.max(...Object.keys(ONE_PAGE).map(Number));
    expect(Math.min(...numbers.filter((num) => num > highest))).toBe(highest + 1);
    expect(Math.max(...numbers)).toBeLessThan(highest + 20);
    const report = await judge(await result.bytes());
    expect(report.signatures).toMatchObject([{ field: result.field, integrity: 'intact' }]);
  });

  test('an object that is a reference to itself is null', async () => {
    const document = await PdfDocument.open(makePdf({ ...ONE_PAGE, 5: '6 0 R', 6: '5 0 R' }));
    expect(await document.run(() => document.object(5))).toEqual({ kind: 'ref', num: 6, gen: 0 });
    expect(await document.run(() => document.resolve(document.object(5)))).toBeNull();
  });

  test('a malformed row that nothing needs leaves changes since a signature unexplained', async () => {
    const loose = textOfBytes(makePdf({ ...ONE_PAGE, 5: '(nobody asks)', 6: '(for these)' }));
    const rows = loose.replace(/\d{10}( 00000 n \n.{20}trailer)/s, 'xxxxxxxxxx$1');
    const twice = await signed(await signed(latin1(rows), { signer }), { signer });
    const report = await judge(twice);
    expect(report.signatures).toHaveLength(2);
    expect(report.signatures[0]).toMatchObject({
      integrity: 'intact',
      modifications: { level: 'unexplained', permitted: false },
    });
  });

  test('a page tree that cannot be read leaves the number of pages open', async () => {
    const report = await judge(latin1(textOfBytes(once).replace('/Count 1', '/Count )')));
    expect(report.document.pages).toBeNull();
    expect(report.signatures).toMatchObject([{ integrity: 'broken' }]);
  });

  test('a file cut off before a signature: the field does not take the new one for its own', async () => {
    const objects = {
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
      5: '<< /FT /Sig /T (Truoc) /V 6 0 R >>',
      6: '<< /Type /Sig >>',
    };
    const whole = textOfBytes(makePdf(objects));
    const cut = latin1(whole.slice(0, whole.indexOf('6 0 obj')));
    const result = await signPdf(cut, { signer, clock, crypto, repair: true });
    expect(textOfBytes(result.revision)).not.toMatch(/^6 0 obj/m);
    const report = await judge(await result.bytes());
    expect(report.signatures).toMatchObject([{ field: result.field, integrity: 'intact' }]);
  });

  test('the same where the reference stands in an object stream', async () => {
    const inside = '5 0 << /FT /Sig /T (Truoc) /V 7 0 R >>';
    const whole = makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
      6: stream(inside, '/Type /ObjStm /N 1 /First 4'),
    });
    const cut = latin1(textOfBytes(whole).replace(/xref\n[^]*$/, ''));
    const result = await signPdf(cut, { signer, clock, crypto, repair: true });
    expect(textOfBytes(result.revision)).not.toMatch(/^7 0 obj/m);
    const report = await judge(await result.bytes());
    expect(report.signatures).toMatchObject([{ field: result.field, integrity: 'intact' }]);
  });

  test('a form whose keys and values do not pair up: what is added is read as it was meant', async () => {
    const odd = {
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>',
      5: '<< /Font /Subtype /Type1 /BaseFont /Odd >>',
    };
    const result = await signPdf(makePdf(odd), { signer, clock, crypto });
    expect(result.findings.map(({ check }) => check)).toContain('object-syntax');
    expect(textOfBytes(result.revision)).toMatch(/\/Odd null\s+\/Fields/);
    const report = await judge(await result.bytes());
    expect(report.signatures).toMatchObject([{ field: result.field, integrity: 'intact' }]);
  });

  test('every kind of value in an object with a fault is carried over', async () => {
    const odd = {
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>',
      5: '<< /A [1 -2.5 true null (x\\)) <00ff> 3 0 R /N#20 << /B 1 >>] /C 99999999999999999999999 /Odd >>',
    };
    const result = await signPdf(makePdf(odd), { signer, clock, crypto });
    const text = textOfBytes(result.revision);
    expect(text).toContain('/A [1 -2.5 true null <7829> <00ff> 3 0 R /N#20 << /B 1 >>]');
    expect(text).toContain('/C 100000000000000000000');
  });

  test('an /Encrypt that is another object once the cross-reference is rebuilt: refused', async () => {
    const trailer = '/Encrypt 5 0 R /ID [<00> <00>]';
    const locked = makePdf({ ...ONE_PAGE, 5: encryptedForNobody('00') }, { trailer });
    const at = textOfBytes(locked).indexOf('5 0 obj');
    // The newest section leads to the dictionary, the one before it nowhere, and the last object 5 is a number.
    const damaged = appendRevision(
      locked,
      {},
      { rows: { 5: at }, prev: 9, trailer, before: '5 0 obj\n12\nendobj\n' },
    );
    const request = { signer, clock, crypto, repair: true };
    await expect(signPdf(damaged, request)).rejects.toMatchObject({ code: 'ERR_ENCRYPTED' });
    const sound = await signPdf(locked, request);
    expect((await judge(await sound.bytes())).signatures).toMatchObject([{ integrity: 'intact' }]);
  });

  test('an object stream that holds the number of /Encrypt does not take its place', async () => {
    const trailer = '/Encrypt 5 0 R /ID [<00> <00>]';
    const inside = stream('5 0 12', '/Type /ObjStm /N 1 /First 4 /Filter /Crypt');
    const locked = textOfBytes(
      makePdf({ ...ONE_PAGE, 5: encryptedForNobody('00'), 6: inside }, { trailer }),
    );
    const cut = latin1(
      locked.replace(/xref\n[^]*?trailer/, 'trailer').replace(/startxref[^]*/, ''),
    );
    const result = await signPdf(cut, { signer, clock, crypto, repair: true });
    const report = await judge(await result.bytes());
    expect(report.signatures).toMatchObject([{ field: result.field, integrity: 'intact' }]);
  });
});

/** An encryption dictionary by RC4 with 40 bits and no password (ISO 32000-2 §7.6.4, algorithms 2 and 4). */
function encryptedForNobody(id: string): string {
  const padding = '28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a';
  const owner = '00'.repeat(32);
  const made = createHash('md5').update(`${padding}${owner}fcffffff${id}`, 'hex').digest();
  const user = Buffer.from(rc4(made.subarray(0, 5), Buffer.from(padding, 'hex'))).toString('hex');
  return `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${owner}> /U <${user}> >>`;
}

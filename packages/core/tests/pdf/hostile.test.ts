import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
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
let seeds: readonly Uint8Array[];

beforeAll(async () => {
  signer = await anySigner();
  const form = {
    ...ONE_PAGE,
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << >> >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Rotate 90 /Contents [4 0 R 8 0 R] /Annots [5 0 R 7 0 R] >>',
    5: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So \\(1\\)) /V <feff0031> /Rect [1 1 9 9] /P 3 0 R >>',
    6: '<< /Fields [5 0 R 9 0 R] /SigFlags 1 >>',
    7: '<< /Type /Annot /Subtype /Widget /Parent 9 0 R /Rect [1 1 9 9] /P 3 0 R >>',
    8: stream('0 g'),
    9: '<< /FT /Sig /T (Ky) /Kids [7 0 R] >>',
  };
  const plain = makePdf(form, { trailer: '/Info 4 0 R /ID [<00> <00>]' });
  const packed = xrefStreamPdf(form, { predictor: 2 });
  seeds = [
    plain,
    packed,
    await signed(plain),
    await signed(await signed(packed)),
    appendRevision(await signed(plain), { 5: 'null' }, { free: [8] }),
  ];
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

/** Far above what the machine needs, and what a person would still wait for. */
const MAX_MS = 10_000;

/** Codes of the errors by work; anything else than an error with a code is thrown on. */
async function outcomesOf(
  pdf: Uint8Array,
  work: typeof WORK = WORK,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const [name, act] of Object.entries(work)) {
    const start = performance.now();
    try {
      await act(pdf);
      outcomes[name] = 'done';
    } catch (error) {
      if (!isKysoError(error)) throw new Error(`${name}: ${String(error)}`, { cause: error });
      outcomes[name] = error.code;
    }
    expect(performance.now() - start, name).toBeLessThan(MAX_MS);
  }
  return outcomes;
}

const TOKENS = [
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '/',
  '%',
  '\0',
  ' R',
  ' 0 R',
  'obj',
  'endobj',
  'stream',
  'endstream',
  'null',
  '-1',
  '1e9',
  '99999999999',
  '0',
  '1',
  '/Kids',
  '/Parent',
  '/Type',
  '/Length 5 0 R',
  '/Prev 9',
  '/XRefStm 9',
  '/FT /Sig',
  '/Contents <00>',
  'trailer',
  'xref',
  'startxref',
];

type Mutation = (bytes: Uint8Array) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, cut: number, put: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]));
const place = (bytes: Uint8Array, part: number): number => Math.floor(part * bytes.length);

/** Writes over what is there, so that the offsets behind it stay right and the mutation is reached. */
const over = (bytes: Uint8Array, at: number, put: Uint8Array): Uint8Array =>
  splice(bytes, at, put.length, put);

/** The n-th number of the text, in place of which another of as many digits is written. */
function withNumber(bytes: Uint8Array, part: number, number: number): Uint8Array {
  const found = [...textOfBytes(bytes).matchAll(/\d+/g)];
  const hit = found[Math.floor(part * found.length)];
  return hit
    ? over(bytes, hit.index, latin1(String(number).slice(0, hit[0].length).padStart(hit[0].length)))
    : bytes;
}

/** The n-th name of the text, in place of which another name of the text is written where it fits. */
function withName(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const found = [...textOfBytes(bytes).matchAll(/\/[A-Za-z]+/g)];
  const [source, hit] = [
    found[Math.floor(from * found.length)],
    found[Math.floor(to * found.length)],
  ];
  if (!source || !hit) return bytes;
  return over(bytes, hit.index, latin1(source[0].slice(0, hit[0].length).padEnd(hit[0].length)));
}

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const numbers = fc.oneof(
  fc.nat(12),
  fc.nat(3000),
  fc.constantFrom(-1, 65535, 8388607, 8388608, 4294967296, 1e15),
);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(part, fc.nat(255)).map(
    ([at, byte]) =>
      (bytes: Uint8Array) =>
        over(bytes, place(bytes, at), Uint8Array.of(byte)),
  ),
  fc.tuple(part, fc.constantFrom(...TOKENS)).map(
    ([at, token]) =>
      (bytes: Uint8Array) =>
        over(bytes, place(bytes, at), latin1(token)),
  ),
  fc.tuple(part, fc.nat(40)).map(
    ([at, cut]) =>
      (bytes: Uint8Array) =>
        over(bytes, place(bytes, at), new Uint8Array(cut).fill(0x20)),
  ),
  fc.tuple(part, part, fc.nat(60)).map(
    ([from, to, length]) =>
      (bytes: Uint8Array) =>
        over(bytes, place(bytes, to), bytes.slice(place(bytes, from), place(bytes, from) + length)),
  ),
  {
    weight: 3,
    arbitrary: fc.tuple(part, numbers).map(
      ([at, number]) =>
        (bytes: Uint8Array) =>
          withNumber(bytes, at, number),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(part, part).map(
      ([from, to]) =>
        (bytes: Uint8Array) =>
          withName(bytes, from, to),
    ),
  },
  fc.tuple(part, fc.nat(60), fc.constantFrom('', ...TOKENS)).map(
    ([at, cut, token]) =>
      (bytes: Uint8Array) =>
        splice(bytes, place(bytes, at), cut, latin1(token)),
  ),
);

describe('mutated documents', () => {
  test('two thousand of them end with a value or with a code', { timeout: 120_000 }, async () => {
    const codes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1000),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async (choice, mutations) => {
          const seed = seeds[choice % seeds.length] ?? new Uint8Array(0);
          const outcomes = await outcomesOf(
            mutations.reduce((bytes, mutate) => mutate(bytes), seed),
          );
          for (const outcome of Object.values(outcomes))
            codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
        },
      ),
      { numRuns: 2000, seed: 15 },
    );
    // Neither all readable nor all refused: the mutations reach behind the header.
    expect(codes.get('done')).toBeGreaterThan(4000);
    expect(codes.get('ERR_PDF_SYNTAX')).toBeGreaterThan(30);
    expect(codes.get('ERR_XREF_DAMAGED')).toBeGreaterThan(10);
  });
});

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
    const base = textOfBytes(seeds[2] ?? new Uint8Array(0));
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

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openFile } from '../../src/node/index.js';
import { signPdf } from '../../src/pades/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { corpus } from '../crypto/corpora.js';
import {
  ONE_PAGE,
  appendRevision,
  makePdf,
  objectText,
  stream,
  textOfBytes,
  type Objects,
} from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';
import {
  NOW,
  anySigner,
  anybody,
  clock,
  crypto,
  signed,
  signerOf,
  slowSource,
  timestamps,
} from './cast.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const outside = tools();
afterAll(() => outside?.remove());

/** Not `toEqual`, which takes seconds for megabytes. */
function isPrefix(start: Uint8Array, whole: Uint8Array): boolean {
  return Buffer.compare(start, whole.subarray(0, start.length)) === 0;
}

async function judged(pdf: Uint8Array, ...anchors: Uint8Array[]) {
  return validatePdf(pdf, { crypto, at: NOW, trust: [{ name: 'user', anchors }] });
}

/** Signs with the usual person and judges with this person trusted: only a right signature passes. */
async function signsAndPasses(
  pdf: Uint8Array,
  options: Parameters<typeof signed>[1] = {},
): Promise<Uint8Array> {
  const bytes = await signed(pdf, options);
  expect(isPrefix(pdf, bytes)).toBe(true);
  const { certificate } = await anybody('p-256');
  expect((await judged(bytes, certificate)).conclusion).toBe('TOTAL-PASSED');
  if (outside)
    expect(outside.qpdfCheck(bytes).status).toBeLessThanOrEqual(outside.qpdfCheck(pdf).status ?? 0);
  return bytes;
}

describe('every kind of key, at B-B and B-T', () => {
  test.each([
    ['rsa-2048', {}, 'rsa-pkcs1'],
    ['rsa-2048', { pss: true }, 'rsa-pss'],
    ['rsa-2048', { digest: 'SHA-512' }, 'SHA-512'],
    ['rsa-pss', {}, 'rsa-pss'],
    ['p-256', {}, 'SHA-256'],
    ['p-384', {}, 'SHA-384'],
    ['p-521', {}, 'SHA-512'],
    ['ed25519', {}, 'Ed25519'],
  ] as const)('%s %o', async (kind, options, name) => {
    const signer = signerOf(await anybody(kind), options);
    for (const source of [undefined, timestamps()]) {
      const bytes = await signed(PDF, { signer, ...(source && { timestamps: source }) });
      const report = await judged(bytes, signer.certificate);
      expect(report.conclusion).toBe('TOTAL-PASSED');
      expect(report.signatures[0]?.level).toBe(source ? 'B-T' : 'B-B');
      expect(report.signatures[0]?.signatureAlgorithm).toContain(name);
      if (!outside) continue;
      expect(outside.qpdfCheck(bytes)).toMatchObject({ status: 0 });
      // OpenSSL 3.0 takes no Ed25519 over signed attributes: it asks for a digest that the key refuses.
      if (kind !== 'ed25519') expect(outside.opensslVerify(bytes)).toMatchObject({ status: 0 });
    }
  });
});

describe('several signatures', () => {
  test('five in a row stay intact, for this validator and for poppler', async () => {
    let bytes = PDF;
    for (let i = 0; i < 5; i++)
      bytes = await signsAndPasses(
        bytes,
        i % 2 ? { field: { rect: { x: 10 + 60 * i, y: 10, width: 50, height: 20 } } } : {},
      );
    const { signatures } = await judged(bytes, (await anybody('p-256')).certificate);
    expect(signatures.map(({ modifications }) => modifications.level)).toEqual([
      'signing',
      'signing',
      'signing',
      'signing',
      'none',
    ]);
    if (!outside) return;
    const lines = outside.pdfsig(bytes);
    expect(lines.filter((line) => line.includes('Signature is Valid'))).toHaveLength(5);
    expect(lines.filter((line) => line.includes('Total document signed'))).toHaveLength(1);
  });

  test('in a file with cross-reference streams and object streams', async () => {
    const first = await signsAndPasses(xrefStreamPdf(ONE_PAGE));
    await signsAndPasses(first, { field: { rect: { x: 10, y: 10, width: 50, height: 20 } } });
  });
});

const catalog = (form: string): Objects => ({
  ...ONE_PAGE,
  1: `<< /Type /Catalog /Pages 2 0 R /AcroForm ${form} >>`,
});
const TEXT_FIELD = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /Rect [1 1 9 9] /P 3 0 R >>';
const pageWith = (annots: string) =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots ${annots} >>`;

describe('one signer object', () => {
  test('that comes with another certificate later signs with the later one', async () => {
    const [first, second] = [await anybody('p-256'), await anybody('rsa-2048')];
    const signer = { ...signerOf(first) };
    await signsAndPasses(PDF, { signer });
    const bytes = await signed(PDF, { signer: Object.assign(signer, signerOf(second)) });
    expect((await judged(bytes, second.certificate)).conclusion).toBe('TOTAL-PASSED');
    expect((await judged(bytes, first.certificate)).conclusion).toBe('INDETERMINATE');
  });
});

describe('the shapes in which forms occur', () => {
  test.each<[string, Objects]>([
    ['no form', ONE_PAGE],
    ['an empty direct form', catalog('<< >>')],
    [
      'a direct form',
      { ...catalog('<< /Fields [5 0 R] >>'), 3: pageWith('[5 0 R]'), 5: TEXT_FIELD },
    ],
    [
      'a direct form without spaces',
      {
        ...catalog('<</Fields[5 0 R]/SigFlags 1/DA(/F 0 Tf)>>'),
        3: pageWith('[5 0 R]'),
        5: TEXT_FIELD,
      },
    ],
    [
      'an indirect form',
      { ...catalog('6 0 R'), 3: pageWith('[5 0 R]'), 5: TEXT_FIELD, 6: '<< /Fields [5 0 R] >>' },
    ],
    [
      'an indirect list of fields',
      {
        ...catalog('6 0 R'),
        3: pageWith('[5 0 R]'),
        5: TEXT_FIELD,
        6: '<< /Fields 7 0 R >>',
        7: '[5 0 R]',
      },
    ],
    [
      'a direct form with an indirect list',
      { ...catalog('<< /Fields 7 0 R >>'), 3: pageWith('[5 0 R]'), 5: TEXT_FIELD, 7: '[5 0 R]' },
    ],
    [
      'an indirect list of annotations',
      { ...catalog('<< /Fields [5 0 R] >>'), 3: pageWith('8 0 R'), 5: TEXT_FIELD, 8: '[ 5 0 R ]' },
    ],
    ['an empty list of annotations', { ...catalog('<< /Fields [] >>'), 3: pageWith('[]') }],
    ['a list of annotations that is null', { ...ONE_PAGE, 3: pageWith('null') }],
  ])('%s: two signatures, both intact', async (_, objects) => {
    const once = await signsAndPasses(makePdf(objects));
    await signsAndPasses(once);
  });

  test('NeedAppearances is dropped, since it would redraw what was signed', async () => {
    const bytes = await signsAndPasses(
      makePdf({
        ...catalog('<< /Fields [5 0 R] /NeedAppearances true >>'),
        3: pageWith('[5 0 R]'),
        5: TEXT_FIELD,
      }),
    );
    expect(objectText(bytes, 1)).not.toContain('NeedAppearances');
  });

  test('a form in an object stream is signed, its text fields kept', async () => {
    const bytes = await signsAndPasses(
      xrefStreamPdf({
        ...catalog('6 0 R'),
        3: pageWith('[5 0 R]'),
        5: TEXT_FIELD,
        6: '<< /Fields [5 0 R] >>',
      }),
    );
    expect(objectText(bytes, 6)).toContain('5 0 R');
  });
});

const EMPTY = '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [10 10 110 60] /P 3 0 R >>';
const MERGED: Objects = {
  ...catalog('<< /Fields [5 0 R] /SigFlags 1 >>'),
  3: pageWith('[5 0 R]'),
  5: EMPTY,
};
const SPLIT: Objects = {
  ...catalog('<< /Fields [6 0 R] >>'),
  3: pageWith('[5 0 R]'),
  5: '<< /Type /Annot /Subtype /Widget /Parent 6 0 R /Rect [10 10 110 60] /P 3 0 R >>',
  6: '<< /FT /Sig /T (Ky) /Kids [5 0 R] >>',
};
const NESTED: Objects = {
  ...catalog('<< /Fields [6 0 R] >>'),
  3: pageWith('[5 0 R]'),
  5: '<< /Type /Annot /Subtype /Widget /T (Hai) /Parent 6 0 R /Rect [10 10 110 60] /P 3 0 R >>',
  6: '<< /FT /Sig /T (Mot) /Kids [5 0 R] >>',
};

describe('an empty signature field that is there', () => {
  test.each<[string, Objects, string]>([
    ['merged with its widget', MERGED, 'Ky'],
    ['with a widget of its own', SPLIT, 'Ky'],
    ['below another, by its full name', NESTED, 'Mot.Hai'],
  ])('%s is signed where it stands, and an earlier signature stays', async (_, objects, name) => {
    const bytes = await signsAndPasses(makePdf(objects), { field: { name } });
    expect(textOfBytes(bytes)).not.toContain('/T (Signature1)');
    const before = await signsAndPasses(makePdf(objects));
    await signsAndPasses(before, { field: { name } });
  });

  test.each<[string, Objects, Parameters<typeof signed>[1]]>([
    [
      'that is a text field',
      { ...catalog('<< /Fields [5 0 R] >>'), 5: TEXT_FIELD },
      { field: { name: 'So' } },
    ],
    [
      'for which a rectangle is given',
      MERGED,
      { field: { name: 'Ky', rect: { x: 0, y: 0, width: 9, height: 9 } } },
    ],
    ['that is a group', NESTED, { field: { name: 'Mot' } }],
    ['with a period in a new name', ONE_PAGE, { field: { name: 'Mot.Hai' } }],
    ['with an empty name', ONE_PAGE, { field: { name: '' } }],
  ])('%s is refused', async (_, objects, options) => {
    await expect(signed(makePdf(objects), options)).rejects.toMatchObject({ code: 'ERR_FIELD' });
  });

  test('a name that is signed already is refused', async () => {
    const once = await signed(PDF, { field: { name: 'Ký duyệt' } });
    await expect(signed(once, { field: { name: 'Ký duyệt' } })).rejects.toMatchObject({
      code: 'ERR_FIELD',
    });
    // The same name in decomposed letters is the same name.
    await expect(
      signed(once, { field: { name: 'Ký duyệt'.normalize('NFD') } }),
    ).rejects.toMatchObject({ code: 'ERR_FIELD' });
  });
});

const folder = mkdtempSync(join(tmpdir(), 'kyso-sign-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a document that is read on demand', () => {
  test('from a source that answers later gives the same bytes as from memory', async () => {
    const large = makePdf({
      ...ONE_PAGE,
      4: stream(' '.repeat(200_000)),
      ...Object.fromEntries(
        Array.from({ length: 3000 }, (_, i) => [
          i + 10,
          `<< /Nr ${String(i)} /Text (${'x'.repeat(60)}) >>`,
        ]),
      ),
    });
    const signer = signerOf(await anybody('ed25519'));
    const random = (length: number) => new Uint8Array(length);
    const options = { signer, clock, crypto: { ...crypto, random } };
    const slow = slowSource(large);
    const result = await signPdf(slow, options);
    expect(
      Buffer.compare(await result.bytes(), await (await signPdf(large, options)).bytes()),
    ).toBe(0);
    expect(result.revision.length).toBeLessThan(10_000);
  });

  test('from a file goes to a sink in pieces, and is judged in the file', async () => {
    const path = join(folder, 'a.pdf');
    writeFileSync(path, PDF);
    const source = await openFile(path);
    const pieces: Uint8Array[] = [];
    const result = await signPdf(source, { signer: await anySigner(), clock, crypto });
    await result.writeTo({ write: (piece) => void pieces.push(piece.slice()) });
    await source.close();
    writeFileSync(path, Buffer.concat(pieces));
    const written = await openFile(path);
    const report = await validatePdf(written, {
      crypto,
      at: NOW,
      trust: [{ name: 'user', anchors: [(await anybody('p-256')).certificate] }],
    });
    await written.close();
    expect(report.conclusion).toBe('TOTAL-PASSED');
  });
});

describe('odd files', () => {
  test.each<[string, () => Uint8Array]>([
    ['a /Size that is too small', () => makePdf(ONE_PAGE, { size: 2 })],
    ['no line end at the end', () => PDF.subarray(0, -1)],
    ['a lone CR at the end', () => new Uint8Array([...PDF.subarray(0, -1), 0x0d])],
    ['blank lines at the end', () => new Uint8Array([...PDF, 0x0a, 0x0d, 0x0a, 0x20])],
    ['an earlier revision', () => appendRevision(PDF, { 4: stream('0 g') })],
    ['bytes before the header', () => makePdf(ONE_PAGE, { header: '%!\n%PDF-1.4\n' })],
    [
      'a compressed content',
      () =>
        makePdf({
          ...ONE_PAGE,
          4: stream(deflateSync('0 g').toString('latin1'), '/Filter /FlateDecode'),
        }),
    ],
  ])('%s is signed and passes', async (_, make) => {
    await signsAndPasses(make());
  });

  test('a tagged draft of an office suite is signed, twice, visibly', async () => {
    const draft = readFileSync(
      new URL(
        '../../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf',
        import.meta.url,
      ),
    );
    const once = await signsAndPasses(new Uint8Array(draft), {
      field: { rect: { x: 300, y: 100, width: 120, height: 60 } },
    });
    await signsAndPasses(once, { field: { page: 1 } });
  });

  test('reason, place and name are in the dictionary, Vietnamese letters composed', async () => {
    const bytes = await signsAndPasses(PDF, {
      name: 'Nguyễn Văn An',
      reason: 'Phê duyệt (bản 2)',
      location: 'Ha Noi',
      contact: '\\',
    });
    const hex = Buffer.from('\ufeffNguyễn Văn An'.normalize('NFC'), 'utf16le')
      .swap16()
      .toString('hex');
    expect(textOfBytes(bytes)).toContain(`/Name <${hex}>`);
    expect(textOfBytes(bytes)).toContain('/Location (Ha Noi)');
    expect(textOfBytes(bytes)).toContain('/ContactInfo (\\\\)');
    expect(textOfBytes(bytes)).toContain('/M (D:20260601080000Z)');
  });
});

/** Files of the set that other tools open without complaint and without a password. */
const hard = corpus('hard-unsigned');
describe.runIf(hard)('difficult files of other producers', () => {
  interface Item {
    readonly file: string;
    readonly openable?: boolean;
    readonly encrypted?: boolean;
    readonly qpdfCheck?: string;
  }
  const items = hard
    ? (JSON.parse(readFileSync(join(hard, 'expected.json'), 'utf8')) as { items: Item[] }).items
    : [];
  const clean = items.filter(
    ({ openable, encrypted, qpdfCheck }) =>
      openable === true && encrypted !== true && qpdfCheck === 'ok',
  );

  test('are signed by an appended revision that verifies, or refused with a code', async () => {
    const refused: string[] = [];
    for (const { file } of clean) {
      const original = new Uint8Array(readFileSync(join(hard ?? '', file)));
      try {
        const bytes = await signed(original);
        expect(isPrefix(original, bytes), file).toBe(true);
        const { signatures } = await judged(bytes);
        expect(signatures.at(-1), file).toMatchObject({
          integrity: 'intact',
          byteRangeValid: true,
          coverage: 'whole-file',
        });
      } catch (error) {
        expect(error, file).toMatchObject({ code: expect.stringMatching(/^ERR_/) as string });
        refused.push(`${file} ${(error as { code: string }).code}`);
      }
    }
    // Files that restrict what may follow, or that hold nothing where a page should be.
    expect(refused.length, refused.join('\n')).toBeLessThanOrEqual(clean.length * 0.15);
  });
});

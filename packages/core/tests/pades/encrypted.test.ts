import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { completeSignature, prepareSignature, readMark } from '../../src/pades/index.js';
import { inspectPdf, validatePdf } from '../../src/validation/index.js';
import { corpus } from '../crypto/corpora.js';
import { ONE_PAGE, makePdf, stream, textOfBytes } from '../pdf/make-pdf.js';
import { NOW, anybody, anySigner, clock, crypto, signed, signerOf, slowSource } from './cast.js';
import { WAYS, WITH_STRINGS, encrypting } from './encrypting.js';
import { tools } from './tools.js';

const PLAIN = makePdf(WITH_STRINGS, { trailer: '/Info 7 0 R /ID [<0123> <4567>]' });
const outside = tools();
const qpdf = encrypting();
afterAll(() => {
  outside?.remove();
  qpdf.remove();
});

const REASON = 'Ban hành quyết định';
const MARK = makePdf({ ...ONE_PAGE, 4: stream('(dau) Tj 1 0 0 rg 0 0 99 99 re f') });
const RECT = { x: 100, y: 300, width: 120, height: 60 };

/** As qpdf writes a string that is not ASCII. */
function utf16(text: string): string {
  return `<feff${Buffer.from(text.normalize('NFC'), 'utf16le').swap16().toString('hex')}>`;
}

async function judged(pdf: Uint8Array, password?: string) {
  const anchors = [(await anybody('p-256')).certificate, (await anybody('rsa-2048')).certificate];
  const trust = [{ name: 'user', anchors }];
  return validatePdf(pdf, { crypto, at: NOW, trust, ...(password !== undefined && { password }) });
}

/** Two signers, the first invisible and the second with a mark. */
async function signedTwice(pdf: Uint8Array, password: string): Promise<Uint8Array> {
  const first = await signed(pdf, { password, reason: REASON, location: 'Ha Noi' });
  const signer = signerOf(await anybody('rsa-2048'));
  const field = { rect: RECT };
  return signed(first, { password, signer, reason: 'Approved', field, appearance: { mark: MARK } });
}

/** What our reader, qpdf and poppler must say of a document signed by `signedTwice`. */
async function expectSignedTwice(original: Uint8Array, pdf: Uint8Array, password: string) {
  expect(Buffer.compare(original, pdf.subarray(0, original.length))).toBe(0);
  const { conclusion, signatures, document } = await judged(pdf, password);
  expect(document).toMatchObject({ encrypted: true, pages: 1 });
  expect(signatures.map(({ modifications }) => modifications.level)).toEqual(['signing', 'none']);
  expect(signatures.map(({ coverage }) => coverage)).toEqual(['whole-revision', 'whole-file']);
  expect(signatures[0]?.claimedSigningTime).toBe(NOW.toISOString());
  expect(conclusion).toBe('TOTAL-PASSED');
  expect(qpdf.check(pdf, password)).toMatchObject({ status: 0 });
  const text = qpdf.decrypted(pdf, password);
  for (const part of [
    `/Reason ${utf16(REASON)}`,
    '/Reason (Approved)',
    '/Location (Ha Noi)',
    '/M (D:20260601080000Z)',
    '/T (Signature1)',
    '/T (Signature2)',
    // What stood in objects that were written again.
    '/DA (/Helv 0 Tf \\(0\\) g)',
    '/Contents (Gop y)',
    '/Lang (vi-VN)',
    '/V (15/QD)',
    '/Title (Quyet dinh)',
    // The mark's own drawing.
    '(dau) Tj 1 0 0 rg 0 0 99 99 re f',
  ])
    expect(text).toContain(part);
}

/** Poppler takes passwords of 32 bytes at most, and as they are typed: ASCII, or UTF-8 from AES-256 on. */
function expectValidForPoppler(pdf: Uint8Array, password: string): void {
  expect(qpdf.pdfsig(pdf, password)).toEqual([
    expect.stringContaining('Signature1') as string,
    expect.stringContaining('Signature is Valid') as string,
    expect.stringContaining('Signature2') as string,
    expect.stringContaining('Signature is Valid') as string,
  ]);
}

describe.runIf(outside)('encrypted documents are signed by two people and stay readable', () => {
  describe.each(WAYS)('$name', (way) => {
    test.each([
      ['plain objects', []],
      ['object streams', ['--object-streams=generate']],
    ] as const)('%s', async (_, flags) => {
      const pdf = qpdf.encrypt(PLAIN, way, { user: 'nguoi xem', flags });
      const { encryption } = await inspectPdf(pdf, { password: 'nguoi xem' });
      const { revision, cipher } = way;
      expect(encryption).toMatchObject({ revision, streams: cipher, strings: cipher });
      const bytes = await signedTwice(pdf, 'nguoi xem');
      await expectSignedTwice(pdf, bytes, 'nguoi xem');
      expectValidForPoppler(bytes, 'nguoi xem');
    });

    test('with the owner password, and with an empty user password by itself', async () => {
      const pdf = qpdf.encrypt(PLAIN, way, { user: '' });
      expect((await inspectPdf(pdf, { password: 'chu so huu' })).encryption?.openedAs).toBe(
        'owner',
      );
      expect((await inspectPdf(pdf)).encryption?.openedAs).toBe('user');
      const bytes = await signed(pdf);
      expect((await judged(bytes)).conclusion).toBe('TOTAL-PASSED');
      expect((await judged(bytes, 'chu so huu')).conclusion).toBe('TOTAL-PASSED');
      const again = await signed(bytes, { password: 'chu so huu' });
      expect((await judged(again)).signatures).toHaveLength(2);
      expect(qpdf.check(again, '')).toMatchObject({ status: 0 });
    });

    test('a wrong and a missing password are refused without the password in the error', async () => {
      const pdf = qpdf.encrypt(PLAIN, way, { user: 'nguoi xem' });
      const wrong = await signed(pdf, { password: 'sai mat khau' }).catch(
        (error: unknown) => error,
      );
      expect(wrong).toMatchObject({ code: 'ERR_PASSWORD', facts: { of: 'document', given: true } });
      expect(JSON.stringify(wrong)).not.toContain('sai mat khau');
      const missing = { code: 'ERR_PASSWORD', facts: { of: 'document', given: false } };
      await expect(signed(pdf)).rejects.toMatchObject(missing);
      await expect(judged(pdf)).rejects.toMatchObject(missing);
      await expect(inspectPdf(pdf)).rejects.toMatchObject(missing);
    });
  });

  test('a Vietnamese password, composed and decomposed', async () => {
    const password = 'mật khẩu đã đổi';
    for (const flags of [[], ['--force-R5']]) {
      const pdf = qpdf.encrypt(PLAIN, { bits: '256', flags }, { user: password });
      const typed = password.normalize('NFD');
      const bytes = await signedTwice(pdf, typed);
      await expectSignedTwice(pdf, bytes, password);
      expectValidForPoppler(bytes, password);
    }
  });

  test('a password in PDFDocEncoding before AES-256', async () => {
    const pdf = qpdf.encrypt(PLAIN, { bits: '128', flags: ['--use-aes=y'] }, { user: 'giá 5 €' });
    await expectSignedTwice(pdf, await signedTwice(pdf, 'giá 5 €'), 'giá 5 €');
  });

  test('a linearized document, read piece by piece', async () => {
    const pdf = qpdf.encrypt(
      PLAIN,
      { bits: '256', flags: [] },
      { user: 'u', flags: ['--linearize'] },
    );
    const { encryption } = await inspectPdf(slowSource(pdf), { password: 'u' });
    expect(encryption?.openedAs).toBe('user');
    await expectSignedTwice(pdf, await signedTwice(pdf, 'u'), 'u');
  });

  test('an empty field that stands in an object stream is signed in its place', async () => {
    const field =
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky \\(duyet\\)) /Rect [9 9 99 59] /P 3 0 R >>';
    const form = makePdf({ ...WITH_STRINGS, 5: field }, { trailer: '/Info 7 0 R' });
    for (const flags of [[], ['--object-streams=generate']]) {
      const pdf = qpdf.encrypt(form, { bits: '128', flags: ['--use-aes=y'] }, { user: 'u', flags });
      const request = { name: 'Ky (duyet)' };
      const bytes = await signed(pdf, {
        password: 'u',
        field: request,
        appearance: { mark: MARK },
      });
      expect((await judged(bytes, 'u')).conclusion).toBe('TOTAL-PASSED');
      expect(qpdf.check(bytes, 'u')).toMatchObject({ status: 0 });
      expect(qpdf.decrypted(bytes, 'u')).toContain('/T (Ky \\(duyet\\))');
    }
  });

  test('in two phases: the prepared JSON has no password and completing needs none', async () => {
    const pdf = qpdf.encrypt(PLAIN, { bits: '256', flags: [] }, { user: 'bi mat 1' });
    const signer = await anySigner();
    const { certificate, chain, algorithm } = signer;
    const options = { certificate, chain, algorithm, crypto, clock, password: 'bi mat 1' };
    const prepared = await prepareSignature(pdf, options);
    expect(JSON.stringify(prepared)).not.toContain('bi mat 1');
    expect(JSON.stringify(prepared)).not.toContain(Buffer.from('bi mat 1').toString('base64'));
    const attributes = Buffer.from(prepared.toBeSigned.signedAttributes, 'base64');
    const value = await signer.sign(attributes, { digestAlgorithm: 'SHA-256' });
    const bytes = await (await completeSignature(pdf, prepared, value, { crypto })).bytes();
    expect((await judged(bytes, 'bi mat 1')).conclusion).toBe('TOTAL-PASSED');
  });

  test('a later revision that drops the encryption is no further signature', async () => {
    const pdf = await signed(qpdf.encrypt(PLAIN, { bits: '256', flags: [] }, { user: '' }));
    const text = Buffer.from(pdf).toString('latin1');
    const trailer = text.slice(text.lastIndexOf('trailer')).replace(/\/Encrypt \d+ 0 R/, '');
    const prev = /startxref\s+(\d+)/.exec(trailer)?.[1] ?? '';
    const update = `xref\n0 0\n${trailer.replace(/\/Prev \d+/, `/Prev ${prev}`)}`;
    const stripped = update.replace(/startxref\s+\d+/, `startxref\n${String(pdf.length)}`);
    const bytes = new Uint8Array(Buffer.concat([pdf, Buffer.from(stripped, 'latin1')]));
    const { conclusion, signatures } = await judged(bytes);
    expect(signatures[0]?.modifications.permitted ?? false).toBe(false);
    expect(conclusion).not.toBe('TOTAL-PASSED');
  });

  test('a mark in an encrypted PDF is refused', async () => {
    const mark = qpdf.encrypt(PLAIN, { bits: '256', flags: [] }, { user: '' });
    await expect(readMark(mark)).rejects.toMatchObject({ code: 'ERR_ENCRYPTED' });
  });
});

describe('other ways of encryption are refused by name', () => {
  test.each([
    ['a public-key handler', '/Filter /Adobe.PubSec /V 4', { handler: 'Adobe.PubSec' }],
    ['no handler', '', { handler: null }],
    ['the version never published', '/Filter /Standard /V 3 /R 3', { version: 3 }],
    ['a revision to come', '/Filter /Standard /V 6 /R 7', { revision: 7 }],
    ['no keys', '/Filter /Standard /V 2 /R 3 /P -4', { handler: 'Standard' }],
    [
      'a cipher of its own',
      '/Filter /Standard /V 4 /R 4 /P -4 /O (o) /U (u) /CF << /X << /CFM /None >> >> /StmF /X',
      { filter: 'X', method: 'None' },
    ],
    [
      'a crypt filter that is not there',
      '/Filter /Standard /V 4 /R 4 /P -4 /O (o) /U (u) /StmF /X',
      { filter: 'X' },
    ],
  ])('%s', async (_, entries, facts) => {
    const pdf = makePdf(ONE_PAGE, { trailer: `/Encrypt << ${entries} >>` });
    await expect(signed(pdf)).rejects.toMatchObject({ code: 'ERR_ENCRYPTED', facts });
    await expect(judged(pdf)).rejects.toMatchObject({ code: 'ERR_ENCRYPTED', facts });
  });
});

const hard = corpus('hard-unsigned');
describe.runIf(hard)('encrypted files of other producers', () => {
  interface Item {
    readonly file: string;
    readonly encrypted?: boolean;
    readonly openable?: boolean;
    readonly qpdfCheck?: string;
    readonly password?: string | null;
  }
  const items = hard
    ? (JSON.parse(readFileSync(join(hard, 'expected.json'), 'utf8')) as { items: Item[] }).items
    : [];

  test.each(
    items.filter(
      ({ encrypted, openable, qpdfCheck }) => encrypted && openable && qpdfCheck === 'ok',
    ),
  )('$file is opened, signed and judged', async ({ file, password }) => {
    const original = new Uint8Array(readFileSync(join(hard ?? '', file)));
    const bytes = await signed(original, { password: password ?? '' }).catch((error: unknown) => {
      // What had to be rebuilt is signed by `repair` only.
      expect(error).toMatchObject({ code: expect.stringMatching(/SYNTAX|XREF/) as string });
    });
    if (!bytes) return;
    const { signatures } = await judged(bytes, password ?? '');
    // Offsets that count from behind junk are not what every reader finds.
    const coverage = textOfBytes(original.subarray(0, 5)) === '%PDF-' ? 'whole-file' : 'unclear';
    expect(signatures.at(-1)).toMatchObject({ integrity: 'intact', coverage });
  });
});

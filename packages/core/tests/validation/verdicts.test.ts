import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PdfSignatureReport } from '../../src/report.js';
import { validatePdf, type ValidateOptions } from '../../src/validation/index.js';
import {
  NOW,
  anybody,
  crypto,
  sandbox,
  signed,
  signerOf,
  slowSource,
  timestamps,
} from '../pades/cast.js';
import { ONE_PAGE, latin1, makePdf, overwritten, stream, textOfBytes } from '../pdf/make-pdf.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';

const PDF = makePdf(ONE_PAGE);
const folder = opensslFolder();
afterAll(folder.remove);

let pdf: Uint8Array;
/** Signed with more room than the CMS needs. */
let roomy: Uint8Array;
let root: Uint8Array;
let own: Uint8Array;

beforeAll(async () => {
  pdf = await signed(PDF);
  roomy = await signed(PDF, { timestamps: timestamps({ maxTokenBytes: 9000 }) });
  root = (await sandbox()).root.certificate;
  own = (await anybody('p-256')).certificate;
});

const trusting = (...anchors: Uint8Array[]): ValidateOptions => ({
  trust: [{ name: 'user', anchors }],
});

async function only(
  bytes: Uint8Array,
  options: ValidateOptions = trusting(root),
): Promise<PdfSignatureReport> {
  const { signatures } = await validatePdf(bytes, { crypto, at: NOW, ...options });
  const [signature] = signatures;
  if (!signature || signatures.length !== 1)
    throw new Error(`${String(signatures.length)} signatures`);
  return signature;
}

const failedChecks = ({ findings }: PdfSignatureReport): string[] =>
  findings.filter(({ status }) => status === 'failed').map(({ check }) => check);

describe('an intact signature', () => {
  test('passes where its own certificate is the anchor', async () => {
    expect(await only(pdf, trusting(own))).toMatchObject({
      indication: 'TOTAL-PASSED',
      subIndication: null,
      integrity: 'intact',
      level: 'B-B',
      byteRangeValid: true,
      coverage: 'whole-file',
      modifications: { level: 'none', permitted: true },
      signer: { trustDomain: 'user' },
      claimedSigningTime: NOW.toISOString(),
    });
  });

  test('is undecided below a trusted root, because revocation is not known', async () => {
    const signature = await only(pdf);
    expect(signature).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
      signer: { trustDomain: 'user' },
    });
    expect(signature.findings).toContainEqual(
      expect.objectContaining({ check: 'revocation', status: 'unknown' }),
    );
  });

  test.each([
    ['without any root', { trust: [] }],
    ['below a root that is not trusted', undefined],
  ])('%s has no path', async (_, options) => {
    const stranger = makeCertificate(folder, { name: 'stranger', subject: '/CN=stranger' });
    expect(await only(pdf, options ?? trusting(stranger))).toMatchObject({
      integrity: 'intact',
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      signer: { trustDomain: null },
    });
  });

  test.each([
    ['after its certificate ran out', '2041-01-01T00:00:00Z', 'OUT_OF_BOUNDS_NO_POE'],
    ['before its certificate began', '2025-01-01T00:00:00Z', 'NOT_YET_VALID'],
  ])('judged %s is undecided', async (_, at, subIndication) => {
    expect(await only(pdf, { ...trusting(root), at: new Date(at) })).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication,
    });
  });

  test('with a timestamp is judged for the time of the stamp, when the certificate has run out since', async () => {
    const stamped = await signed(PDF, { timestamps: timestamps() });
    const signature = await only(stamped, {
      ...trusting(root),
      at: new Date('2030-06-01T00:00:00Z'),
    });
    expect(signature).toMatchObject({
      level: 'B-T',
      bestSignatureTime: NOW.toISOString(),
      subIndication: 'TRY_LATER',
    });
    expect(signature.timestamps).toMatchObject([
      { integrity: 'intact', kind: 'signature-timestamp', genTime: NOW.toISOString() },
    ]);
  });

  test('with a timestamp of an unknown authority gains no time from it', async () => {
    const stamped = await signed(PDF, { timestamps: timestamps() });
    const signature = await only(stamped, trusting(own));
    expect(signature).toMatchObject({ bestSignatureTime: null });
    expect(signature.timestamps).toMatchObject([
      {
        integrity: 'intact',
        indication: 'INDETERMINATE',
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      },
    ]);
  });

  test('with a timestamp over something else stays B-B, and the stamp fails', async () => {
    const source = timestamps();
    const other = {
      requestToken: () =>
        source.requestToken({ digestAlgorithm: 'SHA-256', imprint: new Uint8Array(32) }),
      maxTokenBytes: 9000,
    };
    const signature = await only(await signed(PDF, { timestamps: other }));
    expect(signature).toMatchObject({ integrity: 'intact', level: 'B-B', bestSignatureTime: null });
    expect(signature.timestamps).toMatchObject([
      { integrity: 'broken', indication: 'FAILED', subIndication: 'HASH_FAILURE' },
    ]);
  });
});

/** The signed file with one byte of its CMS changed, at an offset of the DER. */
function withCmsByte(at: number, file = pdf): Uint8Array {
  const start = textOfBytes(file).lastIndexOf('/Contents <') + 11 + 2 * at;
  const changed = file.slice();
  const byte = parseInt(textOfBytes(file.subarray(start, start + 2)), 16) ^ 1;
  changed.set(latin1(byte.toString(16).padStart(2, '0')), start);
  return changed;
}

function cms(file = pdf): Buffer {
  const hex = /\/Contents <([0-9a-f]+)>/.exec(textOfBytes(file))?.[1] ?? '';
  return Buffer.from(hex, 'hex');
}

/** Offset in the CMS behind the given bytes. */
const behind = (hex: string): number => cms().indexOf(hex, 0, 'hex') + hex.length / 2;
const MESSAGE_DIGEST = '06092a864886f70d010904' + '3122' + '0420';
const SIGNING_CERTIFICATE_V2 = '060b2a864886f70d010910022f';

describe('one byte is changed', () => {
  test.each([
    [
      'in the original document',
      () => overwritten(pdf, '100 100 50 50', '100 100 50 51'),
      'HASH_FAILURE',
      'message-digest',
    ],
    [
      'in the appended revision, before the gap',
      () => overwritten(pdf, '/Filter /Adobe', '/Filter /adobe'),
      'HASH_FAILURE',
      'message-digest',
    ],
    [
      'behind the gap',
      () => overwritten(pdf, '/F 132', '/F 133'),
      'HASH_FAILURE',
      'message-digest',
    ],
    [
      'in the message-digest attribute',
      () => withCmsByte(behind(MESSAGE_DIGEST)),
      'HASH_FAILURE',
      'message-digest',
    ],
    [
      'in the signing-certificate attribute',
      () => withCmsByte(behind(SIGNING_CERTIFICATE_V2) + 12),
      'SIG_CRYPTO_FAILURE',
      'signature-value',
    ],
    [
      'in the signature value',
      () => withCmsByte(usedLength() - 3),
      'SIG_CRYPTO_FAILURE',
      'signature-value',
    ],
    ['in the header of the CMS', () => withCmsByte(0), 'FORMAT_FAILURE', 'cms-structure'],
  ])('%s: it fails', async (_, change, subIndication, check) => {
    const signature = await only(change(), trusting(root, own));
    expect(signature).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication,
      integrity: 'broken',
    });
    expect(failedChecks(signature)).toContain(check);
  });

  test('in the padding: it stays intact, with a warning', async () => {
    const signature = await only(withCmsByte(usedLength(roomy) + 1, roomy), trusting(own));
    expect(signature.integrity).toBe('intact');
    expect(signature.findings).toContainEqual(
      expect.objectContaining({ check: 'cms-padding', status: 'warning' }),
    );
  });
});

/** Length of the CMS: its first four bytes are a SEQUENCE with a length of two bytes. */
function usedLength(file = pdf): number {
  return 4 + cms(file).readUInt16BE(2);
}

/** The signed file with other numbers in the room of /ByteRange. */
function withByteRange(
  change: (range: readonly number[]) => readonly (number | string)[],
): Uint8Array {
  const [, room = ''] = /\/ByteRange (\[[^\]]*\])/.exec(textOfBytes(pdf)) ?? [];
  const range = room.replace(/[[\]]/g, ' ').trim().split(/\s+/).map(Number);
  return overwritten(pdf, room, `[${change(range).join(' ')}`.padEnd(room.length - 1) + ']');
}

describe('a byte range that is none', () => {
  test.each<[string, (range: readonly number[]) => readonly (number | string)[]]>([
    ['reaches behind the end of the file', ([a = 0, b = 0, c = 0, d = 0]) => [a, b, c, d + 1]],
    ['is far too long', ([a = 0, b = 0, c = 0]) => [a, b, c, 9e15]],
    ['has a negative number', ([a = 0, b = 0, c = 0]) => [a, b, c, -5]],
    ['overlaps itself', ([a = 0, b = 0, , d = 0]) => [a, b, b - 10, d]],
    ['does not begin at 0', ([, b = 0, c = 0, d = 0]) => [1, b, c, d]],
    ['has three numbers', ([a = 0, b = 0, c = 0]) => [a, b, c]],
    ['has six numbers', ([a = 0, b = 0, c = 0, d = 0]) => [a, b, c, d - 10, 0, 10]],
    ['holds a fraction', ([a = 0, b = 0, c = 0, d = 0]) => [a, `${String(b)}.5`, c, d]],
    ['holds a name', ([a = 0, b = 0, c = 0]) => [a, b, c, '/D']],
    ['has a wider gap', ([a = 0, b = 0, c = 0, d = 0]) => [a, b - 1, c, d]],
    ['has a gap that begins late', ([a = 0, b = 0, c = 0, d = 0]) => [a, b + 1, c, d]],
    ['has a gap elsewhere', () => [0, 10, 20, 30]],
    ['is empty', () => []],
  ])('%s: it fails for its form', async (_, change) => {
    const signature = await only(withByteRange(change), trusting(root, own));
    expect(signature).toMatchObject({
      byteRangeValid: false,
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
    expect(signature.coverage).toBe('unclear');
    expect(failedChecks(signature)).toContain('byte-range');
  });
});

/** The signed file with another text of the same length in the gap, which no digest covers. */
function withGap(change: (gap: string) => string): Uint8Array {
  const [, gap = ''] = /\/Contents (<[0-9a-f]+>)/.exec(textOfBytes(roomy)) ?? [];
  return overwritten(roomy, gap, change(gap));
}

describe('another text in the gap', () => {
  test('a literal string with the same octets fails for its form', async () => {
    const bytes = withGap((gap) => {
      const octets = Buffer.from(gap.slice(1, -1), 'hex').toString('latin1');
      const escaped = octets.replace(
        /[\\()\r\n]/g,
        (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
      );
      return `(${escaped.padEnd(gap.length - 2, '\0')})`;
    });
    const signature = await only(bytes, trusting(root, own));
    expect(signature).toMatchObject({ byteRangeValid: false, subIndication: 'FORMAT_FAILURE' });
  });

  test('white space in place of the padding changes nothing', async () => {
    const bytes = withGap(
      (gap) => `${gap.slice(0, 1 + 2 * usedLength(roomy)).padEnd(gap.length - 1)}>`,
    );
    expect(await only(bytes, trusting(own))).toMatchObject({
      byteRangeValid: true,
      indication: 'TOTAL-PASSED',
    });
  });

  test.each([
    ['only zeros', (gap: string) => `<${'0'.repeat(gap.length - 2)}>`],
    [
      'a shorter string and an entry behind it',
      (gap: string) => `<${'0'.repeat(gap.length - 22)}> /Reason (khac) `.padEnd(gap.length),
    ],
    [
      'the string twice',
      (gap: string) =>
        `${gap.slice(0, 1 + 2 * usedLength(roomy))}> /Contents <00>`.padEnd(gap.length),
    ],
  ])('%s: it fails for its form', async (_, change) => {
    expect(await only(withGap(change), trusting(root, own))).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
  });
});

describe('several signatures', () => {
  test('with different digest algorithms are intact, the earlier one first', async () => {
    let bytes = pdf;
    for (const kind of ['p-384', 'rsa-2048', 'ed25519'] as const)
      bytes = await signed(bytes, { signer: signerOf(await anybody(kind)) });
    const { signatures, document } = await validatePdf(bytes, {
      crypto,
      at: NOW,
      ...trusting(root),
    });
    expect(signatures.map(({ integrity }) => integrity)).toEqual(Array(4).fill('intact'));
    expect(signatures.map(({ digestAlgorithm }) => digestAlgorithm)).toEqual([
      'SHA-256',
      'SHA-384',
      'SHA-256',
      'SHA-512',
    ]);
    expect(signatures.map(({ modifications }) => modifications.level)).toEqual([
      'signing',
      'signing',
      'signing',
      'none',
    ]);
    expect(signatures.map(({ field }) => field)).toEqual([
      'Signature1',
      'Signature2',
      'Signature3',
      'Signature4',
    ]);
    expect(document).toEqual({ pages: 1, revisions: 5, encrypted: false });
  });

  test('one that fails makes the whole conclusion fail', async () => {
    const twice = await signed(pdf);
    const { conclusion } = await validatePdf(overwritten(twice, '100 100 50 50', '100 100 50 51'), {
      crypto,
      at: NOW,
      ...trusting(own),
    });
    expect(conclusion).toBe('TOTAL-FAILED');
  });

  test('twenty cost one reading of the file', async () => {
    let bytes = makePdf({ ...ONE_PAGE, 4: stream(' '.repeat(4 << 20)) });
    for (let i = 0; i < 20; i++) bytes = await signed(bytes);
    const source = slowSource(bytes);
    const report = await validatePdf(source, { crypto, at: NOW, ...trusting(own) });
    expect(report.signatures.map(({ indication }) => indication)).toEqual(
      Array(20).fill('TOTAL-PASSED'),
    );
    // Besides the one pass: the structure in chunks of 64 KiB, and what stands behind each gap.
    expect(source.given()).toBeLessThan(1.3 * bytes.length + 20 * 8192);
    expect(report).toEqual(await validatePdf(bytes, { crypto, at: NOW, ...trusting(own) }));
  });

  test('a document without any has no signature to judge', async () => {
    expect(await validatePdf(PDF, { crypto, at: NOW })).toMatchObject({
      conclusion: 'NO-SIGNATURE',
      signatures: [],
    });
  });
});

/** A PDF of ISO 32000-1 §12.8.3.3.1: the CMS carries the SHA-1 of the byte range, and signs it. */
function sha1Pdf(
  sha1 = (covered: Uint8Array) => createHash('sha1').update(covered).digest(),
): Uint8Array {
  const room = 4096;
  const empty = '/ByteRange [0 1111111111 2222222222 3333333333]';
  const file = textOfBytes(
    makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>',
      5: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Cu) /Rect [0 0 0 0] /P 3 0 R /V 6 0 R >>',
      6: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.sha1 ${empty} /Contents <${'0'.repeat(2 * room)}> >>`,
    }),
  );
  const start = file.indexOf('/Contents <') + 10;
  const end = start + 2 * room + 2;
  const range =
    `/ByteRange [0 ${String(start)} ${String(end)} ${String(file.length - end)}`.padEnd(
      empty.length - 1,
    ) + ']';
  const ready = file.replace(empty, range);
  makeCertificate(folder, { name: 'old', subject: '/CN=old', key: 'rsa' });
  folder.write('content', sha1(latin1(ready.slice(0, start) + ready.slice(end))));
  folder.run(
    'cms -sign -binary -nodetach -noattr -md sha256 -in content -signer old.crt -inkey old.key -outform DER -out cms',
  );
  const value = Buffer.from(folder.read('cms')).toString('hex');
  return latin1(`${ready.slice(0, start + 1)}${value}${ready.slice(start + 1 + value.length)}`);
}

describe('adbe.pkcs7.sha1', () => {
  test('is intact where the content is the SHA-1 of the byte range, and never passes', async () => {
    const signature = await only(sha1Pdf());
    expect(signature).toMatchObject({
      integrity: 'intact',
      subFilter: 'adbe.pkcs7.sha1',
      digestAlgorithm: 'SHA-1',
      level: null,
    });
    expect(signature.indication).not.toBe('TOTAL-PASSED');
    expect(signature.findings).toContainEqual(
      expect.objectContaining({ check: 'algorithm-strength', status: 'warning' }),
    );
  });

  test('is broken where the content is something else', async () => {
    const signature = await only(sha1Pdf(() => Buffer.alloc(20)));
    expect(signature).toMatchObject({
      integrity: 'broken',
      indication: 'TOTAL-FAILED',
      subIndication: 'HASH_FAILURE',
    });
  });
});

describe('what cannot be read is refused', () => {
  test.each([
    ['an empty file', new Uint8Array(0), 'ERR_NOT_PDF'],
    ['a text', latin1('Quyet dinh'), 'ERR_NOT_PDF'],
    [
      'a PDF without cross-reference',
      latin1('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n'),
      'ERR_XREF_DAMAGED',
    ],
    [
      'a PDF encrypted for recipients by their certificates',
      makePdf(ONE_PAGE, { trailer: '/Encrypt << /Filter /Adobe.PubSec >>' }),
      'ERR_ENCRYPTED',
    ],
  ])('%s', async (_, bytes, code) => {
    await expect(validatePdf(bytes, { crypto, at: NOW })).rejects.toMatchObject({ code });
  });
});

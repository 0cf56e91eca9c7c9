import { beforeAll, describe, expect, test } from 'vitest';
import { fc } from '../../../../test-fixtures/properties.js';
import { isKysoError } from '../../src/errors.js';
import { timestampPdf } from '../../src/pades/index.js';
import { parseCrl } from '../../src/revocation/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { watchedCertificate, watchedCrl, watchedFile } from '../../src/watch/index.js';
import { sha256 } from '../cms/sign.js';
import { NOW, anySigner, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import { makePdf, ONE_PAGE, stream } from '../pdf/make-pdf.js';

const look = async (bytes: Uint8Array, password?: string) =>
  (await watchedFile(bytes, { crypto, source: 'x', password })).map(({ kind, name, expiresAt }) => [
    kind,
    /CN=([^,]*)/.exec(name)?.[1],
    expiresAt.getUTCFullYear(),
  ]);
const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const soon = new Date(NOW.getTime() + 6 * 86_400_000);

let root: Uint8Array;
let middle: Uint8Array;
let leaf: Uint8Array;
let list: Uint8Array;
beforeAll(async () => {
  const { root: above, intermediate } = await sandbox();
  root = above.certificate;
  middle = intermediate.certificate;
  leaf = (await anySigner()).certificate;
  list = intermediate.crl({ nextUpdate: soon });
});

describe('files of certificates and lists', () => {
  test('a certificate is that of a person, of a timestamp authority or of an authority', async () => {
    const { timestampAuthority } = await sandbox();
    const kinds = [leaf, timestampAuthority.certificate, middle, root].map(
      (der) => watchedCertificate(parseCertificate(der), { crypto }).kind,
    );
    expect(kinds).toEqual(['certificate', 'timestamp-authority', 'authority', 'authority']);
    const { notAfter } = parseCertificate(leaf);
    const [item] = await watchedFile(leaf, { crypto, source: 'an.cer' });
    expect(item).toMatchObject({ kind: 'certificate', expiresAt: notAfter, sources: ['an.cer'] });
    expect(item?.id).toBe(Buffer.from(sha256(leaf)).toString('hex'));
  });

  test('a list ends with its nextUpdate, and has no end without one', async () => {
    const { intermediate } = await sandbox();
    expect(await watchedFile(list, { crypto })).toMatchObject([{ kind: 'crl', expiresAt: soon }]);
    expect(await look(intermediate.crl({ nextUpdate: null }))).toEqual([]);
  });

  test('lists of one issuer and scope are a series; delta lists and other scopes are others', async () => {
    const { intermediate } = await sandbox();
    const seriesOf = (der: Uint8Array) => watchedCrl(parseCrl(der), { crypto })?.series;
    const later = intermediate.crl({ thisUpdate: soon, nextUpdate: soon });
    expect(seriesOf(later)).toBe(seriesOf(list));
    const others = [
      intermediate.crl({ number: 9, deltaOf: 8 }),
      intermediate.crl({ scope: { only: 'ca' } }),
    ].map(seriesOf);
    expect(new Set([seriesOf(list), ...others]).size).toBe(3);
  });

  test('one PEM file may hold both, beside keys that are passed over', async () => {
    const text = [
      pem('CERTIFICATE', leaf),
      pem('PRIVATE KEY', Uint8Array.of(0x30, 0)),
      pem('X509 CRL', list),
    ].join('Chú thích\n');
    expect((await look(bytesOf(text))).map(([kind]) => kind)).toEqual(['certificate', 'crl']);
  });

  test.each([
    ['nothing', ''],
    ['text', 'Kính gửi'],
  ])('%s is refused', async (_, text) => {
    await expect(look(bytesOf(text))).rejects.toMatchObject({ code: 'ERR_CERTIFICATE' });
  });
});

describe('signed files', () => {
  test('a PDF has its signers, their authorities, and the authorities of its timestamps', async () => {
    const first = await signed(makePdf(ONE_PAGE), { level: 'B-T', timestamps: timestamps() });
    const twice = await signed(first);
    const stamped = await timestampPdf(twice, { crypto, timestamps: timestamps() });
    const pdf = await stamped.bytes();
    const kinds = (await look(pdf)).map(([kind]) => kind);
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect(count('certificate')).toBe(2);
    // In the token of the signature and in that of the document, each as its signer.
    expect(count('timestamp-authority')).toBeGreaterThanOrEqual(2);
    expect(count('authority')).toBeGreaterThanOrEqual(2);
  });

  test('a timestamp token has its authority', async () => {
    const token = await timestamps().requestToken({
      digestAlgorithm: 'SHA-256',
      imprint: new Uint8Array(32),
    });
    expect((await look(token)).map(([kind]) => kind)).toContain('timestamp-authority');
  });

  test('the security store of a PDF has lists and authorities; strangers in it are of no interest', async () => {
    const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
    const pdf = makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /DSS 5 0 R >>',
      5: '<< /Certs [6 0 R 7 0 R 9 0 R] /CRLs [8 0 R 9 0 R] >>',
      6: stream(latin1(middle)),
      7: stream(latin1(leaf)),
      8: stream(latin1(list)),
      9: stream('no certificate'),
    });
    expect((await look(pdf)).map(([kind]) => kind)).toEqual(['authority', 'crl']);
  });

  test('a PDF without signature has nothing', async () => {
    expect(await look(makePdf(ONE_PAGE))).toEqual([]);
  });

  test('damaged bytes are items or typed errors, never a crash', async () => {
    const pdf = await signed(makePdf(ONE_PAGE), { level: 'B-T', timestamps: timestamps() });
    const seeds = [leaf, list, pdf];
    const damage = fc.record({
      seed: fc.nat(seeds.length - 1),
      edits: fc.array(fc.tuple(fc.nat(1 << 24), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      end: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    const property = fc.asyncProperty(damage, async ({ seed, edits, end }) => {
      const whole = seeds[seed] ?? leaf;
      const bytes = whole.slice(0, Math.ceil(whole.length * end));
      for (const [at, value] of edits) bytes[at % bytes.length] = value;
      await look(bytes).catch((error: unknown) => {
        if (!isKysoError(error)) throw error;
      });
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

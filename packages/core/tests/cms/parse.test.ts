import { fc } from '../../../../test-fixtures/properties.js';
import { afterAll, describe, expect, test } from 'vitest';
import { buildAttribute, parseSignedData, readCertificates } from '../../src/cms/index.js';
import { context, integer, octetString, oid, sequence, tlv } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';
import { CONTENT, checked, complaints, person, signedBy } from './sign.js';

const folder = opensslFolder();
afterAll(folder.remove);
const an = person(folder, { name: 'an', subject: '/CN=An' });
folder.write('content', CONTENT);
const SIGNED_DATA = oid('1.2.840.113549.1.7.2');

describe('BER of a streaming signer', () => {
  folder.run(
    'cms -sign -binary -nodetach -stream -signer an.crt -inkey an.key -in content -outform DER -out ber.cms -md sha256',
  );
  const ber = folder.read('ber.cms');

  test('is refused as DER, with the offset', () => {
    expect(() => parseSignedData(ber)).toThrow(
      expect.objectContaining({ code: 'ERR_DER', facts: { offset: 1 } }),
    );
  });

  test('is read where BER is allowed, and its length excludes what follows', async () => {
    const padded = Uint8Array.of(...ber, 0, 0, 0);
    const parsed = parseSignedData(padded, { ber: true });
    expect(parsed).toMatchObject({ rewritten: true, length: ber.length, eContent: CONTENT });
    expect((await checked(padded)).integrity).toBe('intact');
  });
});

test('what follows a SignedData is left to the caller', () => {
  const cms = signedBy(an);
  expect(parseSignedData(Uint8Array.of(...cms, 7)).length).toBe(cms.length);
});

test('an odd tagged string among the unsigned attributes disturbs nobody', async () => {
  // As the VGCA tool of 2018 writes its contentReference: an application-wide string tag over text.
  const odd = buildAttribute(
    '1.2.840.113549.1.9.16.2.10',
    tlv(0x6c, new TextEncoder().encode('VGCA')),
  );
  const result = await checked(signedBy(an, { data: { unsignedAttributes: [odd] } }));
  expect(result.integrity).toBe('intact');
  expect(complaints(result)).toEqual([]);
});

describe('what is no SignedData', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'ERR_DER'],
    ['zeros', new Uint8Array(64), 'ERR_DER'],
    ['a certificate', an.certificate.der, 'ERR_DER'],
    ['data', sequence(oid('1.2.840.113549.1.7.1'), context(0, octetString(CONTENT))), 'ERR_CMS'],
    [
      'content that is an INTEGER',
      sequence(
        SIGNED_DATA,
        context(
          0,
          sequence(
            integer(1),
            tlv(0x31),
            sequence(oid('1.2.3'), context(0, integer(1))),
            tlv(0x31),
          ),
        ),
      ),
      'ERR_CMS',
    ],
  ])('%s is refused', (_, bytes, code) => {
    for (const ber of [false, true]) {
      expect(() => parseSignedData(bytes, { ber })).toThrow(
        expect.objectContaining({ name: 'KysoError', code }),
      );
    }
  });

  test('too many signatures are refused by number', () => {
    const signers = Array.from({ length: 300 }, () => sequence(integer(1)));
    const many = sequence(
      SIGNED_DATA,
      context(0, sequence(integer(1), tlv(0x31), sequence(oid('1.2.3')), tlv(0x31, ...signers))),
    );
    expect(() => parseSignedData(many)).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
  });
});

test('PKCS #7 content that is a SEQUENCE is signed by its contents', () => {
  const content = sequence(integer(5), octetString(CONTENT));
  const cms = sequence(
    SIGNED_DATA,
    context(
      0,
      sequence(integer(1), tlv(0x31), sequence(oid('1.2.3'), context(0, content)), tlv(0x31)),
    ),
  );
  expect(parseSignedData(cms).eContent).toEqual(content.subarray(2));
});

test('changed bytes are never intact for other content, and never more than a KysoError', async () => {
  const cms = signedBy(an, { data: { eContent: CONTENT } });
  const other = new TextEncoder().encode('khác');
  const edit = fc.record({ at: fc.nat(cms.length - 1), value: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const bytes = cms.slice();
      for (const { at, value } of edits) bytes[at] = value;
      try {
        const { integrity } = await checked(bytes, { contentDigest: () => undefined });
        // A change outside of what is signed (version, unused algorithm sets) may leave it intact.
        const parsed = parseSignedData(bytes, { ber: true });
        if (integrity === 'intact') expect(parsed.eContent).toEqual(CONTENT);
        const against = await checked(bytes, { content: () => other, contentDigest: () => other });
        expect(against.integrity).not.toBe('intact');
      } catch (error) {
        if (!isKysoError(error) && !(error instanceof Error && error.message === 'no SignerInfo')) {
          throw error;
        }
      }
    }),
    { numRuns: 400 },
  );
});

describe('files of certificates', () => {
  const ca = makeCertificate(folder, { name: 'ca', subject: '/CN=CA' });
  const both = new Uint8Array([
    ...folder.read('ca.crt'),
    ...folder.read('an.key'),
    ...folder.read('an.crt'),
  ]);
  folder.run('crl2pkcs7 -nocrl -certfile ca.crt -certfile an.crt -outform DER -out certs.p7b');
  folder.run('crl2pkcs7 -nocrl -certfile ca.crt -certfile an.crt -out certs.pem');

  test.each([
    ['one in DER', ca, [ca]],
    ['one in PEM', folder.read('ca.crt'), [ca]],
    ['several in PEM beside a key', both, [ca, an.certificate.der]],
    ['PKCS #7 in DER', folder.read('certs.p7b'), [ca, an.certificate.der]],
    ['PKCS #7 in PEM', folder.read('certs.pem'), [ca, an.certificate.der]],
  ])('%s', (_, file, expected) => {
    expect(readCertificates(file).map((der) => Buffer.from(der).toString('hex'))).toEqual(
      expected.map((der) => Buffer.from(der).toString('hex')),
    );
  });

  test.each([
    ['empty', new Uint8Array(0)],
    ['a key alone', folder.read('an.key')],
    ['text', CONTENT],
    ['a truncated certificate', ca.subarray(0, 99)],
    ['PKCS #7 of something else', sequence(oid('1.2.840.113549.1.7.1'))],
    ['PKCS #7 broken off', folder.read('certs.p7b').subarray(0, 50)],
  ])('%s is refused with ERR_CERTIFICATE', (_, file) => {
    expect(() => readCertificates(file)).toThrow(
      expect.objectContaining({ name: 'KysoError', code: 'ERR_CERTIFICATE' }),
    );
  });
});

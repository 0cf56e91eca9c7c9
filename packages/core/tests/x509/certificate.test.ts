import { fc } from '../../../../test-fixtures/properties.js';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/bytes/index.js';
import { isKysoError } from '../../src/errors.js';
import {
  authorityInfoAccessOf,
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  criticalExtensionsBeyond,
  crlUrlsOf,
  emailsOf,
  extKeyUsageOf,
  extensionOf,
  hasOcspNoCheck,
  isWithinValidity,
  keyUsagesOf,
  nameText,
  parseCertificate,
  policiesOf,
  sameName,
  serialText,
  subjectKeyIdentifierOf,
} from '../../src/x509/index.js';
import { readCertificates } from '../../src/cms/index.js';
import { corpus } from '../crypto/corpora.js';
import { makeCertificate, opensslFolder } from './openssl.js';

const folder = opensslFolder();
afterAll(folder.remove);

const DER = makeCertificate(folder, {
  name: 'full',
  subject: '/C=VN/L=Hà Nội/O=BỘ TÀI CHÍNH/CN=CỤC THUẾ',
  serial: '0x80FFEE',
  extensions: [
    'basicConstraints=critical,CA:true,pathlen:3',
    'keyUsage=critical,digitalSignature,keyCertSign,decipherOnly,keyAgreement',
    'extendedKeyUsage=critical,clientAuth,1.3.6.1.4.1.311.20.2.2',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid:always,issuer:always',
    'authorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/a.crt',
    'crlDistributionPoints=URI:http://ca.example/a.crl,URI:ldap://ca.example/b',
    'certificatePolicies=2.16.704.1.1.1.1.1,1.2.3.4',
    'subjectAltName=email:thu@example.vn,DNS:example.vn,email:hai@example.vn',
    'noCheck=ignored',
    '1.2.3.4.5=critical,ASN1:NULL',
  ],
});

describe('a certificate with every extension that is read', () => {
  const certificate = parseCertificate(DER);

  test('gives its fields without copying', () => {
    expect(certificate.der).toBe(DER);
    expect(certificate.tbs.buffer).toBe(DER.buffer);
    expect(certificate.version).toBe(3);
    expect(toHex(certificate.serialNumber)).toBe('0080ffee');
    expect(serialText(certificate.serialNumber)).toBe('80ffee');
    expect(nameText(certificate.subject)).toBe('C=VN, L=Hà Nội, O=BỘ TÀI CHÍNH, CN=CỤC THUẾ');
    expect(sameName(certificate.subject, certificate.issuer)).toBe(true);
    expect(certificate.extensions).toHaveLength(11);
  });

  test('decodes each extension', () => {
    expect(basicConstraintsOf(certificate)).toEqual({ ca: true, pathLength: 3 });
    expect(keyUsagesOf(certificate)).toEqual([
      'digitalSignature',
      'keyAgreement',
      'keyCertSign',
      'decipherOnly',
    ]);
    expect(extKeyUsageOf(certificate)).toEqual({
      critical: true,
      purposes: ['1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.311.20.2.2'],
    });
    expect(authorityInfoAccessOf(certificate)).toEqual({
      ocsp: ['http://ocsp.example/'],
      caIssuers: ['http://ca.example/a.crt'],
    });
    expect(crlUrlsOf(certificate)).toEqual(['http://ca.example/a.crl', 'ldap://ca.example/b']);
    expect(policiesOf(certificate)).toEqual(['2.16.704.1.1.1.1.1', '1.2.3.4']);
    expect(emailsOf(certificate)).toEqual(['thu@example.vn', 'hai@example.vn']);
    expect(hasOcspNoCheck(certificate)).toBe(true);
  });

  test('identifies its key as OpenSSL does', () => {
    const text = folder.run('x509 -in full.crt -noout -ext subjectKeyIdentifier');
    const expected = /([0-9A-F]{2}(:[0-9A-F]{2}){19})/
      .exec(text)?.[1]
      ?.replaceAll(':', '')
      .toLowerCase();
    const identifier = subjectKeyIdentifierOf(certificate);
    expect(identifier && toHex(identifier)).toBe(expected);
    const authority = authorityKeyIdentifierOf(certificate);
    expect(authority?.keyIdentifier).toEqual(identifier);
    expect(authority?.serialNumber).toEqual(certificate.serialNumber);
  });

  test('names the critical extensions that nobody knows', () => {
    const known = ['2.5.29.15', '2.5.29.19', '2.5.29.37'];
    expect(criticalExtensionsBeyond(certificate, known)).toEqual(['1.2.3.4.5']);
  });

  test('is valid from notBefore to notAfter, both included', () => {
    const { notBefore, notAfter } = certificate;
    expect(isWithinValidity(certificate, notBefore)).toBe(true);
    expect(isWithinValidity(certificate, notAfter)).toBe(true);
    expect(isWithinValidity(certificate, new Date(notBefore.getTime() - 1))).toBe(false);
    expect(isWithinValidity(certificate, new Date(notAfter.getTime() + 1))).toBe(false);
  });
});

test('a certificate without extensions answers every question', () => {
  const certificate = parseCertificate(makeCertificate(folder, { name: 'bare', subject: '/CN=x' }));
  expect(basicConstraintsOf(certificate)).toBeUndefined();
  expect(keyUsagesOf(certificate)).toBeUndefined();
  expect(extKeyUsageOf(certificate)).toBeUndefined();
  expect(authorityKeyIdentifierOf(certificate)).toBeUndefined();
  expect(authorityInfoAccessOf(certificate)).toEqual({ ocsp: [], caIssuers: [] });
  expect([...crlUrlsOf(certificate), ...policiesOf(certificate), ...emailsOf(certificate)]).toEqual(
    [],
  );
  expect(hasOcspNoCheck(certificate)).toBe(false);
});

test('an extension that stands twice is refused when it is asked for', () => {
  const certificate = parseCertificate(DER);
  const twice = {
    ...certificate,
    extensions: [...certificate.extensions, ...certificate.extensions],
  };
  expect(() => extensionOf(twice, '2.5.29.15')).toThrow(
    expect.objectContaining({ code: 'ERR_CERTIFICATE' }),
  );
});

describe('what is no certificate', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['a truncated one', DER.subarray(0, DER.length - 1)],
    ['one with a byte behind it', Uint8Array.of(...DER, 0)],
    ['text', new TextEncoder().encode('xin chào')],
    ['two MiB', new Uint8Array(2 << 20)],
  ])('%s is refused with ERR_CERTIFICATE', (_, bytes) => {
    expect(() => parseCertificate(bytes)).toThrow(
      expect.objectContaining({ name: 'KysoError', code: 'ERR_CERTIFICATE' }),
    );
  });

  test('says at which byte', () => {
    const bytes = DER.slice();
    bytes[4] = 0x31;
    expect(() => parseCertificate(bytes)).toThrow(
      expect.objectContaining({ facts: { offset: 4 } }),
    );
  });
});

test('changed bytes give a certificate or a KysoError, in every decoder', () => {
  const edit = fc.record({ at: fc.nat(DER.length - 1), value: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const bytes = DER.slice();
      for (const { at, value } of edits) bytes[at] = value;
      for (const read of [
        basicConstraintsOf,
        keyUsagesOf,
        extKeyUsageOf,
        authorityKeyIdentifierOf,
        authorityInfoAccessOf,
        crlUrlsOf,
        policiesOf,
        emailsOf,
        hasOcspNoCheck,
      ]) {
        try {
          const certificate = parseCertificate(bytes);
          nameText(certificate.subject);
          read(certificate);
        } catch (error) {
          if (!isKysoError(error)) throw error;
        }
      }
    }),
    { numRuns: 500 },
  );
});

const pkits = corpus('pkits');
test.runIf(pkits)('all 287 certificates of PKITS can be read', () => {
  const files = readdirSync(join(pkits ?? '', 'certs'));
  const subjects = files.map((file) => {
    return nameText(parseCertificate(readFileSync(join(pkits ?? '', 'certs', file))).subject);
  });
  expect(subjects).toHaveLength(287);
});

const trust = pkits && join(pkits, '../../trust');
const real = trust !== undefined && existsSync(trust) ? trust : undefined;
describe.runIf(real)('real Vietnamese authorities', () => {
  const certificateOf = (file: string) => {
    const [der] = readCertificates(readFileSync(join(real ?? '', file)));
    return parseCertificate(der ?? new Uint8Array(0));
  };

  test.each([
    {
      file: 'rootcag2.crt',
      subject: 'C=VN, O=Ban Cơ yếu Chính phủ, CN=RootCA chuyên dùng Chính phủ G2',
      serial: '3b65b0a03006f9ab',
      identifier: '7779baf7f3bdfb861e131a5e23525caaba6eae54',
      from: '2018-08-22T07:36:39.000Z',
      sha256: 'f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8',
    },
    {
      file: 'cpcag2.crt',
      subject: 'C=VN, O=Ban Cơ yếu Chính phủ, CN=CA phục vụ các cơ quan Nhà nước G2',
      serial: '7af2df52182653d3',
      identifier: '50becfa0bdea0f9f4e9128a32aeb7ceef02fc8ba',
      from: '2018-08-22T08:06:36.000Z',
      sha256: 'd8cab7a4aef92e6bb2509d7c61cee7b44f3731b2d21074963530277b366fae4b',
    },
    {
      file: 'vnrca256.crt',
      subject:
        'C=VN, O=Ministry of Information and Communications, OU=National Centre of Digital Signature Authentication, CN=Vietnam National Root CA',
      serial: '9592bb8ceead5a24a6b8f71d7d323b5a',
      identifier: '7ef087edb1b89dfb08836fa416fdf1b8ac629b01',
      from: undefined,
      sha256: 'bac8bf609ab420a8ee1780d74f4de5c7f7184959d2a7375b0a75e4c29f0908e7',
    },
    {
      file: 'vnpt-ca-sha2.crt',
      subject: undefined,
      serial: 'fc4f741b4bc0896cac601ba22e9abf04',
      identifier: '6b95c4c42923ca2713cb04f0fd74eacdbd08ffc1',
      from: undefined,
      sha256: '7d6ba5245317f9ed5d8bc765a4634d26ac6340d36b9f584df3b52d9c4a81a306',
    },
  ])('$file says what is known of it', ({ file, subject, serial, identifier, from, sha256 }) => {
    const certificate = certificateOf(file);
    expect(createHash('sha256').update(certificate.der).digest('hex')).toBe(sha256);
    expect(serialText(certificate.serialNumber)).toBe(serial);
    expect(toHex(subjectKeyIdentifierOf(certificate) ?? new Uint8Array(0))).toBe(identifier);
    expect(basicConstraintsOf(certificate)?.ca).toBe(true);
    if (subject !== undefined) expect(nameText(certificate.subject)).toBe(subject);
    if (from !== undefined) expect(certificate.notBefore.toISOString()).toBe(from);
  });

  test('the CA of the state agencies names path length, policy, OCSP and CRL', () => {
    const certificate = certificateOf('cpcag2.crt');
    expect(basicConstraintsOf(certificate)).toEqual({ ca: true, pathLength: 0 });
    expect(policiesOf(certificate)).toEqual(['2.16.704.1.1.1.1.1']);
    expect(authorityInfoAccessOf(certificate)).toEqual({
      caIssuers: ['http://ca.gov.vn/pki/pub/crt/rootcag2.crt'],
      ocsp: ['http://ocsp.ca.gov.vn/'],
    });
    expect(crlUrlsOf(certificate)).toEqual(['http://ca.gov.vn/pki/pub/crl/rootcag2.crl']);
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/bytes/index.js';
import { elementAt } from '../../src/der/index.js';
import {
  context,
  ia5String,
  oid,
  octetString,
  retag,
  sequence,
  utf8String,
} from '../../src/der/writer.js';
import {
  generalNameOf,
  generalNamesOf,
  issuerAltNamesOf,
  nameText,
  parseCertificate,
  subjectAltNamesOf,
  type GeneralName,
} from '../../src/x509/index.js';
import { makeCertificate, opensslFolder } from './openssl.js';
import { surviveEdits } from './survive-edits.js';

const folder = opensslFolder();
afterAll(folder.remove);

const DER = makeCertificate(folder, {
  name: 'names',
  subject: '/CN=tên',
  extensions: [
    'subjectAltName=email:an@so.gov.vn,DNS:so.gov.vn,URI:https://so.gov.vn/,IP:10.0.0.1,IP:fe80::1,RID:1.2.3.4,dirName:dn_name,otherName:1.2.3.4;UTF8:An',
    'issuerAltName=URI:http://ca.gov.vn/',
    '[dn_name]',
    'C=VN',
    'CN=An',
  ],
});

const shown = (name: GeneralName): string => {
  switch (name.kind) {
    case 'directoryName':
      return `${name.kind} ${nameText(name.name)}`;
    case 'iPAddress':
      return `${name.kind} ${toHex(name.octets)}`;
    case 'registeredID':
      return `${name.kind} ${name.oid}`;
    case 'other':
      return `${name.kind} ${name.tag}`;
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return `${name.kind} ${name.text}`;
  }
};

describe('general names', () => {
  test('of every form that OpenSSL writes are read', () => {
    const certificate = parseCertificate(DER);
    expect(subjectAltNamesOf(certificate).map(shown)).toEqual([
      'rfc822Name an@so.gov.vn',
      'dNSName so.gov.vn',
      'uniformResourceIdentifier https://so.gov.vn/',
      'iPAddress 0a000001',
      'iPAddress fe800000000000000000000000000001',
      'registeredID 1.2.3.4',
      'directoryName C=VN, CN=An',
      'other 0',
    ]);
    expect(issuerAltNamesOf(certificate).map(shown)).toEqual([
      'uniformResourceIdentifier http://ca.gov.vn/',
    ]);
  });

  test('are none in a certificate without them', () => {
    const bare = parseCertificate(makeCertificate(folder, { name: 'bare', subject: '/CN=x' }));
    expect([...subjectAltNamesOf(bare), ...issuerAltNamesOf(bare)]).toEqual([]);
  });

  test('of the forms that nothing reads keep their encoding', () => {
    for (const tag of [0, 3, 5] as const) {
      const der = context(tag, sequence(oid('1.2.3')));
      expect(generalNameOf(elementAt(der, 0))).toEqual({ kind: 'other', tag, der });
    }
  });

  test.each([
    ['a tag beyond registeredID', retag(0x89, ia5String('x'))],
    ['a universal string', utf8String('x')],
    ['text beyond ASCII', retag(0x81, utf8String('ấn@vn'))],
    ['an empty OID', retag(0x88, octetString(new Uint8Array(0)))],
    ['a directoryName with something behind the name', context(4, sequence(), sequence())],
  ])('with %s are refused', (_, der) => {
    expect(() => generalNameOf(elementAt(der, 0))).toThrow(
      expect.objectContaining({ code: 'ERR_DER' }),
    );
  });

  test('are at least one and at most 4,096', () => {
    expect(() => generalNamesOf(elementAt(sequence(), 0))).toThrow(
      expect.objectContaining({ code: 'ERR_DER' }),
    );
    const many = Array.from({ length: 4097 }, () => retag(0x82, ia5String('a')));
    expect(generalNamesOf(elementAt(sequence(...many.slice(1)), 0))).toHaveLength(4096);
    expect(() => generalNamesOf(elementAt(sequence(...many), 0))).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT' }),
    );
  });

  test('with changed bytes are names or a KysoError', () => {
    surviveEdits(DER, (bytes) => {
      const certificate = parseCertificate(bytes);
      [...subjectAltNamesOf(certificate), ...issuerAltNamesOf(certificate)].map(shown);
    });
  });
});

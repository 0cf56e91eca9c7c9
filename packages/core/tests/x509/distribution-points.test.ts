import { afterAll, describe, expect, test } from 'vitest';
import { elementAt } from '../../src/der/index.js';
import { bitString, boolean, context, ia5String, retag, sequence } from '../../src/der/writer.js';
import {
  crlDistributionPointsOf,
  distributionPointsOf,
  freshestCrlOf,
  issuingDistributionPointOf,
  parseCertificate,
  reasonFlagsOf,
} from '../../src/x509/index.js';
import { makeCertificate, opensslFolder } from './openssl.js';
import { surviveEdits } from './survive-edits.js';

const folder = opensslFolder();
afterAll(folder.remove);

const DER = makeCertificate(folder, {
  name: 'points',
  subject: '/CN=x',
  extensions: [
    'crlDistributionPoints=first,second',
    'freshestCRL=URI:http://ca.gov.vn/delta.crl',
    '[first]',
    'fullname=URI:http://ca.gov.vn/a.crl,URI:ldap://ca.gov.vn/a',
    'reasons=keyCompromise,CACompromise,certificateHold,AACompromise',
    '[second]',
    'relativename=dn_relative',
    'CRLissuer=dirName:dn_issuer',
    '[dn_relative]',
    'OU=b',
    '[dn_issuer]',
    'C=VN',
    'CN=CRL',
  ],
});

const uri = (text: string) => ({ kind: 'uniformResourceIdentifier', text });

describe('distribution points', () => {
  test('are read with names, reasons and issuers', () => {
    const points = crlDistributionPointsOf(parseCertificate(DER));
    expect(points).toMatchObject([
      {
        name: {
          kind: 'fullName',
          names: [uri('http://ca.gov.vn/a.crl'), uri('ldap://ca.gov.vn/a')],
        },
        reasons: ['keyCompromise', 'cACompromise', 'certificateHold', 'aACompromise'],
      },
      {
        name: { kind: 'nameRelativeToCRLIssuer' },
        crlIssuer: [{ kind: 'directoryName' }],
      },
    ]);
    expect(points?.[0]).not.toHaveProperty('crlIssuer');
    expect(points?.[1]).not.toHaveProperty('reasons');
    expect(freshestCrlOf(parseCertificate(DER))).toEqual([
      { name: { kind: 'fullName', names: [uri('http://ca.gov.vn/delta.crl')] } },
    ]);
  });

  test('are undefined where the certificate has none', () => {
    const bare = parseCertificate(makeCertificate(folder, { name: 'bare', subject: '/CN=x' }));
    expect(crlDistributionPointsOf(bare)).toBeUndefined();
    expect(freshestCrlOf(bare)).toBeUndefined();
  });

  test.each([
    ['that name nothing', sequence(sequence(retag(0x81, bitString(Uint8Array.of(0x40)))))],
    ['that are none', sequence()],
    ['of another choice', sequence(sequence(context(0, context(2))))],
    ['with two names', sequence(sequence(context(0, context(1), context(1))))],
  ])('%s are refused', (_, der) => {
    expect(() => distributionPointsOf(elementAt(der, 0))).toThrow(
      expect.objectContaining({ code: 'ERR_DER' }),
    );
  });

  test('beyond 64 are refused', () => {
    const one = sequence(context(0, context(0, retag(0x86, ia5String('a')))));
    const many = sequence(...Array.from({ length: 65 }, () => one));
    expect(() => distributionPointsOf(elementAt(many, 0))).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT' }),
    );
  });

  test('with changed bytes are points or a KysoError', () => {
    surviveEdits(DER, (bytes) => {
      const certificate = parseCertificate(bytes);
      crlDistributionPointsOf(certificate);
      freshestCrlOf(certificate);
    });
  });
});

describe('an issuing distribution point', () => {
  test('that is empty limits nothing', () => {
    expect(issuingDistributionPointOf(elementAt(sequence(), 0))).toEqual({
      onlyContainsUserCerts: false,
      onlyContainsCaCerts: false,
      indirectCrl: false,
      onlyContainsAttributeCerts: false,
    });
  });

  test('tells every limit', () => {
    const name = retag(0x86, ia5String('http://ca.gov.vn/a.crl'));
    const der = sequence(
      context(0, context(0, name)),
      retag(0x81, boolean(true)),
      retag(0x82, boolean(false)),
      retag(0x83, bitString(Uint8Array.of(0x40))),
      retag(0x84, boolean(true)),
      retag(0x85, boolean(true)),
    );
    expect(issuingDistributionPointOf(elementAt(der, 0))).toEqual({
      name: { kind: 'fullName', names: [uri('http://ca.gov.vn/a.crl')] },
      onlyContainsUserCerts: true,
      onlyContainsCaCerts: false,
      onlySomeReasons: ['keyCompromise'],
      indirectCrl: true,
      onlyContainsAttributeCerts: true,
    });
  });

  test('with something behind its fields is refused', () => {
    const der = sequence(retag(0x86, boolean(true)));
    expect(() => issuingDistributionPointOf(elementAt(der, 0))).toThrow(
      expect.objectContaining({ code: 'ERR_DER' }),
    );
  });
});

test('reason flags leave out the unused bit 0, and bits that mean nothing', () => {
  expect(reasonFlagsOf(elementAt(bitString(Uint8Array.of(0x80, 0x7f)), 0))).toEqual([]);
  expect(reasonFlagsOf(elementAt(bitString(Uint8Array.of(0xff, 0xff)), 0))).toHaveLength(8);
});

import { afterAll, describe, expect, test } from 'vitest';
import { integer, oid, sequence } from '../../src/der/writer.js';
import {
  EXTENSION,
  certificatePoliciesOf,
  inhibitAnyPolicyOf,
  nameConstraintsOf,
  parseCertificate,
  policyConstraintsOf,
  policyMappingsOf,
} from '../../src/x509/index.js';
import { extension } from '../trust/crafted.js';
import { makeCertificate, opensslFolder } from './openssl.js';
import { surviveEdits } from './survive-edits.js';

const folder = opensslFolder();
afterAll(folder.remove);

const DER = makeCertificate(folder, {
  name: 'policies',
  subject: '/CN=x',
  extensions: [
    'certificatePolicies=critical,1.2.3.4,@noticed',
    'policyMappings=1.2.3.4:1.2.3.5,1.2.3.4:1.2.3.6',
    'policyConstraints=critical,requireExplicitPolicy:3,inhibitPolicyMapping:0',
    'inhibitAnyPolicy=2',
    'nameConstraints=critical,permitted;email:.gov.vn,permitted;IP:10.0.0.0/255.0.0.0,excluded;DNS:evil.vn',
    '[noticed]',
    'policyIdentifier=2.16.704.1.1.1.1.1',
    'CPS.1=https://ca.gov.vn/CP',
    'userNotice.1=@notice',
    '[notice]',
    'explicitText=x',
  ],
});

describe('what a CA says of policies and names', () => {
  const certificate = parseCertificate(DER);

  test('is read as OpenSSL wrote it', () => {
    expect(certificatePoliciesOf(certificate)).toEqual({
      critical: true,
      policies: [
        { policy: '1.2.3.4', qualifiers: [] },
        {
          policy: '2.16.704.1.1.1.1.1',
          qualifiers: ['1.3.6.1.5.5.7.2.1', '1.3.6.1.5.5.7.2.2'],
        },
      ],
    });
    expect(policyMappingsOf(certificate)).toEqual([
      { issuerDomainPolicy: '1.2.3.4', subjectDomainPolicy: '1.2.3.5' },
      { issuerDomainPolicy: '1.2.3.4', subjectDomainPolicy: '1.2.3.6' },
    ]);
    expect(policyConstraintsOf(certificate)).toEqual({
      requireExplicitPolicy: 3,
      inhibitPolicyMapping: 0,
    });
    expect(inhibitAnyPolicyOf(certificate)).toBe(2);
    expect(nameConstraintsOf(certificate)).toEqual({
      permitted: [
        { kind: 'rfc822Name', text: '.gov.vn' },
        { kind: 'iPAddress', octets: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) },
      ],
      excluded: [{ kind: 'dNSName', text: 'evil.vn' }],
    });
  });

  test('with changed bytes is read or refused with a KysoError', () => {
    for (const read of [
      certificatePoliciesOf,
      policyMappingsOf,
      policyConstraintsOf,
      inhibitAnyPolicyOf,
      nameConstraintsOf,
    ]) {
      surviveEdits(DER, (bytes) => read(parseCertificate(bytes)));
    }
  });
});

test('a certificate without these says nothing', () => {
  const bare = parseCertificate(makeCertificate(folder, { name: 'bare', subject: '/CN=x' }));
  expect(certificatePoliciesOf(bare)).toBeUndefined();
  expect(policyMappingsOf(bare)).toEqual([]);
  expect(policyConstraintsOf(bare)).toBeUndefined();
  expect(inhibitAnyPolicyOf(bare)).toBeUndefined();
  expect(nameConstraintsOf(bare)).toBeUndefined();
});

describe('what is refused', () => {
  const information = sequence(oid('1.2.3.4'));
  const many = Array.from({ length: 257 }, (_, index) => sequence(oid(`1.2.3.${index}`)));

  test.each([
    ['no policy', EXTENSION.certificatePolicies, sequence(), certificatePoliciesOf],
    [
      'a policy twice',
      EXTENSION.certificatePolicies,
      sequence(information, information),
      certificatePoliciesOf,
    ],
    ['257 policies', EXTENSION.certificatePolicies, sequence(...many), certificatePoliciesOf],
    [
      'qualifiers that are none',
      EXTENSION.certificatePolicies,
      sequence(sequence(oid('1.2.3.4'), sequence())),
      certificatePoliciesOf,
    ],
    [
      'half a mapping',
      EXTENSION.policyMappings,
      sequence(sequence(oid('1.2.3.4'))),
      policyMappingsOf,
    ],
    ['no constraint', EXTENSION.policyConstraints, sequence(), policyConstraintsOf],
    ['a negative number', EXTENSION.inhibitAnyPolicy, integer(-1), inhibitAnyPolicyOf],
    ['no subtree', EXTENSION.nameConstraints, sequence(), nameConstraintsOf],
  ] as const)('%s', (_, id, value, read) => {
    const extensions = [extension(id, value)];
    expect(() => read({ extensions })).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE' }),
    );
  });
});

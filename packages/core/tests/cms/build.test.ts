import { afterAll, describe, expect, test } from 'vitest';
import type { SignatureAlgorithm } from '../../src/algorithms.js';
import {
  ATTRIBUTE,
  attributesOfType,
  buildAttribute,
  buildSignedAttributes,
  buildSignedData,
  parseSignedData,
  signedDataFor,
  signedDataSize,
  singleValue,
} from '../../src/cms/index.js';
import { DerReader, timeOf } from '../../src/der/index.js';
import { octetString } from '../../src/der/writer.js';
import { parseCertificate } from '../../src/x509/index.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';
import {
  CONTENT,
  RSA,
  checked,
  complaints,
  crypto,
  person,
  sha256,
  signedBy,
  usualAttributes,
} from './sign.js';

const folder = opensslFolder();
afterAll(folder.remove);
const CA = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign'];
const root = parseCertificate(
  makeCertificate(folder, { name: 'root', subject: '/CN=Gốc', extensions: CA }),
);
const people = {
  rsa: person(folder, {
    name: 'rsa',
    subject: '/C=VN/CN=Nguyễn Văn An',
    issuer: 'root',
    serial: '1',
    key: 'rsa',
  }),
  ec: person(folder, {
    name: 'ec',
    subject: '/C=VN/CN=Trần Thị Bình',
    issuer: 'root',
    serial: '2',
  }),
  ed25519: person(folder, {
    name: 'ed',
    subject: '/CN=Lê Chi',
    issuer: 'root',
    serial: '3',
    key: 'ed25519',
  }),
};
folder.write('content', CONTENT);

const PSS: SignatureAlgorithm = {
  kind: 'rsa-pss',
  digest: 'SHA-256',
  mgfDigest: 'SHA-256',
  saltLength: 32,
};
const ALGORITHMS: readonly [string, keyof typeof people, SignatureAlgorithm][] = [
  ['RSA PKCS#1', 'rsa', RSA],
  ['RSA-PSS', 'rsa', PSS],
  ['ECDSA', 'ec', { kind: 'ecdsa', digest: 'SHA-256', encoding: 'der' }],
];

describe.each(ALGORITHMS)('a detached signature by %s', (_, key, algorithm) => {
  const who = people[key];
  const cms = signedBy(who, { algorithm, data: { chain: [root.der] } });

  test('is verified by openssl cms, path included', () => {
    folder.write('cms', cms);
    const said = folder.run(
      'cms -verify -inform DER -in cms -content content -binary -CAfile root.crt -purpose any -cades',
    );
    expect(said).toBe(new TextDecoder().decode(CONTENT));
  });

  test('is strict DER to openssl asn1parse and holds what was given', () => {
    folder.write('cms', cms);
    expect(folder.run('asn1parse -inform DER -in cms')).not.toContain('inf');
    const parsed = parseSignedData(cms);
    expect(parsed).toMatchObject({
      version: 1,
      eContentType: '1.2.840.113549.1.7.1',
      rewritten: false,
    });
    expect(parsed.eContent).toBeUndefined();
    expect(parsed.length).toBe(cms.length);
    expect(parsed.certificates).toHaveLength(2);
  });

  test('is intact to our own check, and broken for other content', async () => {
    const good = await checked(cms);
    expect(good).toMatchObject({ integrity: 'intact', signatureAlgorithm: algorithm });
    expect(complaints(good)).toEqual([]);
    expect(good.certificate?.der).toEqual(who.certificate.der);
    const other = await checked(cms, { contentDigest: () => sha256(new Uint8Array(1)) });
    expect(other.integrity).toBe('broken');
    expect(complaints(other)).toEqual(['message-digest failed']);
  });

  test('fits into the size that was told beforehand', () => {
    const options = {
      certificate: who.certificate,
      chain: [root.der],
      digestAlgorithm: 'SHA-256',
      signatureAlgorithm: algorithm,
      signedAttributes: usualAttributes(who, { signatureAlgorithm: algorithm }),
    } as const;
    const size = signedDataSize(options);
    expect(cms.length).toBeLessThanOrEqual(size);
    expect(size - cms.length).toBeLessThanOrEqual(algorithm.kind === 'ecdsa' ? 8 : 0);
  });

  test('is the same byte for byte where one after the other is built, of whatever lengths', () => {
    const signer = {
      certificate: who.certificate,
      chain: [root.der],
      digestAlgorithm: 'SHA-256',
      signatureAlgorithm: algorithm,
    } as const;
    const build = signedDataFor(signer);
    const attributes = [CONTENT, new Uint8Array(1)].map((content) =>
      usualAttributes(who, { signatureAlgorithm: algorithm, messageDigest: sha256(content) }),
    );
    const longer = usualAttributes(who, {
      signatureAlgorithm: algorithm,
      signingTime: new Date('2026-06-01T08:00:00Z'),
    });
    // 127 and 128 need length octets of their own kinds.
    for (const length of [256, 256, 127, 128, 71, 72, 256])
      for (const signedAttributes of [...attributes, longer]) {
        const signature = crypto.random(length);
        const expected = buildSignedData({ ...signer, signedAttributes, signature });
        const built = build(signedAttributes, signature);
        expect(built).toEqual(expected);
        built.fill(0); // the answer is the caller's own
      }
  });
});

test('a signature by Ed25519 goes with SHA-512 and is intact', () => {
  const who = people.ed25519;
  const algorithm = { kind: 'eddsa', curve: 'Ed25519' } as const;
  const messageDigest = crypto.createDigest('SHA-512');
  messageDigest.update(CONTENT);
  const signedAttributes = buildSignedAttributes({
    messageDigest: messageDigest.digest(),
    digestAlgorithm: 'SHA-512',
    signatureAlgorithm: algorithm,
    certificate: who.certificate,
    crypto,
  });
  const cms = signedBy(who, { algorithm, signedAttributes, data: { digestAlgorithm: 'SHA-512' } });
  // The openssl command of version 3.0 has no EdDSA in CMS; its library, by way of Node, made the value.
  return expect(checked(cms)).resolves.toMatchObject({ integrity: 'intact' });
});

describe('signed attributes', () => {
  const attributesOf = (cms: Uint8Array) => parseSignedData(cms).signerInfos[0]?.signedAttributes;

  test('are four, in DER order, without a time unless asked for', () => {
    const set = attributesOf(signedBy(people.ec));
    expect(set?.attributes).toHaveLength(4);
    expect(singleValue(set, ATTRIBUTE.signingTime)).toEqual({ kind: 'none' });
    expect(singleValue(set, ATTRIBUTE.algorithmProtection).kind).toBe('one');
  });

  test('carry the hash of the certificate alone, its default algorithm left out', () => {
    const value = singleValue(attributesOf(signedBy(people.ec)), ATTRIBUTE.signingCertificateV2);
    if (value.kind !== 'one') throw new Error(value.kind);
    const certId = DerReader.within(value.value).sequence().sequence();
    expect(certId.octetString()).toEqual(sha256(people.ec.certificate.der));
    expect(certId.done).toBe(true);
  });

  test.each([
    ['2026-11-20T01:02:03.000Z', 0x17],
    ['2050-01-01T00:00:00.000Z', 0x18],
  ])('write the time %s as CMS wants it', (text, tag) => {
    const signingTime = new Date(text);
    const value = singleValue(
      attributesOf(
        signedBy(people.ec, { signedAttributes: usualAttributes(people.ec, { signingTime }) }),
      ),
      ATTRIBUTE.signingTime,
    );
    if (value.kind !== 'one') throw new Error(value.kind);
    expect(value.value.tag).toBe(tag);
    expect(timeOf(value.value)).toEqual(signingTime);
  });

  test('take further attributes as they are', async () => {
    const extra = buildAttribute('1.3.6.1.4.1.99999.1', octetString(Uint8Array.of(1, 2)));
    const signedAttributes = usualAttributes(people.ec, { extraAttributes: [extra] });
    const cms = signedBy(people.ec, { signedAttributes });
    const [found] = attributesOfType(attributesOf(cms), '1.3.6.1.4.1.99999.1');
    expect(found?.der).toEqual(extra);
    expect((await checked(cms)).integrity).toBe('intact');
  });

  test('are never made with SHA-1', () => {
    const weak = { kind: 'ecdsa', digest: 'SHA-1', encoding: 'der' } as const;
    expect(() => usualAttributes(people.ec, { signatureAlgorithm: weak })).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM' }),
    );
  });
});

test('content that is carried makes openssl independent of the file', async () => {
  const cms = signedBy(people.ec, { data: { eContent: CONTENT } });
  folder.write('enveloping', cms);
  const said = folder.run('cms -verify -inform DER -in enveloping -noverify');
  expect(said).toBe(new TextDecoder().decode(CONTENT));
  const { integrity } = await checked(cms, { contentDigest: () => undefined });
  expect(integrity).toBe('intact');
});

test('another content type makes version 3', async () => {
  const eContentType = '1.2.840.113549.1.9.16.1.4';
  const signedAttributes = usualAttributes(people.ec, { eContentType });
  const cms = signedBy(people.ec, { signedAttributes, data: { eContentType, eContent: CONTENT } });
  expect(parseSignedData(cms)).toMatchObject({ version: 3, eContentType, eContent: CONTENT });
  expect((await checked(cms)).integrity).toBe('intact');
});

test('unsigned attributes are kept and do not touch the signature', async () => {
  const unsigned = buildAttribute(ATTRIBUTE.signatureTimeStamp, octetString(Uint8Array.of(1)));
  const cms = signedBy(people.ec, { data: { unsignedAttributes: [unsigned] } });
  const [signerInfo] = parseSignedData(cms).signerInfos;
  expect(signerInfo?.unsignedAttributes?.attributes.map(({ der }) => der)).toEqual([unsigned]);
  expect((await checked(cms)).integrity).toBe('intact');
});

test('bytes of the caller are left as they were, Node buffers included', () => {
  const who = people.ec;
  const signedAttributes = Buffer.from(usualAttributes(who));
  const before = Buffer.from(signedAttributes);
  buildSignedData({
    certificate: who.certificate,
    chain: [],
    digestAlgorithm: 'SHA-256',
    signatureAlgorithm: { kind: 'ecdsa', digest: 'SHA-256', encoding: 'der' },
    signedAttributes,
    signature: new Uint8Array(70),
  });
  expect(signedAttributes.equals(before)).toBe(true);
});

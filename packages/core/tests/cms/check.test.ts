import { afterAll, describe, expect, test } from 'vitest';
import { ATTRIBUTE, buildAttribute, parseSignedData } from '../../src/cms/index.js';
import { DerReader, encodingOf } from '../../src/der/index.js';
import {
  context,
  generalizedTime,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
} from '../../src/der/writer.js';
import { opensslFolder } from '../x509/openssl.js';
import {
  CONTENT,
  ECDSA,
  RSA,
  checked,
  complaints,
  crypto,
  person,
  sha256,
  signatureBy,
  signedBy,
  usualAttributes,
} from './sign.js';

const folder = opensslFolder();
afterAll(folder.remove);
const an = person(folder, { name: 'an', subject: '/C=VN/O=Bộ X/CN=An' });
// The same key, issuer and serial number in another certificate.
const twin = person(folder, {
  name: 'twin',
  subject: '/C=VN/O=Bộ X/CN=An',
  keyOf: 'an',
  extensions: ['keyUsage=digitalSignature'],
});
const stranger = person(folder, { name: 'stranger', subject: '/CN=Khác', serial: '0x99' });
const rsa = person(folder, { name: 'rsa', subject: '/CN=RSA', key: 'rsa' });

/** The usual attributes, with those of one type replaced by others. */
function attributesBut(type: string, ...instead: readonly Uint8Array[]): Uint8Array[] {
  const all = new DerReader(usualAttributes(an)).set().rest(16);
  const octets = oid(type);
  const kept = all.filter((one) => {
    const first = encodingOf(new DerReader(one.buffer, one.contentStart, one.end).read());
    return !Buffer.from(first).equals(octets);
  });
  return [...kept.map(encodingOf), ...instead];
}

const withAttributes = (attributes: readonly Uint8Array[]) =>
  checked(signedBy(an, { signedAttributes: setOf(attributes) }));

const essV2 = (certHash: Uint8Array, ...more: readonly Uint8Array[]) =>
  buildAttribute(
    ATTRIBUTE.signingCertificateV2,
    sequence(sequence(sequence(octetString(certHash), ...more))),
  );

describe('content-type and message-digest', () => {
  const digest = octetString(sha256(CONTENT));
  const data = oid('1.2.840.113549.1.7.1');
  test.each([
    ['without content-type', ATTRIBUTE.contentType, [], 'content-type failed'],
    [
      'with content-type of something else',
      ATTRIBUTE.contentType,
      [buildAttribute(ATTRIBUTE.contentType, oid('1.2.3'))],
      'content-type failed',
    ],
    [
      'with content-type that is no OID',
      ATTRIBUTE.contentType,
      [buildAttribute(ATTRIBUTE.contentType, integer(1))],
      'cms-structure failed',
    ],
    [
      'with two values of content-type',
      ATTRIBUTE.contentType,
      [buildAttribute(ATTRIBUTE.contentType, data, oid('1.2.3'))],
      'content-type failed',
    ],
    ['without message-digest', ATTRIBUTE.messageDigest, [], 'message-digest failed'],
    [
      'with two message-digests',
      ATTRIBUTE.messageDigest,
      [
        buildAttribute(ATTRIBUTE.messageDigest, digest),
        buildAttribute(ATTRIBUTE.messageDigest, octetString(new Uint8Array(32))),
      ],
      'message-digest failed',
    ],
    [
      'with an empty message-digest attribute',
      ATTRIBUTE.messageDigest,
      [buildAttribute(ATTRIBUTE.messageDigest)],
      'message-digest failed',
    ],
    [
      'with a message-digest of another length',
      ATTRIBUTE.messageDigest,
      [buildAttribute(ATTRIBUTE.messageDigest, octetString(sha256(CONTENT).subarray(0, 31)))],
      'message-digest failed',
    ],
  ])('a signature %s is broken', async (_, type, instead, complaint) => {
    const result = await withAttributes(attributesBut(type, ...instead));
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toEqual([complaint]);
  });
});

describe('the order of signed attributes', () => {
  const reversed = new DerReader(usualAttributes(an)).set().rest(16).map(encodingOf).reverse();
  const asWritten = tlv(0x31, ...reversed);

  test('that is not DER but was signed so is intact, with a warning', async () => {
    const result = await checked(signedBy(an, { signedAttributes: asWritten }));
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual(['signed-attributes-order warning']);
  });

  test('that is not DER while DER was signed is intact, with a warning', async () => {
    const signed = setOf(reversed);
    const result = await checked(signedBy(an, { signedAttributes: asWritten, signed }));
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual(['signed-attributes-order warning']);
  });

  test('helps no signature that is wrong', async () => {
    const signed = Uint8Array.of(1);
    const result = await checked(signedBy(an, { signedAttributes: asWritten, signed }));
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toEqual([
      'signature-value failed',
      'signed-attributes-order warning',
    ]);
  });
});

describe('algorithms', () => {
  /** The CMS with the digestAlgorithm of its SignerInfo exchanged; attributes have no protection of it. */
  const withDigestAlgorithm = (
    algorithm: Uint8Array,
    attributes = attributesBut(ATTRIBUTE.algorithmProtection),
  ) => {
    const signedAttributes = setOf(attributes);
    const value = signatureBy(an.key, signedAttributes, ECDSA);
    const { issuer, serialNumber, der } = an.certificate;
    return rawCms({
      certificates: [der],
      signerInfo: [
        integer(1),
        sequence(issuer.der, tlv(2, serialNumber)),
        algorithm,
        tlv(0xa0, ...attributes.toSorted((a, b) => Buffer.compare(a, b))),
        sequence(oid('1.2.840.10045.4.3.2')),
        octetString(value),
      ],
    });
  };

  test('another digest beside the signature algorithm is broken, even if the value verifies', async () => {
    const sha512 = sequence(oid('2.16.840.1.101.3.4.2.3'));
    const attributes = attributesBut(ATTRIBUTE.algorithmProtection).filter(
      (one) => !Buffer.from(one).includes(Buffer.from(oid(ATTRIBUTE.messageDigest))),
    );
    const digest = crypto.createDigest('SHA-512');
    digest.update(CONTENT);
    attributes.push(buildAttribute(ATTRIBUTE.messageDigest, octetString(digest.digest())));
    const result = await checked(withDigestAlgorithm(sha512, attributes));
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toEqual(['algorithm-consistency failed']);
    expect(result.findings).toContainEqual(
      expect.objectContaining({ check: 'signature-value', status: 'passed' }),
    );
  });

  test('a signature algorithm in place of the digest is read, with a warning', async () => {
    const result = await checked(
      withDigestAlgorithm(sequence(oid('1.2.840.113549.1.1.11'), nullValue())),
    );
    expect(result).toMatchObject({ integrity: 'intact', digestAlgorithm: 'SHA-256' });
    expect(complaints(result)).toEqual(['algorithm-consistency warning']);
  });

  test('an unknown digest is unverifiable and named', async () => {
    const result = await checked(withDigestAlgorithm(sequence(oid('1.2.3.4'))));
    expect(result.integrity).toBe('unverifiable');
    expect(result.findings).toContainEqual(
      expect.objectContaining({
        check: 'signature-algorithm',
        status: 'unknown',
        found: '1.2.3.4',
      }),
    );
  });

  test('an AlgorithmIdentifier that cannot be read is broken', async () => {
    const result = await checked(withDigestAlgorithm(sequence(integer(1))));
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toContain('cms-structure failed');
  });

  test('a protection attribute of another algorithm is broken', async () => {
    const protection = buildAttribute(
      ATTRIBUTE.algorithmProtection,
      sequence(
        sequence(oid('2.16.840.1.101.3.4.2.1')),
        tlv(0xa1, oid('1.2.840.113549.1.1.11'), nullValue()),
      ),
    );
    const result = await withAttributes(attributesBut(ATTRIBUTE.algorithmProtection, protection));
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toEqual(['algorithm-protection failed']);
  });

  test('a protection attribute that differs by NULL alone holds', async () => {
    const protection = buildAttribute(
      ATTRIBUTE.algorithmProtection,
      sequence(
        sequence(oid('2.16.840.1.101.3.4.2.1'), nullValue()),
        tlv(0xa1, oid('1.2.840.10045.4.3.2')),
      ),
    );
    const result = await withAttributes(attributesBut(ATTRIBUTE.algorithmProtection, protection));
    expect(complaints(result)).toEqual([]);
    expect(result.integrity).toBe('intact');
  });

  test('a key of another kind is broken', async () => {
    const signedAttributes = usualAttributes(rsa, { signatureAlgorithm: ECDSA });
    const cms = signedBy(an, { signedAttributes, data: { certificate: rsa.certificate } });
    const result = await checked(cms);
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toEqual(['signature-value failed']);
  });
});

describe('the certificate of the signer', () => {
  test('that is not carried is taken from the candidates, else the answer is unverifiable', async () => {
    const cms = without(signedBy(an));
    const alone = await checked(cms);
    expect(alone.integrity).toBe('unverifiable');
    expect(alone.certificate).toBeUndefined();
    expect(complaints(alone)).toEqual(['signer-certificate unknown']);
    const candidates = [stranger.certificate, an.certificate];
    const helped = await checked(cms, { candidates });
    expect(helped.integrity).toBe('intact');
    expect(helped.certificate).toBe(an.certificate);
  });

  test('of two with one issuer and serial number is the one that the attribute confirms', async () => {
    for (const candidates of [
      [an.certificate, twin.certificate],
      [twin.certificate, an.certificate],
    ]) {
      const result = await checked(without(signedBy(an)), { candidates });
      expect(result.certificate).toBe(an.certificate);
      expect(complaints(result)).toEqual([]);
    }
  });

  test('exchanged for a twin leaves the value right and fails the attribute', async () => {
    const result = await checked(without(signedBy(an)), { candidates: [twin.certificate] });
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual(['signing-certificate-attribute failed']);
  });

  test('carried bytes that are no certificate disturb nobody', async () => {
    const cms = signedBy(an, { data: { chain: [sequence(integer(1))] } });
    expect(complaints(await checked(cms))).toEqual([]);
  });
});

describe('signing-certificate attributes', () => {
  const name = 'signing-certificate-attribute';
  const right = sha256(an.certificate.der);
  const issuerSerial = (serial: Uint8Array) =>
    sequence(sequence(context(4, an.certificate.issuer.der)), tlv(2, serial));
  const essV1 = (certHash: Uint8Array) =>
    buildAttribute(
      ATTRIBUTE.signingCertificate,
      sequence(sequence(sequence(octetString(certHash)))),
    );
  const sha1 = crypto.createDigest('SHA-1');
  sha1.update(an.certificate.der);
  const rightV1 = essV1(sha1.digest());

  test.each([
    ['none', [], [`${name} warning`]],
    [
      'v2 with issuer and serial number',
      [essV2(right, issuerSerial(an.certificate.serialNumber))],
      [],
    ],
    [
      'v2 of another serial number',
      [essV2(right, issuerSerial(Uint8Array.of(5)))],
      [`${name} warning`],
    ],
    ['v2 of another certificate', [essV2(sha256(CONTENT))], [`${name} failed`]],
    ['v1', [rightV1], []],
    ['v1 and v2 that agree', [rightV1, essV2(right)], []],
    [
      'v1 of another certificate beside a right v2',
      [essV1(new Uint8Array(20)), essV2(right)],
      [`${name} failed`],
    ],
    ['two of v2', [essV2(right), essV2(right)], [`${name} failed`]],
  ])('%s', async (_, instead, expected) => {
    const result = await withAttributes(attributesBut(ATTRIBUTE.signingCertificateV2, ...instead));
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual(expected);
  });

  test('with an unknown hash is unknown; malformed it fails', async () => {
    const certId = sequence(sequence(oid('1.2.3')), octetString(right));
    const strange = buildAttribute(ATTRIBUTE.signingCertificateV2, sequence(sequence(certId)));
    const unknown = await withAttributes(attributesBut(ATTRIBUTE.signingCertificateV2, strange));
    expect(complaints(unknown)).toEqual([`${name} unknown`]);
    const malformed = buildAttribute(ATTRIBUTE.signingCertificateV2, octetString(right));
    const result = await withAttributes(attributesBut(ATTRIBUTE.signingCertificateV2, malformed));
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual([`${name} failed`]);
  });
});

describe('the claimed time', () => {
  test('is given; an unreadable one is none, with a warning', async () => {
    const time = new Date('2026-11-20T01:02:03Z');
    const good = await withAttributes(
      attributesBut(
        ATTRIBUTE.signingTime,
        buildAttribute(ATTRIBUTE.signingTime, generalizedTime(time)),
      ),
    );
    expect(good.signingTime).toEqual(time);
    const bad = await withAttributes(
      attributesBut(ATTRIBUTE.signingTime, buildAttribute(ATTRIBUTE.signingTime, integer(1))),
    );
    expect(bad).toMatchObject({ integrity: 'intact' });
    expect(bad.signingTime).toBeUndefined();
    expect(complaints(bad)).toEqual(['signed-attributes warning']);
  });

  test('given twice is none, and fails', async () => {
    const times = [1, 2].map((second) =>
      buildAttribute(ATTRIBUTE.signingTime, generalizedTime(new Date(second * 1000))),
    );
    const result = await withAttributes(attributesBut(ATTRIBUTE.signingTime, ...times));
    expect(result.signingTime).toBeUndefined();
    expect(complaints(result)).toEqual(['signed-attributes failed']);
  });
});

describe('content', () => {
  test('that is not at hand leaves a detached signature unverifiable', async () => {
    const result = await checked(signedBy(an), { contentDigest: () => undefined });
    expect(result.integrity).toBe('unverifiable');
    expect(complaints(result)).toEqual(['content-available unknown']);
  });

  test('carried and detached must be the same', async () => {
    const same = await checked(signedBy(an, { data: { eContent: CONTENT } }));
    expect(complaints(same)).toEqual([]);
    const other = await checked(signedBy(an, { data: { eContent: new Uint8Array(0) } }));
    expect(other.integrity).toBe('broken');
    expect(complaints(other)).toEqual(['encapsulated-content failed']);
  });
});

describe('a signature without signed attributes', () => {
  const bare = (value: Uint8Array, eContentType = '1.2.840.113549.1.7.1') =>
    rawCms({
      certificates: [an.certificate.der],
      eContentType,
      signerInfo: [
        integer(1),
        sequence(an.certificate.issuer.der, tlv(2, an.certificate.serialNumber)),
        sequence(oid('2.16.840.1.101.3.4.2.1')),
        sequence(oid('1.2.840.10045.4.3.2')),
        octetString(value),
      ],
    });
  const overContent = signatureBy(an.key, CONTENT, ECDSA);

  test('is over the content', async () => {
    const result = await checked(bare(overContent));
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual(['signing-certificate-attribute warning']);
    const other = await checked(bare(overContent), { content: () => new Uint8Array(3) });
    expect(other.integrity).toBe('broken');
  });

  test('needs the content itself', async () => {
    const result = await checked(bare(overContent), { content: () => undefined });
    expect(result.integrity).toBe('unverifiable');
    expect(complaints(result)).toContain('content-available unknown');
  });

  test('is broken for content other than id-data', async () => {
    const result = await checked(bare(overContent, '1.2.840.113549.1.9.16.1.4'));
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toContain('signed-attributes failed');
  });

  test('cannot pass the attributes of another signature off as content', async () => {
    const attributes = usualAttributes(an);
    const stolen = signatureBy(an.key, attributes, ECDSA);
    const result = await checked(bare(stolen), {
      content: () => attributes,
      contentDigest: () => sha256(attributes),
    });
    expect(result.integrity).toBe('broken');
    expect(complaints(result)).toContain('signed-attributes failed');
  });

  test('may have content that only begins like attributes', async () => {
    const content = Uint8Array.of(0x31, 0x30, 0x0a);
    const result = await checked(bare(signatureBy(an.key, content, ECDSA)), {
      content: () => content,
      contentDigest: () => sha256(content),
    });
    expect(result.integrity).toBe('intact');
  });
});

test('a sid by key identifier finds its certificate', async () => {
  const skid = person(folder, {
    name: 'skid',
    subject: '/CN=S',
    extensions: ['subjectKeyIdentifier=hash'],
  });
  folder.write('content', CONTENT);
  folder.run(
    'cms -sign -binary -keyid -signer skid.crt -inkey skid.key -in content -outform DER -out skid.cms -md sha256',
  );
  const cms = folder.read('skid.cms');
  const result = await checked(cms);
  expect(parseSignedData(cms).signerInfos[0]?.sid.kind).toBe('subjectKeyIdentifier');
  expect(result.integrity).toBe('intact');
  expect(result.certificate?.der).toEqual(skid.certificate.der);
  expect(result.signingTime).toBeInstanceOf(Date);
});

test('RSA beside PSS of the same key are told apart', async () => {
  const pss = { kind: 'rsa-pss', digest: 'SHA-256', mgfDigest: 'SHA-256', saltLength: 32 } as const;
  const signedAttributes = usualAttributes(rsa, { signatureAlgorithm: RSA });
  const value = signatureBy(rsa.key, signedAttributes, pss);
  const cms = signedBy(rsa, { algorithm: RSA, signedAttributes, data: { signature: value } });
  expect(complaints(await checked(cms))).toEqual(['signature-value failed']);
});

/** A SignedData put together by hand. */
function rawCms({
  certificates,
  signerInfo,
  eContentType = '1.2.840.113549.1.7.1',
}: {
  readonly certificates: readonly Uint8Array[];
  readonly signerInfo: readonly Uint8Array[];
  readonly eContentType?: string;
}): Uint8Array {
  const signedData = sequence(
    integer(1),
    tlv(0x31),
    sequence(oid(eContentType)),
    ...(certificates.length > 0 ? [tlv(0xa0, ...certificates)] : []),
    tlv(0x31, sequence(...signerInfo)),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), context(0, signedData));
}

/** The same signature without any certificate. */
function without(cms: Uint8Array): Uint8Array {
  const contentInfo = new DerReader(cms).sequence();
  contentInfo.oid();
  const signedData = DerReader.within(contentInfo.read()).sequence().rest(8);
  const kept = signedData.filter(({ tag }) => tag !== 0xa0).map(encodingOf);
  return sequence(oid('1.2.840.113549.1.7.2'), context(0, sequence(...kept)));
}

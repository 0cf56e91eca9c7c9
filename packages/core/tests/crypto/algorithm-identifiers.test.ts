import { describe, expect, it } from 'vitest';
import type { DigestAlgorithm, SignatureAlgorithm } from '../../src/algorithms.js';
import { fromHex, toHex } from '../../src/bytes/index.js';
import { DIGESTS, SIGNATURES } from '../../src/crypto/algorithm-table.js';
import {
  algorithmIdentifier,
  digestAlgorithmIdentifier,
  digestAlgorithmOf,
  signatureAlgorithmOf,
} from '../../src/crypto/index.js';
import { elementAt, type DerElement } from '../../src/der/index.js';
import { context, integer, nullValue, oid, sequence } from '../../src/der/writer.js';

const digests = Object.keys(DIGESTS) as DigestAlgorithm[];
const safe = digests.filter((digest) => DIGESTS[digest].produced);

function element(bytes: Uint8Array): DerElement {
  return elementAt(bytes, 0);
}

function identifier(dotted: string, ...parameters: Uint8Array[]): DerElement {
  return element(sequence(oid(dotted), ...parameters));
}

function bytes(hex: string): Uint8Array {
  return fromHex(hex.replace(/ /g, '')) ?? new Uint8Array();
}

const pss = (digest: DigestAlgorithm, mgfDigest: DigestAlgorithm, saltLength: number) =>
  ({ kind: 'rsa-pss', digest, mgfDigest, saltLength }) as const;

describe('AlgorithmIdentifier of a digest', () => {
  it.each(digests)('%s: written without parameters, read back; NULL is read as well', (digest) => {
    const der = digestAlgorithmIdentifier(digest);
    expect(der).toEqual(sequence(oid(DIGESTS[digest].oid)));
    expect(digestAlgorithmOf(element(der))).toBe(digest);
    expect(digestAlgorithmOf(identifier(DIGESTS[digest].oid, nullValue()))).toBe(digest);
  });

  it('SHA-256 is the bytes of RFC 5754', () => {
    expect(toHex(digestAlgorithmIdentifier('SHA-256'))).toBe('300b0609608648016503040201');
  });

  it('id-shake256-len is read for 512 bits only (RFC 8419 §2.3)', () => {
    const len = '2.16.840.1.101.3.4.2.18';
    expect(digestAlgorithmOf(identifier(len, integer(512)))).toBe('SHAKE256');
    for (const parameters of [[integer(256)], [], [nullValue()]]) {
      expect(() => digestAlgorithmOf(identifier(len, ...parameters))).toThrow(
        expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM', facts: { oid: len } }),
      );
    }
  });

  it('a signature OID in its place is read only where the caller says so', () => {
    const sha256WithRsa = identifier('1.2.840.113549.1.1.11', nullValue());
    expect(digestAlgorithmOf(sha256WithRsa, { orSignature: true })).toBe('SHA-256');
    expect(() => digestAlgorithmOf(sha256WithRsa)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM' }),
    );
    const ed25519 = identifier('1.3.101.112');
    expect(() => digestAlgorithmOf(ed25519, { orSignature: true })).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM', facts: { oid: '1.3.101.112' } }),
    );
  });

  it('other parameters, unknown OIDs and broken DER are refused', () => {
    const refusals: readonly (readonly [DerElement, string])[] = [
      [identifier(DIGESTS['SHA-256'].oid, integer(1)), 'ERR_UNSUPPORTED_ALGORITHM'],
      [identifier('1.2.3.4'), 'ERR_UNSUPPORTED_ALGORITHM'],
      [identifier(DIGESTS['SHA-256'].oid, nullValue(), nullValue()), 'ERR_DER'],
      [element(nullValue()), 'ERR_DER'],
      [element(sequence()), 'ERR_DER'],
    ];
    for (const [der, code] of refusals) {
      expect(() => digestAlgorithmOf(der)).toThrow(expect.objectContaining({ code }));
    }
  });
});

describe('AlgorithmIdentifier of a signature', () => {
  it.each(SIGNATURES)('$oid is read as its algorithm', ({ oid: dotted, algorithm }) => {
    expect(signatureAlgorithmOf(identifier(dotted))).toEqual(algorithm);
    if (algorithm.kind === 'eddsa' || algorithm.kind === 'ml-dsa') return;
    expect(signatureAlgorithmOf(identifier(dotted, nullValue()))).toEqual(algorithm);
  });

  it('no OID stands in the table twice', () => {
    const oids = [...SIGNATURES, ...Object.values(DIGESTS)].map((entry) => entry.oid);
    expect(new Set(oids).size).toBe(oids.length);
  });

  const written: SignatureAlgorithm[] = [
    ...safe.flatMap((digest): SignatureAlgorithm[] => [
      ...(digest === 'SHAKE256' ? [] : [{ kind: 'rsa-pkcs1', digest } as const]),
      ...(digest === 'SHAKE256' ? [] : [pss(digest, digest, DIGESTS[digest].length)]),
      ...(digest === 'SHA-512/256' ? [] : [{ kind: 'ecdsa', digest, encoding: 'der' } as const]),
    ]),
    { kind: 'ecdsa', digest: 'SHA-256', encoding: 'p1363' },
    pss('SHA-256', 'SHA-512', 20),
    pss('SHA-384', 'SHA-256', 0),
    { kind: 'eddsa', curve: 'Ed25519' },
    { kind: 'eddsa', curve: 'Ed448' },
  ];

  it.each(written)('$kind $digest is written and read back', (algorithm) => {
    expect(signatureAlgorithmOf(element(algorithmIdentifier(algorithm)))).toEqual(algorithm);
  });

  it('is written with the bytes of the standards', () => {
    const der = (algorithm: SignatureAlgorithm): string => toHex(algorithmIdentifier(algorithm));
    // RFC 5754 §3.2: NULL for RSA; §3.3 of RFC 5758: nothing for ECDSA; RFC 8410 §3 for EdDSA.
    expect(der({ kind: 'rsa-pkcs1', digest: 'SHA-256' })).toBe('300d06092a864886f70d01010b0500');
    expect(der({ kind: 'ecdsa', digest: 'SHA-256', encoding: 'der' })).toBe(
      '300a06082a8648ce3d040302',
    );
    expect(der({ kind: 'eddsa', curve: 'Ed25519' })).toBe('300506032b6570');
    // As `openssl pkey` writes PSS with SHA-256 and a salt of 32, but for the NULLs of its digests.
    expect(der(pss('SHA-256', 'SHA-256', 32))).toBe(
      '303d06092a864886f70d01010a3030a00d300b0609608648016503040201a11a301806092a864886f70d010108300b0609608648016503040201a203020120',
    );
  });

  it.each([
    { kind: 'rsa-pkcs1', digest: 'SHA-1' },
    { kind: 'rsa-pkcs1', digest: 'MD5' },
    { kind: 'ecdsa', digest: 'SHA-1', encoding: 'der' },
    { kind: 'ecdsa', digest: 'SHA-512/256', encoding: 'der' },
    { kind: 'dsa', digest: 'SHA-256' },
    pss('SHA-1', 'SHA-256', 20),
    pss('SHA-256', 'SHA-1', 20),
    pss('SHAKE256', 'SHAKE256', 64),
  ] satisfies SignatureAlgorithm[])('$kind $digest $mgfDigest is never written', (algorithm) => {
    expect(() => algorithmIdentifier(algorithm)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM' }),
    );
  });

  it.each([
    ['1.2.840.113549.1.1.1', [nullValue()], { kind: 'rsa-pkcs1', digest: 'SHA-384' }],
    ['1.2.840.113549.1.1.1', [], { kind: 'rsa-pkcs1', digest: 'SHA-384' }],
    [
      '1.2.840.10045.2.1',
      [oid('1.2.840.10045.3.1.7')],
      { kind: 'ecdsa', digest: 'SHA-384', encoding: 'der' },
    ],
    ['1.2.840.10040.4.1', [], { kind: 'dsa', digest: 'SHA-384' }],
  ] as const)('%s names a key: the digest beside it decides', (dotted, parameters, algorithm) => {
    const der = identifier(dotted, ...parameters);
    expect(signatureAlgorithmOf(der, { digestAlgorithm: 'SHA-384' })).toEqual(algorithm);
    expect(() => signatureAlgorithmOf(der)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM', facts: { oid: dotted } }),
    );
  });

  it("its own digest stands, whatever the context's is", () => {
    const der = identifier('1.2.840.113549.1.1.11', nullValue());
    const algorithm = signatureAlgorithmOf(der, { digestAlgorithm: 'SHA-512' });
    expect(algorithm).toEqual({ kind: 'rsa-pkcs1', digest: 'SHA-256' });
  });

  it('ecdsa-with-Specified takes the digest from its parameters', () => {
    const der = identifier('1.2.840.10045.4.3', digestAlgorithmIdentifier('SHA-512'));
    expect(signatureAlgorithmOf(der)).toEqual({
      kind: 'ecdsa',
      digest: 'SHA-512',
      encoding: 'der',
    });
  });

  it.each([
    ['unknown', identifier('1.2.840.113549.1.1.2', nullValue()), '1.2.840.113549.1.1.2'],
    [
      'RSA with an INTEGER',
      identifier('1.2.840.113549.1.1.11', integer(1)),
      '1.2.840.113549.1.1.11',
    ],
    ['Ed25519 with NULL', identifier('1.3.101.112', nullValue()), '1.3.101.112'],
    ['PSS without parameters', identifier('1.2.840.113549.1.1.10'), '1.2.840.113549.1.1.10'],
    ['ecdsa-with-Specified without', identifier('1.2.840.10045.4.3'), '1.2.840.10045.4.3'],
  ])('%s is refused with its OID', (_, der, dotted) => {
    expect(() => signatureAlgorithmOf(der)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM', facts: { oid: dotted } }),
    );
  });
});

describe('RSASSA-PSS-params (RFC 4055 §3.1)', () => {
  const PSS = '1.2.840.113549.1.1.10';
  const MGF1 = '1.2.840.113549.1.1.8';
  const sha256 = digestAlgorithmIdentifier('SHA-256');
  const sha1 = digestAlgorithmIdentifier('SHA-1');
  const read = (...fields: Uint8Array[]): SignatureAlgorithm =>
    signatureAlgorithmOf(identifier(PSS, sequence(...fields)));

  it('an empty sequence is SHA-1, MGF1 with SHA-1 and a salt of 20 bytes', () => {
    expect(read()).toEqual(pss('SHA-1', 'SHA-1', 20));
  });

  it('defaults that are written out are read', () => {
    const fields = [
      context(0, sha1),
      context(1, sequence(oid(MGF1), sha1)),
      context(2, integer(20)),
      context(3, integer(1)),
    ];
    expect(read(...fields)).toEqual(pss('SHA-1', 'SHA-1', 20));
  });

  it('each field may stand alone', () => {
    expect(read(context(0, sha256))).toEqual(pss('SHA-256', 'SHA-1', 20));
    expect(read(context(1, sequence(oid(MGF1), sha256)))).toEqual(pss('SHA-1', 'SHA-256', 20));
    expect(read(context(2, integer(0)))).toEqual(pss('SHA-1', 'SHA-1', 0));
  });

  it('reads what OpenSSL writes: NULL beside each digest', () => {
    const der = bytes(
      '304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
    );
    expect(signatureAlgorithmOf(element(der))).toEqual(pss('SHA-256', 'SHA-256', 32));
  });

  it.each([
    ['another trailer', [context(3, integer(2))], 'ERR_UNSUPPORTED_ALGORITHM'],
    [
      'another mask generation',
      [context(1, sequence(oid('1.2.3'), sha256))],
      'ERR_UNSUPPORTED_ALGORITHM',
    ],
    ['MGF1 without a digest', [context(1, sequence(oid(MGF1)))], 'ERR_UNSUPPORTED_ALGORITHM'],
    ['a salt beyond any key', [context(2, integer(2049))], 'ERR_UNSUPPORTED_ALGORITHM'],
    ['SHAKE256', [context(0, digestAlgorithmIdentifier('SHAKE256'))], 'ERR_UNSUPPORTED_ALGORITHM'],
    ['a negative salt', [context(2, integer(-1))], 'ERR_DER'],
    ['fields out of order', [context(2, integer(20)), context(0, sha256)], 'ERR_DER'],
    ['two elements in one field', [context(2, integer(20), integer(20))], 'ERR_DER'],
    ['an unknown field', [context(4, integer(20))], 'ERR_DER'],
    ['a salt that is no INTEGER', [context(2, nullValue())], 'ERR_DER'],
  ])('%s is refused', (_, fields, code) => {
    expect(() => read(...fields)).toThrow(expect.objectContaining({ code }));
  });
});

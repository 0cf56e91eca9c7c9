import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/index.js';
import { parsePublicKey, signatureLength, type PublicKey } from '../../src/crypto/index.js';
import {
  bitString,
  integer,
  nullValue,
  oid,
  sequence,
  unsignedInteger,
} from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';

const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const P256 = '1.2.840.10045.3.1.7';

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

function spki(algorithm: readonly Uint8Array[], key: Uint8Array): Uint8Array {
  return sequence(sequence(...algorithm), bitString(key));
}

function rsa(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return spki(
    [oid(RSA), nullValue()],
    sequence(unsignedInteger(modulus), unsignedInteger(exponent)),
  );
}

const odd = (length: number): Uint8Array => new Uint8Array(length).fill(0xc1);
const E = Uint8Array.of(1, 0, 1);

const keys = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
  pss: generateKeyPairSync('rsa-pss', {
    modulusLength: 1024,
    hashAlgorithm: 'sha384',
    mgf1HashAlgorithm: 'sha256',
    saltLength: 40 as unknown as string, // @types/node has the wrong type here
  }).publicKey,
  pssFree: generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey,
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey,
  brainpool: generateKeyPairSync('ec', { namedCurve: 'brainpoolP512r1' }).publicKey,
  ed25519: generateKeyPairSync('ed25519').publicKey,
  ed448: generateKeyPairSync('ed448').publicKey,
  dsa: generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey,
};

describe('SubjectPublicKeyInfo', () => {
  it('of RSA gives the numbers that Node sees', () => {
    const key = parsePublicKey(spkiOf(keys.rsa));
    const jwk = keys.rsa.export({ format: 'jwk' });
    expect(key).toMatchObject({ kind: 'rsa', bits: 2048 });
    if (key.kind !== 'rsa') return;
    expect(Buffer.from(key.modulus).toString('base64url')).toBe(jwk.n);
    expect(Buffer.from(key.exponent).toString('base64url')).toBe(jwk.e);
    expect(key.spki).toEqual(spkiOf(keys.rsa));
    expect(key.pss).toBeUndefined();
  });

  it('of RSASSA-PSS keeps the restrictions of the key', () => {
    expect(parsePublicKey(spkiOf(keys.pss))).toMatchObject({
      kind: 'rsa',
      pss: { parameters: { digest: 'SHA-384', mgfDigest: 'SHA-256', saltLength: 40 } },
    });
    expect(parsePublicKey(spkiOf(keys.pssFree))).toMatchObject({ pss: { parameters: undefined } });
  });

  it.each([
    ['P-256', keys.p256],
    ['P-521', keys.p521],
    ['brainpoolP512r1', keys.brainpool],
  ] as const)('of %s gives curve and point', (curve, publicKey) => {
    const key = parsePublicKey(spkiOf(publicKey));
    expect(key).toMatchObject({ kind: 'ec', curve });
    expect(toHex(spkiOf(publicKey)).endsWith(key.kind === 'ec' ? toHex(key.point) : '-')).toBe(
      true,
    );
  });

  it('of Edwards curves and DSA gives their numbers', () => {
    const ed25519 = parsePublicKey(spkiOf(keys.ed25519));
    const jwk = keys.ed25519.export({ format: 'jwk' });
    expect(ed25519).toEqual({
      kind: 'ed25519',
      spki: spkiOf(keys.ed25519),
      point: new Uint8Array(Buffer.from(jwk.x ?? '', 'base64url')),
    });
    expect(parsePublicKey(spkiOf(keys.ed448))).toMatchObject({ kind: 'ed448' });
    const dsa = parsePublicKey(spkiOf(keys.dsa));
    expect(dsa.kind === 'dsa' && dsa.parameters?.q.length).toBe(20);
    expect(dsa.kind === 'dsa' && dsa.parameters?.p.length).toBe(128);
  });

  it('of DSA may inherit its parameters', () => {
    const y = unsignedInteger(odd(128));
    expect(parsePublicKey(spki([oid('1.2.840.10040.4.1')], y))).toMatchObject({
      kind: 'dsa',
      parameters: undefined,
      y: odd(128),
    });
  });

  it.each([
    ['RSA below 512 bits', rsa(odd(63), E), 'ERR_LIMIT'],
    ['RSA above 16,384 bits', rsa(odd(2049), E), 'ERR_LIMIT'],
    ['an exponent above 256 bits', rsa(odd(256), odd(33)), 'ERR_LIMIT'],
    ['the exponent 1', rsa(odd(256), Uint8Array.of(1)), 'ERR_DER'],
    ['an even exponent', rsa(odd(256), Uint8Array.of(2)), 'ERR_DER'],
    ['an even modulus', rsa(new Uint8Array(256).fill(0xc0), E), 'ERR_DER'],
    [
      'a negative modulus',
      spki([oid(RSA), nullValue()], sequence(integer(-(1n << 2047n)), integer(65537))),
      'ERR_DER',
    ],
    [
      'bytes after the RSA key',
      spki([oid(RSA), nullValue()], Buffer.concat([sequence(integer(1n << 600n), integer(3)), E])),
      'ERR_DER',
    ],
    ['RSA with other parameters', spki([oid(RSA), integer(1)], E), 'ERR_UNSUPPORTED_ALGORITHM'],
    ['an unknown kind', spki([oid('1.2.3')], E), 'ERR_UNSUPPORTED_ALGORITHM'],
    ['an unknown curve', spki([oid(EC), oid('1.3.132.0.10')], E), 'ERR_UNSUPPORTED_ALGORITHM'],
    ['explicit curve parameters', spki([oid(EC), sequence()], E), 'ERR_UNSUPPORTED_ALGORITHM'],
    ['a curve without a name', spki([oid(EC)], E), 'ERR_UNSUPPORTED_ALGORITHM'],
    ['a short point', spki([oid(EC), oid(P256)], Uint8Array.of(4, 1, 2)), 'ERR_DER'],
    ['the point at infinity', spki([oid(EC), oid(P256)], Uint8Array.of(0)), 'ERR_DER'],
    [
      'Ed25519 with NULL',
      spki([oid('1.3.101.112'), nullValue()], odd(32)),
      'ERR_UNSUPPORTED_ALGORITHM',
    ],
    ['Ed25519 of 33 octets', spki([oid('1.3.101.112')], odd(33)), 'ERR_DER'],
    [
      'DSA beyond 10,000 bits',
      spki([oid('1.2.840.10040.4.1')], unsignedInteger(odd(1251))),
      'ERR_LIMIT',
    ],
    ['nothing', new Uint8Array(), 'ERR_DER'],
  ])('with %s is refused', (_, der, code) => {
    expect(() => parsePublicKey(der)).toThrow(expect.objectContaining({ code }));
  });

  it('with bytes after it is refused at their offset', () => {
    const der = Buffer.concat([spkiOf(keys.p256), Uint8Array.of(0)]);
    expect(() => parsePublicKey(der)).toThrow(
      expect.objectContaining({ code: 'ERR_DER', facts: { offset: der.length - 1 } }),
    );
  });

  it.each(Object.entries(keys))(
    'of %s with any bytes changed is a key or a KysoError',
    (_, key) => {
      const der = spkiOf(key);
      const change = fc.tuple(fc.nat(Math.min(der.length, 80) - 1), fc.nat(255));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(8), (changes, cut) => {
          const mutant = der.slice(0, der.length - (cut > 4 ? cut : 0));
          for (const [at, value] of changes) mutant[at % mutant.length] = value;
          expect(isKeyOrRefusal(mutant)).toBe(true);
        }),
        { numRuns: 400, seed: 2 },
      );
    },
  );
});

function isKeyOrRefusal(der: Uint8Array): boolean {
  try {
    return parsePublicKey(der).spki === der;
  } catch (error) {
    return (
      isKysoError(error) &&
      ['ERR_DER', 'ERR_LIMIT', 'ERR_UNSUPPORTED_ALGORITHM'].includes(error.code)
    );
  }
}

describe('length of a signature', () => {
  const key = (name: keyof typeof keys): PublicKey => parsePublicKey(spkiOf(keys[name]));
  const ecdsa = (encoding: 'der' | 'p1363') =>
    ({ kind: 'ecdsa', digest: 'SHA-512', encoding }) as const;
  const rsaPkcs1 = { kind: 'rsa-pkcs1', digest: 'SHA-256' } as const;

  it.each([
    [rsaPkcs1, 'rsa', 256],
    [{ kind: 'rsa-pss', digest: 'SHA-256', mgfDigest: 'SHA-256', saltLength: 32 }, 'rsa', 256],
    [ecdsa('der'), 'p256', 72],
    [ecdsa('p1363'), 'p256', 64],
    [ecdsa('der'), 'p521', 139],
    [ecdsa('p1363'), 'p521', 132],
    [ecdsa('der'), 'brainpool', 137],
    [{ kind: 'eddsa', curve: 'Ed25519' }, 'ed25519', 64],
    [{ kind: 'eddsa', curve: 'Ed448' }, 'ed448', 114],
    [{ kind: 'dsa', digest: 'SHA-1' }, 'dsa', 48],
  ] as const)('%o by %s is %i bytes', (algorithm, name, length) => {
    expect(signatureLength(algorithm, key(name))).toBe(length);
  });

  it.each([
    [rsaPkcs1, 'p256'],
    [rsaPkcs1, 'pss'],
    [ecdsa('der'), 'ed25519'],
    [{ kind: 'eddsa', curve: 'Ed448' }, 'ed25519'],
  ] as const)('%o by %s is a mismatch', (algorithm, name) => {
    expect(() => signatureLength(algorithm, key(name))).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_MISMATCH' }),
    );
  });
});

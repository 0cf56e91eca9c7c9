import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import * as nodeModule from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/index.js';
import { checkSignerInfo, parseSignedData } from '../../src/cms/index.js';
import {
  algorithmIdentifier,
  nodeCrypto,
  parsePublicKey,
  pureCrypto,
  signatureAlgorithmName,
  signatureAlgorithmOf,
  signatureLength,
  usualDigest,
  webCrypto,
} from '../../src/crypto/index.js';
import { ML_DSA, ML_DSA_SETS } from '../../src/crypto/ml-dsa-table.js';
import { mlDsaKeyPair, parseMlDsaPrivateKey } from '../../src/crypto/ml-dsa-key.js';
import { Tag, contextTag, elementAt } from '../../src/der/index.js';
import {
  bitString,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  tlv,
} from '../../src/der/writer.js';
import { EXAMPLE_ML_DSA_44, EXAMPLE_SEED } from './rfc9882-example.js';

const CODE = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;
const message = new TextEncoder().encode('Kính trình');
const subtle = nodeModule.webcrypto.subtle as SubtleCrypto;
const providers = [nodeCrypto(nodeModule), webCrypto(subtle), pureCrypto()];
const unsupported = expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM' }) as Error;
const malformed = expect.objectContaining({ code: 'ERR_DER' }) as Error;

function spki(name: string, key: Uint8Array, ...parameters: Uint8Array[]): Uint8Array {
  return sequence(sequence(oid(name), ...parameters), bitString(key));
}

function pkcs8(name: string, inner: Uint8Array, ...parameters: Uint8Array[]): Uint8Array {
  return sequence(integer(0), sequence(oid(name), ...parameters), octetString(inner));
}

describe.each(ML_DSA_SETS)('%s', (parameterSet) => {
  const facts = ML_DSA[parameterSet];
  const algorithm = { kind: 'ml-dsa', parameterSet } as const;
  const code = CODE[parameterSet];
  const keys = code.keygen(EXAMPLE_SEED);
  const publicKey = spki(facts.oid, keys.publicKey);
  let signature: Uint8Array;
  beforeAll(() => {
    signature = code.sign(message, keys.secretKey);
  });

  it('has lengths and names of FIPS 204 and RFC 9881', () => {
    const key = parsePublicKey(publicKey);
    expect(key).toMatchObject({ kind: 'ml-dsa', parameterSet });
    expect(signatureLength(algorithm, key)).toBe(signature.length);
    expect(keys.secretKey.length).toBe(facts.privateKey);
    expect(signatureAlgorithmName(algorithm)).toBe(parameterSet);
    expect(usualDigest(algorithm)).toBe('SHA-512');
    const der = algorithmIdentifier(algorithm);
    expect(der).toEqual(sequence(oid(facts.oid)));
    expect(signatureAlgorithmOf(elementAt(der, 0))).toEqual(algorithm);
  });

  it.each(providers)('verifies in $name, and nothing beside it does', async (provider) => {
    const request = { publicKey, algorithm, data: message, signature };
    expect(await provider.verify(request)).toBe(true);
    const flipped = (at: number): Uint8Array => signature.map((b, i) => (i === at ? b ^ 1 : b));
    const others = [
      { ...request, data: message.subarray(1) },
      { ...request, signature: signature.subarray(1) },
      { ...request, signature: Uint8Array.of(...signature, 0) },
      { ...request, signature: new Uint8Array(0) },
      { ...request, signature: flipped(0) },
      { ...request, signature: flipped(signature.length >> 1) },
      // The hints at the end: a stray bit among the unused ones would make a second signature of the same text.
      { ...request, signature: flipped(signature.length - 1) },
      { ...request, signature: new Uint8Array(signature.length).fill(0xff) },
      // With a context, or of a digest, it is another signature (RFC 9882 §3.2).
      {
        ...request,
        signature: code.sign(message, keys.secretKey, { context: Uint8Array.of(1) }),
      },
      { ...request, publicKey: spki(facts.oid, code.keygen(new Uint8Array(32)).publicKey) },
      { ...request, algorithm: { kind: 'eddsa', curve: 'Ed25519' } as const },
    ];
    for (const other of others) expect(await provider.verify(other)).toBe(false);
  });

  it.each(providers)('of another parameter set never verifies in $name', async (provider) => {
    for (const other of ML_DSA_SETS.filter((name) => name !== parameterSet)) {
      const request = { publicKey, data: message, signature };
      const wrong = { kind: 'ml-dsa', parameterSet: other } as const;
      expect(await provider.verify({ ...request, algorithm: wrong })).toBe(false);
    }
  });

  it('refuses parameters, and keys of another length', () => {
    expect(() => parsePublicKey(spki(facts.oid, keys.publicKey, nullValue()))).toThrow(unsupported);
    const withNull = elementAt(sequence(oid(facts.oid), nullValue()), 0);
    expect(() => signatureAlgorithmOf(withNull)).toThrow(unsupported);
    for (const key of [keys.publicKey.subarray(1), new Uint8Array(0)])
      expect(() => parsePublicKey(spki(facts.oid, key))).toThrow(malformed);
  });

  const seed = tlv(contextTag(0, 'primitive'), EXAMPLE_SEED);
  const expanded = octetString(keys.secretKey);
  const both = sequence(octetString(EXAMPLE_SEED), expanded);

  it.each([
    ['the seed', seed],
    ['the expanded key', expanded],
    ['both', both],
  ])('of a private key in the form of %s gives the public key and signs', async (_, inner) => {
    const key = parseMlDsaPrivateKey(pkcs8(facts.oid, inner));
    if (!key) throw new TypeError('expected a key');
    const pair = await mlDsaKeyPair(key);
    expect(toHex(pair.publicKey)).toBe(toHex(keys.publicKey));
    const value = pair.sign(message, new Uint8Array(32).fill(7));
    expect(code.verify(value, message, keys.publicKey)).toBe(true);
  });

  it('of a private key that contradicts itself is refused', async () => {
    const other = code.keygen(new Uint8Array(32));
    const changed = (at: number): Uint8Array =>
      keys.secretKey.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const wrong = [
      sequence(octetString(EXAMPLE_SEED), octetString(other.secretKey)),
      octetString(changed(64)),
      octetString(changed(0)),
      octetString(keys.secretKey.map((byte, index) => (index < 128 ? byte : 0xff))),
    ];
    for (const inner of wrong) {
      const key = parseMlDsaPrivateKey(pkcs8(facts.oid, inner));
      if (!key) throw new TypeError('expected a key');
      await expect(mlDsaKeyPair(key)).rejects.toThrow(malformed);
    }
  });

  it('of a private key in no form of RFC 9881 is refused before anything is computed', () => {
    const wrong = [
      tlv(contextTag(0, 'primitive'), EXAMPLE_SEED.subarray(1)),
      tlv(contextTag(0), octetString(EXAMPLE_SEED)),
      octetString(EXAMPLE_SEED),
      octetString(keys.secretKey.subarray(1)),
      sequence(octetString(EXAMPLE_SEED)),
      sequence(octetString(EXAMPLE_SEED), expanded, expanded),
      tlv(Tag.integer, EXAMPLE_SEED),
      new Uint8Array(0),
    ];
    for (const inner of wrong)
      expect(() => parseMlDsaPrivateKey(pkcs8(facts.oid, inner))).toThrow(malformed);
    expect(() => parseMlDsaPrivateKey(pkcs8(facts.oid, seed, nullValue()))).toThrow(unsupported);
  });
});

describe('HashML-DSA', () => {
  it.each([32, 33, 34])('%i of the NIST arc is refused by its name', (last) => {
    const name = `2.16.840.1.101.3.4.3.${last}`;
    const named = expect.objectContaining({
      code: 'ERR_UNSUPPORTED_ALGORITHM',
      facts: { oid: name, name: expect.stringMatching(/^HashML-DSA-\d\d with SHA-512$/) as string },
    }) as Error;
    expect(() => signatureAlgorithmOf(elementAt(sequence(oid(name)), 0))).toThrow(named);
    expect(() => parsePublicKey(spki(name, new Uint8Array(1952)))).toThrow(named);
  });
});

describe('the examples of the standards', () => {
  it('give the key of RFC 9881 for the seed 00 to 1f: the example of RFC 9882 verifies by it', async () => {
    const [{ publicKey }, signedData] = [
      ml_dsa44.keygen(EXAMPLE_SEED),
      parseSignedData(EXAMPLE_ML_DSA_44),
    ];
    const [signerInfo] = signedData.signerInfos;
    if (!signerInfo?.signedAttributes) throw new TypeError('expected signed attributes');
    const request = {
      publicKey: spki(ML_DSA['ML-DSA-44'].oid, publicKey),
      algorithm: { kind: 'ml-dsa', parameterSet: 'ML-DSA-44' } as const,
      data: tlv(Tag.set, signerInfo.signedAttributes.contents),
      signature: signerInfo.signature,
    };
    for (const provider of providers) {
      expect(await provider.verify(request)).toBe(true);
      expect(await provider.verify({ ...request, data: request.data.subarray(1) })).toBe(false);
    }
  });

  it('are unverifiable without the certificate, with algorithms named and content digest right', async () => {
    const signedData = parseSignedData(EXAMPLE_ML_DSA_44);
    const [signerInfo] = signedData.signerInfos;
    if (!signerInfo) throw new TypeError('expected a signer');
    const check = await checkSignerInfo(signedData, signerInfo, { crypto: pureCrypto() });
    expect(check).toMatchObject({
      integrity: 'unverifiable',
      digestAlgorithm: 'SHA-512',
      signatureAlgorithm: { kind: 'ml-dsa', parameterSet: 'ML-DSA-44' },
    });
    expect(check.findings).toContainEqual({
      check: 'algorithm-consistency',
      status: 'passed',
      clause: 'RFC 9882 §3.3',
    });
  });
});

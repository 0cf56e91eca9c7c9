import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/index.js';
import { pureEncryption } from '../../src/crypto/pure-encryption.js';
import { padOaep, unpadOaep, unpadPkcs1 } from '../../src/crypto/rsa-padding.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
const LENGTH = 256;
const KEY = new Uint8Array(32).map((_, i) => i);
const random = (length: number) => new Uint8Array(length).fill(0xa5);
const bare = (encrypted: Uint8Array) =>
  new Uint8Array(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encrypted));

describe.each([
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-512', 'sha512'],
] as const)('OAEP with %s', (digest, oaepHash) => {
  const label = new Uint8Array(0);
  const scheme = { digest, mgfDigest: digest, label };

  test('what OpenSSL pads is unpadded', () => {
    const encrypted = publicEncrypt({ key: publicKey, oaepHash }, KEY);
    expect(unpadOaep(bare(encrypted), scheme)).toEqual(KEY);
    expect(unpadOaep(bare(encrypted), { ...scheme, label: KEY })).toBeUndefined();
    expect(unpadOaep(bare(encrypted), { ...scheme, mgfDigest: 'SHA-384' })).toBeUndefined();
  });

  test('what is padded here is unpadded by OpenSSL', async () => {
    const encrypted = await pureEncryption(random).encryptOaep(KEY, { publicKey: spki, digest });
    expect(new Uint8Array(privateDecrypt({ key: privateKey, oaepHash }, encrypted))).toEqual(KEY);
  });

  test('any altered octet is refused', () => {
    const encoded = padOaep(KEY, { digest, modulusLength: LENGTH, random });
    expect(unpadOaep(encoded, scheme)).toEqual(KEY);
    for (let at = 0; at < LENGTH - KEY.length; at++) {
      expect(unpadOaep(encoded.with(at, (encoded[at] ?? 0) ^ 1), scheme), `${at}`).toBeUndefined();
    }
  });
});

test('OAEP: a message without its end mark, one that is too short, and one for which there is no room', () => {
  const scheme = { digest: 'SHA-256', mgfDigest: 'SHA-256', label: new Uint8Array(0) } as const;
  const empty = padOaep(new Uint8Array(0), { digest: 'SHA-256', modulusLength: LENGTH, random });
  expect(unpadOaep(empty, scheme)).toEqual(new Uint8Array(0));
  // The last octet of the block is the mark itself: without it nothing but zeros is left.
  expect(unpadOaep(empty.with(-1, (empty.at(-1) ?? 0) ^ 1), scheme)).toBeUndefined();
  expect(unpadOaep(new Uint8Array(65), scheme)).toBeUndefined();
  expect(() => padOaep(KEY, { digest: 'SHA-512', modulusLength: 128, random })).toThrow(
    expect.objectContaining({ code: 'ERR_UNSUPPORTED_ALGORITHM' }) as Error,
  );
});

describe('PKCS#1 v1.5', () => {
  const options = { keyLength: 32, random };
  const filler = new Uint8Array(LENGTH - 35).fill(1);
  const right = concat([Uint8Array.of(0, 2), filler, Uint8Array.of(0), KEY]);

  test('what OpenSSL pads is unpadded', () => {
    const padding = constants.RSA_PKCS1_PADDING;
    const encrypted = publicEncrypt({ key: publicKey, padding }, KEY);
    expect(unpadPkcs1(bare(encrypted), options)).toEqual(KEY);
  });

  test('any altered octet of the padding gives a random key, and every byte of the key is kept', () => {
    expect(unpadPkcs1(right, options)).toEqual(KEY);
    for (const at of [0, 1, LENGTH - 33]) {
      expect(unpadPkcs1(right.with(at, 7), options)).toEqual(random(32));
    }
    for (let at = 2; at < LENGTH - 33; at++) {
      expect(unpadPkcs1(right.with(at, 0), options)).toEqual(random(32));
      expect(unpadPkcs1(right.with(at, 0xff), options)).toEqual(KEY);
    }
    const keys = unpadPkcs1(
      concat([right.subarray(0, -32), new Uint8Array(32).fill(0xff)]),
      options,
    );
    expect(keys).toEqual(new Uint8Array(32).fill(0xff));
  });

  test('another length of the key, and a modulus without room for padding, give a random key', () => {
    expect(unpadPkcs1(right, { keyLength: 16, random })).toEqual(random(16));
    expect(unpadPkcs1(right.subarray(0, 42), options)).toEqual(random(32));
  });
});

import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aesBlocks, aesDecrypt, aesEncrypt, md5, rc4, sha2 } from '../../src/crypto/index.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('ciphers of PDF encryption', () => {
  test('RC4 gives the streams of RFC 6229', () => {
    const zeros = new Uint8Array(16);
    expect(rc4(hex('0102030405'), zeros)).toEqual(hex('b2396305f03dc027ccc3524a0a1118a8'));
    expect(rc4(hex('0102030405060708090a0b0c0d0e0f10'), zeros)).toEqual(
      hex('9ac7cc9a609d1ef7b2932899cde41b97'),
    );
  });

  test.each([16, 32])('AES with a key of %i bytes agrees with OpenSSL and comes back', (length) => {
    const [key, iv] = [randomBytes(length), randomBytes(16)];
    for (const size of [0, 1, 15, 16, 17, 1000]) {
      const data = new Uint8Array(randomBytes(size));
      const cipher = createCipheriv(`aes-${String(length * 8)}-cbc`, key, iv);
      const expected = Buffer.concat([iv, cipher.update(data), cipher.final()]);
      const encrypted = aesEncrypt(key, data, iv);
      expect(Buffer.compare(encrypted, expected)).toBe(0);
      expect(aesDecrypt(key, encrypted)).toEqual(data);
    }
  });

  test('what is cut off or padded wrongly is decrypted as far as it goes', () => {
    const [key, iv] = [randomBytes(16), randomBytes(16)];
    const data = new Uint8Array(32).fill(0x41);
    expect(aesDecrypt(key, new Uint8Array(0))).toHaveLength(0);
    expect(aesDecrypt(key, aesEncrypt(key, data, iv).subarray(0, 60))).toEqual(data);
    const unpadded = aesBlocks('encrypt', data, { key, iv });
    expect(aesDecrypt(key, Buffer.concat([iv, unpadded]))).toEqual(data);
  });

  test('digests over parts are those over the whole', () => {
    const of = (name: string): Uint8Array =>
      new Uint8Array(createHash(name).update('abcd').digest());
    const [a, b] = [Buffer.from('ab'), Buffer.from('cd')];
    expect(md5(a, b)).toEqual(of('md5'));
    for (const bits of [256, 384, 512] as const) {
      expect(sha2(bits, a, b)).toEqual(of(`sha${String(bits)}`));
    }
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { deriveKeyX963, pureCrypto, unwrapKey, wrapKey } from '../../src/crypto/index.js';
import { fromHex } from '../../src/bytes/index.js';

const hex = (text: string): Uint8Array => fromHex(text.replaceAll(' ', '')) ?? new Uint8Array(0);

/** RFC 3394 §4.1, §4.3, §4.6: key encryption key, key, result. */
const RFC_3394: readonly (readonly [string, string, string])[] = [
  [
    '000102030405060708090A0B0C0D0E0F',
    '00112233445566778899AABBCCDDEEFF',
    '1FA68B0A8112B447 AEF34BD8FB5A7B82 9D3E862371D2CFE5',
  ],
  [
    '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
    '00112233445566778899AABBCCDDEEFF',
    '64E8C3F9CE0F5BA2 63E9777905818A2A 93C8191E7D6E8AE7',
  ],
  [
    '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
    '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F',
    '28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21',
  ],
];

describe('AES key wrap', () => {
  test.each(RFC_3394)('vector of RFC 3394: %s', (kek, key, wrapped) => {
    expect(wrapKey(hex(key), hex(kek))).toEqual(hex(wrapped));
    expect(unwrapKey(hex(wrapped), hex(kek))).toEqual(hex(key));
  });

  test('an altered octet, a wrong key and a wrong length open nothing', () => {
    const [, , [kek, , wrapped] = ['', '', '']] = RFC_3394;
    const bytes = hex(wrapped);
    for (let at = 0; at < bytes.length; at++) {
      expect(unwrapKey(bytes.with(at, (bytes[at] ?? 0) ^ 1), hex(kek))).toBeUndefined();
    }
    expect(unwrapKey(bytes, hex(kek).with(0, 1))).toBeUndefined();
    for (const length of [0, 8, 23, 39]) {
      expect(unwrapKey(bytes.subarray(0, length), hex(kek))).toBeUndefined();
    }
  });
});

describe('key derivation of X9.63', () => {
  const crypto = pureCrypto();
  // Counters from 1, hashed between secret and info (SEC 1 §3.6.1), by Node's own digests.
  const block = (counter: number) =>
    createHash('sha256')
      .update('secret')
      .update(Uint8Array.of(0, 0, 0, counter))
      .update('info')
      .digest();
  const derive = (length: number) => {
    const sharedInfo = new TextEncoder().encode('info');
    const secret = new TextEncoder().encode('secret');
    return deriveKeyX963(secret, { digest: 'SHA-256', sharedInfo, length }, crypto);
  };

  test('takes as many blocks as the key needs', () => {
    const all = new Uint8Array(Buffer.concat([block(1), block(2), block(3)]));
    for (const length of [1, 16, 32, 33, 64, 65]) {
      expect(derive(length)).toEqual(all.slice(0, length));
    }
  });

  // NIST CAVP, X9.63 KDF, SHA-256, first vector of ansx963_2001.rsp.
  test('gives the key of the published vector', () => {
    const key = deriveKeyX963(
      hex('96c05619d56c328ab95fe84b18264b08725b85e33fd34f08'),
      { digest: 'SHA-256', sharedInfo: new Uint8Array(0), length: 16 },
      crypto,
    );
    expect(key).toEqual(hex('443024c3dae66b95e6f5670601558f71'));
  });
});

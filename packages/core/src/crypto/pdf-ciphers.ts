import { cbc } from '@noble/ciphers/aes.js';
import { md5 as nobleMd5 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concat } from '../bytes/index.js';

/**
 * Ciphers and digests of PDF encryption (ISO 32000-2 §7.6). They are synchronous, since objects are
 * decrypted where they are read; RC4 and MD5 are here for documents that were encrypted with them and
 * for nothing else.
 */

/** Bytes of an AES block, which is also the length of an initialisation vector. */
export const AES_BLOCK = 16;

/** MD5 (RFC 1321) of all parts in order. */
export function md5(...parts: readonly Uint8Array[]): Uint8Array {
  return nobleMd5(concat(parts));
}

/** SHA-2 of the size in bits, over all parts in order. */
export function sha2(bits: 256 | 384 | 512, ...parts: readonly Uint8Array[]): Uint8Array {
  return { 256: sha256, 384: sha384, 512: sha512 }[bits](concat(parts));
}

/** RC4 in either direction. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(state, i) + at(key, i % key.length)) & 0xff;
    swap(state, i, j);
  }
  const out = new Uint8Array(data.length);
  for (let n = 0, i = 0, j = 0; n < data.length; n++) {
    i = (i + 1) & 0xff;
    j = (j + at(state, i)) & 0xff;
    swap(state, i, j);
    out[n] = at(data, n) ^ at(state, (at(state, i) + at(state, j)) & 0xff);
  }
  return out;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function swap(bytes: Uint8Array, i: number, j: number): void {
  const held = at(bytes, i);
  bytes[i] = at(bytes, j);
  bytes[j] = held;
}

/** AES-CBC without padding, key of 16 or 32 bytes; the data are whole blocks. */
export function aesBlocks(
  direction: 'encrypt' | 'decrypt',
  data: Uint8Array,
  { key, iv }: { readonly key: Uint8Array; readonly iv: Uint8Array },
): Uint8Array {
  return cbc(key, iv, { disablePadding: true })[direction](data);
}

/** AES-CBC as PDF stores it (§7.6.3.1): the initialisation vector before the data, which are padded by PKCS#7. */
export function aesEncrypt(key: Uint8Array, data: Uint8Array, iv: Uint8Array): Uint8Array {
  return concat([iv, cbc(key, iv).encrypt(data)]);
}

/**
 * Undoes `aesEncrypt`. What real producers leave is taken as it is: too short for a block is empty, a
 * broken last block is left out, and padding that is none stays.
 */
export function aesDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const blocks = data.length - (data.length % AES_BLOCK);
  if (blocks <= AES_BLOCK) return new Uint8Array(0);
  const iv = data.subarray(0, AES_BLOCK);
  const plain = aesBlocks('decrypt', data.subarray(AES_BLOCK, blocks), { key, iv });
  const padding = at(plain, plain.length - 1);
  const isPadding =
    padding >= 1 &&
    padding <= AES_BLOCK &&
    plain.subarray(plain.length - padding).every((byte) => byte === padding);
  return isPadding ? plain.subarray(0, plain.length - padding) : plain;
}

import { aeskw } from '@noble/ciphers/aes.js';
import type { DigestAlgorithm } from '../algorithms.js';
import { concat } from '../bytes/index.js';
import type { CryptoProvider } from '../ports.js';
import { DIGESTS } from './algorithm-table.js';

/** AES key wrap (RFC 3394 §2.2.1). A content key is a few blocks: no engine is faster at it than asking one. */
export function wrapKey(key: Uint8Array, keyEncryptionKey: Uint8Array): Uint8Array {
  return aeskw(keyEncryptionKey).encrypt(key);
}

/** Undoes `wrapKey`; `undefined` where the integrity check fails or the length is none of it (RFC 3394 §2.2.2). */
export function unwrapKey(
  wrapped: Uint8Array,
  keyEncryptionKey: Uint8Array,
): Uint8Array | undefined {
  try {
    return aeskw(keyEncryptionKey).decrypt(wrapped);
  } catch {
    return undefined; // the library's words for both
  }
}

/** What a key is derived for: `sharedInfo` binds it to its use, `length` is in bytes. */
export interface KeyDerivation {
  readonly digest: DigestAlgorithm;
  readonly sharedInfo: Uint8Array;
  readonly length: number;
}

/** The key derivation function of ANSI X9.63 (SEC 1 §3.6.1). */
export function deriveKeyX963(
  sharedSecret: Uint8Array,
  { digest, sharedInfo, length }: KeyDerivation,
  crypto: Pick<CryptoProvider, 'createDigest'>,
): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / DIGESTS[digest].length) }, (_, i) => {
    const hash = crypto.createDigest(digest);
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, i + 1);
    for (const part of [sharedSecret, counter, sharedInfo]) hash.update(part);
    return hash.digest();
  });
  return concat(blocks).slice(0, length);
}

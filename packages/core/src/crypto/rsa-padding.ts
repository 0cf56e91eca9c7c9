import type { DigestAlgorithm, RsaEncryptionScheme } from '../algorithms.js';
import { concat } from '../bytes/index.js';
import { DIGESTS } from './algorithm-table.js';
import { digestOf } from './pure-digest.js';
import { mgf1 } from './rsa.js';
import type { RandomSource } from './random.js';
import { unsupported } from './unsupported.js';

/** What decides the octets of RSAES-OAEP (RFC 8017 §7.1). */
export type OaepParameters = Omit<Extract<RsaEncryptionScheme, { kind: 'rsa-oaep' }>, 'kind'>;

/**
 * The encoded message of RSAES-OAEP (RFC 8017 §7.1.1) with one digest in both places and an empty label, as
 * long as the modulus. Throws `ERR_UNSUPPORTED_ALGORITHM` where the key is too short for it.
 */
export function padOaep(
  message: Uint8Array,
  {
    digest,
    modulusLength,
    random,
  }: {
    readonly digest: DigestAlgorithm;
    readonly modulusLength: number;
    readonly random: RandomSource;
  },
): Uint8Array {
  const { length: hashLength } = DIGESTS[digest];
  const filling = modulusLength - message.length - 2 * hashLength - 2;
  if (filling < 0) {
    throw unsupported(`RSA key of ${8 * modulusLength} bits is too short for OAEP with ${digest}`, {
      name: 'RSA-OAEP',
    });
  }
  const labelHash = digestOf(digest, new Uint8Array(0));
  const block = concat([labelHash, new Uint8Array(filling), Uint8Array.of(1), message]);
  const seed = random(hashLength);
  const maskedBlock = masked(block, mgf1(digest, seed, block.length));
  const maskedSeed = masked(seed, mgf1(digest, maskedBlock, hashLength));
  return concat([Uint8Array.of(0), maskedSeed, maskedBlock]);
}

/**
 * What RSAES-OAEP carries (RFC 8017 §7.1.2), from what a key made of the ciphertext: as many octets as the
 * modulus. For tokens that do the bare RSA operation only. `undefined` for whatever is wrong; every octet is
 * looked at, so that the time does not tell what it was (Manger, CRYPTO 2001).
 */
export function unpadOaep(
  encoded: Uint8Array,
  { digest, mgfDigest, label }: OaepParameters,
): Uint8Array | undefined {
  const { length: hashLength } = DIGESTS[digest];
  if (encoded.length < 2 * hashLength + 2) return undefined;
  const maskedBlock = encoded.subarray(1 + hashLength);
  const seed = masked(
    encoded.subarray(1, 1 + hashLength),
    mgf1(mgfDigest, maskedBlock, hashLength),
  );
  const block = masked(maskedBlock, mgf1(mgfDigest, seed, maskedBlock.length));
  const labelHash = digestOf(digest, label);
  let wrong = encoded[0] ?? 1;
  for (let i = 0; i < hashLength; i++) wrong |= (block[i] ?? 0) ^ (labelHash[i] ?? 0);
  let ended = 0;
  let start = 0;
  for (let i = hashLength; i < block.length; i++) {
    const byte = block[i] ?? 0;
    const ends = (1 - ended) & isZero(byte ^ 1);
    start += ends * (i + 1);
    wrong |= (1 - ended) & (1 - ends) & (1 - isZero(byte));
    ended |= ends;
  }
  wrong |= 1 - ended;
  return wrong === 0 ? block.slice(start) : undefined;
}

/**
 * The content key that RSAES-PKCS1-v1_5 carries (RFC 8017 §7.2.2), from what a key made of the ciphertext:
 * as many octets as the modulus. Always `keyLength` bytes: where the padding is not that of such a key they
 * are random, and neither time nor an error tells it (RFC 3218 §2.3).
 */
export function unpadPkcs1(
  encoded: Uint8Array,
  { keyLength, random }: { readonly keyLength: number; readonly random: RandomSource },
): Uint8Array {
  const other = random(keyLength);
  const start = encoded.length - keyLength;
  // 00 02, at least eight octets that are not zero, 00: the length of the modulus is no secret.
  if (start < 11) return other;
  let wrong = (encoded[0] ?? 1) | ((encoded[1] ?? 0) ^ 2) | (encoded[start - 1] ?? 1);
  for (let i = 2; i < start - 1; i++) wrong |= isZero(encoded[i] ?? 0);
  const keep = -isZero(wrong);
  return other.map((byte, i) => ((encoded[start + i] ?? 0) & keep) | (byte & ~keep));
}

/** 1 for zero, 0 for any other byte, without a branch. */
function isZero(byte: number): number {
  return ((byte - 1) >> 31) & 1;
}

function masked(bytes: Uint8Array, mask: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => byte ^ (mask[i] ?? 0));
}

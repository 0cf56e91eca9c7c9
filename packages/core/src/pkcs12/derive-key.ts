import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import { sha224, sha256, sha384, sha512, sha512_256 } from '@noble/hashes/sha2.js';
import { concat } from '../bytes/index.js';
import type { DigestAlgorithm } from '../algorithms.js';
import { keyFileError } from './errors.js';

/** Salt and cost of a derivation. */
export interface Derivation {
  readonly digest: KdfDigest;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** Octets wanted. */
  readonly length: number;
}

const HASHES = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
  'SHA-512/256': sha512_256,
} as const;

/** Digests that passwords are hashed with. */
export type KdfDigest = keyof typeof HASHES;

/** The digest, if passwords are hashed with it. */
export function kdfDigest(digest: DigestAlgorithm): KdfDigest | undefined {
  return digest in HASHES ? (digest as KdfDigest) : undefined;
}

/** HMAC over a text (RFC 2104). */
export function hmacOf(digest: KdfDigest, key: Uint8Array, text: Uint8Array): Uint8Array {
  return hmac(HASHES[digest], key, text);
}

/** What may be spent on one file. */
export interface Budget {
  /** Takes iterations off; throws `ERR_KEY_FILE` where more are asked for than are left. */
  spend(iterations: number): void;
}

/**
 * A budget of `limit` iterations for a whole file, so that no file can hold a process for hours.
 */
export function iterationBudget(limit: number): Budget {
  let left = limit;
  return {
    spend(iterations) {
      if (iterations < 1) throw keyFileError('malformed', `${iterations} iterations`);
      if (iterations > left) {
        throw keyFileError('limit', `needs more than ${limit} iterations of its hash`, {
          facts: { limit, found: limit - left + iterations },
        });
      }
      left -= iterations;
    },
  };
}

/** PBKDF2 (RFC 8018 §5.2): by WebCrypto where the engine has it, some ten times as fast. */
export async function pbkdf2(
  password: Uint8Array,
  derivation: Derivation,
  subtle: SubtleCrypto | undefined,
): Promise<Uint8Array> {
  const { digest, salt, iterations, length } = derivation;
  if (subtle && WEB_HASHES.has(digest)) {
    const key = await subtle.importKey('raw', new Uint8Array(password), 'PBKDF2', false, [
      'deriveBits',
    ]);
    const parameters = { name: 'PBKDF2', hash: digest, salt: new Uint8Array(salt), iterations };
    return new Uint8Array(await subtle.deriveBits(parameters, key, 8 * length));
  }
  return pbkdf2Async(HASHES[digest], password, salt, { c: iterations, dkLen: length });
}

const WEB_HASHES: ReadonlySet<string> = new Set(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

/** What a derived value is for: the diversifier octet of RFC 7292 §B.3. */
export const Purpose = { key: 1, initialisationVector: 2, mac: 3 } as const;

/** Key material from a BMPString password by RFC 7292 §B.2. */
export function pkcs12Kdf(
  password: Uint8Array,
  purpose: (typeof Purpose)[keyof typeof Purpose],
  { digest, salt, iterations, length }: Derivation,
): Uint8Array {
  const hash = HASHES[digest];
  const block = hash.blockLen;
  const diversifier = new Uint8Array(block).fill(purpose);
  const material = concat([filledBlocks(salt, block), filledBlocks(password, block)]);
  const parts: Uint8Array[] = [];
  for (let made = 0; made < length; made += hash.outputLen) {
    let hashed = hash(concat([diversifier, material]));
    for (let round = 1; round < iterations; round++) hashed = hash(hashed);
    parts.push(hashed);
    for (let at = 0; at < material.length; at += block) {
      addPlusOne(material.subarray(at, at + block), hashed);
    }
  }
  return concat(parts).subarray(0, length);
}

/** The octets over and over until whole blocks are full; nothing stays nothing. */
function filledBlocks(octets: Uint8Array, block: number): Uint8Array {
  const filled = new Uint8Array(block * Math.ceil(octets.length / block));
  for (let at = 0; at < filled.length; at++) filled[at] = octets[at % octets.length] ?? 0;
  return filled;
}

/** `block := block + increment + 1`, big-endian, the increment repeated to the block's length. */
function addPlusOne(block: Uint8Array, increment: Uint8Array): void {
  let carry = 1;
  for (let at = block.length - 1; at >= 0; at--) {
    carry += (block[at] ?? 0) + (increment[at % increment.length] ?? 0);
    block[at] = carry & 0xff;
    carry >>= 8;
  }
}

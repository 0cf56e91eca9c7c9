import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake256_64 } from '@noble/hashes/sha3.js';
import type { DigestAlgorithm } from '../algorithms.js';
import type { StreamingDigest } from '../ports.js';
import { streamingDigest, type RunningHash } from './streaming-digest.js';

/** A running digest in plain JavaScript. */
export function pureDigest(algorithm: DigestAlgorithm): StreamingDigest {
  return streamingDigest(runningHash(HASHES[algorithm].create()));
}

/** The digest of bytes that stand in memory, in plain JavaScript. */
export function digestOf(algorithm: DigestAlgorithm, bytes: Uint8Array): Uint8Array {
  return HASHES[algorithm](bytes);
}

interface NobleHash {
  update(bytes: Uint8Array): unknown;
  clone(): NobleHash;
  digest(): Uint8Array;
}

interface NobleHasher {
  (bytes: Uint8Array): Uint8Array;
  create(): NobleHash;
}

const HASHES: Readonly<Record<DigestAlgorithm, NobleHasher>> = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
  'SHA-512/256': sha512_256,
  'SHA3-224': sha3_224,
  'SHA3-256': sha3_256,
  'SHA3-384': sha3_384,
  'SHA3-512': sha3_512,
  SHAKE256: shake256_64,
};

function runningHash(hash: NobleHash): RunningHash {
  return {
    update: (bytes) => hash.update(bytes),
    copy: () => runningHash(hash.clone()),
    digest: () => hash.digest(),
  };
}

import type { Hash, KeyObject } from 'node:crypto';
import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import type { CryptoProvider, StreamingDigest } from '../ports.js';
import { keyCache, type CachedKey } from './key-cache.js';
import { pureDigest } from './pure-digest.js';
import { pureVerify, type SignatureCheck } from './pure-verify.js';
import { signatureFits } from './signature-value.js';
import { streamingDigest, type RunningHash } from './streaming-digest.js';
import { webEncryption } from './web-encryption.js';

/** The module `node:crypto`, given by the caller so that nothing here imports it. */
export type NodeCryptoModule = typeof import('node:crypto');

/**
 * Cryptography of Node's OpenSSL. `verify` answers at once, but for ML-DSA. What the linked library lacks (ML-DSA,
 * brainpool or SHA-3 in BoringSSL, PSS with another MGF1 digest) is done in plain JavaScript.
 */
export function nodeCrypto(module: NodeCryptoModule): CryptoProvider {
  const keys = keyCache<KeyObject | 'refused'>();
  const random = pooledRandom(module);
  return {
    name: 'node',
    createDigest: (algorithm) => nodeDigest(module, algorithm),
    verify({ publicKey, algorithm, data, signature }) {
      const cached = keys.read(publicKey);
      if (!cached || !signatureFits(cached.key, algorithm, signature)) return false;
      const check = { key: cached.key, algorithm, data, signature };
      const native = nativeVerify(module, check, cached);
      // OpenSSL wants NULL in the DigestInfo, pureVerify also reads it without (see verifyRsaPkcs1).
      const final = native === true || (native === false && algorithm.kind !== 'rsa-pkcs1');
      return final ? native : pureVerify(check);
    },
    random,
    encryption: webEncryption(() => subtleOf(module), random),
  };
}

/** Node declares its own WebCrypto beside the DOM's; they are the same in what is used of them. */
function subtleOf({ webcrypto }: NodeCryptoModule): SubtleCrypto {
  return webcrypto.subtle as SubtleCrypto;
}

/** Random bytes fetched at a time: one call costs as much as a thousand bytes. */
const RANDOM_POOL = 1024;

/** Every byte of the pool is given out once and wiped. */
function pooledRandom(module: NodeCryptoModule): (length: number) => Uint8Array {
  const pool = new Uint8Array(RANDOM_POOL);
  let at = RANDOM_POOL;
  return (length) => {
    if (length > RANDOM_POOL) return new Uint8Array(module.randomBytes(length));
    if (at + length > RANDOM_POOL) {
      module.randomFillSync(pool);
      at = 0;
    }
    const bytes = pool.slice(at, at + length);
    pool.fill(0, at, at + length);
    at += length;
    return bytes;
  };
}

/** `undefined` where OpenSSL cannot say. */
function nativeVerify(
  module: NodeCryptoModule,
  { algorithm, data, signature }: SignatureCheck,
  cached: CachedKey<KeyObject | 'refused'>,
): boolean | undefined {
  if (algorithm.kind === 'ml-dsa' || !isNative(algorithm)) return undefined;
  const key = importedKey(module, cached);
  if (!key) return undefined;
  const name = algorithm.kind === 'eddsa' ? null : OPENSSL_NAMES[algorithm.digest];
  try {
    return module.verify(name, data, { key, ...verifyOptions(module, algorithm) }, signature);
  } catch {
    return undefined; // what this OpenSSL refuses to try is tried in plain JavaScript
  }
}

/** `crypto.verify` has no place for another MGF1 digest, and SHAKE has no fixed length in OpenSSL. */
function isNative(algorithm: NativeAlgorithm): boolean {
  if (algorithm.kind === 'eddsa') return true;
  if (algorithm.digest === 'SHAKE256') return false;
  return algorithm.kind !== 'rsa-pss' || algorithm.mgfDigest === algorithm.digest;
}

/** From OpenSSL 3.5 on it has ML-DSA; the oldest Node that is supported has 3.0. */
type NativeAlgorithm = Exclude<SignatureAlgorithm, { kind: 'ml-dsa' }>;

function verifyOptions(module: NodeCryptoModule, algorithm: NativeAlgorithm): VerifyOptions {
  const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = module.constants;
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return { padding: RSA_PKCS1_PADDING };
    case 'rsa-pss':
      // A number, never RSA_PSS_SALTLEN_AUTO: another length than the stated one does not verify.
      return { padding: RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength };
    case 'ecdsa':
      return { dsaEncoding: algorithm.encoding === 'der' ? 'der' : 'ieee-p1363' };
    case 'dsa':
      return { dsaEncoding: 'der' };
    case 'eddsa':
      return {};
  }
}

interface VerifyOptions {
  readonly padding?: number;
  readonly saltLength?: number;
  readonly dsaEncoding?: 'der' | 'ieee-p1363';
}

function importedKey(
  module: NodeCryptoModule,
  { key, imports }: CachedKey<KeyObject | 'refused'>,
): KeyObject | undefined {
  let imported = imports.get('');
  if (imported === undefined) {
    imported = importKey(module, key.spki);
    imports.set('', imported);
  }
  return imported === 'refused' ? undefined : imported;
}

function importKey(module: NodeCryptoModule, spki: Uint8Array): KeyObject | 'refused' {
  try {
    // eslint-disable-next-line no-restricted-globals -- Node's types ask for it; the engine is Node
    return module.createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return 'refused'; // curves and parameters that this OpenSSL lacks
  }
}

/** Most bytes given to OpenSSL at once; Node refuses pieces from 2 GiB. */
const LARGEST_PIECE = 1 << 30;

function nodeDigest(module: NodeCryptoModule, algorithm: DigestAlgorithm): StreamingDigest {
  const options = algorithm === 'SHAKE256' ? { outputLength: 64 } : undefined;
  let hash: Hash;
  try {
    hash = module.createHash(OPENSSL_NAMES[algorithm], options);
  } catch {
    return pureDigest(algorithm); // this OpenSSL lacks it
  }
  return streamingDigest(runningHash(hash, options));
}

function runningHash(hash: Hash, options: { outputLength: number } | undefined): RunningHash {
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += LARGEST_PIECE) {
        hash.update(bytes.length <= LARGEST_PIECE ? bytes : bytes.subarray(at, at + LARGEST_PIECE));
      }
    },
    copy: () => runningHash(hash.copy(options), options),
    digest: () => new Uint8Array(hash.digest()),
  };
}

const OPENSSL_NAMES: Readonly<Record<DigestAlgorithm, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/256': 'sha512-256',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
  SHAKE256: 'shake256',
};

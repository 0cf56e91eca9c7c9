import type { SignatureAlgorithm } from '../algorithms.js';
import { DerReader } from '../der/index.js';
import { coreError, isKysoError } from '../errors.js';
import { CURVES } from './algorithm-table.js';
import { ML_DSA } from './ml-dsa-table.js';
import { keyPermits, type PublicKey } from './public-key.js';

/** The two numbers of ECDSA and DSA, big-endian without leading zeros. */
export interface SignatureNumbers {
  readonly r: Uint8Array;
  readonly s: Uint8Array;
}

/**
 * Length in bytes of a signature value by this key: exact for RSA, EdDSA, ML-DSA and `p1363`, the greatest
 * possible for the DER of ECDSA and DSA. Throws `ERR_KEY_MISMATCH` where the key cannot sign so.
 */
export function signatureLength(algorithm: SignatureAlgorithm, publicKey: PublicKey): number {
  if (keyPermits(publicKey, algorithm)) {
    switch (publicKey.kind) {
      case 'rsa':
        return publicKey.modulus.length;
      case 'ed25519':
        return 64; // RFC 8032 §5.1.6
      case 'ed448':
        return 114; // RFC 8032 §5.2.6
      case 'ml-dsa':
        return ML_DSA[publicKey.parameterSet].signature;
      case 'ec': {
        const { orderBits } = CURVES[publicKey.curve];
        const plain = algorithm.kind === 'ecdsa' && algorithm.encoding === 'p1363';
        return plain ? 2 * Math.ceil(orderBits / 8) : greatestDer(orderBits);
      }
      case 'dsa':
        if (publicKey.parameters) return greatestDer(publicKey.parameters.q.length * 8);
    }
  }
  throw coreError('ERR_KEY_MISMATCH', `a ${publicKey.kind} key cannot sign ${algorithm.kind}`, {
    facts: { key: publicKey.kind, algorithm: algorithm.kind },
  });
}

/**
 * What must hold before any engine is asked: the key permits the algorithm, and a signature of fixed
 * length has it. OpenSSL takes an RSASSA-PSS signature without its leading zeros, which RFC 8017 §8.1.2
 * step 1 refuses.
 */
export function signatureFits(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): boolean {
  if (!keyPermits(key, algorithm)) return false;
  const fixed =
    key.kind !== 'dsa' && (algorithm.kind !== 'ecdsa' || algorithm.encoding === 'p1363');
  return !fixed || signature.length === signatureLength(algorithm, key);
}

/**
 * Reads `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 §2.2.2, §2.2.3): strict DER, both numbers
 * positive, nothing after them. `undefined` for everything else.
 */
export function numbersOfDer(signature: Uint8Array): SignatureNumbers | undefined {
  try {
    const outer = new DerReader(signature);
    const reader = outer.sequence();
    outer.finish();
    const r = unsigned(reader.integer());
    const s = unsigned(reader.integer());
    reader.finish();
    return r && s && { r, s };
  } catch (error) {
    // A malformed signature is one that does not verify.
    if (isKysoError(error) && error.code === 'ERR_DER') return undefined;
    throw error;
  }
}

/** r and s side by side, each in `length` bytes; `undefined` where one does not fit. */
export function p1363OfNumbers({ r, s }: SignatureNumbers, length: number): Uint8Array | undefined {
  if (r.length > length || s.length > length) return undefined;
  const bytes = new Uint8Array(2 * length);
  bytes.set(r, length - r.length);
  bytes.set(s, 2 * length - s.length);
  return bytes;
}

function unsigned(contents: Uint8Array): Uint8Array | undefined {
  const first = contents[0] ?? 0;
  if (first >= 0x80) return undefined;
  return first === 0 ? contents.subarray(1) : contents;
}

/** A number below 2^bits takes at most ⌊bits / 8⌋ + 1 octets as INTEGER, the sign bit included. */
function greatestDer(bits: number): number {
  const numbers = 2 * (2 + Math.floor(bits / 8) + 1);
  return numbers + (numbers < 0x80 ? 2 : 3);
}

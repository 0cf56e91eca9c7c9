import type { DigestAlgorithm } from '../algorithms.js';
import { bigIntegerOf, inverseModuloPrime, powerModulo } from './big-integer.js';
import type { PublicKey } from './public-key.js';
import { digestOf } from './pure-digest.js';
import { numbersOfDer } from './signature-value.js';
import { unsupported } from './unsupported.js';

/** One check of a DSA signature. */
export interface DsaCheck {
  readonly key: Extract<PublicKey, { kind: 'dsa' }>;
  readonly data: Uint8Array;
  /** DER (RFC 3279 §2.2.2). */
  readonly signature: Uint8Array;
}

/**
 * DSA (FIPS 186-4 §4.7), for reading old CMS. Throws `ERR_UNSUPPORTED_ALGORITHM` where the key inherits
 * its domain parameters: they stand in another certificate.
 */
export function verifyDsa({ key, data, signature }: DsaCheck, digest: DigestAlgorithm): boolean {
  if (!key.parameters) {
    throw unsupported('DSA key without its domain parameters', {
      name: 'inherited DSA parameters',
    });
  }
  const [p, q, g] = [key.parameters.p, key.parameters.q, key.parameters.g].map(bigIntegerOf);
  const numbers = numbersOfDer(signature);
  if (p === undefined || q === undefined || g === undefined || !numbers) return false;
  const y = bigIntegerOf(key.y);
  const r = bigIntegerOf(numbers.r);
  const s = bigIntegerOf(numbers.s);
  if (q < 2n || q >= p || g < 2n || g >= p || y < 2n || y >= p) return false;
  if (r === 0n || r >= q || s === 0n || s >= q) return false;
  const w = inverseModuloPrime(s, q);
  const u1 = (leftmost(digestOf(digest, data), q) * w) % q;
  const u2 = (r * w) % q;
  const v = ((powerModulo(g, u1, p) * powerModulo(y, u2, p)) % p) % q;
  return v === r;
}

/** The leftmost bits of the digest, as many as q has (FIPS 186-4 §4.6). */
function leftmost(digest: Uint8Array, q: bigint): bigint {
  const excess = digest.length * 8 - q.toString(2).length;
  return excess > 0 ? bigIntegerOf(digest) >> BigInt(excess) : bigIntegerOf(digest);
}

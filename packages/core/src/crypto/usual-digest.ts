import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';

/**
 * The digest of the content that is written beside a signature: the one that the algorithm names. Those that sign the
 * message itself name none, and the standards give them one: SHA-512 to Ed25519, SHAKE256 to Ed448 (RFC 8419 §3.1),
 * SHA-512 to ML-DSA (RFC 9882 §3.3, which lets signers choose others).
 */
export function usualDigest(algorithm: SignatureAlgorithm): DigestAlgorithm {
  if (algorithm.kind === 'ml-dsa') return 'SHA-512';
  if (algorithm.kind !== 'eddsa') return algorithm.digest;
  return algorithm.curve === 'Ed25519' ? 'SHA-512' : 'SHAKE256';
}

/** Whether keys of the algorithm take the message itself, so that nobody can sign by its digest alone. */
export function signsMessage({ kind }: SignatureAlgorithm): boolean {
  return kind === 'eddsa' || kind === 'ml-dsa';
}

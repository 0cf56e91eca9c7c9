import type { SignatureAlgorithm } from '../algorithms.js';
import { certificateKey } from './private-key.js';
import { algorithmFor, type PrivateKeySignerOptions } from './private-key-signer.js';

/**
 * The algorithm that `privateKeySigner` signs with by default for the key of a certificate (DER), for preparing
 * where the private key is elsewhere. Throws `ERR_CERTIFICATE`, `ERR_UNSUPPORTED_ALGORITHM` for keys that
 * do not sign, and `ERR_POST_QUANTUM` for ML-DSA without `allowPostQuantum`.
 */
export function usualAlgorithm(
  certificate: Uint8Array,
  options: Pick<PrivateKeySignerOptions, 'allowPostQuantum'> = {},
): SignatureAlgorithm {
  return algorithmFor(certificateKey(certificate), options);
}

import type { SignatureAlgorithm } from '../algorithms.js';
import { certificateKey } from './private-key.js';
import { algorithmFor } from './private-key-signer.js';

/**
 * The algorithm that `privateKeySigner` signs with by default for the key of a certificate (DER), for preparing
 * where the private key is elsewhere. Throws `ERR_CERTIFICATE`, and `ERR_UNSUPPORTED_ALGORITHM` for keys that
 * do not sign.
 */
export function usualAlgorithm(certificate: Uint8Array): SignatureAlgorithm {
  return algorithmFor(certificateKey(certificate), {});
}

import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { passed, warning } from '../cms/index.js';
import { DIGESTS, parsePublicKey, signatureAlgorithmName } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import type { Certificate } from '../x509/index.js';

/** Least RSA and DSA modulus that counts, in bits (TT 15/2025/TT-BKHCN Appendix I). */
const LEAST_MODULUS_BITS = 2048;

/** What was signed with. */
export interface Algorithms {
  readonly digestAlgorithm?: DigestAlgorithm;
  readonly signatureAlgorithm?: SignatureAlgorithm;
  readonly certificate?: Certificate;
}

/** Whether digest, signature algorithm and key are strong enough; weak ones are a warning with the facts. */
export function judgeStrength({
  digestAlgorithm,
  signatureAlgorithm,
  certificate,
}: Algorithms): Finding[] {
  const clause = 'EN 319 102-1 §5.2.8';
  if (!digestAlgorithm || !signatureAlgorithm) return [];
  const weak: string[] = [];
  if (!DIGESTS[digestAlgorithm].produced) weak.push(digestAlgorithm);
  if (signatureAlgorithm.kind === 'dsa') weak.push('DSA');
  const bits = certificate && modulusBits(certificate);
  if (bits !== undefined && bits < LEAST_MODULUS_BITS) weak.push(`${bits}-bit key`);
  const found = `${signatureAlgorithmName(signatureAlgorithm)}${weak.length > 0 ? ` (${weak.join(', ')})` : ''}`;
  return [
    weak.length > 0
      ? warning('algorithm-strength', clause, { found })
      : passed('algorithm-strength', clause, { found }),
  ];
}

function modulusBits({ publicKey }: Certificate): number | undefined {
  try {
    const key = parsePublicKey(publicKey);
    return key.kind === 'rsa' ? key.bits : undefined;
  } catch (error) {
    if (isKysoError(error)) return undefined; // such a key verified nothing, which the integrity says
    throw error;
  }
}

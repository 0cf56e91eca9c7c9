import { unknown } from '../cms/index.js';
import { parsePublicKey } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type { JudgeAlgorithm } from '../revocation/index.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import { policyFacts } from './algorithms.js';

/**
 * Holds the signatures of CRLs and OCSP responses against a policy at the time when they were made (EN 319 102-1
 * §5.2.8); `any` accepts all that are verified at all.
 */
export function evidenceAlgorithms(policy: AlgorithmPolicy | 'any'): JudgeAlgorithm {
  return ({ algorithm, publicKey, madeAt, signer }) => {
    if (policy === 'any') return undefined;
    const refused = (facts: { readonly found: string; readonly expected?: string }) =>
      unknown('revocation-algorithm', 'EN 319 102-1 §5.2.8', { ...facts, at: signer });
    try {
      const key = parsePublicKey(publicKey);
      const facts = policyFacts({ algorithm, key }, { policy, at: madeAt });
      return facts.expected === undefined ? undefined : refused(facts);
    } catch (error) {
      if (!isKysoError(error)) throw error;
      return refused({ found: error.message }); // a key that cannot be read is not good enough
    }
  };
}

import { equalBytes, latin1Text } from '../bytes/index.js';
import type { CryptoProvider, VerifyRequest } from '../ports.js';

/** Most signatures remembered in one validation: those of chains and evidence, which many signatures share. */
const MAX_REMEMBERED = 1024;

/**
 * The provider, which verifies no signature twice that it found to verify: the same bytes by the same key and algorithm.
 * Signatures of one document share chains, lists and responses. What does not verify is not remembered.
 */
export function sharedVerification(crypto: CryptoProvider): CryptoProvider {
  const verified = new Map<string, VerifyRequest>();
  return {
    ...crypto,
    verify: async (request) => {
      const key = latin1Text(request.signature);
      const known = verified.get(key);
      if (known && isSame(known, request)) return true;
      const holds = await crypto.verify(request);
      if (holds && verified.size < MAX_REMEMBERED) verified.set(key, request);
      return holds;
    },
  };
}

function isSame(a: VerifyRequest, b: VerifyRequest): boolean {
  return (
    (a.data === b.data || equalBytes(a.data, b.data)) &&
    equalBytes(a.publicKey, b.publicKey) &&
    JSON.stringify(a.algorithm) === JSON.stringify(b.algorithm)
  );
}

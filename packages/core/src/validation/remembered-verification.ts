import { orderedJson, toHex, utf8Bytes } from '../bytes/index.js';
import type { CryptoProvider, VerifyRequest } from '../ports.js';

/** Most signatures remembered, at some 100 bytes each: those of the authorities of a country, and what came in last. */
const MAX_REMEMBERED = 4096;

/**
 * The provider, which verifies no signature again that it found to verify, across documents: it remembers the SHA-256 of
 * key, algorithm, signature and what is signed, and so neither keeps a document in memory nor believes one for another.
 * What does not verify is not remembered; of more than fit those not asked for longest are forgotten. The digests of
 * `unchanging` arrays, long lists that nobody writes to, are taken once.
 */
export function rememberedVerification(
  crypto: CryptoProvider,
  unchanging: readonly Uint8Array[] = [],
): CryptoProvider {
  const remembered = new Set<string>();
  const digests = new Map<Uint8Array, Uint8Array | undefined>();
  for (const bytes of unchanging) digests.set(bytes, undefined);
  const digestOf = (bytes: Uint8Array): Uint8Array => {
    const known = digests.get(bytes);
    if (known) return known;
    const digest = sha256(crypto, [bytes]);
    if (digests.has(bytes)) digests.set(bytes, digest);
    return digest;
  };
  return {
    ...crypto,
    verify: async (request) => {
      const key = toHex(sha256(crypto, partsOf(request, digestOf)));
      const holds = remembered.delete(key) || (await crypto.verify(request));
      if (!holds) return false;
      // Behind all others, as the one that was asked for last.
      remembered.add(key);
      if (remembered.size > MAX_REMEMBERED) forgetOldest(remembered);
      return true;
    },
  };
}

function forgetOldest(remembered: Set<string>): void {
  const [oldest] = remembered;
  if (oldest !== undefined) remembered.delete(oldest);
}

/** Each of one length, so that no two requests give the same bytes. */
function partsOf(
  { algorithm, publicKey, signature, data }: VerifyRequest,
  digestOf: (bytes: Uint8Array) => Uint8Array,
): Uint8Array[] {
  const name = utf8Bytes(orderedJson(algorithm));
  return [name, publicKey, signature, data].map(digestOf);
}

function sha256(crypto: CryptoProvider, parts: readonly Uint8Array[]): Uint8Array {
  const digest = crypto.createDigest('SHA-256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

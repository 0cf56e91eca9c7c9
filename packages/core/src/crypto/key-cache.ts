import { equalBytes, latin1Text } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import { parsePublicKey, type PublicKey } from './public-key.js';

/** Keys kept by one provider: a signature needs its signer's, two or three issuers' and a TSA's. */
const MAX_KEYS = 64;

/**
 * The key of a SubjectPublicKeyInfo, and what an engine made of it, remembered for the next check by the
 * same key. The least recently used goes first.
 */
export interface KeyCache<Imported> {
  /** `undefined` where the bytes are no readable key. Throws `ERR_UNSUPPORTED_ALGORITHM`. */
  read(spki: Uint8Array): CachedKey<Imported> | undefined;
}

/** A key that was read, and the engine's imports of it by a name that the engine chooses. */
export interface CachedKey<Imported> {
  readonly key: PublicKey;
  readonly imports: Map<string, Imported>;
}

export function keyCache<Imported>(): KeyCache<Imported> {
  const keys = new Map<string, CachedKey<Imported>>();
  let last: CachedKey<Imported> | undefined;
  return {
    read(spki) {
      // A signer goes on with one key; to compare it costs less than to look it up.
      if (last && equalBytes(last.key.spki, spki)) return last;
      const name = latin1Text(spki);
      const known = keys.get(name);
      if (known) {
        keys.delete(name);
        keys.set(name, known);
        return (last = known);
      }
      // A copy, for the caller may change the array that it gave.
      const key = readableKey(new Uint8Array(spki));
      if (!key) return undefined;
      const cached = { key, imports: new Map<string, Imported>() };
      keys.set(name, cached);
      const [oldest] = keys.keys();
      if (keys.size > MAX_KEYS && oldest !== undefined) keys.delete(oldest);
      return (last = cached);
    },
  };
}

/** The key; `undefined` where it is malformed: nothing verifies with such a key. */
export function readableKey(spki: Uint8Array): PublicKey | undefined {
  try {
    return parsePublicKey(spki);
  } catch (error) {
    if (isKysoError(error) && (error.code === 'ERR_DER' || error.code === 'ERR_LIMIT'))
      return undefined;
    throw error;
  }
}

import { latin1Text } from '../bytes/index.js';
import type { CryptoProvider } from '../ports.js';

/** Since when things are proved to have existed (EN 319 102-1 §5.6.2.3), by their bytes. */
export interface Proofs {
  /** The earliest proved time; the time of validation where nothing proves an earlier one. */
  readonly timeOf: (bytes: Uint8Array) => Date;
}

/** Proofs that grow while timestamps are judged, the newest first. */
export interface ProofBook extends Proofs {
  /** Notes that the bytes existed at that time; an earlier proof stays. */
  readonly prove: (bytes: Uint8Array, time: Date) => void;
}

/** Nothing is proved but that it exists at `end`, the time of validation. */
export function proofBook(crypto: CryptoProvider, end: Date): ProofBook {
  const times = new Map<string, Date>();
  // Lists of revoked certificates have megabytes, and each is asked about for every certificate.
  const keys = new WeakMap<Uint8Array, string>();
  const keyOf = (bytes: Uint8Array): string => {
    const known = keys.get(bytes);
    if (known !== undefined) return known;
    const digest = crypto.createDigest('SHA-256');
    digest.update(bytes);
    const key = latin1Text(digest.digest());
    keys.set(bytes, key);
    return key;
  };
  return {
    timeOf: (bytes) => (times.size === 0 ? end : (times.get(keyOf(bytes)) ?? end)),
    prove(bytes, time) {
      const key = keyOf(bytes);
      const known = times.get(key);
      if (time < (known ?? end)) times.set(key, time);
    },
  };
}

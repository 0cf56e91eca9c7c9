import { unsupported } from './unsupported.js';

/** A source of random bytes fit for keys and nonces. */
export type RandomSource = (length: number) => Uint8Array;

/** What is used of the engine's `crypto`. */
export interface WebRandom {
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): unknown;
}

/** `getRandomValues` gives at most this many bytes in one call (Web Cryptography §10.1.1). */
const MOST_AT_ONCE = 65_536;

/** The engine's source; where it has none, `ERR_UNSUPPORTED_ALGORITHM` is thrown when it is used. */
export function engineRandom(web: WebRandom | undefined): RandomSource {
  return (length) => {
    if (!web) {
      throw unsupported('no random source in this engine: pass one as pureCrypto({ random })', {
        name: 'random',
      });
    }
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += MOST_AT_ONCE) {
      web.getRandomValues(bytes.subarray(at, at + MOST_AT_ONCE));
    }
    return bytes;
  };
}

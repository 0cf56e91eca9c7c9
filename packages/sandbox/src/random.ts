import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Gives the next `length` bytes of a stream. */
export type RandomStream = (length: number) => Uint8Array;

/**
 * Where a sandbox takes its randomness from. With a seed each label names a stream of its own, so
 * what is drawn for one certificate does not depend on the order in which others were asked for.
 */
export interface RandomSource {
  /** True when every stream is a function of the seed and its label. */
  readonly seeded: boolean;
  /** A fresh stream; with a seed, the same label always starts the same stream. */
  readonly stream: (label: string) => RandomStream;
}

/** The engine's own generator without a seed, otherwise streams expanded from the seed. */
export function randomSource(seed: string | undefined): RandomSource {
  if (seed === undefined) {
    return { seeded: false, stream: () => (length) => new Uint8Array(randomBytes(length)) };
  }
  const key = createHash('sha512').update('kyso sandbox').update(seed, 'utf8').digest();
  return { seeded: true, stream: (label) => expand(key, label) };
}

// HMAC-SHA-512 in counter mode (the shape of NIST SP 800-108 §4.1): a test generator, never one for
// real keys.
function expand(key: Uint8Array, label: string): RandomStream {
  let counter = 0;
  let rest = new Uint8Array(0);
  return (length) => {
    const out = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (rest.length === 0) {
        const block = createHmac('sha512', key).update(`${label}\0${String(counter)}`, 'utf8');
        rest = new Uint8Array(block.digest());
        counter += 1;
      }
      const take = Math.min(rest.length, length - filled);
      out.set(rest.subarray(0, take), filled);
      rest = rest.subarray(take);
      filled += take;
    }
    return out;
  };
}

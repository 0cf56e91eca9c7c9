import type { StreamingDigest } from '../ports.js';

/** The running hash of an engine, as Node and noble both have it. */
export interface RunningHash {
  update(bytes: Uint8Array): unknown;
  copy(): RunningHash;
  digest(): Uint8Array;
}

/** A running hash as the port has it. A call after `digest` throws `TypeError` in every engine. */
export function streamingDigest(hash: RunningHash): StreamingDigest {
  let ended = false;
  const open = (): RunningHash => {
    if (ended) throw new TypeError('digest was ended already');
    return hash;
  };
  return {
    update(bytes) {
      open().update(bytes);
    },
    clone: () => streamingDigest(open().copy()),
    digest() {
      const digest = open().digest();
      ended = true;
      return digest;
    },
  };
}

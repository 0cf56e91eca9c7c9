import { createRequire } from 'node:module';
import { prepareSignature } from '@kyso/core/pades';
import { nodeCrypto, openFile } from '@kyso/core/node';
import { validatePdf } from '@kyso/core/validation';
import { NOW } from '../fixtures.mjs';

/** Pieces of a file that is passed over are longer than anything else that is digested. */
const PIECE_OF_FILE = 1 << 16;

const version = createRequire(import.meta.url)('@kyso/core/package.json').version;

/**
 * `@kyso/core` over a file handle: opens a document and prepares a signature on its first page, as far
 * as it goes without a key. `digest: false` leaves out the one pass of SHA-256, which reads the file
 * all the same, to show what finding one's way in the document costs.
 *
 * @param {import('../fixtures.mjs').Identity} identity
 * @param {{ digest?: boolean }} [how]
 */
export function openPreparing({ certificate, chain }, { digest = true } = {}) {
  const crypto = digest ? nodeCrypto() : withoutFileDigest(nodeCrypto());
  const algorithm = { kind: 'rsa-pkcs1', digest: 'SHA-256' };
  const options = { certificate, chain, algorithm, crypto, clock: () => NOW };
  return phase((source) => prepareSignature(source, options));
}

/** Checks every signature of a file over a file handle; throws where one is not intact. */
export function openChecking() {
  const crypto = nodeCrypto();
  return phase(async (source) => {
    const { signatures } = await validatePdf(source, { crypto, at: NOW });
    if (signatures.length === 0 || signatures.some(({ integrity }) => integrity !== 'intact'))
      throw new Error(`${signatures.length} signatures, not all intact`);
  });
}

function phase(work) {
  return {
    version,
    sign: () => undefined,
    async signFile(input) {
      const source = await openFile(input);
      try {
        await work(source);
      } finally {
        await source.close();
      }
    },
  };
}

function withoutFileDigest(crypto) {
  const wrap = (digest) => ({
    update(bytes) {
      if (bytes.length < PIECE_OF_FILE) digest.update(bytes);
    },
    clone: () => wrap(digest.clone()),
    digest: () => digest.digest(),
  });
  return { ...crypto, createDigest: (algorithm) => wrap(crypto.createDigest(algorithm)) };
}

import { createHash, createPrivateKey, sign } from 'node:crypto';
import { open as openFile } from 'node:fs/promises';

const PIECE = 1 << 20;

/**
 * The cost of the mathematics alone, and what every ratio to raw is taken from: one SHA-256 over the
 * file and one signature by the key, without PDF, CMS or certificates.
 *
 * @type {import('../tools.mjs').OpenTool}
 */
export function open({ privateKey }) {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  return {
    version: process.versions.openssl,
    sign(pdf) {
      return sign('sha256', createHash('sha256').update(pdf).digest(), key);
    },
    async signFile(input, output) {
      const digest = await hashAndCopy(input, output);
      sign('sha256', digest, key);
    },
  };
}

async function hashAndCopy(input, output) {
  const [source, target] = [await openFile(input), await openFile(output, 'w')];
  try {
    const hash = createHash('sha256');
    const piece = Buffer.alloc(PIECE);
    for (;;) {
      const { bytesRead } = await source.read(piece, 0, PIECE);
      if (bytesRead === 0) return hash.digest();
      const bytes = piece.subarray(0, bytesRead);
      hash.update(bytes);
      await target.writeFile(bytes);
    }
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

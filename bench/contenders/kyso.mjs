import { open as openOutput } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { signPdf } from '@kyso/core/pades';
import { nodeCrypto, openFile, privateKeySigner } from '@kyso/core/node';
import { NOW } from '../fixtures.mjs';

/**
 * `@kyso/core` in one call with a key in memory: bytes in and bytes out, or from file to file.
 *
 * @type {import('../tools.mjs').OpenTool}
 */
export function open(identity) {
  const options = signingOptions(identity);
  return {
    version: createRequire(import.meta.url)('@kyso/core/package.json').version,
    async sign(pdf) {
      const signed = await signPdf(pdf, options);
      return signed.bytes();
    },
    signFile: (input, output) => signFile(input, output, options),
  };
}

/**
 * Options for `signPdf`: an invisible B-B signature.
 *
 * @param {{ certificate: Uint8Array, chain: readonly Uint8Array[], privateKey: Uint8Array }} identity
 * @param {{ threadPool?: boolean }} [how] `threadPool`: key operations run beside each other
 */
export function signingOptions({ certificate, chain, privateKey }, { threadPool = false } = {}) {
  const signer = privateKeySigner({ key: privateKey, certificate, chain, threadPool });
  return { signer, level: 'B-B', crypto: nodeCrypto(), clock: () => NOW };
}

async function signFile(input, output, options) {
  const source = await openFile(input);
  const target = await openOutput(output, 'w');
  try {
    const signed = await signPdf(source, options);
    await signed.writeTo({ write: (bytes) => target.writeFile(bytes) });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import { cmsRoom } from './cms-room.mjs';

const RSA = 'RSASSA-PKCS1-v1_5';

/**
 * `@libpdf/core`: load, then sign with its default PAdES sub-filter at B-B, which appends an
 * incremental update. The key is imported once; the room for the CMS is the size needed instead of
 * its default of 12 KB.
 *
 * @type {import('../tools.mjs').OpenTool}
 */
export async function open({ certificate, chain, privateKey }) {
  const format = { name: RSA, hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', privateKey, format, false, ['sign']);
  const signer = new CryptoKeySigner(key, certificate, 'RSA', RSA, [...chain]);
  const options = { signer, level: 'B-B', estimatedSize: cmsRoom([certificate, ...chain]) };
  return {
    version: createRequire(import.meta.url)('@libpdf/core/package.json').version,
    async sign(pdf) {
      const document = await PDF.load(pdf);
      const { bytes } = await document.sign(options);
      return bytes;
    },
  };
}

import { defaultCrypto, signsMessage } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';
import type { Signer } from '../signer.js';
import { complete } from './complete-cms.js';
import { materialOf } from './material.js';
import { prepare } from './prepare-cms.js';
import type { Prepared } from './prepared-json.js';
import type { CmsContent, SignCmsOptions, SignedCms } from './types.js';
import { digestBy } from './work.js';

/**
 * Signs any content as CAdES in one call: prepare, sign, complete. Detached by default; the content is passed over once,
 * in pieces, however long it is. With `addTo` the signature stands beside those of another CMS, which stay byte
 * for byte. Throws what `prepareCms` and `completeCms` throw, and what the signer throws.
 *
 * @param content not given where `addTo` carries it
 *
 * @example
 * const signed = await signCms(await openFile('contract.docx'), { signer, timestamps: tsaClient(url) });
 * await writeFile('contract.docx.p7s', await signed.bytes());
 */
export async function signCms(
  content: CmsContent | undefined,
  options: SignCmsOptions,
): Promise<SignedCms> {
  const { signer, crypto = defaultCrypto() } = options;
  const { prepared, target } = await prepare(content, options, {
    crypto,
    material: materialOf(signer),
  });
  const signature = await valueOf(prepared, { signer, crypto, signal: options.signal });
  const { parts: before, content: digested } = target;
  return complete(prepared, { ...options, before, digests: digested.digests, signature, crypto });
}

interface Signing {
  readonly signer: Signer;
  readonly crypto: CryptoProvider;
  readonly signal: AbortSignal | undefined;
}

function valueOf(
  { signedAttributes, digestAlgorithm }: Prepared,
  { signer, crypto, signal }: Signing,
): Uint8Array | Promise<Uint8Array> {
  const context = { digestAlgorithm, ...(signal && { signal }) };
  // Other keys may want its digest.
  if (signsMessage(signer.algorithm)) return signer.sign(signedAttributes, context);
  const digest = digestBy(digestAlgorithm, signedAttributes, crypto);
  return signer.sign(signedAttributes, { ...context, digest });
}

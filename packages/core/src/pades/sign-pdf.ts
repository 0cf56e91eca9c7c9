import type { BytesInput } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { PdfDocument } from '../pdf/index.js';
import type { Signer } from '../signer.js';
import { complete } from './complete.js';
import { prepare } from './prepare.js';
import { materialOf, type SignerMaterial } from './signer-material.js';
import { timestampsOf } from './timestamping.js';
import type { Prepared, SignPdfOptions, SignedPdf } from './types.js';
import type { CryptoProvider } from '../ports.js';

/**
 * Signs a PDF in one call: prepare, sign, complete. The original bytes are a prefix of the result, and
 * earlier signatures stay as they are. Throws what `prepareSignature` and `completeSignature` throw, and
 * what the signer throws.
 *
 * @example
 * const signed = await signPdf(pdf, { signer, timestamps: tsaClient(url), field: { page: 2, rect } });
 * await writeFile('signed.pdf', await signed.bytes());
 */
export async function signPdf(pdf: BytesInput, options: SignPdfOptions): Promise<SignedPdf> {
  const { signer, crypto = defaultCrypto(), signal, onTimestampFailure } = options;
  const timestamps = timestampsOf(options);
  const { password } = options;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  // As it was when it was read: a signer may have another certificate by the time that it signed.
  let material: SignerMaterial | undefined;
  const prepared = await prepare(document, {
    request: timestamps ? { ...options, timestamps } : options,
    crypto,
    signer: () => (material = materialOf(signer, crypto)),
  });
  const signature = await valueOf(prepared, { signer, crypto, signal });
  return complete(document.window.source, prepared, {
    crypto,
    signature,
    ...(material && { signedData: material.signedData }),
    ...(timestamps && { timestamps }),
    ...(onTimestampFailure && { onTimestampFailure }),
    ...(signal && { signal }),
  });
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
  // EdDSA signs the message itself (RFC 8032 §5.1.6); most other keys are asked for it as well.
  if (signer.algorithm.kind === 'eddsa') return signer.sign(signedAttributes, context);
  return signer.sign(signedAttributes, {
    ...context,
    get digest() {
      const digest = crypto.createDigest(digestAlgorithm);
      digest.update(signedAttributes);
      return digest.digest();
    },
  });
}

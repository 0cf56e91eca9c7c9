import { concat, joinedSource, type BytesInput } from '../bytes/index.js';
import { defaultCrypto, signsMessage } from '../crypto/index.js';
import { PdfDocument } from '../pdf/index.js';
import type { SignatureLevel } from '../report.js';
import type { Signer } from '../signer.js';
import type { TimestampSource } from '../timestamp/index.js';
import { complete } from './complete.js';
import { checkTerms, extend } from './long-term/extend.js';
import { prepare, systemClock } from './prepare.js';
import { materialOf, type SignerMaterial } from './signer-material.js';
import { timestampsOf } from './timestamping.js';
import type { Prepared, SignPdfOptions, SignedPdf } from './types.js';
import { updatedPdf } from './updated-pdf.js';
import type { ByteSource, CryptoProvider } from '../ports.js';

/**
 * Signs a PDF in one call: prepare, sign, complete, and for B-LT and B-LTA extend. The original bytes are a prefix of
 * the result, and earlier signatures stay as they are. Throws what `prepareSignature`, `completeSignature` and
 * `extendPdf` throw, and what the signer throws.
 *
 * @example
 * const signed = await signPdf(pdf, { signer, timestamps: tsaClient(url), field: { page: 2, rect } });
 * await writeFile('signed.pdf', await signed.bytes());
 */
export async function signPdf(pdf: BytesInput, options: SignPdfOptions): Promise<SignedPdf> {
  const { signer, crypto = defaultCrypto(), signal, onTimestampFailure } = options;
  const { level: wanted, evidence: _terms, ...rest } = options;
  if (isLasting(wanted)) checkTerms({ ...options, level: wanted });
  const level = isLasting(wanted) ? 'B-T' : wanted;
  const timestamps = timestampsOf(options);
  const { password } = options;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  // As it was when it was read: a signer may have another certificate by the time that it signed.
  let material: SignerMaterial | undefined;
  const prepared = await prepare(document, {
    request: { ...rest, ...(timestamps && { timestamps }), ...(level && { level }) },
    crypto,
    signer: () => (material = materialOf(signer, crypto)),
  });
  const signature = await valueOf(prepared, { signer, crypto, signal });
  const { source } = document.window;
  const signed = await complete(source, prepared, {
    crypto,
    signature,
    ...(material && { signedData: material.signedData }),
    ...(timestamps && { timestamps }),
    ...(onTimestampFailure && { onTimestampFailure }),
    ...(signal && { signal }),
  });
  if (!isLasting(wanted) || signed.level !== 'B-T') return signed;
  return madeToLast(source, signed, { options, crypto, timestamps, level: wanted });
}

type LastingLevel = 'B-LT' | 'B-LTA';

function isLasting(level: SignatureLevel | undefined): level is LastingLevel {
  return level === 'B-LT' || level === 'B-LTA';
}

interface Lasting {
  readonly options: SignPdfOptions;
  readonly crypto: CryptoProvider;
  /** The source that was used already, with what is left of its time. */
  readonly timestamps: TimestampSource | undefined;
  readonly level: LastingLevel;
}

async function madeToLast(
  source: ByteSource,
  signed: SignedPdf,
  { options, crypto, timestamps, level }: Lasting,
): Promise<SignedPdf> {
  const { evidence, signal, password, onTimestampFailure, clock = systemClock } = options;
  const extension = await extend(joinedSource(source, signed.revision), {
    ...{ level, crypto, fields: [signed.field], now: (evidence?.clock ?? clock)() },
    ...(evidence && { evidence }),
    ...(timestamps && { timestamps }),
    ...(onTimestampFailure && { onTimestampFailure }),
    ...(password !== undefined && { password }),
    ...(signal && { signal }),
  });
  return {
    ...signed,
    ...updatedPdf(source, concat([signed.revision, extension.revision])),
    level: extension.level ?? signed.level,
    findings: [...signed.findings, ...extension.findings],
  };
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
  // Most other keys are asked for the message as well.
  if (signsMessage(signer.algorithm)) return signer.sign(signedAttributes, context);
  return signer.sign(signedAttributes, {
    ...context,
    get digest() {
      const digest = crypto.createDigest(digestAlgorithm);
      digest.update(signedAttributes);
      return digest.digest();
    },
  });
}

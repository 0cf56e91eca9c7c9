import {
  asSource,
  equalBytes,
  toBase64,
  toHex,
  writeHex,
  type BytesInput,
} from '../bytes/index.js';
import { buildSignedAttributes, buildSignedData, type SignedDataBuilder } from '../cms/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { ByteSource, CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import { signatureTimestampAttribute, type TimestampSource } from '../timestamp/index.js';
import { writtenClaims } from './act-record.js';
import { digestRevision } from './prepare.js';
import { preparedOf } from './prepared-json.js';
import { updatedPdf } from './updated-pdf.js';
import { orDowngrade, timestampsOf } from './timestamping.js';
import type { CompleteOptions, Prepared, PreparedSignature, SignedPdf } from './types.js';

/**
 * Puts the signature value into the document that was prepared. Refuses another document
 * (`ERR_DOCUMENT_MISMATCH`), JSON that was altered (`ERR_PREPARED_INVALID`), and a value that does not
 * verify with the prepared certificate (`ERR_SIGNATURE_INVALID`). Where the room is too small
 * (`ERR_PLACEHOLDER_TOO_SMALL`) the error keeps the `signature` in Base64, so that nothing must be signed
 * twice: complete again with another timestamp source, or at level `B-B`.
 */
export async function completeSignature(
  pdf: BytesInput,
  prepared: PreparedSignature,
  signature: Uint8Array,
  options: CompleteOptions = {},
): Promise<SignedPdf> {
  const source = asSource(pdf);
  const crypto = options.crypto ?? defaultCrypto();
  const parts = preparedOf(prepared, crypto);
  await refuseOther(source, parts, crypto);
  const timestamps = timestampsOf(options);
  const completion = { ...options, ...(timestamps && { timestamps }), crypto, signature };
  return complete(source, parts, completion);
}

/** The document must be the prepared one, and the JSON must say of it what is true. */
export async function refuseOther(
  source: ByteSource,
  prepared: Prepared,
  crypto: CryptoProvider,
): Promise<void> {
  const { original, documentDigest, digestAlgorithm, certificate, signatureAlgorithm } = prepared;
  const mismatch = (found: number | string, expected: number | string): never => {
    throw coreError(
      'ERR_DOCUMENT_MISMATCH',
      `another document was prepared: expected ${expected}, found ${found}`,
      {
        facts: { expected, found },
      },
    );
  };
  if (source.size !== original.length) mismatch(source.size, original.length);
  const digests = await digestRevision(source, { crypto, digestAlgorithm, layout: prepared });
  if (!equalBytes(digests.original, original.digest))
    mismatch(toHex(digests.original), toHex(original.digest));
  const attributes = buildSignedAttributes({
    certificate,
    crypto,
    digestAlgorithm,
    signatureAlgorithm,
    messageDigest: digests.covered,
    extraAttributes: writtenClaims({ act: prepared.act, ...prepared.statements }).attributes,
  });
  if (
    !equalBytes(digests.covered, documentDigest) ||
    !equalBytes(attributes, prepared.signedAttributes)
  ) {
    throw coreError(
      'ERR_PREPARED_INVALID',
      'revision, digest and signed attributes of the prepared signature do not belong together',
    );
  }
}

/** What `complete` needs beside the prepared parts. */
export interface Completion extends CompleteOptions {
  readonly crypto: CryptoProvider;
  readonly signature: Uint8Array;
  /** The builder of the signer's CMS, where one is at hand. */
  readonly signedData?: SignedDataBuilder;
}

/**
 * The work behind `completeSignature` and `signPdf`; the document is known to be the prepared one. The
 * revision of `prepared` is written into and belongs to the result.
 */
export async function complete(
  source: ByteSource,
  prepared: Prepared,
  completion: Completion,
): Promise<SignedPdf> {
  const { crypto, signature, timestamps, signal } = completion;
  const { certificate, signatureAlgorithm, signedAttributes } = prepared;
  const verified = await crypto.verify({
    publicKey: certificate.publicKey,
    algorithm: signatureAlgorithm,
    data: signedAttributes,
    signature,
  });
  if (!verified)
    throw coreError(
      'ERR_SIGNATURE_INVALID',
      'the signature value does not verify with the prepared certificate and attributes',
    );
  const wanted = completion.level ?? prepared.level;
  if (wanted === 'B-T' && !timestamps) throw new TypeError('level B-T needs a timestamp source');
  const stamped =
    wanted === 'B-T' && timestamps
      ? await orDowngrade(completion, async () => {
          const need = { crypto, timestamps, signature, signal };
          const cms = cmsOf(prepared, signature, [await timestampAttribute(prepared, need)]);
          return fitting(cms, prepared, signature);
        })
      : undefined;
  const plain = (): Uint8Array =>
    completion.signedData?.(signedAttributes, signature) ?? cmsOf(prepared, signature, []);
  const cms = stamped?.value ?? fitting(plain(), prepared, signature);
  const level = stamped?.value ? 'B-T' : 'B-B';
  const findings = stamped ? [...prepared.findings, ...stamped.findings] : prepared.findings;
  return signedPdf(source, prepared, { cms, level, findings });
}

function cmsOf(
  prepared: Prepared,
  signature: Uint8Array,
  unsignedAttributes: readonly Uint8Array[],
): Uint8Array {
  const { certificate, chain, digestAlgorithm, signatureAlgorithm, signedAttributes } = prepared;
  const algorithms = { digestAlgorithm, signatureAlgorithm };
  const signed = { signedAttributes, signature, unsignedAttributes };
  return buildSignedData({ certificate, chain, ...algorithms, ...signed });
}

function fitting(cms: Uint8Array, { reserved }: Prepared, signature: Uint8Array): Uint8Array {
  if (cms.length <= reserved) return cms;
  throw coreError(
    'ERR_PLACEHOLDER_TOO_SMALL',
    `the signature needs ${cms.length} bytes, ${reserved} are reserved`,
    { facts: { needed: cms.length, reserved, signature: toBase64(signature) } },
  );
}

interface TimestampNeed {
  readonly crypto: CryptoProvider;
  readonly timestamps: TimestampSource;
  readonly signature: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** The signature timestamp over the signature value (EN 319 122-1 §5.3, RFC 3161 Appendix A). */
async function timestampAttribute(
  { digestAlgorithm }: Prepared,
  { crypto, timestamps, signature, signal }: TimestampNeed,
): Promise<Uint8Array> {
  const digest = crypto.createDigest(digestAlgorithm);
  digest.update(signature);
  const token = await timestamps.requestToken({
    digestAlgorithm,
    imprint: digest.digest(),
    ...(signal && { signal }),
  });
  return signatureTimestampAttribute(token);
}

interface Value {
  readonly cms: Uint8Array;
  readonly level: 'B-B' | 'B-T';
  readonly findings: readonly Finding[];
}

function signedPdf(
  source: ByteSource,
  { revision, reserved, field, byteRange, original, digestAlgorithm }: Prepared,
  { cms, level, findings }: Value,
): SignedPdf {
  writeHex(revision, cms, byteRange[1] - source.size + 1);
  return {
    field,
    level,
    original: { length: original.length, digest: original.digest, digestAlgorithm },
    reserved,
    used: cms.length,
    findings,
    ...updatedPdf(source, revision),
  };
}

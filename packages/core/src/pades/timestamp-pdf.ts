import type { DigestAlgorithm } from '../algorithms.js';
import { writeHex, type BytesInput } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import { PdfDocument, beginUpdate, fieldsOf, writeUpdate } from '../pdf/index.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import type { TimestampSource } from '../timestamp/index.js';
import { fieldError, freshName, type FieldPlan } from './field-plan.js';
import { signaturesOf } from './find-signatures.js';
import { placeField } from './place-field.js';
import { digestRevision, refuseUnlessRepair } from './prepare.js';
import { tokenRoom } from './stamp-rooms.js';
import { timestampObject, writeByteRange } from './signature-object.js';
import { timestampsOf } from './timestamping.js';
import type { TimestampTerms } from './types.js';
import { updatedPdf, type UpdatedPdf } from './updated-pdf.js';

/** How a document is timestamped. */
export interface TimestampPdfOptions extends Pick<TimestampTerms, 'timestampTimeout' | 'signal'> {
  readonly timestamps: TimestampSource;
  /** Partial name of the new field. Default `Timestamp1`, `Timestamp2`, … */
  readonly field?: string;
  readonly password?: string;
  /** Digest of the document; default SHA-256. */
  readonly digestAlgorithm?: DigestAlgorithm;
  /** As for signing: appends to a document whose cross-reference had to be rebuilt. */
  readonly repair?: boolean;
  readonly crypto?: CryptoProvider;
}

/** A document with a document timestamp appended. */
export interface TimestampedPdf extends UpdatedPdf {
  readonly field: string;
  /** Room for the token and what it took, in bytes. */
  readonly reserved: number;
  readonly used: number;
  /** What a person should know of the document. */
  readonly findings: readonly Finding[];
}

/**
 * Appends a document timestamp (EN 319 142-1 §5.4.3) in an invisible field of its own: it proves that everything in the
 * file existed by then, and breaks no earlier signature, also not one that permits no changes (ISO 32000-2 §12.8.2.2).
 * Throws the errors of the source and of opening, `ERR_FIELD` for a name that is taken or cannot be used, `ERR_XREF_DAMAGED`
 * without `repair`, and `ERR_PLACEHOLDER_TOO_SMALL`.
 *
 * @example
 * const stamped = await timestampPdf(pdf, { timestamps: tsaClient(url) });
 */
export async function timestampPdf(
  pdf: BytesInput,
  options: TimestampPdfOptions,
): Promise<TimestampedPdf> {
  const { password, crypto = defaultCrypto(), digestAlgorithm = 'SHA-256', signal } = options;
  const timestamps = timestampsOf(options) ?? options.timestamps;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  // Asked before the authority is: what cannot be stamped costs no token.
  const plan = await document.run(() => planOf(document, options));
  const reserved = await tokenRoom(timestamps, { digestAlgorithm, signal });
  const layout = await document.run(() => layOut(document, { plan, reserved, options, crypto }));
  const { source } = document.window;
  const { covered } = await digestRevision(source, { crypto, digestAlgorithm, layout });
  const request = { digestAlgorithm, imprint: covered, ...(signal && { signal }) };
  const token = await timestamps.requestToken(request);
  if (token.length > reserved)
    throw coreError(
      'ERR_PLACEHOLDER_TOO_SMALL',
      `the token needs ${token.length} bytes, ${reserved} are reserved`,
      { facts: { needed: token.length, reserved } },
    );
  writeHex(layout.revision, token, layout.byteRange[1] - source.size + 1);
  return {
    ...updatedPdf(source, layout.revision),
    ...{ field: plan.name, reserved, used: token.length, findings: document.findings },
  };
}

/** A field of its own; the document is not asked for permission, since a timestamp changes nothing that anybody signed. */
function planOf(document: PdfDocument, { field }: TimestampPdfOptions): FieldPlan {
  const fields = fieldsOf(document);
  const name = (field ?? freshName(fields, 'Timestamp')).normalize('NFC');
  if (fields.some((one) => one.name.normalize('NFC') === name))
    throw fieldError(name, 'is there already');
  const nothing = { existing: undefined, certify: undefined, references: undefined, findings: [] };
  return { ...nothing, name, fields, signedBefore: signaturesOf(document).length > 0 };
}

interface LayoutRequest {
  readonly plan: FieldPlan;
  readonly reserved: number;
  readonly options: TimestampPdfOptions;
  readonly crypto: CryptoProvider;
}

function layOut(document: PdfDocument, { plan, reserved, options, crypto }: LayoutRequest) {
  const update = beginUpdate(document);
  const value = update.allocate();
  const object = timestampObject(reserved);
  update.put(value, ...object.text);
  placeField(document, update, { plan, placement: {}, mark: undefined, value });
  refuseUnlessRepair(document, options);
  const random = (length: number): Uint8Array => crypto.random(length);
  const { bytes: revision, offsets } = writeUpdate(document, update, { random });
  const at = offsets.get(value.num) ?? 0;
  const [start, end] = [object.contentsStart, object.contentsEnd].map(
    (offset) => document.size + at + offset,
  ) as [number, number];
  const byteRange = [0, start, end, document.size + revision.length - end] as const;
  writeByteRange(revision.subarray(at + object.byteRangeAt), byteRange);
  return { revision, byteRange };
}

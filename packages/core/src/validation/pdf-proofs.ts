import { readableCertificates, type SignedData, type SignerInfo } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { DssItem, Range } from '../pades/index.js';
import {
  parseTimestampToken,
  signatureTimestampsOf,
  type TimestampToken,
} from '../timestamp/index.js';
import { carriedEvidence } from './evidence.js';
import type { ProofBook } from './proofs.js';

/** A signature or document timestamp, and where it stands. */
export interface ProvableSignature {
  /** Undefined where the byte range is not what it must be. */
  readonly range: Range | undefined;
  /** Undefined where /Contents cannot be read. */
  readonly signedData: SignedData | undefined;
  readonly signerInfo: SignerInfo | undefined;
}

/**
 * Whether a byte range takes in what stands in the file from `start` to `end`. The gap holds the timestamp itself and
 * nothing else.
 */
function covers([, gapStart, gapEnd, rest]: Range, [start, end]: DssItem['span']): boolean {
  return start <= end && (end <= gapStart || (start >= gapEnd && end <= gapEnd + rest));
}

/** Whether the byte range of a later document timestamp takes in all that a signature stands for. */
export function coversSignature(range: Range, { range: covered }: ProvableSignature): boolean {
  return covered !== undefined && covers(range, [0, covered[2] + covered[3]]);
}

/**
 * Notes what a document timestamp that holds proves (EN 319 102-1 §5.6.2.3): all that stands in the bytes that it covers, which
 * are signatures with everything in them and the items of stores.
 */
export function proveCovered(
  book: ProofBook,
  range: Range,
  {
    time,
    signatures,
    items,
  }: {
    readonly time: Date;
    readonly signatures: readonly ProvableSignature[];
    readonly items: readonly DssItem[];
  },
): void {
  for (const { der, span } of items) if (covers(range, span)) book.prove(der, time);
  for (const signature of signatures) {
    if (!coversSignature(range, signature)) continue;
    const { signedData, signerInfo } = signature;
    if (!signedData) continue;
    proveCarried(book, signedData, time);
    for (const token of signerInfo ? tokensOf(signerInfo) : [])
      proveCarried(book, token.signedData, time);
  }
}

/** Certificates and evidence within a CMS. */
export function proveCarried(book: ProofBook, signedData: SignedData, time: Date): void {
  const { crls, ocsp } = carriedEvidence(signedData);
  for (const { der } of [...readableCertificates(signedData.certificates), ...crls, ...ocsp])
    book.prove(der, time);
}

/** The signature timestamps that can be read. */
export function tokensOf(signerInfo: SignerInfo): readonly TimestampToken[] {
  return readable(() => signatureTimestampsOf(signerInfo)).flatMap((value) =>
    readable(() => [parseTimestampToken(value)]),
  );
}

function readable<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

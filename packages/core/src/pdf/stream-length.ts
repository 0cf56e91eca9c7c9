import { coreError } from '../errors.js';
import { indexOf } from './header.js';
import type { PdfValue } from './objects.js';
import { PdfParser } from './parser.js';
import type { ByteWindow } from './window.js';

/** The length that a stream's dictionary states, where `endstream` follows so many bytes; otherwise undefined. */
export function lengthThatEnds(
  window: ByteWindow,
  start: number,
  stated: PdfValue,
): number | undefined {
  if (typeof stated !== 'number' || stated < 0) return undefined;
  const end = start + stated;
  const parser = new PdfParser({ bytes: window.view(end, 16), base: end, last: true });
  return end <= window.size && parser.takeKeyword('endstream') ? stated : undefined;
}

/** Bytes looked at in one step. */
const PIECE = 1 << 20;

/**
 * The length up to `endstream`, for streams that state a wrong one; up to `endobj` where that is tolerated. Throws
 * `ERR_PDF_SYNTAX` where there is no end.
 */
export function lengthByEnd(
  window: ByteWindow,
  start: number,
  { tolerant }: { readonly tolerant: boolean },
): number {
  for (let at = start; at < window.size; at += PIECE) {
    const bytes = window.view(at, PIECE + 'endstream'.length);
    const found = indexOf(bytes, 'endstream');
    if (found >= 0) return at + found - start;
    const object = tolerant ? indexOf(bytes, 'endobj') : -1;
    if (object >= 0) return at + object - start;
  }
  throw coreError('ERR_PDF_SYNTAX', `stream at byte ${start} has no end`, {
    facts: { offset: start },
  });
}

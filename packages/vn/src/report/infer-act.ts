import type { FieldInspection, PdfSignatureReport } from '@kyso/core/validation';
import type { ActType } from '../acts/act-type.js';
import type { Holder } from '../people/holder.js';

export interface Evidence {
  readonly report: PdfSignatureReport;
  readonly holder: Holder | null;
  readonly field: FieldInspection | undefined;
}

/** Greatest side of an initial in points; vendors draw it 35 × 35, signatures 120 × 80. */
const INITIAL_SIDE = 60;
/** From this height up, in points, a mark on page one stands in its top margin and head (A4 is 842 high). */
const HEAD = 700;

/**
 * What another tool's signature is likely to be, by whose certificate signed and where the mark stands. An organisation
 * signs at the top of page one what it copies or attaches, elsewhere what it issues; a person's small mark is an initial.
 * Null where the certificate tells neither.
 */
export function inferAct({ report, holder, field }: Evidence): ActType | null {
  if (report.kind !== 'signature' || !holder || holder.kind === 'unknown') return null;
  const [, bottom = 0, , top = 0] = field?.rect ?? [];
  const [left = 0, , right = 0] = field?.rect ?? [];
  const [width, height] = [right - left, top - bottom];
  const isVisible = width > 0 && height > 0;
  if (holder.kind === 'organisation')
    return isVisible && field?.page === 1 && bottom >= HEAD ? 'copy' : 'issue';
  return isVisible && width <= INITIAL_SIDE && height <= INITIAL_SIDE ? 'initial' : 'approve';
}

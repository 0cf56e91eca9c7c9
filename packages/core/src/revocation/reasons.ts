import { Tag, derError, expectTag, integerOf, type DerElement } from '../der/index.js';

/** Why a certificate was revoked (RFC 5280 §5.3.1). `removeFromCRL` stands in delta CRLs alone. */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

/** The reason of a CRLReason, an ENUMERATED. Throws `ERR_DER` for one that is not assigned. */
export function revocationReasonOf(element: DerElement): RevocationReason {
  expectTag(element, Tag.enumerated);
  const contents = integerOf(element);
  const reason = contents.length === 1 ? REASON_BY_NUMBER[contents[0] ?? 0xff] : undefined;
  if (reason === undefined) throw derError('not a CRLReason', element.start);
  return reason;
}

/** The reasons of CRLReason by number; 7 was never assigned. */
const REASON_BY_NUMBER: readonly (RevocationReason | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

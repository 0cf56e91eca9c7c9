import { KysoError } from '@kyso/core';

/** The faults that the acts of an office raise; those of placement and of the usage log have codes of their own. */
export type VnErrorCode =
  /** The plan is not usable; `path` says where in it. */
  | 'ERR_PLAN'
  /** A profile that comes from JSON is not usable; `path` says where in it. */
  | 'ERR_PROFILE'
  /** The certificate may not do this act; `objections`. */
  | 'ERR_AUTHORITY'
  /** The person did this act already. */
  | 'ERR_ALREADY_DONE'
  /** The act would break an earlier signature; `alternatives` says what can be done instead. */
  | 'ERR_WOULD_INVALIDATE'
  /** Something that has to come before is missing; `missing`. */
  | 'ERR_ORDER'
  /** An earlier signature is broken, or something came after it that it does not permit; `fields`. */
  | 'ERR_BROKEN_SIGNATURE'
  /** A mark stands that its owner did not sign; `fields`. */
  | 'ERR_ORPHAN_MARK'
  /** Number or date stands in the document already. */
  | 'ERR_NUMBER_FILLED'
  /** Number, date or name is empty or malformed; `value`. */
  | 'ERR_VALUE'
  /** The act needs an image that was not given, or the image cannot be used. */
  | 'ERR_IMAGE'
  /** The text differs from the draft that was initialed; `differences`. */
  | 'ERR_TEXT_DIFFERS'
  /** The document is marked as a state secret, which is not encrypted here; `mark`, `page`, and its place. */
  | 'ERR_STATE_SECRET';

/** Makes an error of this package; the code is checked against the list above. */
export function vnError(
  code: VnErrorCode,
  message: string,
  options: ConstructorParameters<typeof KysoError>[2] = {},
): KysoError<VnErrorCode> {
  return new KysoError(code, message, options);
}

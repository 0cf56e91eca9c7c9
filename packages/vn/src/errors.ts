import { KysoError } from '@kyso/core';

/** The faults that the acts of an office raise. */
export type VnErrorCode =
  /** The plan is not usable; `path` says where in it. */
  | 'ERR_PLAN'
  /** The place asked for lies outside of its page, or on a page that is not there. */
  | 'ERR_PLACE'
  /** The text that a mark goes by was not found; `anchor` and what was seen. */
  | 'ERR_ANCHOR_NOT_FOUND'
  /** The text that a mark goes by was found more than once; `anchor` and `candidates`. */
  | 'ERR_ANCHOR_AMBIGUOUS'
  /** There is no free place for the mark; `obstacles`. */
  | 'ERR_NO_ROOM'
  /** The library that reads text positions is not installed. */
  | 'ERR_LAYOUT_LIBRARY'
  /** The page texts could not be read. */
  | 'ERR_LAYOUT'
  /** The certificate may not do this act; `objections`. */
  | 'ERR_AUTHORITY'
  /** The person did this act already. */
  | 'ERR_ALREADY_DONE'
  /** Something that has to come before is missing; `missing`. */
  | 'ERR_ORDER'
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
  /** The log of usage was altered, or cannot be read; `line`. */
  | 'ERR_USAGE_LOG';

/** Makes an error of this package; the code is checked against the list above. */
export function vnError(
  code: VnErrorCode,
  message: string,
  options: ConstructorParameters<typeof KysoError>[2] = {},
): KysoError<VnErrorCode> {
  return new KysoError(code, message, options);
}

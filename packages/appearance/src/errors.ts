import { KysoError } from '@kyso/core';

/** The faults that drawing a mark or a page raises. */
export type AppearanceErrorCode =
  /** The text does not fit the mark even at the smallest size; `width`, `height`, `minimumSize`. */
  | 'ERR_MARK_DOES_NOT_FIT'
  /** There is nothing to draw: no part, no text, an empty QR code; `part` where it is one of several. */
  | 'ERR_MARK_EMPTY'
  /** The name of the signer is empty. */
  | 'ERR_MARK_NAME'
  /** A part does not lie in the mark; `part`, `kind`, its edges, and `width` and `height` of the mark. */
  | 'ERR_MARK_PLACE'
  /** There are no bytes where an image should be. */
  | 'ERR_MARK_IMAGE_MISSING'
  /** The image has more pixels than is allowed; `width`, `height`, `maximum`. */
  | 'ERR_MARK_IMAGE_TOO_LARGE'
  /** The image is neither PNG nor JPEG, is damaged or animated, or shows nothing. */
  | 'ERR_MARK_IMAGE'
  /** The text is too long for a QR code; `length` in bytes. */
  | 'ERR_MARK_QR'
  /** The font is not TrueType, is damaged, or its licence bits forbid embedding. */
  | 'ERR_MARK_FONT'
  /** The font has no glyph for a character of the text; `character`, `codePoint`. */
  | 'ERR_MARK_CHARACTER'
  /** The optional libraries that draw pages are not installed; `packages` says which. */
  | 'ERR_RENDERER_MISSING'
  /** A page cannot be drawn; `page`, and `pages` where the document was read. */
  | 'ERR_PREVIEW'
  /** A program in a thread of its own ended without an answer; `limit` is `memory` where it took too much. */
  | 'ERR_THREAD';

/** Makes an error of this package; the code is checked against the list above. */
export function markError(
  code: AppearanceErrorCode,
  message: string,
  options: ConstructorParameters<typeof KysoError>[2] = {},
): KysoError<AppearanceErrorCode> {
  return new KysoError(code, message, options);
}

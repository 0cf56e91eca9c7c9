import { KysoError } from '@kyso/core';

/** The faults that drawing a mark raises. */
export type AppearanceErrorCode =
  /** The text does not fit the mark even at the smallest size; `width`, `height`, `minimumSize`. */
  | 'ERR_MARK_DOES_NOT_FIT'
  /** The image is neither PNG nor JPEG, is damaged, animated or too large. */
  | 'ERR_MARK_IMAGE'
  /** The font is not TrueType, is damaged, or its licence bits forbid embedding. */
  | 'ERR_MARK_FONT'
  /** The font has no glyph for a character of the text; `character`, `codePoint`. */
  | 'ERR_MARK_CHARACTER';

/** Makes an error of this package; the code is checked against the list above. */
export function markError(
  code: AppearanceErrorCode,
  message: string,
  options: ConstructorParameters<typeof KysoError>[2] = {},
): KysoError<AppearanceErrorCode> {
  return new KysoError(code, message, options);
}

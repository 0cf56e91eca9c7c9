import { KysoError } from '@kyso/core';

/** The faults that reading a layout and finding places raise. */
export type PlacementErrorCode =
  /** `pdfjs-dist`, the optional library that reads text with its places, cannot be loaded; `install`. */
  | 'ERR_LAYOUT_LIBRARY'
  /** The bytes are no PDF that can be read; see `cause`. */
  | 'ERR_LAYOUT_UNREADABLE'
  /** The document is encrypted and the password is missing or wrong; `given` tells whether one was given. */
  | 'ERR_LAYOUT_PASSWORD'
  /** The document exceeds a bound of the reader; `limit` names it (`time`, `memory`, a count), `allowed` is its value. */
  | 'ERR_LAYOUT_LIMIT'
  /** A page is asked for that the document does not have; `page`, `pages`. */
  | 'ERR_PAGE_NOT_FOUND'
  /** Nothing in the text looks like what was asked for; `anchor`, `seen`. */
  | 'ERR_ANCHOR_NOT_FOUND'
  /** More than one thing in the text looks like what was asked for; `anchor`, `seen`. */
  | 'ERR_ANCHOR_AMBIGUOUS'
  /** The number or date that should be written is there already; `anchor`, `found`, `page`. */
  | 'ERR_PLACE_FILLED'
  /** No free place is left for a mark; `page`, `inTheWay`. */
  | 'ERR_NO_ROOM'
  /** A place lies outside its page; `page`, `width`, `height` of the page in points. */
  | 'ERR_PLACE_OUTSIDE';

/** Makes an error of placement; the code is checked against the list above. */
export function placementError(
  code: PlacementErrorCode,
  message: string,
  options: ConstructorParameters<typeof KysoError>[2] = {},
): KysoError<PlacementErrorCode> {
  return new KysoError(code, message, options);
}

import type { MarkColor } from './color.js';
import type { MarkCache } from './mark-cache.js';

/** One line of a mark; a line break within `text` begins a further line of the same kind. */
export interface MarkLine {
  readonly text: string;
  /** Points; the size drawn is smaller where the text would not fit. Default 10. */
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Default black. */
  readonly color?: MarkColor;
}

/** A line around the whole mark, drawn inside its edges. */
export interface MarkBorder {
  /** Points. */
  readonly width: number;
  /** Default black. */
  readonly color?: MarkColor;
}

/**
 * Where the image stands beside text: `left` takes the left 40 %, `top` what the text leaves above
 * itself (at least half), `behind` the whole mark under the text.
 */
export type ImagePlacement = 'left' | 'top' | 'behind';

/** What every mark may have, whatever its text says. */
export interface MarkStyle {
  /** Points of 1/72 inch, up to 14,400. */
  readonly width: number;
  readonly height: number;
  /** PNG (transparency is kept) or JPEG, told by its first bytes; drawn whole, in proportion, centred. */
  readonly image?: Uint8Array;
  /** Default `left`. Without text the image has the whole mark. */
  readonly imagePlacement?: ImagePlacement;
  readonly border?: MarkBorder;
  /** Free points between the edge or border and what is drawn. Default 3. */
  readonly padding?: number;
  /** Default `center` under an image at the `top`, otherwise `left`. */
  readonly align?: 'left' | 'center';
  /** TrueType file (glyf outlines, no collection) for the text; default Tinos, metric-compatible with Times New Roman. */
  readonly font?: Uint8Array;
  /** For bold lines; default Tinos Bold, or `font` where only that is given. */
  readonly boldFont?: Uint8Array;
  /**
   * For a document of PDF/A-1, which has no transparency (ISO 19005-1 §6.4): a transparent PNG is drawn as
   * a stencil in the colour of its ink.
   */
  readonly archival?: 'PDF/A-1';
  /** Fonts and images read for earlier marks. */
  readonly cache?: MarkCache;
}

/** A mark to draw: text, an image, or both. */
export interface MarkOptions extends MarkStyle {
  readonly lines?: readonly (MarkLine | string)[];
}

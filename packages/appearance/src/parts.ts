import type { MarkColor } from './color.js';
import type { MarkCache } from './mark-cache.js';
import type { MarkLine } from './options.js';
import type { QrErrorCorrection } from './qr-code.js';

/** A place in a mark: points, origin at the bottom left of the mark. */
export interface MarkArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lines of text in an area: broken at spaces and shrunk in one proportion where they do not fit. */
export interface TextPart extends MarkArea {
  readonly kind: 'text';
  /** A line may say its own size, weight, slope and colour; otherwise it has those of the part. */
  readonly lines: readonly (MarkLine | string)[];
  /** Default `left`. */
  readonly align?: 'left' | 'center' | 'right';
  /** Default `top`. */
  readonly valign?: 'top' | 'middle' | 'bottom';
  /** Points. Default 10. */
  readonly size?: number;
  /** Points below which no line is shrunk. Default `MINIMUM_TEXT_SIZE`. */
  readonly minimumSize?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Default black. */
  readonly color?: MarkColor;
  /** TrueType file for every line of the part, whatever its weight and slope; default Tinos. */
  readonly font?: Uint8Array;
}

/** A PNG or JPEG, drawn whole. */
export interface ImagePart extends MarkArea {
  readonly kind: 'image';
  readonly image: Uint8Array;
  /** As large as fits, in proportion, centred. The only way there is. */
  readonly fit?: 'contain';
}

/** A straight line between two points. */
export interface LinePart {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Points. Default 0.75. */
  readonly lineWidth?: number;
  /** Default black. */
  readonly color?: MarkColor;
}

/** A rectangle whose border is drawn inside its edges. */
export interface BoxPart extends MarkArea {
  readonly kind: 'box';
  /** Points, 0 for none. Default 0.75. */
  readonly borderWidth?: number;
  /** Of the border. Default black. */
  readonly color?: MarkColor;
  /** Colour inside; default none. */
  readonly fill?: MarkColor;
}

/** A QR code (ISO/IEC 18004), drawn as one shape. */
export interface QrPart {
  readonly kind: 'qr';
  /** An address, or any text; NFC, UTF-8. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Side in points, with the free border. */
  readonly size: number;
  /** Default black. */
  readonly color?: MarkColor;
  /** Default `M`. */
  readonly errorCorrection?: QrErrorCorrection;
  /** Free border in modules; default 4, which readers may rely on. */
  readonly quietZone?: number;
}

/** A page of any PDF that is not encrypted, as large as fits, in proportion, centred. */
export interface PagePart extends MarkArea {
  readonly kind: 'page';
  readonly pdf: Uint8Array;
  /** From 1. Default 1. */
  readonly page?: number;
}

/** One thing on a mark. */
export type MarkPart = TextPart | ImagePart | LinePart | BoxPart | QrPart | PagePart;

/** A mark made of parts at absolute places. */
export interface ComposeMarkOptions {
  /** Points of 1/72 inch, up to 14,400. */
  readonly width: number;
  readonly height: number;
  /** Drawn in this order; each lies within the mark. */
  readonly parts: readonly MarkPart[];
  /**
   * For a document of PDF/A-1, which has no transparency (ISO 19005-1 §6.4): a transparent PNG is drawn as a
   * stencil in the colour of its ink. A page is taken as it is.
   */
  readonly archival?: 'PDF/A-1';
  /** Fonts, images and pages read for earlier marks. */
  readonly cache?: MarkCache;
}

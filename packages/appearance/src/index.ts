/**
 * Visible marks of signatures, drawn as PDFs of one page that any document can take in.
 *
 * @module
 */
export type { MarkColor } from './color.js';
export { composeMark } from './compose-mark.js';
export { drawMark } from './draw-mark.js';
export type { AppearanceErrorCode } from './errors.js';
export { MINIMUM_TEXT_SIZE } from './fit-text.js';
export { inspectImage, type ImageFacts } from './inspect-image.js';
export { markCache, type MarkCache } from './mark-cache.js';
export type { ImagePlacement, MarkBorder, MarkLine, MarkOptions, MarkStyle } from './options.js';
export type {
  BoxPart,
  ComposeMarkOptions,
  ImagePart,
  LinePart,
  MarkArea,
  MarkPart,
  PagePart,
  QrPart,
  TextPart,
} from './parts.js';
export type { QrErrorCorrection } from './qr-code.js';
export { signatureMark, type SignatureMarkOptions } from './signature-mark.js';

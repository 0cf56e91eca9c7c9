export { drawMark } from './draw-mark.js';
export type { AppearanceErrorCode } from './errors.js';
export { MINIMUM_TEXT_SIZE } from './fit-text.js';
export type {
  ImagePlacement,
  MarkBorder,
  MarkColor,
  MarkLine,
  MarkOptions,
  MarkStyle,
} from './options.js';
export { signatureMark, type SignatureMarkOptions } from './signature-mark.js';

import { unzlibSync } from 'fflate';
import { PDFContext, type PDFRawStream } from 'pdf-lib';
import { markError } from './errors.js';
import type { MarkImage } from './image.js';
import type { MarkColor } from './color.js';

/** The ink of an image as one bit a pixel, and the colour to paint it in (ISO 32000-2 §8.9.6.2). */
export interface Stencil {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly color: MarkColor;
  readonly stream: PDFRawStream;
}

/** Alpha from which a pixel is painted: half. */
const PAINTED_ALPHA = 128;
/** A pixel whose channels are all at least this is paper, not ink: it would become a blot. */
const PAPER = 240;

/**
 * Makes a stencil of an image with alpha: every pixel that is at least half opaque and not white is painted, all in
 * the colour that most of them have. Throws `ERR_MARK_IMAGE` for an image without such pixels.
 */
export function stencilOf({ width, height, stream, softMask }: MarkImage): Stencil {
  if (softMask === undefined) throw new TypeError('an opaque image needs no stencil');
  const colors = unzlibSync(stream.contents);
  const alpha = unzlibSync(softMask.contents);
  const isInk = (pixel: number) => (alpha[pixel] ?? 0) >= PAINTED_ALPHA && !isPaper(colors, pixel);
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  const tally = newTally();
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (!isInk(pixel)) continue;
    const column = pixel % width;
    const at = ((pixel - column) / width) * rowBytes + (column >> 3);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (column & 7));
    count(tally, colors, pixel);
  }
  const mask = PDFContext.create().flateStream(bits, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ImageMask: true,
    BitsPerComponent: 1,
    // A bit that is set is painted.
    Decode: [1, 0],
  });
  return { width, height, color: mostFrequent(tally), stream: mask };
}

function isPaper(colors: Uint8Array, pixel: number): boolean {
  const [red = 0, green = 0, blue = 0] = colors.subarray(3 * pixel, 3 * pixel + 3);
  return Math.min(red, green, blue) >= PAPER;
}

/** Colours in 16 steps a channel: how many pixels have each, and the sums of their channels. */
interface Tally {
  readonly pixels: Float64Array;
  readonly sums: Float64Array;
}

function newTally(): Tally {
  return { pixels: new Float64Array(4096), sums: new Float64Array(3 * 4096) };
}

function count({ pixels, sums }: Tally, colors: Uint8Array, pixel: number): void {
  const [red = 0, green = 0, blue = 0] = colors.subarray(3 * pixel, 3 * pixel + 3);
  const step = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
  pixels[step] = (pixels[step] ?? 0) + 1;
  [red, green, blue].forEach((value, channel) => {
    sums[3 * step + channel] = (sums[3 * step + channel] ?? 0) + value;
  });
}

function mostFrequent({ pixels, sums }: Tally): MarkColor {
  const most = pixels.reduce((best, value, step) => (value > (pixels[best] ?? 0) ? step : best), 0);
  const inMost = pixels[most] ?? 0;
  if (inMost === 0) throw markError('ERR_MARK_IMAGE', 'the image shows nothing but white');
  const channels = [0, 1, 2].map((channel) => Math.round((sums[3 * most + channel] ?? 0) / inMost));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

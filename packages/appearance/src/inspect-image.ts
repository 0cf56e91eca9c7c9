import { checkPng } from './check-png.js';
import { formatOf, readImage, readingImage } from './image.js';

/** What an image is, as far as a mark is concerned. */
export interface ImageFacts {
  readonly format: 'PNG' | 'JPEG';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * True where some pixel is not opaque; of an animated image, where the file can say so of one. An image of a
   * signature or a seal without transparency covers what stands below it.
   */
  readonly transparent: boolean;
  /** An animated image cannot be drawn. */
  readonly animated: boolean;
}

/**
 * Looks at a PNG or JPEG. Throws `ERR_MARK_IMAGE_MISSING`, `ERR_MARK_IMAGE_TOO_LARGE`, or `ERR_MARK_IMAGE` for
 * what is damaged or of another format.
 */
export async function inspectImage(bytes: Uint8Array): Promise<ImageFacts> {
  const format = formatOf(bytes);
  if (format === 'PNG') {
    const { width, height, alpha, animated } = await readingImage(bytes, () =>
      Promise.resolve(checkPng(bytes)),
    );
    if (animated) return { format, width, height, transparent: alpha, animated };
  }
  const { width, height, softMask } = await readImage(bytes);
  return { format, width, height, transparent: softMask !== undefined, animated: false };
}

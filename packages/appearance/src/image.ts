import { isKysoError } from '@kyso/core';
import {
  JpegEmbedder,
  PDFContext,
  PDFName,
  PDFRawStream,
  PngEmbedder,
  type PDFObject,
  type PDFRef,
} from 'pdf-lib';
import { checkPixels, checkPng, isPng } from './check-png.js';
import { markError } from './errors.js';

/** An image as it is embedded, read once for any number of marks. */
export interface MarkImage {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly stream: PDFRawStream;
  /** Its alpha channel, where some pixel is not opaque. */
  readonly softMask: PDFRawStream | undefined;
}

const JPEG_START = [0xff, 0xd8, 0xff];

/** What the first bytes say. Throws `ERR_MARK_IMAGE_MISSING` or `ERR_MARK_IMAGE`. */
export function formatOf(given: Uint8Array): 'PNG' | 'JPEG' {
  // Callers without types may have nothing to give.
  if ((given as Uint8Array | undefined) === undefined || given.length === 0)
    throw markError('ERR_MARK_IMAGE_MISSING', 'expected the bytes of an image, found none');
  if (isPng(given)) return 'PNG';
  if (JPEG_START.every((value, index) => given[index] === value)) return 'JPEG';
  throw markError('ERR_MARK_IMAGE', 'expected an image in PNG or JPEG, found neither', {
    facts: { length: given.length },
  });
}

/**
 * Reads a PNG (its alpha as a soft mask) or a JPEG (as it stands). Throws `ERR_MARK_IMAGE`,
 * `ERR_MARK_IMAGE_MISSING` or `ERR_MARK_IMAGE_TOO_LARGE`.
 */
export function readImage(given: Uint8Array): Promise<MarkImage> {
  const format = formatOf(given);
  return readingImage(given, async () => {
    // pdf-lib reads the whole buffer under the array it is given, so it gets a buffer of its own.
    const bytes = new Uint8Array(given);
    if (format === 'PNG' && checkPng(bytes).animated) throw new RangeError('the image is animated');
    const embedder =
      format === 'PNG' ? await PngEmbedder.for(bytes) : await JpegEmbedder.for(bytes);
    const { width, height } = embedder;
    // A JPEG is not unpacked here, but by everyone who looks at the document.
    checkPixels(width, height);
    const context = PDFContext.create();
    const stream = rawStream(context, await embedder.embedIntoContext(context));
    if (stream === undefined) throw new RangeError('the image has no pixels');
    const softMask = rawStream(context, stream.dict.get(SOFT_MASK));
    return { width, height, stream, softMask };
  });
}

function rawStream(
  context: PDFContext,
  reference: PDFObject | undefined,
): PDFRawStream | undefined {
  const object = context.lookup(reference);
  return object instanceof PDFRawStream ? object : undefined;
}

/** Runs `read`; what it throws without a type becomes `ERR_MARK_IMAGE`. */
export async function readingImage<T>(given: Uint8Array, read: () => Promise<T>): Promise<T> {
  const format = formatOf(given);
  try {
    return await read();
  } catch (cause) {
    if (isKysoError(cause)) throw cause;
    throw markError('ERR_MARK_IMAGE', `the ${format} image cannot be used: ${String(cause)}`, {
      facts: { format, length: given.length },
      cause,
    });
  }
}

/** Writes the image into a document. */
export function embedImage(context: PDFContext, { stream, softMask }: MarkImage): PDFRef {
  const copy = copyStream(context, stream);
  if (softMask) copy.dict.set(SOFT_MASK, context.register(copyStream(context, softMask)));
  return context.register(copy);
}

/** The stream for another document; its data are shared. */
export function copyStream(context: PDFContext, stream: PDFRawStream): PDFRawStream {
  return PDFRawStream.of(stream.dict.clone(context), stream.contents);
}

const SOFT_MASK = PDFName.of('SMask');

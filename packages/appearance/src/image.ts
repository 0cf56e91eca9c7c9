import type { PDFDocument, PDFImage } from 'pdf-lib';
import { checkPng, isPng } from './check-png.js';
import { markError } from './errors.js';

const JPEG_START = [0xff, 0xd8, 0xff];

/** Embeds a PNG (its alpha as a soft mask) or a JPEG (as it stands). Throws `ERR_MARK_IMAGE`. */
export async function embedImage(pdf: PDFDocument, given: Uint8Array): Promise<PDFImage> {
  const format = isPng(given) ? 'PNG' : 'JPEG';
  if (format === 'JPEG' && !JPEG_START.every((value, index) => given[index] === value)) {
    throw markError('ERR_MARK_IMAGE', 'expected an image in PNG or JPEG, found neither', {
      facts: { length: given.length },
    });
  }
  // pdf-lib reads the whole buffer under the array it is given, so it gets a buffer of its own.
  const bytes = new Uint8Array(given);
  try {
    if (format === 'PNG') checkPng(bytes);
    const image = await (format === 'PNG' ? pdf.embedPng(bytes) : pdf.embedJpg(bytes));
    await image.embed();
    return image;
  } catch (cause) {
    throw markError('ERR_MARK_IMAGE', `the ${format} image cannot be used: ${String(cause)}`, {
      facts: { format, length: given.length },
      cause,
    });
  }
}

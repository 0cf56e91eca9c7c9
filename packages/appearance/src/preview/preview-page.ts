import type { BytesInput, PreparedSignature } from '@kyso/core';
import { preparedDocument, type Rect } from '@kyso/core/pades';
import { markError } from '../errors.js';
import { pageRenderer, type DrawableDocument } from './page-renderer.js';

/** Which page is drawn, and how. */
export interface PreviewOptions {
  /** From 1. Default 1. */
  readonly page?: number;
  /** Dots per inch, 10 to 1,200; less where the picture would have more than 36 million pixels. Default 110. */
  readonly resolution?: number;
  /** User or owner password of an encrypted document. */
  readonly password?: string;
  /** Part of the page, in points on the page as it is seen, from its bottom left. Default the whole page. */
  readonly crop?: Rect;
}

const RESOLUTION = 110;
const RESOLUTIONS = { least: 10, most: 1200 } as const;
/** Longest time for drawing in milliseconds: a page takes 50 to 500, one full of pictures some seconds. */
const DRAWING_TIME = 60_000;

/**
 * Draws a page as PNG, annotations and signature fields included, as pdf.js shows it. Scripts of the document
 * are not run. pdf.js draws where it is called: after a minute it is stopped between two steps, but there are documents that
 * keep it busy in one step for ever. A server that draws documents of strangers does so in a process that it can end.
 * Throws `ERR_RENDERER_MISSING` where the optional libraries are not installed, `ERR_PREVIEW`
 * for a document or page that cannot be drawn, and `TypeError` for options that make no sense.
 */
export async function previewPage(
  pdf: Uint8Array,
  options: PreviewOptions = {},
): Promise<Uint8Array> {
  const { page = 1, password } = options;
  checkView(options);
  const open = await pageRenderer();
  if (open === undefined) throw rendererMissing();
  const document = await open(pdf, password);
  if (document === undefined) {
    throw markError('ERR_PREVIEW', 'the document cannot be opened, or not with that password', {
      facts: { page },
    });
  }
  try {
    return await drawn(document, { ...options, page });
  } finally {
    await document.close();
  }
}

/**
 * Draws a page of a document as it will look when it is signed, from exactly the bytes that the signature
 * will cover. Throws what `previewPage` throws, `ERR_DOCUMENT_MISMATCH` for another document than was
 * prepared, and `ERR_PREPARED_INVALID`.
 */
export async function previewPrepared(
  original: BytesInput,
  prepared: PreparedSignature,
  options: PreviewOptions = {},
): Promise<Uint8Array> {
  return previewPage(await preparedDocument(original, prepared), options);
}

function checkView({ page = 1, resolution = RESOLUTION, crop }: PreviewOptions): void {
  if (!Number.isInteger(page) || page < 1) throw new TypeError(`page is out of its range: ${page}`);
  if (!(resolution >= RESOLUTIONS.least && resolution <= RESOLUTIONS.most))
    throw new TypeError(`resolution is out of its range: ${resolution}`);
  if (crop === undefined) return;
  const { x, y, width, height } = crop;
  if (width > 0 && height > 0 && [x, y, width, height].every(Number.isFinite)) return;
  throw new TypeError(`crop is no area: ${x},${y},${width},${height}`);
}

function rendererMissing() {
  const packages = 'pdfjs-dist@5.6.205 @napi-rs/canvas@1.1.1';
  return markError(
    'ERR_RENDERER_MISSING',
    `pages cannot be drawn without optional libraries: npm install ${packages}`,
    { facts: { packages } },
  );
}

async function drawn(
  document: DrawableDocument,
  { page, resolution = RESOLUTION, crop }: PreviewOptions & { readonly page: number },
): Promise<Uint8Array> {
  const { pages } = document;
  if (page > pages) {
    throw markError('ERR_PREVIEW', `the document has ${pages} pages, not ${page}`, {
      facts: { page, pages },
    });
  }
  const view = { resolution, ...(crop && { crop }) };
  const picture = await document.draw(page, DRAWING_TIME, view);
  if (picture) return picture.png();
  throw markError('ERR_PREVIEW', `page ${page} cannot be drawn`, { facts: { page, pages } });
}

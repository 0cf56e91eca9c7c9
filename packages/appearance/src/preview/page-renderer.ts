import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rect } from '@kyso/core/pades';

/** A page as it is drawn: four bytes a pixel, rows from the top. */
export interface PagePicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
  /** Encodes it as PNG. */
  readonly png: () => Promise<Uint8Array>;
}

/** What of a page is drawn, and how large. */
export interface PageView {
  /** Dots per inch. Default 88; less where the picture would have more than 3 million pixels. */
  readonly resolution?: number;
  /** Points, on the page as it is seen, from its bottom left. Default the whole page. */
  readonly crop?: Rect;
}

/** A document that can be drawn. */
export interface DrawableDocument {
  readonly pages: number;
  /**
   * Draws a page, from 1, annotations included; undefined where it cannot be drawn in that many milliseconds. That is looked
   * at when the library lets go between two steps: a page made to keep it busy in one is not bounded.
   */
  readonly draw: (
    page: number,
    within: number,
    view?: PageView,
  ) => Promise<PagePicture | undefined>;
  readonly close: () => Promise<void>;
}

/** Opens the bytes of a PDF for drawing; undefined where they cannot be. */
export type PageRenderer = (
  bytes: Uint8Array,
  password: string | undefined,
) => Promise<DrawableDocument | undefined>;

/** Resolution of the pictures in dots per inch: text of 8 points can still be read, and a page takes some 100 KB. */
const RESOLUTION = 88;
/** Most pixels of a picture: an A2 page at that resolution; larger pages are drawn smaller. */
const MAX_PIXELS = 3_000_000;
/** The same where a resolution was asked for: an A4 page at 600 dots per inch takes 140 MB while it is drawn. */
const MAX_ASKED_PIXELS = 36_000_000;

/**
 * The renderer of the optional libraries `pdfjs-dist` and `@napi-rs/canvas`; undefined where they are not
 * installed. Scripts of a document are not run.
 */
export async function pageRenderer(): Promise<PageRenderer | undefined> {
  const library = await drawingLibrary();
  if (!library) return undefined;
  const { pdfjs, home } = library;
  return async (bytes, password) => {
    const loading = pdfjs.getDocument({
      // A copy: it is handed over and gone afterwards.
      data: bytes.slice(),
      ...(password !== undefined && { password }),
      standardFontDataUrl: join(home, 'standard_fonts', '/'),
      cMapUrl: join(home, 'cmaps', '/'),
      wasmUrl: join(home, 'wasm', '/'),
      isEvalSupported: false,
      verbosity: pdfjs.VerbosityLevel.ERRORS,
    });
    try {
      const document = await loading.promise;
      const draw: DrawableDocument['draw'] = (page, within, view) =>
        drawPage(document, { page, within, ...view });
      return { pages: document.numPages, draw, close: () => loading.destroy() };
    } catch {
      // A document that pdf.js cannot open has no picture; what is wrong with it the verdict says.
      await loading.destroy();
      return undefined;
    }
  };
}

async function drawPage(
  document: PdfjsDocument,
  { page: number, within, resolution, crop }: PageView & { page: number; within: number },
): Promise<PagePicture | undefined> {
  try {
    const page = await document.getPage(number);
    const size = page.getViewport({ scale: 1 });
    const seen = crop ?? { x: 0, y: 0, width: size.width, height: size.height };
    const most = resolution === undefined ? MAX_PIXELS : MAX_ASKED_PIXELS;
    const fitting = Math.sqrt(most / (seen.width * seen.height));
    const scale = Math.min((resolution ?? RESOLUTION) / 72, fitting);
    // The viewport counts from the top.
    const [offsetX, offsetY] = [-seen.x * scale, (seen.y + seen.height - size.height) * scale];
    const viewport = page.getViewport({ scale, offsetX, offsetY });
    const [width, height] = [Math.ceil(seen.width * scale), Math.ceil(seen.height * scale)];
    // The canvas must be of the copy that pdf.js itself draws with.
    const { canvas } = document.canvasFactory.create(width, height);
    const task = page.render({ canvas, viewport, background: 'white' });
    const timer = setTimeout(() => {
      task.cancel();
    }, within);
    await task.promise.finally(() => {
      clearTimeout(timer);
    });
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    return { width, height, pixels: data, png: () => canvas.encode('png') };
  } catch {
    return undefined;
  }
}

/** What is used of pdf.js. */
interface Pdfjs {
  readonly VerbosityLevel: { readonly ERRORS: number };
  readonly getDocument: (source: object) => {
    readonly promise: Promise<PdfjsDocument>;
    readonly destroy: () => Promise<void>;
  };
}

interface PdfjsDocument {
  readonly numPages: number;
  readonly getPage: (number: number) => Promise<PdfjsPage>;
  readonly canvasFactory: {
    readonly create: (width: number, height: number) => { readonly canvas: Canvas };
  };
}

interface PdfjsPage {
  readonly getViewport: (options: {
    readonly scale: number;
    readonly offsetX?: number;
    readonly offsetY?: number;
  }) => Size;
  readonly render: (options: object) => {
    readonly promise: Promise<void>;
    readonly cancel: () => void;
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Canvas {
  readonly getContext: (kind: '2d') => {
    readonly getImageData: (...rect: [x: number, y: number, width: number, height: number]) => {
      readonly data: Uint8ClampedArray;
    };
  };
  readonly encode: (format: 'png') => Promise<Uint8Array>;
}

/** pdf.js is found from this package, the canvas from pdf.js. */
async function drawingLibrary(): Promise<{ pdfjs: Pdfjs; home: string } | undefined> {
  const here = createRequire(import.meta.url);
  try {
    const main = here.resolve('pdfjs-dist/legacy/build/pdf.mjs');
    createRequire(main).resolve('@napi-rs/canvas');
    // The library has types of its own for the browser; only what stands above is relied on.
    const pdfjs = (await import(pathToFileURL(main).href)) as Pdfjs;
    return { pdfjs, home: dirname(here.resolve('pdfjs-dist/package.json')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Pixels per point. */
const SCALE = 1.5;

/**
 * Draws pages of a PDF, marks included, into `page-N.png` and answers the names; `undefined` where the
 * optional libraries of `@kyso/cli` that draw them are not installed.
 */
export async function pictureOfPages(file, { pages, folder }) {
  const libraries = await drawingLibraries();
  if (!libraries) return undefined;
  const { pdfjs, home } = libraries;
  const loading = pdfjs.getDocument({
    data: new Uint8Array(await readFile(file)),
    standardFontDataUrl: join(home, 'standard_fonts', '/'),
    cMapUrl: join(home, 'cmaps', '/'),
    wasmUrl: join(home, 'wasm', '/'),
    isEvalSupported: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise;
    const names = [];
    for (const number of pages) {
      const name = `page-${number}.png`;
      await writeFile(join(folder, name), await drawPage(document, number));
      names.push(name);
    }
    return names;
  } finally {
    await loading.destroy();
  }
}

async function drawPage(document, number) {
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale: SCALE });
  const { width, height } = viewport;
  // The canvas must be of the copy that pdf.js itself draws with.
  const { canvas } = document.canvasFactory.create(Math.ceil(width), Math.ceil(height));
  await page.render({ canvas, viewport, background: 'white' }).promise;
  return canvas.encode('png');
}

/** pdf.js belongs to the command's package and is found from there, the canvas from pdf.js. */
async function drawingLibraries() {
  const here = createRequire(import.meta.url);
  const cli = createRequire(here.resolve('@kyso/cli/package.json'));
  try {
    const main = cli.resolve('pdfjs-dist/legacy/build/pdf.mjs');
    createRequire(main).resolve('@napi-rs/canvas');
    const pdfjs = await import(pathToFileURL(main).href);
    return { pdfjs, home: dirname(cli.resolve('pdfjs-dist/package.json')) };
  } catch (error) {
    if (['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(error.code)) return undefined;
    throw error;
  }
}

import { placementError } from './errors.js';
import type { Turn } from './frame.js';
import { checkLimit, glyphsOf } from './glyphs.js';
import type { FontFacts } from './glyphs.js';
import { MAX_LAYOUT_GLYPHS, MAX_LAYOUT_PAGES } from './limits.js';
import { linesOf } from './lines.js';
import type { TextLine } from './text-line.js';
import { compose, matrixOf } from './matrix.js';
import { loadPdfjs } from './pdfjs.js';
import type { Pdfjs, PdfjsDocument, PdfjsOperations, PdfjsPage } from './pdfjs.js';

/** What a document shows as text, and where. */
export interface DocumentLayout {
  /** Pages of the document, of which `pages` may hold a part. */
  readonly pageCount: number;
  readonly pages: readonly PageLayout[];
}

/** The text of one page. Text of annotations and form fields is not part of it. */
export interface PageLayout {
  /** From 1. */
  readonly page: number;
  /** Points as displayed: the crop box after rotation and user unit. */
  readonly width: number;
  readonly height: number;
  /**
   * Degrees clockwise by which most of the text is turned on the displayed page; not 0 where a page was
   * turned without its content.
   */
  readonly turn: Turn;
  /**
   * From top to bottom, on one height from left to right. Their coordinates are those of the displayed
   * page turned back by `turn`, so that the text is upright.
   */
  readonly lines: readonly TextLine[];
}

export interface ReadLayoutOptions {
  readonly password?: string;
  /** Pages to read, from 1; default: all. */
  readonly pages?: readonly number[];
  /** Ends the work between two pages; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads which text stands where, with the optional library `pdfjs-dist`. Positions are those of the
 * single characters, so that text drawn in pieces, in any order, comes out as the lines that are seen.
 * Scripts are not run, nothing is fetched.
 *
 * Throws `ERR_LAYOUT_LIBRARY`, `ERR_LAYOUT_UNREADABLE`, `ERR_LAYOUT_PASSWORD`, `ERR_LAYOUT_LIMIT` and
 * `ERR_PAGE_NOT_FOUND`.
 */
export async function readLayout(
  pdf: Uint8Array,
  options: ReadLayoutOptions = {},
): Promise<DocumentLayout> {
  const { password, signal } = options;
  signal?.throwIfAborted();
  const pdfjs = await loadPdfjs();
  const loading = pdfjs.getDocument({
    // A copy, and never a Buffer: it is handed over and gone afterwards.
    data: new Uint8Array(pdf),
    ...(password !== undefined && { password }),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  const stop = (): void => void loading.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const document = await loading.promise;
    return await readPages(document, pdfjs, options);
  } catch (error) {
    signal?.throwIfAborted();
    throw typedError(error, password !== undefined);
  } finally {
    signal?.removeEventListener('abort', stop);
    await loading.destroy();
  }
}

/** The layout of a page. Throws `ERR_PAGE_NOT_FOUND` where it is not in the document or was not read. */
export function pageOf(layout: DocumentLayout, page: number): PageLayout {
  const found = layout.pages.find((candidate) => candidate.page === page);
  if (found) return found;
  throw pageNotFound(page, layout.pageCount);
}

async function readPages(
  document: PdfjsDocument,
  pdfjs: Pdfjs,
  { pages, signal }: ReadLayoutOptions,
): Promise<DocumentLayout> {
  const pageCount = document.numPages;
  const wanted = pages ?? Array.from({ length: pageCount }, (_, index) => index + 1);
  checkLimit(wanted.length, MAX_LAYOUT_PAGES, {
    limit: 'pages',
    page: wanted[MAX_LAYOUT_PAGES] ?? pageCount,
  });
  const read: PageLayout[] = [];
  let characters = 0;
  for (const page of [...new Set(wanted)].sort((a, b) => a - b)) {
    signal?.throwIfAborted();
    if (!Number.isInteger(page) || page < 1 || page > pageCount)
      throw pageNotFound(page, pageCount);
    const layout = await readPage(document, page, pdfjs);
    characters += layout.lines.reduce((sum, line) => sum + line.text.length, 0);
    checkLimit(characters, MAX_LAYOUT_GLYPHS, { limit: 'characters', page });
    read.push(layout);
  }
  return { pageCount, pages: read };
}

async function readPage(
  document: PdfjsDocument,
  number: number,
  pdfjs: Pdfjs,
): Promise<PageLayout> {
  const page = await document.getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const operations = await page.getOperatorList({
    annotationMode: pdfjs.AnnotationMode.DISABLE,
  });
  const layers = await document.getOptionalContentConfig();
  const context = {
    page: number,
    names: new Map(Object.entries(pdfjs.OPS).map(([name, code]) => [code, name])),
    fonts: await fontsOf(page, operations, pdfjs),
    isVisible: (group: unknown) => layers.isVisible(group),
    // pdf.js counts from the top, PDF and this package from the bottom.
    display: compose([1, 0, 0, -1, 0, height], matrixOf(transform) ?? [1, 0, 0, 1, 0, 0]),
  };
  const { turn, lines } = linesOf(glyphsOf(operations, context), { page: number, width, height });
  page.cleanup();
  return { page: number, width, height, turn, lines };
}

/** The fonts that a page sets, by the names that its operations use. */
async function fontsOf(
  page: PdfjsPage,
  { fnArray, argsArray }: PdfjsOperations,
  pdfjs: Pdfjs,
): Promise<Map<string, FontFacts>> {
  const names = fnArray.flatMap((code, index) =>
    code === pdfjs.OPS['setFont'] ? [String(argsArray[index]?.[0])] : [],
  );
  const fonts = new Map<string, FontFacts>();
  for (const name of new Set(names)) {
    const font = await new Promise((resolve) => page.commonObjs.get(name, resolve));
    if (typeof font === 'object' && font !== null) fonts.set(name, factsOf(font));
  }
  return fonts;
}

function factsOf(font: object): FontFacts {
  const field = (key: string): unknown => (font as Record<string, unknown>)[key];
  const given = field('name');
  // A subset's name begins with six letters and a plus sign (ISO 32000-2 §9.9.2).
  const name = typeof given === 'string' ? given.replace(/^[A-Z]{6}\+/, '') : '';
  const matrix = field('fontMatrix') as ArrayLike<unknown> | undefined;
  return {
    name,
    vertical: field('vertical') === true,
    unit: matrixOf(matrix)?.[0] ?? 0.001,
    bold: field('bold') === true || field('black') === true || /bold|black|heavy/i.test(name),
    italic: field('italic') === true || /italic|oblique/i.test(name),
  };
}

const pageNotFound = (page: number, pages: number): Error =>
  placementError(
    'ERR_PAGE_NOT_FOUND',
    `expected a page from 1 to ${pages}, found ${page}, or that page was not read`,
    { facts: { page, pages } },
  );

/** Errors of this package as they are, those of pdf.js by their names. */
function typedError(error: unknown, given: boolean): unknown {
  if (!(error instanceof Error) || error.name === 'KysoError') return error;
  if (error.name === 'PasswordException')
    return placementError(
      'ERR_LAYOUT_PASSWORD',
      given ? 'the password does not open the document' : 'the document needs a password',
      { facts: { given }, cause: error },
    );
  return placementError('ERR_LAYOUT_UNREADABLE', 'expected a PDF whose pages can be read', {
    cause: error,
  });
}

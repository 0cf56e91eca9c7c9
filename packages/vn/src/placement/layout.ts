import { isKysoError, type KysoError } from '@kyso/core';
import { placementError } from './errors.js';
import type { Turn } from './frame.js';
import { checkLimit, glyphsOf } from './glyphs.js';
import type { FontFacts } from './glyphs.js';
import { LAYOUT_TIME, MAX_LAYOUT_GLYPHS, MAX_LAYOUT_HEAP, MAX_LAYOUT_PAGES } from './limits.js';
import { linesOf } from './lines.js';
import type { TextLine } from './text-line.js';
import { compose, matrixOf } from './matrix.js';
import type { OpenContent, PageContent } from './page-content.js';
import { withContent } from './with-content.js';

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
  /** Ends the work; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Most milliseconds that reading may take. Default 30,000. */
  readonly timeoutMs?: number;
}

/**
 * Reads which text stands where, with the optional library `pdfjs-dist`. Positions are those of the
 * single characters, so that text drawn in pieces, in any order, comes out as the lines that are seen.
 * Scripts are not run, nothing is fetched.
 *
 * In Node the library runs in a thread, which is ended when it takes too long, too much memory, or is no longer wanted.
 * Where there are no threads, and where the library was bundled with the caller's code, time and signal are looked at
 * only when the library lets go.
 *
 * Throws `ERR_LAYOUT_LIBRARY`, `ERR_LAYOUT_UNREADABLE`, `ERR_LAYOUT_PASSWORD`, `ERR_LAYOUT_LIMIT` and
 * `ERR_PAGE_NOT_FOUND`.
 */
export async function readLayout(
  pdf: Uint8Array,
  options: ReadLayoutOptions = {},
): Promise<DocumentLayout> {
  const { password, signal, timeoutMs = LAYOUT_TIME } = options;
  if (!(timeoutMs > 0)) throw new TypeError(`timeoutMs: expected milliseconds, found ${timeoutMs}`);
  signal?.throwIfAborted();
  try {
    return await withContent({ pdf, password, signal, timeoutMs }, (content) =>
      readPages(content, options),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw typedError(error, password !== undefined);
  }
}

/** The layout of a page. Throws `ERR_PAGE_NOT_FOUND` where it is not in the document or was not read. */
export function pageOf(layout: DocumentLayout, page: number): PageLayout {
  const found = layout.pages.find((candidate) => candidate.page === page);
  if (found) return found;
  throw pageNotFound(page, layout.pageCount);
}

async function readPages(
  content: OpenContent,
  { pages }: ReadLayoutOptions,
): Promise<DocumentLayout> {
  const { pageCount } = content;
  const wanted = pages ?? Array.from({ length: pageCount }, (_, index) => index + 1);
  checkLimit(wanted.length, MAX_LAYOUT_PAGES, {
    limit: 'pages',
    page: wanted[MAX_LAYOUT_PAGES] ?? pageCount,
  });
  const read: PageLayout[] = [];
  let characters = 0;
  for (const page of [...new Set(wanted)].sort((a, b) => a - b)) {
    if (!Number.isInteger(page) || page < 1 || page > pageCount)
      throw pageNotFound(page, pageCount);
    const layout = layoutOf(await content.page(page), page);
    characters += layout.lines.reduce((sum, line) => sum + line.text.length, 0);
    checkLimit(characters, MAX_LAYOUT_GLYPHS, { limit: 'characters', page });
    read.push(layout);
  }
  return { pageCount, pages: read };
}

function layoutOf(content: PageContent, page: number): PageLayout {
  const { width, height, transform, fonts } = content;
  const context = {
    page,
    fonts: new Map(fonts.map(([name, font]) => [name, factsOf(font)])),
    // pdf.js counts from the top, PDF and this package from the bottom.
    display: compose([1, 0, 0, -1, 0, height], matrixOf(transform) ?? [1, 0, 0, 1, 0, 0]),
  };
  const { turn, lines } = linesOf(glyphsOf(content, context), { page, width, height });
  return { page, width, height, turn, lines };
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
  if (!(error instanceof Error)) return error;
  if (isKysoError(error) && isOutOfMemory(error)) return overMemory(error);
  if (isKysoError(error) && error.code !== 'ERR_THREAD') return error;
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

const isOutOfMemory = ({ code, facts }: KysoError): boolean =>
  code === 'ERR_THREAD' && facts['limit'] === 'memory';

const overMemory = (cause: Error): Error =>
  placementError(
    'ERR_LAYOUT_LIMIT',
    `expected a document that is read with ${MAX_LAYOUT_HEAP} MB of memory, found one that takes more`,
    { facts: { limit: 'memory', allowed: MAX_LAYOUT_HEAP }, cause },
  );

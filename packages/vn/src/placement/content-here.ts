import type { OpenContent, PageContent, PageOperation } from './page-content.js';
import { TEXT_OPERATIONS } from './page-content.js';
import { loadPdfjs } from './pdfjs.js';
import type { Pdfjs, PdfjsDocument, PdfjsOperations, PdfjsPage } from './pdfjs.js';

/** A document that is being opened: `stop` ends that as soon as pdf.js lets anything else run. */
export interface Opening {
  readonly opened: Promise<OpenContent>;
  readonly stop: () => Promise<void>;
}

/**
 * Opens a document where the caller runs. In browsers pdf.js reads it in a worker of its own; other engines wait while it
 * is busy.
 */
export async function openHere(pdf: Uint8Array, password: string | undefined): Promise<Opening> {
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
  const stop = (): Promise<void> => loading.destroy();
  const opened = loading.promise.then((document): OpenContent => ({
    pageCount: document.numPages,
    page: (number) => contentOf(document, number, pdfjs),
    close: stop,
  }));
  return { opened, stop };
}

async function contentOf(
  document: PdfjsDocument,
  number: number,
  pdfjs: Pdfjs,
): Promise<PageContent> {
  const page = await document.getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const list = await page.getOperatorList({ annotationMode: pdfjs.AnnotationMode.DISABLE });
  const layers = await document.getOptionalContentConfig();
  const names = new Map<number, string>();
  for (const name of TEXT_OPERATIONS) {
    const code = pdfjs.OPS[name];
    if (code !== undefined) names.set(code, name);
  }
  const operations = list.fnArray.flatMap((code, index): PageOperation[] => {
    const name = names.get(code);
    if (name === undefined) return [];
    const args = list.argsArray[index] ?? [];
    if (name !== 'beginMarkedContentProps') return [[name, args]];
    return [[name, [args[0], args[0] !== 'OC' || layers.isVisible(args[1])]]];
  });
  const fonts = await fontsOf(page, list, pdfjs);
  page.cleanup();
  return { width, height, transform, operationCount: list.fnArray.length, operations, fonts };
}

/** The fonts that a page sets, by the names that its operations use. */
async function fontsOf(
  page: PdfjsPage,
  { fnArray, argsArray }: PdfjsOperations,
  pdfjs: Pdfjs,
): Promise<[string, object][]> {
  const names = fnArray.flatMap((code, index) =>
    code === pdfjs.OPS['setFont'] ? [String(argsArray[index]?.[0])] : [],
  );
  const fonts: [string, object][] = [];
  for (const name of new Set(names)) {
    const font = await new Promise((resolve) => page.commonObjs.get(name, resolve));
    if (typeof font === 'object' && font !== null) fonts.push([name, font]);
  }
  return fonts;
}

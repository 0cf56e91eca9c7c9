import { placementError } from './errors.js';

/** What is used of pdf.js. */
export interface Pdfjs {
  readonly OPS: Readonly<Record<string, number>>;
  readonly AnnotationMode: { readonly DISABLE: number };
  readonly VerbosityLevel: { readonly ERRORS: number };
  readonly getDocument: (source: object) => {
    readonly promise: Promise<PdfjsDocument>;
    readonly destroy: () => Promise<void>;
  };
}

export interface PdfjsDocument {
  readonly numPages: number;
  readonly getPage: (number: number) => Promise<PdfjsPage>;
  readonly getOptionalContentConfig: () => Promise<{
    readonly isVisible: (group: unknown) => boolean;
  }>;
}

export interface PdfjsPage {
  readonly getViewport: (options: { readonly scale: number }) => PdfjsViewport;
  readonly getOperatorList: (options: object) => Promise<PdfjsOperations>;
  readonly commonObjs: {
    /** Calls back once the object has arrived. */
    readonly get: (name: string, then: (value: unknown) => void) => unknown;
  };
  readonly cleanup: () => boolean;
}

/** The page as displayed, in points: crop box, rotation and user unit applied. */
export interface PdfjsViewport {
  readonly width: number;
  readonly height: number;
  /** From the page's own space to the displayed one with its origin at the top left. */
  readonly transform: readonly number[];
}

export interface PdfjsOperations {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly (ArrayLike<unknown> | null)[];
}

/** What has to be installed; pdf.js does not start in Node without the geometry of the canvas. */
const LIBRARIES = 'pdfjs-dist@5.6.205 @napi-rs/canvas@1.1.1';

/** The optional library `pdfjs-dist`, loaded when it is first needed. Throws `ERR_LAYOUT_LIBRARY`. */
export async function loadPdfjs(): Promise<Pdfjs> {
  try {
    // The library has types of its own for the browser; only what stands above is relied on.
    const library: Pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
    return library;
  } catch (cause) {
    throw placementError(
      'ERR_LAYOUT_LIBRARY',
      `finding places by text needs optional libraries: npm install ${LIBRARIES}`,
      { facts: { install: LIBRARIES }, cause },
    );
  }
}

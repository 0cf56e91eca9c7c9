/**
 * Pages as pictures, before anything is signed and after. Node only, with the optional libraries `pdfjs-dist`
 * and `@napi-rs/canvas`.
 *
 * @module
 */
export { pageRenderer } from './page-renderer.js';
export type { DrawableDocument, PagePicture, PageRenderer, PageView } from './page-renderer.js';
export { previewPage, previewPrepared } from './preview-page.js';
export type { PreviewOptions } from './preview-page.js';

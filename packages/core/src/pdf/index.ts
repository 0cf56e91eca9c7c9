export { PdfDocument, refersTo } from './document.js';
export type { Located, ObjectRequest, OpenOptions } from './document.js';
export type { DocumentEncryption, RandomBytes } from './encryption.js';
export type { CryptMethod, EncryptionDictionary } from './encryption-dictionary.js';
export { fieldsOf, formOf } from './form.js';
export type { FormField } from './form.js';
export { importPage } from './import-page.js';
export type { ImportedPage, RelocatableObject } from './import-page.js';
export { MAX_TREE_DEPTH } from './limits.js';
export { isArray, isDict, isName, isRef, isStream, isString } from './objects.js';
export type {
  EntrySpan,
  PdfArray,
  PdfDict,
  PdfName,
  PdfRef,
  PdfStream,
  PdfString,
  PdfValue,
} from './objects.js';
export { isSpace } from './characters.js';
export { pageLeaves } from './page-walk.js';
export type { PageLeaf } from './page-walk.js';
export { boxOf, pageAt, pageCount, toUserSpace, toVisible, visibleSize } from './pages.js';
export type { Box, PdfPage } from './pages.js';
export { dateOf, dateString, textOf, textString } from './text-string.js';
export type { ReadingMode, Tolerance, ToleranceFacts } from './tolerance.js';
export { beginUpdate, writeUpdate } from './update.js';
export type { OpenUpdate, PendingObject, Update, UpdateBytes } from './update.js';
export type { ByteWindow } from './window.js';
export { nameText, numberText, pdf, refText, withEntries } from './write.js';
export type { PdfText } from './write.js';
export type { SectionTail, XrefEntry, XrefSection } from './xref.js';
export { objectNumbers } from './number-set.js';

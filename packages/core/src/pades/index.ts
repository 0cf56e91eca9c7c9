export { readMark } from './appearance.js';
export { completeSignature } from './complete.js';
export { prepareSignature } from './prepare.js';
export { toBeSignedOf } from './prepared-json.js';
export { signPdf } from './sign-pdf.js';
export type { ChangePermission, FieldLock } from './field-lock.js';
export type {
  CompleteOptions,
  FieldPlacement,
  Mark,
  MarkObject,
  PreparedSignature,
  PrepareOptions,
  Rect,
  SignatureAppearance,
  SignatureDescription,
  SignatureRequest,
  SignedOriginal,
  SignedPdf,
  SignPdfOptions,
} from './types.js';
export { checkByteRange, rangeBytes, rangeDigests } from './byte-range.js';
export type { ByteRangeCheck, Range } from './byte-range.js';
export { coverageOf } from './coverage.js';
export type { CoverageCheck } from './coverage.js';
export { signaturesOf } from './find-signatures.js';
export type { PdfSignature } from './find-signatures.js';
export { modificationsSince, unexplained } from './further-signatures.js';
export type { SignedZone } from './further-signatures.js';
export { firstFilledGap, mentionsOf } from './filled-gaps.js';
export type { Mentions } from './filled-gaps.js';
export { hiddenContent } from './hidden/hidden-content.js';

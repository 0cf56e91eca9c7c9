export { readAct } from './act-record.js';
export type { ActReading } from './act-record.js';
export { addValidationData } from './add-validation-data.js';
export type {
  AddValidationDataOptions,
  DocumentWithValidationData,
} from './add-validation-data.js';
export { allowedChanges } from './allowed-changes.js';
export type { AllowedChanges, AllowedField } from './allowed-changes.js';
export { readMark } from './appearance.js';
export { archivalPartOf } from './archival.js';
export { completeSignature } from './complete.js';
export { prepareFields } from './prepare-fields.js';
export type { NewField, PrepareFieldsOptions } from './prepare-fields.js';
export { prepareSignature } from './prepare.js';
export { preparedDocument } from './prepared-document.js';
export { toBeSignedOf } from './prepared-json.js';
export { readPrivateData } from './private-data.js';
export type { PrivateData } from './private-data.js';
export { signPdf } from './sign-pdf.js';
export { timestampPdf } from './timestamp-pdf.js';
export type { TimestampedPdf, TimestampPdfOptions } from './timestamp-pdf.js';
export type { ChangePermission, FieldLock } from './field-lock.js';
export type {
  CompleteOptions,
  FieldFilling,
  FieldPlacement,
  Mark,
  MarkTurn,
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
  TimestampTerms,
} from './types.js';
export type { UpdatedPdf } from './updated-pdf.js';
export { checkByteRange, rangeBytes, rangeDigests } from './byte-range.js';
export type { ByteRangeCheck, Range } from './byte-range.js';
export { readDss } from './dss.js';
export type { Dss, DssItem, DssVri } from './dss.js';
export { coverageOf } from './coverage.js';
export type { CoverageCheck } from './coverage.js';
export { signaturesOf } from './find-signatures.js';
export type { PdfSignature } from './find-signatures.js';
export { bondsOf } from './changes/bonds.js';
export type { BoundSignature } from './changes/bonds.js';
export { laterRevisions, modificationsSince, unexplained } from './changes/modifications.js';
export type { DocumentFacts, SignedZone } from './changes/modifications.js';
export { orphanMarks } from './changes/orphan-marks.js';
export { referencesTo } from './changes/references.js';
export type { Reference, References } from './changes/references.js';
export { hiddenContent } from './hidden/hidden-content.js';
export type {
  AddedValidationData,
  SignatureValidationData,
  ValidationData,
} from './validation-data.js';
export { extendPdf } from './long-term/extend-pdf.js';
export type { EvidenceTerms } from './long-term/evidence-terms.js';
export type { ExtendedPdf, ExtendPdfOptions } from './long-term/types.js';

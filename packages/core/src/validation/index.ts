export { inspectPdf } from './inspect.js';
export type {
  ActRecord,
  CertificateStanding,
  Check,
  Commitment,
  CommitmentClaim,
  CommitmentName,
  CmsReport,
  CmsSignatureReport,
  Conclusion,
  CounterSignatureReport,
  Coverage,
  FindingStatus,
  Indication,
  Integrity,
  JsonValue,
  ModificationLevel,
  Modifications,
  PdfReport,
  PdfSignatureReport,
  RecordedAct,
  SignaturePolicyReport,
  SignatureReportBase,
  SignerFacts,
  SubIndication,
  TimestampReport,
  TimestampReportFile,
  TimestampTokenReport,
} from '../report.js';
export type {
  EncryptionInspection,
  FieldInspection,
  InspectOptions,
  LockInspection,
  PdfInspection,
} from './inspect.js';
export type { ValidateOptions } from './options.js';
export { SharedMaterial, shareMaterial } from './shared-material.js';
export type { MaterialOptions } from './shared-material.js';
export { findingText } from './texts.js';
export { commitmentText, signaturePolicyText } from './texts-statements.js';
export {
  conclusionText,
  coverageText,
  integrityText,
  modificationText,
  subIndicationText,
} from './texts-verdict.js';
export type { Language } from './texts.js';
export { POLICIES, POLICY_NAMES, validationPolicyOf } from './policy.js';
export type { PolicyName, ValidationPolicy } from './policy.js';
export { validate } from './validate.js';
export { validateCms, validateTimestampToken } from './validate-cms.js';
export type { ValidateCmsOptions } from './validate-cms.js';
export { validatePdf } from './validate-pdf.js';
export { examine } from './examine.js';
export type {
  Examination,
  ExaminedObject,
  RevocationStatus,
  SignatureMaterial,
  SignerMaterial,
  TimestampMaterial,
  ValidationMaterial,
} from './material.js';

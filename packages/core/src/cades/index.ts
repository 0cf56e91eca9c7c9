export { archiveTimestampsOf, checkArchiveTimestamp } from './archive-timestamps.js';
export type {
  ArchiveTimestamp,
  ArchiveTimestampCheck,
  ArchiveTimestampOptions,
  ArchivedObjects,
} from './archive-timestamps.js';
export type { AttributeValue } from './hash-index.js';
export { counterSignaturesOf } from './counter-signatures.js';
export type { CounterSignature, CounterSignatureOptions } from './counter-signatures.js';
export { completeCms } from './complete-cms.js';
export type { CmsEvidence } from './evidence.js';
export { extendCms } from './extend-cms.js';
export { prepareCms } from './prepare-cms.js';
export {
  statementAttributes,
  statementsJson,
  statementsOf,
  statementsOfJson,
} from './signed-statements.js';
export type {
  PreparedSignaturePolicy,
  PreparedStatements,
  SignaturePolicyClaim,
  SignedStatements,
  Statements,
} from './signed-statements.js';
export { signCms } from './sign-cms.js';
export type {
  CmsContent,
  CmsSignatureRequest,
  CompleteCmsOptions,
  ExtendCmsOptions,
  LevelTerms,
  PrepareCmsOptions,
  PreparedCms,
  SignCmsOptions,
  SignedCms,
  WrittenCms,
} from './types.js';

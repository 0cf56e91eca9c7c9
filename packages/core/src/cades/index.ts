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

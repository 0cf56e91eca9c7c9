/**
 * Records of how signing keys are used: an append-only log that shows tampering, sums over it, and the
 * same sums over an archive of signed documents. Runs in Node.
 *
 * @module
 */
export type { UsageErrorCode } from './errors.js';
export type {
  UsageAct,
  UsageEvent,
  UsageLog,
  UsageLogAnchor,
  UsageLogFault,
  UsageLogFinding,
  UsageLogLine,
  UsageLogOptions,
  UsageLogReport,
  UsageSigner,
  VerifyUsageLogOptions,
} from './types.js';
export { readUsageLog } from './read-log.js';
export { usageCsv, type UsageCsvOptions } from './render-csv.js';
export { usageHtml } from './render-html.js';
export { usageText } from './render-text.js';
export { scanArchive, type ArchiveFinding, type ScanArchiveOptions } from './scan-archive.js';
export { USAGE_DIMENSIONS, usageStats } from './stats.js';
export type {
  UsageCounts,
  UsageDimension,
  UsageRow,
  UsageStatsOptions,
  UsageTable,
} from './stats.js';
export { openUsageLog } from './usage-log.js';
export { verifyUsageLog } from './verify-log.js';

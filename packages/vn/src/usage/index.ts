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
export { openUsageLog } from './usage-log.js';
export { verifyUsageLog } from './verify-log.js';

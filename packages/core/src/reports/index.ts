export { etsiReport } from './etsi-report.js';
export type { EtsiReportOptions } from './etsi-report.js';

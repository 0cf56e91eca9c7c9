export { etsiReport } from './etsi-report.js';
export type { EtsiReportOptions } from './etsi-report.js';
export { evidenceBundle } from './evidence-bundle.js';
export type { EvidenceBundle, EvidenceBundleOptions, NamedFile } from './evidence-bundle.js';
export type {
  BundleManifest,
  BundledFile,
  BundledKind,
  BundledSignature,
} from './bundle-manifest.js';
export { checkBundle, openBundle } from './open-bundle.js';
export type { BundleCheck, BundleProblem, OpenedBundle, RepeatedJudgement } from './open-bundle.js';
export type { BundleFault } from './zip-read.js';

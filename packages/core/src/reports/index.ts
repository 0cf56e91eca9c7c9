/**
 * Reports made of a verdict: pages for people, and what other programs and archives take.
 *
 * @module
 */
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
export { requiredFacts } from './facts.js';
export type { Fact, FactId, ReportedSignature } from './fact.js';
export type { MarkPlace, SignatureMark } from './marks.js';
export { verificationPage } from './verification-page.js';
export type { CheckedFile, VerificationPageOptions } from './verification-page.js';
export { visibleText } from './visible-text.js';

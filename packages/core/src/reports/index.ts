/**
 * Reports made of a verdict: pages for people, and what other programs and archives take.
 *
 * @module
 */
export { requiredFacts } from './facts.js';
export type { Fact, FactId, ReportedSignature } from './fact.js';
export type { MarkPlace, SignatureMark } from './marks.js';
export { verificationPage } from './verification-page.js';
export type { CheckedFile, VerificationPageOptions } from './verification-page.js';
export { visibleText } from './visible-text.js';

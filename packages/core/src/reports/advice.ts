import type { CounterSignatureReport, Finding, ValidationReport } from '../report.js';
import { isBuiltIn } from '../trust/index.js';
import type { Language } from '../validation/index.js';
import { ACTIONS, ADVICE_WORDS, DOUBTS, HEADLINES } from './words-advice.js';

/** The answer in a few words and what to do, the most important sentence first; each once. */
export interface Advice {
  readonly headline: string;
  readonly sentences: readonly string[];
}

/** What somebody who got the document is to do with it. */
export function adviceOn(report: ValidationReport, language: Language): Advice {
  const { conclusion, format } = report;
  const headline = HEADLINES[conclusion][language];
  const main =
    conclusion === 'INDETERMINATE'
      ? doubts(report, language)
      : [ACTIONS[format][conclusion][language]];
  return { headline, sentences: [...main, ...remarks(report).map((remark) => remark[language])] };
}

/** Each reason for doubt once; a file with several has several things to settle. */
function doubts({ signatures }: ValidationReport, language: Language): string[] {
  const reasons = signatures.flatMap(({ indication, subIndication }) =>
    indication === 'INDETERMINATE' && subIndication !== null ? [subIndication] : [],
  );
  return [...new Set(reasons)].map((reason) => DOUBTS[reason][language]);
}

type Remark = (typeof ADVICE_WORDS)[keyof typeof ADVICE_WORDS];

function remarks(report: ValidationReport): Remark[] {
  if (report.conclusion === 'TOTAL-FAILED' || report.conclusion === 'NO-SIGNATURE') return [];
  const { signatures } = report;
  const domains = signatures.flatMap(({ signer }) => signer?.trustDomain ?? []);
  const found: Remark[] = [];
  if (report.conclusion === 'TOTAL-PASSED') {
    if (domains.some((domain) => !isBuiltIn(domain))) found.push(ADVICE_WORDS.ownTrust);
    if (signatures.some(hasWarning) || hasWarning(report)) found.push(ADVICE_WORDS.warnings);
  }
  if (report.format === 'timestamp-token' && !signatures.some(isCompared))
    found.push(ADVICE_WORDS.unbound);
  if (report.format === 'cms' && report.signatures.some(hasDoubtfulCounterSignature))
    found.push(ADVICE_WORDS.counterSignatures);
  return found;
}

function hasWarning({ findings }: { readonly findings: readonly Finding[] }): boolean {
  return findings.some(({ status }) => status === 'warning' || status === 'unknown');
}

/** Whether the imprint was compared with data at hand. */
function isCompared({ findings }: { readonly findings: readonly Finding[] }): boolean {
  return findings.some(({ check }) => check === 'timestamp-imprint');
}

function hasDoubtfulCounterSignature({
  counterSignatures,
}: {
  readonly counterSignatures: readonly CounterSignatureReport[];
}): boolean {
  return counterSignatures.some(
    (one) => one.indication !== 'TOTAL-PASSED' || hasDoubtfulCounterSignature(one),
  );
}

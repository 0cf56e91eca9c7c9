import type { Check, Finding } from '../../report.js';
import { MAX_HIDDEN_FINDINGS } from '../../pdf/limits.js';

/** What one finding says beside its check. */
export interface Facts {
  readonly found: string;
  readonly at: string;
}

/** Warnings of one check, each said once; of many the first ones, the last of which says how many follow. */
export function warnings(check: Check, clause: string, facts: readonly Facts[]): Finding[] {
  const different = [...new Map(facts.map((fact) => [`${fact.found}\n${fact.at}`, fact])).values()];
  const more = different.length - MAX_HIDDEN_FINDINGS;
  return different.slice(0, MAX_HIDDEN_FINDINGS).map(({ found, at }, index) => ({
    check,
    status: 'warning',
    clause,
    found,
    at: more > 0 && index === MAX_HIDDEN_FINDINGS - 1 ? `${at}, +${more}` : at,
  }));
}

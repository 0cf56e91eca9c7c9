import { isKysoError } from '../errors.js';
import type { Check, Finding, FindingStatus, Integrity } from '../report.js';

/** What one group of checks says: its part of the integrity, and the findings behind it. */
export interface Outcome {
  readonly integrity: Integrity;
  readonly findings: readonly Finding[];
}

/** A group that found nothing to say against the signature. */
export function intact(...findings: readonly Finding[]): Outcome {
  return { integrity: 'intact', findings };
}

export function broken(...findings: readonly Finding[]): Outcome {
  return { integrity: 'broken', findings };
}

export function unverifiable(...findings: readonly Finding[]): Outcome {
  return { integrity: 'unverifiable', findings };
}

/** All findings, and the worst integrity: what is broken cannot be helped by what could not be checked. */
export function combined(outcomes: readonly Outcome[]): Outcome {
  const integrities = outcomes.map(({ integrity }) => integrity);
  const worst = (['broken', 'unverifiable'] as const).find((integrity) =>
    integrities.includes(integrity),
  );
  return {
    integrity: worst ?? 'intact',
    findings: outcomes.flatMap(({ findings }) => findings),
  };
}

/** A finding in one line: `passed('content-type', 'RFC 5652 §11.1')`. */
export function passed(check: Check, clause: string, facts: FindingFacts = {}): Finding {
  return finding('passed', check, { clause, ...facts });
}

export function failed(check: Check, clause: string, facts: FindingFacts = {}): Finding {
  return finding('failed', check, { clause, ...facts });
}

export function warning(check: Check, clause: string, facts: FindingFacts = {}): Finding {
  return finding('warning', check, { clause, ...facts });
}

export function unknown(check: Check, clause: string, facts: FindingFacts = {}): Finding {
  return finding('unknown', check, { clause, ...facts });
}

/** Facts of a finding; an `undefined` fact is left out. */
export interface FindingFacts {
  readonly expected?: string | number | undefined;
  readonly found?: string | number | undefined;
  readonly at?: string | number | undefined;
}

function finding(
  status: FindingStatus,
  check: Check,
  { clause, expected, found, at }: FindingFacts & { clause: string },
): Finding {
  return {
    check,
    status,
    clause,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(at !== undefined && { at }),
  };
}

/**
 * The outcome of `check`, or `broken` with a `cms-structure` finding where it met bytes that cannot be
 * read: in a signature that is a verdict, not an exception. Other errors pass.
 */
export function readable(check: () => Outcome): Outcome {
  try {
    return check();
  } catch (error) {
    if (!isKysoError(error) || !['ERR_DER', 'ERR_LIMIT', 'ERR_CMS'].includes(error.code))
      throw error;
    const offset = error.facts['offset'];
    return broken(
      failed('cms-structure', 'RFC 5652 §5.3', {
        found: error.message,
        at: typeof offset === 'number' ? offset : undefined,
      }),
    );
  }
}

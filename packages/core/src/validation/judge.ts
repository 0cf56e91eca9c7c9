import type { Finding, Indication, Integrity, SubIndication } from '../report.js';

/** The facts from which an indication follows, in the order in which they count. */
export interface Facts {
  readonly integrity: Integrity;
  /** All findings but those of the path. */
  readonly findings: readonly Finding[];
  /** What stands against the certificate; null for nothing. */
  readonly path: SubIndication | null;
  /** The findings of the path. */
  readonly pathFindings: readonly Finding[];
  /** False where a later change is not permitted or not explained. */
  readonly unchanged: boolean;
}

export interface Verdict {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  /** Null where nothing stands against the signature. */
  readonly decidedBy: Finding | null;
}

/** Checks whose failure means that the signature is not in the form it claims (EN 319 102-1 §5.2.2). */
const FORMAT_CHECKS: ReadonlySet<string> = new Set([
  'cms-structure',
  'signer-count',
  'encapsulated-content',
  'signature-dictionary',
  'byte-range',
  'timestamp-structure',
]);

/**
 * The indication of a signature (EN 319 102-1 §5.3): what is broken fails, what is open is undecided, the rest passes. It
 * names the finding that decided.
 */
export function judge(facts: Facts): Verdict {
  const { integrity, findings } = facts;
  const format = findings.find(
    ({ check, status }) => status === 'failed' && FORMAT_CHECKS.has(check),
  );
  if (format) return verdict('TOTAL-FAILED', 'FORMAT_FAILURE', format);
  if (integrity === 'broken') return brokenVerdict(findings);
  if (integrity === 'unverifiable') return unverifiableVerdict(findings);
  return acceptance(facts);
}

function verdict(
  indication: Indication,
  subIndication: SubIndication,
  decidedBy: Finding | undefined,
): Verdict {
  return { indication, subIndication, decidedBy: decidedBy ?? null };
}

function brokenVerdict(findings: readonly Finding[]): Verdict {
  const digest = failedOf(findings, 'message-digest') ?? failedOf(findings, 'timestamp-imprint');
  if (digest) return verdict('TOTAL-FAILED', 'HASH_FAILURE', digest);
  const reason =
    failedOf(findings, 'signature-value') ?? findings.find(({ status }) => status === 'failed');
  return verdict('TOTAL-FAILED', 'SIG_CRYPTO_FAILURE', reason);
}

function unverifiableVerdict(findings: readonly Finding[]): Verdict {
  const open = findings.filter(({ status }) => status === 'unknown');
  const about = (check: string): Finding | undefined => open.find((one) => one.check === check);
  const undecided = (subIndication: SubIndication, reason: Finding | undefined): Verdict =>
    verdict('INDETERMINATE', subIndication, reason);
  const content = about('content-available');
  if (content) return undecided('SIGNED_DATA_NOT_FOUND', content);
  const signer = about('signer-certificate');
  return signer
    ? undecided('NO_SIGNING_CERTIFICATE_FOUND', signer)
    : undecided('CRYPTO_CONSTRAINTS_FAILURE', open[0]);
}

/** What is asked of a signature whose digest and value are right (EN 319 102-1 §5.2.8 and §5.3). */
function acceptance({ findings, path, pathFindings, unchanged }: Facts): Verdict {
  const undecided = (subIndication: SubIndication, reason: Finding | undefined): Verdict =>
    verdict('INDETERMINATE', subIndication, reason);
  // A certificate that the signed reference does not name is not the signer's (EN 319 102-1 §5.2.3).
  // Whether one by an unknown digest does cannot be told.
  const reference = findings.find(
    ({ check, status }) =>
      check === 'signing-certificate-attribute' && (status === 'failed' || status === 'unknown'),
  );
  if (reference) return undecided('NO_SIGNING_CERTIFICATE_FOUND', reference);
  const coverage = findings.find(
    ({ check, status }) => check === 'coverage' && (status === 'failed' || status === 'unknown'),
  );
  if (!unchanged) return undecided('SIG_CONSTRAINTS_FAILURE', coverage ?? CHANGED);
  if (coverage) return undecided('SIG_CONSTRAINTS_FAILURE', coverage);
  const against = path === null ? undefined : reasonOf(pathFindings);
  if (path !== null && path !== 'TRY_LATER') return undecided(path, against);
  const order = failedOf(findings, 'timestamp-order');
  if (order) return undecided('TIMESTAMP_ORDER_FAILURE', order);
  const weak = findings.find(
    ({ check, status }) => check === 'algorithm-strength' && status === 'warning',
  );
  if (weak) return undecided('CRYPTO_CONSTRAINTS_FAILURE_NO_POE', weak);
  if (path !== null) return undecided(path, against);
  // EN 319 102-1 §5.2.4: a policy that is not the one that was signed, or that is asked for and not at hand.
  const signed = failedOf(findings, 'signature-policy');
  if (signed) return undecided('POLICY_PROCESSING_ERROR', signed);
  // Any other failed check, whatever it is, leaves doubt: nothing passes with one.
  const other = findings.find(({ status }) => status === 'failed');
  if (other) return undecided('SIG_CONSTRAINTS_FAILURE', other);
  const absent = findings.find(
    ({ check, status }) => check === 'signature-policy' && status === 'unknown',
  );
  if (absent) return undecided('SIGNATURE_POLICY_NOT_AVAILABLE', absent);
  return { indication: 'TOTAL-PASSED', subIndication: null, decidedBy: null };
}

/** What came later is told in the signature's `modifications`. */
const CHANGED: Finding = {
  check: 'modifications',
  status: 'failed',
  clause: 'ISO 32000-2 §12.8.2',
};

function failedOf(findings: readonly Finding[], check: Finding['check']): Finding | undefined {
  return findings.find((finding) => finding.check === check && finding.status === 'failed');
}

/** Of a path that does not hold, what speaks against it, else what is missing. */
function reasonOf(findings: readonly Finding[]): Finding | undefined {
  const of = (status: Finding['status']): Finding | undefined =>
    findings.find((finding) => finding.status === status);
  return of('failed') ?? of('unknown');
}

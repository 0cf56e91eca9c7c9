import type { Finding, Indication, Integrity, SubIndication } from '../report.js';

/** The facts from which an indication follows, in the order in which they count. */
export interface Facts {
  readonly integrity: Integrity;
  /** All findings but those of the path. */
  readonly findings: readonly Finding[];
  /** What stands against the certificate; null for nothing. */
  readonly path: SubIndication | null;
  /** False where a later change is not permitted or not explained. */
  readonly unchanged: boolean;
}

export interface Verdict {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
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

/** The indication of a signature (EN 319 102-1 §5.3): what is broken fails, what is open is undecided, the rest passes. */
export function judge({ integrity, findings, path, unchanged }: Facts): Verdict {
  const hasFailed = (check: string): boolean =>
    findings.some((finding) => finding.check === check && finding.status === 'failed');
  const failed = (subIndication: SubIndication): Verdict => ({
    indication: 'TOTAL-FAILED',
    subIndication,
  });
  const undecided = (subIndication: SubIndication): Verdict => ({
    indication: 'INDETERMINATE',
    subIndication,
  });
  if (findings.some(({ check, status }) => status === 'failed' && FORMAT_CHECKS.has(check)))
    return failed('FORMAT_FAILURE');
  if (integrity === 'broken') {
    return failed(
      hasFailed('message-digest') || hasFailed('timestamp-imprint')
        ? 'HASH_FAILURE'
        : 'SIG_CRYPTO_FAILURE',
    );
  }
  if (integrity === 'unverifiable') return undecided(missing(findings));
  // A certificate that the signed reference does not name is not the signer's (EN 319 102-1 §5.2.3).
  if (hasFailed('signing-certificate-attribute')) return undecided('NO_SIGNING_CERTIFICATE_FOUND');
  if (!unchanged || hasFailed('coverage')) return undecided('SIG_CONSTRAINTS_FAILURE');
  if (findings.some(({ check, status }) => check === 'coverage' && status === 'unknown'))
    return undecided('SIG_CONSTRAINTS_FAILURE');
  if (path !== null && path !== 'TRY_LATER') return undecided(path);
  if (hasFailed('timestamp-order')) return undecided('TIMESTAMP_ORDER_FAILURE');
  if (
    findings.some(({ check, status }) => check === 'algorithm-strength' && status === 'warning')
  ) {
    return undecided('CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
  }
  if (path !== null) return undecided(path);
  // Any other failed check, whatever it is, leaves doubt: nothing passes with one.
  if (findings.some(({ status }) => status === 'failed'))
    return undecided('SIG_CONSTRAINTS_FAILURE');
  return { indication: 'TOTAL-PASSED', subIndication: null };
}

function missing(findings: readonly Finding[]): SubIndication {
  const open = findings.filter(({ status }) => status === 'unknown').map(({ check }) => check);
  if (open.includes('content-available')) return 'SIGNED_DATA_NOT_FOUND';
  return open.includes('signer-certificate')
    ? 'NO_SIGNING_CERTIFICATE_FOUND'
    : 'CRYPTO_CONSTRAINTS_FAILURE';
}

import { failed } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding, SubIndication } from '../report.js';
import { nameText, type Certificate } from '../x509/index.js';

/** A finding of a path, and what it amounts to where it speaks against it. */
export interface Judged {
  readonly finding: Finding;
  /** Null where the path is none the worse. */
  readonly against: SubIndication | null;
}

/** A finding that does not stand against the path. */
export function noted(finding: Finding): Judged {
  return { finding, against: null };
}

/** A finding that stands against the path; without another word the chain as such is at fault (EN 319 102-1 §5.2.6). */
export function opposed(
  finding: Finding,
  against: SubIndication = 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
): Judged {
  return { finding, against };
}

/** Certificates from an anchor down to the one in question. */
export interface CandidatePath {
  readonly anchor: Certificate;
  /** Below the anchor, each issued by the one before it; empty where the target is the anchor. */
  readonly certificates: readonly Certificate[];
  readonly target: Certificate;
}

/** What `judge` says of a certificate, or a failed finding where its bytes cannot be read. */
export function readable(certificate: Certificate, judge: () => readonly Judged[]): Judged[] {
  try {
    return [...judge()];
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return [unreadable(certificate, error.message)];
  }
}

function unreadable(certificate: Certificate, found: string): Judged {
  const facts = { found, at: nameText(certificate.subject) };
  return opposed(failed('certificate-extensions', 'RFC 5280 §4.2', facts));
}

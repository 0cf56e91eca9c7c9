import { failed, passed, warning } from '../cms/index.js';
import { isWithinValidity, nameText, type Certificate } from '../x509/index.js';
import { noted, opposed, type CandidatePath, type Judged } from './judged.js';

/**
 * The dates of the target and of those above it (RFC 5280 §6.1.3 (a)(2)), the target first. An anchor is trusted by
 * decision, so its dates only warn (§6.1.1 (d)).
 */
export function judgeDates({ anchor, certificates }: CandidatePath, at: Date): Judged[] {
  return [
    ...certificates.map((certificate) => judgeValidity(certificate, at, false)).reverse(),
    judgeValidity(anchor, at, true),
  ];
}

function judgeValidity(certificate: Certificate, at: Date, isAnchor: boolean): Judged {
  const clause = 'RFC 5280 §6.1.3 (a)(2)';
  const subject = nameText(certificate.subject);
  if (isWithinValidity(certificate, at)) {
    return noted(passed('certificate-validity', clause, { at: subject }));
  }
  const early = at < certificate.notBefore;
  const bound = early ? certificate.notBefore : certificate.notAfter;
  const facts = { expected: bound.toISOString(), found: at.toISOString(), at: subject };
  return isAnchor
    ? noted(warning('certificate-validity', clause, facts))
    : opposed(
        failed('certificate-validity', clause, facts),
        early ? 'NOT_YET_VALID' : 'OUT_OF_BOUNDS_NO_POE',
      );
}

import type { CertificateStanding, SignerFacts } from '../report.js';
import {
  isWithinValidity,
  nameText,
  nameValues,
  serialText,
  type Certificate,
} from '../x509/index.js';
import { COMMON_NAME, ORGANIZATION, ORGANIZATIONAL_UNIT } from '../x509/oids.js';
import { lineText, type Name } from '../x509/name.js';
import type { PathJudgement } from './path.js';

/** For when a certificate was judged, and with what outcome. */
export interface JudgedFor {
  readonly path: PathJudgement | undefined;
  /** The time for which its path had to hold. */
  readonly at: Date;
  /** Whether the signature is proved to have existed then; otherwise it is the time of validation. */
  readonly proved: boolean;
}

/** The facts of a certificate that a report shows. */
export function signerFacts(
  certificate: Certificate | undefined,
  judged: JudgedFor,
): SignerFacts | null {
  if (!certificate) return null;
  const { subject, issuer } = certificate;
  return {
    subject: nameText(subject),
    issuer: nameText(issuer),
    serial: serialText(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    trustDomain: judged.path?.trustDomain ?? null,
    commonName: lastOf(subject, COMMON_NAME),
    // From the widest to the narrowest, as subjects are written.
    organization: lastOf(subject, ORGANIZATION),
    organizationalUnits: nameValues(subject, ORGANIZATIONAL_UNIT).map(lineText),
    issuerName: lastOf(issuer, COMMON_NAME) ?? lastOf(issuer, ORGANIZATION) ?? nameText(issuer),
    issuerOrganization: lastOf(issuer, ORGANIZATION),
    standing: standingOf(certificate, judged),
  };
}

function lastOf(name: Name, type: string): string | null {
  const value = nameValues(name, type).at(-1);
  return value === undefined ? null : lineText(value);
}

function standingOf(
  certificate: Certificate,
  { path, at, proved }: JudgedFor,
): CertificateStanding {
  const answer = path?.revocation;
  const isRevoked = answer?.status === 'revoked';
  return {
    at: at.toISOString(),
    proved,
    period: isWithinValidity(certificate, at)
      ? 'within'
      : at < certificate.notBefore
        ? 'not-yet-valid'
        : 'expired',
    revocation: answer?.status ?? 'not-asked',
    revocationTime: (isRevoked ? answer.revocationTime?.toISOString() : undefined) ?? null,
    suspended: isRevoked && answer.reason === 'certificateHold',
  };
}

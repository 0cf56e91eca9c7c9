import {
  ATTRIBUTE,
  attributesOfType,
  commitmentOid,
  failed,
  passed,
  warning,
  type SignerInfo,
} from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Commitment, Finding, SignaturePolicyReport } from '../report.js';
import { CLOCK_SKEW_SECONDS } from '../revocation/index.js';
import { isWithinValidity, keyUsagesOf, type Certificate, type KeyUsage } from '../x509/index.js';
import type { ValidationPolicy } from './policy.js';

/** What the constraints of a policy are asked of. */
export interface ConstrainedSignature {
  readonly signerInfo: SignerInfo;
  readonly certificate: Certificate | undefined;
  readonly claimedSigningTime: Date | undefined;
  /** Since when the signature is proved to exist; undefined where nothing proves it. */
  readonly proved: Date | undefined;
  readonly commitments: readonly Commitment[];
  readonly signaturePolicy: SignaturePolicyReport | null;
}

/** What a policy asks beyond the standards, each constraint that it sets as a finding that names it (EN 319 102-1 §5.2.8). */
export function judgeConstraints(
  signature: ConstrainedSignature,
  policy: ValidationPolicy,
): Finding[] {
  return [
    ...policy.requiredAttributes.map((attribute) =>
      constraint(policy, attribute, hasAttribute(signature.signerInfo, attribute)),
    ),
    ...policy.requiredKeyUsages.map((usage) =>
      constraint(policy, usage, usagesOf(signature.certificate).includes(usage)),
    ),
    ...timestampConstraints(signature, policy),
    ...statementConstraints(signature, policy),
  ];
}

const ATTRIBUTES: Readonly<
  Record<ValidationPolicy['requiredAttributes'][number], readonly string[]>
> = {
  'signing-certificate': [ATTRIBUTE.signingCertificate, ATTRIBUTE.signingCertificateV2],
  'signing-time': [ATTRIBUTE.signingTime],
};

function hasAttribute(
  { signedAttributes }: SignerInfo,
  attribute: keyof typeof ATTRIBUTES,
): boolean {
  return ATTRIBUTES[attribute].some((type) => attributesOfType(signedAttributes, type).length > 0);
}

/** None where the extension is missing or cannot be read: a usage that is asked for must be said. */
function usagesOf(certificate: Certificate | undefined): readonly KeyUsage[] {
  try {
    return (certificate && keyUsagesOf(certificate)) ?? [];
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

function timestampConstraints(
  { claimedSigningTime, proved }: ConstrainedSignature,
  policy: ValidationPolicy,
): Finding[] {
  const { required, maxDelay } = policy.timestamp;
  const presence = required ? [constraint(policy, 'timestamp', proved !== undefined)] : [];
  if (maxDelay === null || !proved || !claimedSigningTime) return presence;
  const delay = Math.abs(proved.getTime() - claimedSigningTime.getTime());
  return [...presence, constraint(policy, 'timestamp-delay', delay <= maxDelay * 1000)];
}

/** TS 119 172-4 §4.2: what must be committed to, and under which signature policy. */
function statementConstraints(
  { commitments, signaturePolicy }: ConstrainedSignature,
  policy: ValidationPolicy,
): Finding[] {
  const { requiredCommitments = [], acceptedSignaturePolicies: accepted = [] } = policy;
  const made = requiredCommitments.map((claim) => {
    const wanted = commitmentOid(claim);
    const asked = `commitment-type ${typeof claim === 'string' ? claim : wanted}`;
    const isMade = commitments.some(({ oid }) => oid === wanted);
    return constraint(policy, asked, isMade);
  });
  if (accepted.length === 0) return made;
  const named = signaturePolicy?.oid ?? null;
  const asked = `signature-policy ${accepted.join(', ')}`;
  return [...made, constraint(policy, asked, named !== null && accepted.includes(named))];
}

/**
 * Warnings about the time that the signer claims: beyond the validity of the certificate, or after the signature is proved
 * to have existed. It is a claim, and no verdict rests on it (EN 319 102-1 §5.2.8.4.2.4).
 */
export function judgeClaimedTime({
  certificate,
  claimedSigningTime: claimed,
  proved,
}: ConstrainedSignature): Finding[] {
  if (!claimed) return [];
  const clause = 'EN 319 102-1 §5.2.8';
  const found = claimed.toISOString();
  const about = (expected: Date): Finding =>
    warning('claimed-time', clause, { expected: expected.toISOString(), found });
  if (proved && claimed.getTime() > proved.getTime() + CLOCK_SKEW_SECONDS * 1000)
    return [about(proved)];
  if (!certificate || isWithinValidity(certificate, claimed)) return [];
  return [about(claimed < certificate.notBefore ? certificate.notBefore : certificate.notAfter)];
}

function constraint({ name }: ValidationPolicy, asked: string, met: boolean): Finding {
  const facts = { expected: asked, at: name };
  return (met ? passed : failed)('policy-constraint', 'EN 319 102-1 §5.2.8', facts);
}

import { ATTRIBUTE, attributesOfType, failed, passed, type SignerInfo } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { keyUsagesOf, type Certificate, type KeyUsage } from '../x509/index.js';
import type { ValidationPolicy } from './policy.js';

/** What the constraints of a policy are asked of. */
export interface ConstrainedSignature {
  readonly signerInfo: SignerInfo;
  readonly certificate: Certificate | undefined;
  readonly claimedSigningTime: Date | undefined;
  /** Since when the signature is proved to exist; undefined where nothing proves it. */
  readonly proved: Date | undefined;
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

function constraint({ name }: ValidationPolicy, asked: string, met: boolean): Finding {
  const facts = { expected: asked, at: name };
  return (met ? passed : failed)('policy-constraint', 'EN 319 102-1 §5.2.8', facts);
}

import { ATTRIBUTE, attributesOfType, type SignerInfo } from '../cms/index.js';
import type { SignatureLevel, TimestampReport } from '../report.js';

/**
 * The baseline level that a CAdES signature shows (EN 319 122-1 §6.3, EN 319 142-1 §6.3): B-B wants the
 * reference to the signing certificate, B-T an intact timestamp over the signature.
 */
export function baselineLevel(
  { signedAttributes }: SignerInfo,
  {
    timestamps,
    stampedLater = false,
  }: { timestamps: readonly TimestampReport[]; stampedLater?: boolean },
): SignatureLevel | null {
  const referenced = [ATTRIBUTE.signingCertificate, ATTRIBUTE.signingCertificateV2].some(
    (type) => attributesOfType(signedAttributes, type).length > 0,
  );
  if (!referenced) return null;
  // A timestamp over the content says nothing of when it was signed.
  const isStamped = timestamps.some(
    ({ kind, integrity }) => kind !== 'content-timestamp' && integrity === 'intact',
  );
  return stampedLater || isStamped ? 'B-T' : 'B-B';
}

import { failed, passed } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { checkTimestampPurpose } from '../timestamp/index.js';
import { KEY_PURPOSE, extKeyUsageOf, keyUsagesOf, type Certificate } from '../x509/index.js';
import { unreadCriticalExtension } from './issuers.js';

/** What a certificate at the end of a path is used for. */
export type Purpose = 'document-signing' | 'timestamping';

/**
 * Extended key usages under which documents are signed in practice. Real Vietnamese certificates carry no
 * usage for documents, only clientAuth, emailProtection and smart-card logon; those of servers, code,
 * OCSP and time-stamping sign no documents.
 */
const DOCUMENT_PURPOSES: readonly string[] = [
  KEY_PURPOSE.documentSigning,
  KEY_PURPOSE.any,
  '1.3.6.1.5.5.7.3.2', // clientAuth
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.3.6.1.4.1.311.10.3.12', // Microsoft document signing
  '1.3.6.1.4.1.311.20.2.2', // Microsoft smart-card logon
  '1.2.840.113583.1.1.5', // Adobe authentic documents trust
];

/** Whether the certificate may be used so: key usage, extended key usage, no unknown critical extension. */
export function checkPurpose(certificate: Certificate, purpose: Purpose): Finding[] {
  try {
    const unread = unreadCriticalExtension(certificate);
    const extended =
      purpose === 'timestamping'
        ? checkTimestampPurpose(certificate)
        : documentPurpose(certificate);
    return [...(unread ? [unread] : []), keyUsage(certificate), extended];
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return [failed('certificate-purpose', 'RFC 5280 §4.2', { found: error.message })];
  }
}

/** digitalSignature or nonRepudiation, where key usage is limited at all (RFC 5280 §4.2.1.3). */
function keyUsage(certificate: Certificate): Finding {
  const usages = keyUsagesOf(certificate);
  const clause = 'RFC 5280 §4.2.1.3';
  if (!usages || usages.includes('digitalSignature') || usages.includes('nonRepudiation')) {
    return passed('certificate-purpose', clause);
  }
  const expected = 'digitalSignature or nonRepudiation';
  return failed('certificate-purpose', clause, { expected, found: usages.join(' ') });
}

function documentPurpose(certificate: Certificate): Finding {
  const usage = extKeyUsageOf(certificate);
  const clause = 'RFC 9336 §4';
  if (!usage || usage.purposes.some((oid) => DOCUMENT_PURPOSES.includes(oid))) {
    return passed('certificate-purpose', clause);
  }
  return failed('certificate-purpose', clause, { found: usage.purposes.join(' ') });
}

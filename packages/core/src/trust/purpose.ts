import { failed, passed } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { checkTimestampPurpose } from '../timestamp/index.js';
import {
  KEY_PURPOSE,
  extKeyUsageOf,
  keyUsagesOf,
  nameText,
  type Certificate,
  type KeyUsage,
} from '../x509/index.js';
import { noted, opposed, type CandidatePath, type Judged } from './judged.js';

/** What the certificate at the end of a path is used for; `any` asks for nothing. */
export type Purpose = 'any' | 'document-signing' | 'timestamping' | 'ocsp-signing' | 'crl-signing';

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

/**
 * Whether the target may be used so: key usage and extended key usage; and whether the extended key usages of the CAs
 * above it, where they have any, leave room for it. The anchor's are not asked.
 */
export function judgePurpose(path: CandidatePath, purpose: Purpose): Judged[] {
  if (purpose === 'any') return [];
  try {
    const findings = [
      keyUsage(path.target, purpose),
      ...extendedKeyUsage(path.target, purpose),
      ...nested(path, purpose),
    ];
    return findings.map((finding) =>
      finding.status === 'failed' ? opposed(finding, 'CHAIN_CONSTRAINTS_FAILURE') : noted(finding),
    );
  } catch (error) {
    if (!isKysoError(error)) throw error;
    const finding = failed('certificate-purpose', 'RFC 5280 §4.2', { found: error.message });
    return [opposed(finding, 'CHAIN_CONSTRAINTS_FAILURE')];
  }
}

const SIGNING: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];

/** One of the usages that the purpose needs, where key usage is limited at all (RFC 5280 §4.2.1.3). */
function keyUsage(target: Certificate, purpose: Purpose): Finding {
  const needed = purpose === 'crl-signing' ? (['cRLSign'] as const) : SIGNING;
  const usages = keyUsagesOf(target);
  const clause = 'RFC 5280 §4.2.1.3';
  if (!usages || needed.some((usage) => usages.includes(usage))) {
    return passed('certificate-purpose', clause);
  }
  const expected = needed.join(' or ');
  return failed('certificate-purpose', clause, { expected, found: usages.join(' ') });
}

function extendedKeyUsage(target: Certificate, purpose: Purpose): Finding[] {
  switch (purpose) {
    case 'timestamping':
      return [checkTimestampPurpose(target)];
    case 'document-signing':
      return [documentPurpose(target)];
    case 'ocsp-signing':
      return [responderPurpose(target)];
    case 'crl-signing':
    case 'any':
      return [];
  }
}

function documentPurpose(target: Certificate): Finding {
  const usage = extKeyUsageOf(target);
  const clause = 'RFC 9336 §4';
  if (!usage || usage.purposes.some((oid) => DOCUMENT_PURPOSES.includes(oid))) {
    return passed('certificate-purpose', clause);
  }
  return failed('certificate-purpose', clause, { found: usage.purposes.join(' ') });
}

/** A responder other than the CA itself is named by this usage, anyExtendedKeyUsage is not enough (RFC 6960 §4.2.2.2). */
function responderPurpose(target: Certificate): Finding {
  const purposes = extKeyUsageOf(target)?.purposes ?? [];
  const clause = 'RFC 6960 §4.2.2.2';
  return purposes.includes(KEY_PURPOSE.ocspSigning)
    ? passed('certificate-purpose', clause)
    : failed('certificate-purpose', clause, {
        expected: KEY_PURPOSE.ocspSigning,
        found: purposes.join(' ') || 'absent',
      });
}

/**
 * Extended key usages of a CA bound those below it, as the programs in use agree: what the target is used for must be
 * left when the CAs' usages are applied (RFC 5280 §4.2.1.12 leaves this open).
 */
function nested({ certificates, target }: CandidatePath, purpose: Purpose): Finding[] {
  const wanted = wantedUsages(purpose);
  if (!wanted) return [];
  const own = extKeyUsageOf(target)?.purposes;
  let left =
    own && !own.includes(KEY_PURPOSE.any) ? wanted.filter((oid) => own.includes(oid)) : wanted;
  for (const certificate of certificates.slice(0, -1)) {
    const usage = extKeyUsageOf(certificate)?.purposes;
    if (!usage || usage.includes(KEY_PURPOSE.any)) continue;
    const before = left;
    left = left.filter((oid) => usage.includes(oid));
    if (left.length > 0 || before.length === 0) continue;
    const facts = {
      expected: before.join(' or '),
      found: usage.join(' '),
      at: nameText(certificate.subject),
    };
    return [failed('certificate-purpose', 'RFC 5280 §4.2.1.12', facts)];
  }
  return [];
}

function wantedUsages(purpose: Purpose): readonly string[] | undefined {
  switch (purpose) {
    case 'document-signing':
      return DOCUMENT_PURPOSES;
    case 'timestamping':
      return [KEY_PURPOSE.timeStamping];
    case 'ocsp-signing':
      return [KEY_PURPOSE.ocspSigning];
    case 'crl-signing':
    case 'any':
      return undefined;
  }
}

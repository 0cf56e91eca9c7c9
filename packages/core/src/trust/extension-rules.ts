import { toHex } from '../bytes/index.js';
import { contentsOf, oidOf } from '../der/index.js';
import { failed } from '../cms/index.js';
import type { Finding } from '../report.js';
import {
  EXTENSION,
  certificatePoliciesOf,
  criticalExtensionsBeyond,
  extKeyUsageOf,
  nameText,
  type Certificate,
} from '../x509/index.js';
import { opposed, readable, type CandidatePath, type Judged } from './judged.js';

/** Critical extensions that path validation processes, or that its callers do (revocation, RFC 6960 §4.2.2.2.1). */
const PROCESSED: readonly string[] = [
  EXTENSION.keyUsage,
  EXTENSION.basicConstraints,
  EXTENSION.extKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.policyMappings,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
  EXTENSION.crlDistributionPoints,
  EXTENSION.ocspNoCheck,
];

/**
 * Microsoft's application policies: the extended key usages once more. Where both stand the standard one is read, as
 * Windows does; alone it is an extension that nothing here knows.
 */
const MS_APPLICATION_POLICIES = '1.3.6.1.4.1.311.21.10';

/** Qualifiers that are known: a statement's address and a notice (RFC 5280 §4.2.1.4). They decide nothing. */
const QUALIFIERS: readonly string[] = ['1.3.6.1.5.5.7.2.1', '1.3.6.1.5.5.7.2.2'];

/** No unknown critical extension, none twice, and names where they must be (RFC 5280 §4.2, §6.1.4 (o), §6.1.5 (f)). */
export function judgeExtensions({ certificates }: CandidatePath): Judged[] {
  return certificates.flatMap((certificate) =>
    readable(certificate, () => {
      const finding =
        repeatedExtension(certificate) ??
        unreadCriticalExtension(certificate) ??
        unreadQualifier(certificate) ??
        missingIssuerName(certificate);
      return finding ? [opposed(finding)] : [];
    }),
  );
}

function repeatedExtension(certificate: Certificate): Finding | undefined {
  const seen = new Set<string>();
  for (const { id } of certificate.extensions) {
    const octets = toHex(contentsOf(id));
    if (seen.has(octets))
      return fault(certificate, 'RFC 5280 §4.2', { found: `twice ${oidOf(id)}` });
    seen.add(octets);
  }
  return undefined;
}

/** A critical extension that nothing here reads makes a certificate unusable (RFC 5280 §4.2). */
function unreadCriticalExtension(certificate: Certificate): Finding | undefined {
  const unread = criticalExtensionsBeyond(certificate, PROCESSED);
  const [found] = unread.filter(
    (oid) => oid !== MS_APPLICATION_POLICIES || extKeyUsageOf(certificate) === undefined,
  );
  return found === undefined
    ? undefined
    : fault(certificate, 'RFC 5280 §4.2', { expected: 'no unknown critical extension', found });
}

/** Critical policies must be understood with their qualifiers (RFC 5280 §4.2.1.4). */
function unreadQualifier(certificate: Certificate): Finding | undefined {
  const { critical, policies } = certificatePoliciesOf(certificate) ?? {
    critical: false,
    policies: [],
  };
  if (!critical) return undefined;
  const found = policies
    .flatMap(({ qualifiers }) => qualifiers)
    .find((kind) => !QUALIFIERS.includes(kind));
  return found === undefined
    ? undefined
    : fault(certificate, 'RFC 5280 §4.2.1.4', { expected: 'known policy qualifiers', found });
}

/** RFC 5280 §4.1.2.4: the issuer has a name. Without one any two certificates would chain. */
function missingIssuerName(certificate: Certificate): Finding | undefined {
  return certificate.issuer.rdns.length > 0
    ? undefined
    : fault(certificate, 'RFC 5280 §4.1.2.4', { expected: 'a name of the issuer', found: 'empty' });
}

function fault(
  certificate: Certificate,
  clause: string,
  facts: { readonly expected?: string; readonly found: string },
): Finding {
  return failed('certificate-extensions', clause, { ...facts, at: nameText(certificate.subject) });
}

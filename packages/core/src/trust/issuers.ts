import { equalBytes } from '../bytes/index.js';
import { failed } from '../cms/index.js';
import { signatureAlgorithmOf } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import {
  EXTENSION,
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  criticalExtensionsBeyond,
  isWithinValidity,
  keyUsagesOf,
  nameText,
  sameName,
  subjectKeyIdentifierOf,
  type Certificate,
} from '../x509/index.js';

/** A certificate that may have issued another one; both questions cost something and are asked in this order. */
export interface Issuer {
  readonly certificate: Certificate;
  /** Whether its key signed the other. */
  readonly signed: () => Promise<boolean>;
  /** Why it may not issue; `undefined` where it may. */
  readonly refusal: () => Finding | undefined;
}

/** Where issuers are looked for. */
export interface IssuerPool {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly at: Date;
  readonly crypto: CryptoProvider;
}

/**
 * The certificates whose subject is the issuer of the path's last certificate, the likely ones first: key
 * identifiers that fit (RFC 5280 §4.2.1.1), then anchors, then those valid at the time.
 */
export function issuersOf(
  child: Certificate,
  path: readonly Certificate[],
  pool: IssuerPool,
): Issuer[] {
  const { anchors, intermediates, at, crypto } = pool;
  const ranked = [...anchors, ...intermediates]
    .filter((certificate) => sameName(certificate.subject, child.issuer))
    .map((certificate) => ({
      certificate,
      rank:
        4 * keyIdentifierRank(child, certificate) +
        2 * Number(!anchors.includes(certificate)) +
        Number(!isWithinValidity(certificate, at)),
    }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .map(({ certificate }) => ({
      certificate,
      signed: () => isSignedBy(child, certificate, crypto),
      refusal: () =>
        readable(certificate, () => refusalOf(certificate, anchors.includes(certificate), path)),
    }));
}

/** 0 where the identifiers agree, 2 where they differ, 1 where they say nothing. */
function keyIdentifierRank(child: Certificate, issuer: Certificate): number {
  try {
    const wanted = authorityKeyIdentifierOf(child)?.keyIdentifier;
    const offered = subjectKeyIdentifierOf(issuer);
    if (!wanted || !offered) return 1;
    return equalBytes(wanted, offered) ? 0 : 2;
  } catch (error) {
    if (isKysoError(error)) return 1; // unreadable identifiers only cost the preference
    throw error;
  }
}

/** Whether the issuer's key verifies the certificate; false as well for unknown algorithms. */
async function isSignedBy(
  child: Certificate,
  issuer: Certificate,
  crypto: CryptoProvider,
): Promise<boolean> {
  try {
    return await crypto.verify({
      publicKey: issuer.publicKey,
      algorithm: signatureAlgorithmOf(child.signatureAlgorithm),
      data: child.tbs,
      signature: child.signature,
    });
  } catch (error) {
    if (isKysoError(error)) return false; // what cannot be verified is not signed
    throw error;
  }
}

/** Critical extensions that are read, here or where the certificate's purpose is judged. */
const READ_EXTENSIONS = [
  EXTENSION.keyUsage,
  EXTENSION.basicConstraints,
  EXTENSION.extKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.certificatePolicies,
  EXTENSION.crlDistributionPoints,
];

/** RFC 5280 §6.1.4 (k) to (o), for a certificate above `path`. */
function refusalOf(
  certificate: Certificate,
  isAnchor: boolean,
  path: readonly Certificate[],
): Finding | undefined {
  const refuse = (clause: string, expected: string, found?: string | number) =>
    failed('certificate-path', clause, { expected, found, at: nameText(certificate.subject) });
  const constraints = basicConstraintsOf(certificate);
  if (constraints?.ca !== true && !(isAnchor && isRootByDecision(certificate))) {
    return refuse('RFC 5280 §6.1.4 (k)', 'basicConstraints cA');
  }
  // The leaf does not count, nor do self-issued certificates (RFC 5280 §4.2.1.9).
  const below = path.slice(1).filter((member) => !isSelfIssued(member)).length;
  if (constraints?.pathLength !== undefined && below > constraints.pathLength) {
    const expected = `at most ${constraints.pathLength} intermediates`;
    return refuse('RFC 5280 §6.1.4 (m)', expected, below);
  }
  if (isAnchor) return undefined;
  const usages = keyUsagesOf(certificate);
  return usages && !usages.includes('keyCertSign')
    ? refuse('RFC 5280 §6.1.4 (n)', 'keyCertSign')
    : unreadCriticalExtension(certificate);
}

/**
 * An anchor is a name and a key (RFC 5280 §6.1.1 (d)), so old roots without basicConstraints count as CAs.
 * What is not self-issued or says cA FALSE is a person's certificate that was trusted for itself: it
 * must not vouch for others.
 */
function isRootByDecision(anchor: Certificate): boolean {
  return isSelfIssued(anchor) && basicConstraintsOf(anchor) === undefined;
}

function isSelfIssued({ subject, issuer }: Certificate): boolean {
  return sameName(subject, issuer);
}

/** A critical extension that nothing here reads makes a certificate unusable (RFC 5280 §4.2). */
export function unreadCriticalExtension(certificate: Certificate): Finding | undefined {
  const [found] = criticalExtensionsBeyond(certificate, READ_EXTENSIONS);
  if (found === undefined) return undefined;
  const facts = {
    expected: 'no unknown critical extension',
    found,
    at: nameText(certificate.subject),
  };
  return failed('certificate-path', 'RFC 5280 §4.2', facts);
}

/** The check's answer, or a finding where an extension cannot be read. */
function readable<T>(certificate: Certificate, check: () => T): T | Finding {
  try {
    return check();
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return failed('certificate-path', 'RFC 5280 §4.2', {
      found: error.message,
      at: nameText(certificate.subject),
    });
  }
}

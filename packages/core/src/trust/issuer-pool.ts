import { equalBytes, latin1Text } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  isWithinValidity,
  keyUsagesOf,
  rdnKeys,
  sameName,
  subjectKeyIdentifierOf,
  type Certificate,
  type Name,
} from '../x509/index.js';

/** Certificates among which issuers are looked for. */
export interface IssuerPool {
  /** The likely issuers of a certificate first; each certificate once. */
  readonly issuersOf: (child: Certificate) => readonly Certificate[];
  /** The anchor that the certificate is: the same name and the same key (RFC 5280 §6.1.1 (d)). */
  readonly anchorOf: (certificate: Certificate) => Certificate | undefined;
}

/** Below so many certificates comparing names one by one is faster than making an index of them. */
const INDEX_FROM = 64;

/** The pool of anchors and of certificates that may stand between. */
export function issuerPool(
  anchors: readonly Certificate[],
  intermediates: readonly Certificate[],
  at: Date,
): IssuerPool {
  const trusted = new Set(anchors);
  const bySubject = subjectIndex([...anchors, ...intermediates]);
  return {
    issuersOf(child) {
      const rank = (issuer: Certificate): number => rankOf(issuer, { child, trusted, at });
      const ranked = distinct(bySubject(child.issuer)).map((issuer) => ({
        issuer,
        rank: rank(issuer),
      }));
      return ranked.sort((a, b) => a.rank - b.rank).map(({ issuer }) => issuer);
    },
    anchorOf: (certificate) => anchors.find((anchor) => isSameEntity(anchor, certificate)),
  };
}

/** The same certificate, or another one for the same name and key: a cross-certified or renewed CA. */
export function isSameEntity(a: Certificate, b: Certificate): boolean {
  return equalBytes(a.publicKey, b.publicKey) && sameName(a.subject, b.subject);
}

function subjectIndex(
  certificates: readonly Certificate[],
): (subject: Name) => readonly Certificate[] {
  if (certificates.length < INDEX_FROM) {
    return (name) => certificates.filter(({ subject }) => sameName(subject, name));
  }
  const index = new Map<string, Certificate[]>();
  for (const certificate of certificates) {
    const key = nameKey(certificate.subject);
    const known = index.get(key);
    if (known) known.push(certificate);
    else index.set(key, [certificate]);
  }
  return (name) => index.get(nameKey(name)) ?? [];
}

function nameKey(name: Name): string {
  return JSON.stringify(rdnKeys(name));
}

function distinct(certificates: readonly Certificate[]): Certificate[] {
  return [...new Map(certificates.map((one) => [latin1Text(one.der), one])).values()];
}

/**
 * The order of RFC 4158 §3.5: key identifiers that fit, anchors, CAs that may sign, those valid at the time. Lower is
 * likelier. Every one of these is a hint; none decides.
 */
function rankOf(
  issuer: Certificate,
  { child, trusted, at }: { child: Certificate; trusted: ReadonlySet<Certificate>; at: Date },
): number {
  const isAnchor = trusted.has(issuer);
  return (
    8 * keyIdentifierRank(child, issuer) +
    4 * Number(!isAnchor) +
    2 * Number(!isAnchor && !maySign(issuer)) +
    Number(!isWithinValidity(issuer, at))
  );
}

/** 0 where the identifiers agree, 2 where they differ, 1 where they say nothing. */
function keyIdentifierRank(child: Certificate, issuer: Certificate): number {
  return hinted(1, () => {
    const wanted = authorityKeyIdentifierOf(child)?.keyIdentifier;
    const offered = subjectKeyIdentifierOf(issuer);
    if (!wanted || !offered) return 1;
    return equalBytes(wanted, offered) ? 0 : 2;
  });
}

function maySign(issuer: Certificate): boolean {
  return hinted(
    false,
    () =>
      basicConstraintsOf(issuer)?.ca === true &&
      (keyUsagesOf(issuer)?.includes('keyCertSign') ?? true),
  );
}

/** What cannot be read only costs the preference. */
function hinted<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return otherwise;
    throw error;
  }
}

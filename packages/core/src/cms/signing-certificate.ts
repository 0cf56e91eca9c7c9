import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes, toHex } from '../bytes/index.js';
import { digestAlgorithmOf } from '../crypto/index.js';
import { DerReader, Tag, contextTag, expectTag, type DerElement } from '../der/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import { nameOf, sameName, type Certificate, type Name } from '../x509/index.js';
import { singleValue, type AttributeSet } from './attributes.js';
import { ATTRIBUTE } from './oids.js';
import { failed, passed, unknown, warning } from './outcome.js';

/** Most certificates named in one attribute; real ones name the path, fewer than 8. */
const MAX_CERT_IDS = 64;

const VERSIONS = [
  { type: ATTRIBUTE.signingCertificate, version: 1, clause: 'RFC 2634 §5.4' },
  { type: ATTRIBUTE.signingCertificateV2, version: 2, clause: 'RFC 5035 §3' },
] as const;

type AttributeVersion = (typeof VERSIONS)[number];

/**
 * Compares the signing-certificate attributes with the certificate that the signature was checked with.
 * Where both versions stand, both must match. None of this touches the integrity: the signature value is
 * what it is, but the signer's certificate is not proved (EN 319 102-1 §5.2.3.4).
 */
export function checkSigningCertificate(
  set: AttributeSet | undefined,
  certificate: Certificate,
  crypto: CryptoProvider,
): readonly Finding[] {
  const findings = VERSIONS.flatMap((version) =>
    checkVersion(set, version, { certificate, crypto }),
  );
  return findings.length > 0
    ? findings
    : [warning('signing-certificate-attribute', 'RFC 5035 §2', { found: 'absent' })];
}

/** Whether a signing-certificate attribute names this certificate; false as well where it cannot be read. */
export function isSigningCertificate(
  set: AttributeSet | undefined,
  certificate: Certificate,
  crypto: CryptoProvider,
): boolean {
  const findings = checkSigningCertificate(set, certificate, crypto);
  return findings.every(({ status }) => status === 'passed');
}

interface Subject {
  readonly certificate: Certificate;
  readonly crypto: CryptoProvider;
}

function checkVersion(
  set: AttributeSet | undefined,
  which: AttributeVersion,
  subject: Subject,
): readonly Finding[] {
  const check = 'signing-certificate-attribute';
  try {
    const attribute = singleValue(set, which.type);
    if (attribute.kind === 'none') return [];
    return attribute.kind === 'one'
      ? [checkCertId(attribute.value, which, subject)]
      : [failed(check, which.clause, { expected: 1, found: attribute.count })];
  } catch (error) {
    if (!isKysoError(error)) throw error;
    if (error.code !== 'ERR_UNSUPPORTED_ALGORITHM') {
      return [failed(check, which.clause, { found: error.message })];
    }
    return [unknown(check, which.clause, { found: String(error.facts['oid'] ?? error.message) })];
  }
}

function checkCertId(
  value: DerElement,
  which: AttributeVersion,
  { certificate, crypto }: Subject,
): Finding {
  const check = 'signing-certificate-attribute';
  const { hashAlgorithm, certHash, issuerSerial } = firstCertId(value, which.version);
  const digest = crypto.createDigest(hashAlgorithm);
  digest.update(certificate.der);
  const found = digest.digest();
  if (!equalBytes(found, certHash)) {
    return failed(check, which.clause, { expected: toHex(certHash), found: toHex(found) });
  }
  // RFC 5035 §4: a hash that matches decides; the second naming is reported where it does not fit.
  return !issuerSerial || namesCertificate(issuerSerial, certificate)
    ? passed(check, which.clause)
    : warning(check, which.clause, { found: 'issuerSerial of another certificate' });
}

/** The first ESSCertID or ESSCertIDv2, which must name the signer's certificate (RFC 5035 §3). */
interface CertId {
  readonly hashAlgorithm: DigestAlgorithm;
  readonly certHash: Uint8Array;
  readonly issuerSerial?: IssuerSerial;
}

/** IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber CertificateSerialNumber } */
interface IssuerSerial {
  readonly issuer: Name | undefined;
  readonly serialNumber: Uint8Array;
}

/**
 *     ESSCertID ::= SEQUENCE { certHash Hash, issuerSerial IssuerSerial OPTIONAL }
 *     ESSCertIDv2 ::= SEQUENCE {
 *       hashAlgorithm AlgorithmIdentifier DEFAULT {algorithm id-sha256},
 *       certHash Hash,
 *       issuerSerial IssuerSerial OPTIONAL }
 */
function firstCertId(value: DerElement, version: 1 | 2): CertId {
  expectTag(value, Tag.sequence);
  const [first] = DerReader.within(value).sequence().rest(MAX_CERT_IDS);
  const reader = first
    ? DerReader.within(first)
    : new DerReader(value.buffer, value.end, value.end);
  const algorithm = version === 2 ? reader.optional(Tag.sequence) : undefined;
  const certHash = reader.octetString();
  const issuerSerial = reader.optional(Tag.sequence);
  reader.finish();
  const byDefault = version === 1 ? 'SHA-1' : 'SHA-256';
  return {
    hashAlgorithm: algorithm ? digestAlgorithmOf(algorithm) : byDefault,
    certHash,
    ...(issuerSerial && { issuerSerial: issuerSerialOf(issuerSerial) }),
  };
}

function issuerSerialOf(element: DerElement): IssuerSerial {
  const reader = DerReader.within(element);
  const [generalName] = reader.sequence().rest(MAX_CERT_IDS);
  const serialNumber = reader.integer();
  reader.optional(Tag.bitString); // issuerUID of attribute certificates, written by some
  reader.finish();
  // directoryName [4] EXPLICIT Name
  const isDirectoryName = generalName?.tag === contextTag(4);
  return {
    issuer: isDirectoryName ? nameOf(DerReader.within(generalName).read(Tag.sequence)) : undefined,
    serialNumber,
  };
}

function namesCertificate(
  { issuer, serialNumber }: IssuerSerial,
  certificate: Certificate,
): boolean {
  return (
    equalBytes(serialNumber, certificate.serialNumber) &&
    issuer !== undefined &&
    sameName(issuer, certificate.issuer)
  );
}

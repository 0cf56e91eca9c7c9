import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { buildSignedAttributes, warning } from '../cms/index.js';
import { DIGESTS, usualDigest } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import { isWithinValidity, nameText, parseCertificate, type Certificate } from '../x509/index.js';
import { statementAttributes, type Statements } from './signed-statements.js';

/** Who signs, by which algorithms. */
export interface Material {
  readonly certificate: Certificate;
  readonly chain: readonly Uint8Array[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly digestAlgorithm: DigestAlgorithm;
}

/** Throws `ERR_CERTIFICATE` and `ERR_UNSUPPORTED_ALGORITHM`. */
export function materialOf(signer: {
  readonly certificate: Uint8Array;
  readonly chain?: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
}): Material {
  const { chain = [], algorithm: signatureAlgorithm } = signer;
  const digestAlgorithm = digestFor(signatureAlgorithm);
  const certificate = parseCertificate(signer.certificate);
  return { certificate, chain, signatureAlgorithm, digestAlgorithm };
}

function digestFor(algorithm: SignatureAlgorithm): DigestAlgorithm {
  const digest = usualDigest(algorithm);
  if (DIGESTS[digest].produced) return digest;
  throw coreError(
    'ERR_UNSUPPORTED_ALGORITHM',
    `${digest} is read and reported, but never produced`,
    { facts: { name: digest } },
  );
}

/** The digest of timestamps about a signature: its own, where authorities know it. */
export function stampDigest(digestAlgorithm: DigestAlgorithm | undefined): DigestAlgorithm {
  const usual = (['SHA-256', 'SHA-384', 'SHA-512'] as const).find((one) => one === digestAlgorithm);
  return usual ?? 'SHA-512';
}

/** What is said in the signed attributes beside the content. */
export interface Claims {
  /** Whole seconds: an attribute holds no parts of them. */
  readonly signingTime: Date;
  readonly statements: Statements;
  /** Dotted OID; default id-data. */
  readonly eContentType?: string;
}

/** DER of the signed attributes; plain CAdES has the signing time among them (EN 319 122-1 §6.3). */
export function attributesFor(
  { certificate, signatureAlgorithm, digestAlgorithm }: Material,
  { signingTime, statements, eContentType }: Claims,
  {
    messageDigest,
    crypto,
  }: { readonly messageDigest: Uint8Array; readonly crypto: CryptoProvider },
): Uint8Array {
  return buildSignedAttributes({
    ...{ certificate, signatureAlgorithm, digestAlgorithm, messageDigest, crypto, signingTime },
    ...(eContentType !== undefined && { eContentType }),
    extraAttributes: statementAttributes(statements),
  });
}

/** EN 319 102-1 §4.2: a certificate must be valid when it signs; forced, this is a warning. */
export function checkDates(certificate: Certificate, time: Date, forced: boolean): Finding[] {
  if (isWithinValidity(certificate, time)) return [];
  const [notBefore, notAfter, at] = [certificate.notBefore, certificate.notAfter, time].map(
    (date) => date.toISOString(),
  );
  if (!forced)
    throw coreError(
      'ERR_CERTIFICATE_NOT_VALID',
      `the certificate of ${nameText(certificate.subject)} is valid from ${notBefore} to ${notAfter}, not at ${at}`,
      { facts: { notBefore, notAfter, at } },
    );
  const expected = `${notBefore} – ${notAfter}`;
  return [warning('certificate-validity', 'RFC 5280 §4.1.2.5', { expected, found: at })];
}

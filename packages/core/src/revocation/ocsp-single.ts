import type { DigestAlgorithm } from '../algorithms.js';
import { digestAlgorithmOf } from '../crypto/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derError,
  expectTag,
  oidOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import { isKysoError } from '../errors.js';
import {
  decodedExtension,
  extensionsWithin,
  type Extension,
  type WithExtensions,
} from '../x509/index.js';
import { OCSP_EXTENSION } from './oids.js';
import { revocationReasonOf, type RevocationReason } from './reasons.js';

/**
 * How a certificate is named to a responder: its issuer by digests of name and key, and its serial number.
 *
 *     CertID ::= SEQUENCE {
 *       hashAlgorithm    AlgorithmIdentifier,
 *       issuerNameHash   OCTET STRING,
 *       issuerKeyHash    OCTET STRING,
 *       serialNumber     CertificateSerialNumber }
 */
export interface CertId {
  /** `undefined` for an algorithm that is not known: such an id matches nothing. */
  readonly hashAlgorithm: DigestAlgorithm | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Contents of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

/** `unknown`: the responder does not know the certificate. */
export type CertStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'revoked';
      readonly revocationTime: Date;
      readonly reason?: RevocationReason;
    };

/**
 * What a response says of one certificate (RFC 6960 §4.2.1).
 *
 *     SingleResponse ::= SEQUENCE {
 *       certID               CertID,
 *       certStatus           CertStatus,
 *       thisUpdate           GeneralizedTime,
 *       nextUpdate       [0] EXPLICIT GeneralizedTime OPTIONAL,
 *       singleExtensions [1] EXPLICIT Extensions OPTIONAL }
 */
export interface SingleResponse {
  readonly certId: CertId;
  readonly status: CertStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly extensions: readonly Extension[];
  /** Certificates that ran out after this are still known to the responder (RFC 6960 §4.4.4). */
  readonly archiveCutoff?: Date;
  /** From when on nobody may rely on a revoked certificate, where that is before its revocation (RFC 5280 §5.3.2, RFC 6960 §4.4.5). */
  readonly invalidityDate?: Date;
  /** Digest of the certificate itself: the responder knows that it was issued (Common PKI 2.0, part 4, §3.1.2). */
  readonly certHash?: CertHash;
}

/** `CertHash ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, certificateHash OCTET STRING }` */
export interface CertHash {
  /** `undefined` for one that is not known. */
  readonly hashAlgorithm: DigestAlgorithm | undefined;
  readonly hash: Uint8Array;
}

/** Reads a SingleResponse. Throws `ERR_DER`, `ERR_CERTIFICATE`, `ERR_LIMIT`. */
export function singleResponseOf(element: DerElement): SingleResponse {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const certId = certIdOf(reader.read(Tag.sequence));
  const status = certStatusOf(reader.read());
  const thisUpdate = timeOf(reader.read(Tag.generalizedTime));
  const nextUpdate = reader.optional(contextTag(0));
  const extensions = reader.optional(contextTag(1));
  reader.finish();
  const single = { extensions: extensions ? explicitExtensions(extensions) : [] };
  const archiveCutoff = decodedExtension(single, OCSP_EXTENSION.archiveCutoff, timeOf);
  const invalidityDate = decodedExtension(single, OCSP_EXTENSION.invalidityDate, timeOf);
  const certHash = decodedExtension(single, OCSP_EXTENSION.certHash, certHashOf);
  return {
    certId,
    status,
    thisUpdate,
    ...(nextUpdate && { nextUpdate: explicitTime(nextUpdate) }),
    ...single,
    ...(archiveCutoff && { archiveCutoff }),
    ...(invalidityDate && { invalidityDate }),
    ...(certHash && { certHash }),
  };
}

function certIdOf(element: DerElement): CertId {
  const reader = DerReader.within(element);
  const certId = {
    hashAlgorithm: knownDigest(reader.read(Tag.sequence)),
    issuerNameHash: reader.octetString(),
    issuerKeyHash: reader.octetString(),
    serialNumber: reader.integer(),
  };
  reader.finish();
  return certId;
}

function knownDigest(element: DerElement): DigestAlgorithm | undefined {
  try {
    return digestAlgorithmOf(element);
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_UNSUPPORTED_ALGORITHM') return undefined;
    throw error;
  }
}

/**
 *     CertStatus ::= CHOICE {
 *       good     [0] IMPLICIT NULL,
 *       revoked  [1] IMPLICIT RevokedInfo,
 *       unknown  [2] IMPLICIT NULL }
 */
function certStatusOf(element: DerElement): CertStatus {
  switch (element.tag) {
    case contextTag(0, 'primitive'):
      expectEmpty(element);
      return { kind: 'good' };
    case contextTag(1):
      return revokedInfoOf(element);
    case contextTag(2, 'primitive'):
      expectEmpty(element);
      return { kind: 'unknown' };
    default:
      throw derError('not a CertStatus', element.start);
  }
}

function expectEmpty(element: DerElement): void {
  if (element.contentStart !== element.end) throw derError('NULL is not empty', element.start);
}

/** `RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL }` */
function revokedInfoOf(element: DerElement): CertStatus {
  const reader = DerReader.within(element);
  const revocationTime = timeOf(reader.read(Tag.generalizedTime));
  const explicit = reader.optional(contextTag(0));
  reader.finish();
  if (!explicit) return { kind: 'revoked', revocationTime };
  const within = DerReader.within(explicit);
  const reason = revocationReasonOf(within.read());
  within.finish();
  return { kind: 'revoked', revocationTime, reason };
}

function explicitTime(element: DerElement): Date {
  const reader = DerReader.within(element);
  const time = timeOf(reader.read(Tag.generalizedTime));
  reader.finish();
  return time;
}

/** The extensions within an EXPLICIT tag. Throws `ERR_DER`, `ERR_LIMIT`. */
export function explicitExtensions(element: DerElement): Extension[] {
  const reader = DerReader.within(element);
  const list = reader.read(Tag.sequence);
  reader.finish();
  return extensionsWithin(list);
}

function certHashOf(element: DerElement): CertHash {
  expectTag(element, Tag.sequence);
  const reader = DerReader.within(element);
  const certHash = {
    hashAlgorithm: knownDigest(reader.read(Tag.sequence)),
    hash: contentsOf(reader.read(Tag.octetString)),
  };
  reader.finish();
  return certHash;
}

/**
 * Dotted OID of a critical extension of a response, or of one answer in it, that is not known. Such a
 * response says nothing (RFC 6960 §4.4).
 */
export function unknownCriticalIn({ extensions }: WithExtensions): string | undefined {
  const critical = extensions.filter((extension) => extension.critical);
  return critical.map(({ id }) => oidOf(id)).find((oid) => !KNOWN.includes(oid));
}

const KNOWN: readonly string[] = Object.values(OCSP_EXTENSION);

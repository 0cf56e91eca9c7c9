import type { DigestAlgorithm } from '../algorithms.js';
import { digestAlgorithmOf } from '../crypto/index.js';
import { ATTRIBUTE, signerInfoOf, singleValue, type AttributeSet } from '../cms/index.js';
import {
  DerReader,
  Tag,
  contextTag,
  contentsOf,
  encodingOf,
  type DerElement,
} from '../der/index.js';
import { isKysoError } from '../errors.js';

/** A certificate that a signed attribute names. */
export interface NamedCertificate {
  readonly digestAlgorithm: DigestAlgorithm;
  readonly digest: Uint8Array;
  /** DER of the IssuerSerial (RFC 5035 §5). */
  readonly issuerSerial: Uint8Array | undefined;
}

/** Signed attributes that a report shows beside what the verdict's report holds. */
export interface SignedAttributeFacts {
  readonly messageDigest: Uint8Array | undefined;
  readonly signingCertificates: readonly NamedCertificate[];
}

/** Most certificates that are told of one attribute; real ones name the path, fewer than 8. */
const MAX_NAMED = 64;
/** Most parts of a small structure whose first part is wanted. */
const MAX_PARTS = 16;

/** Reads what a report shows; an attribute that cannot be read is not shown: that it is wrong, the findings say. */
export function signedAttributeFacts(signerInfo: Uint8Array): SignedAttributeFacts {
  const attributes = readable(
    () => signerInfoOf(new DerReader(signerInfo).read(Tag.sequence)).signedAttributes,
  );
  return {
    messageDigest: readValue(attributes, ATTRIBUTE.messageDigest, contentsOf),
    signingCertificates: [
      ...(readValue(attributes, ATTRIBUTE.signingCertificate, certificatesV1) ?? []),
      ...(readValue(attributes, ATTRIBUTE.signingCertificateV2, certificatesV2) ?? []),
    ],
  };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

function readValue<T>(
  attributes: AttributeSet | undefined,
  type: string,
  read: (value: DerElement) => T,
): T | undefined {
  return readable(() => {
    const found = singleValue(attributes, type);
    return found.kind === 'one' ? read(found.value) : undefined;
  });
}

/** The certs of SigningCertificate and SigningCertificateV2, which stand first in both. */
function certIdsOf(value: DerElement): DerElement[] {
  const [certs] = DerReader.within(value).rest(MAX_PARTS);
  return certs ? DerReader.within(certs).rest(MAX_NAMED) : [];
}

/** ESSCertID ::= SEQUENCE { certHash OCTET STRING, issuerSerial IssuerSerial OPTIONAL } (RFC 2634 §5.4.1) */
function certificatesV1(value: DerElement): NamedCertificate[] {
  return certIdsOf(value).flatMap((id) => named(DerReader.within(id).rest(MAX_PARTS), 'SHA-1'));
}

/** ESSCertIDv2 begins with the digest's AlgorithmIdentifier where it is not SHA-256 (RFC 5035 §4). */
function certificatesV2(value: DerElement): NamedCertificate[] {
  return certIdsOf(value).flatMap((id) => {
    const parts = DerReader.within(id).rest(MAX_PARTS);
    const [first, ...others] = parts;
    if (first?.tag !== Tag.sequence) return named(parts, 'SHA-256');
    return named(others, digestAlgorithmOf(first));
  });
}

function named(
  [hash, issuerSerial]: readonly DerElement[],
  digestAlgorithm: DigestAlgorithm,
): NamedCertificate[] {
  if (hash?.tag !== Tag.octetString) return [];
  const serial = issuerSerial && issuerSerial.tag !== contextTag(0) ? issuerSerial : undefined;
  return [
    {
      ...{ digestAlgorithm, digest: contentsOf(hash) },
      issuerSerial: serial && encodingOf(serial),
    },
  ];
}

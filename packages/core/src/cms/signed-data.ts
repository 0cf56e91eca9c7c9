import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derOfBer,
  elementAt,
  encodingOf,
  type DerElement,
  type OuterDer,
} from '../der/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import { nameOf, type Name } from '../x509/index.js';
import { attributeSetOf, type AttributeSet } from './attributes.js';
import { CONTENT_TYPE } from './oids.js';

/** Most certificates in one SignedData; certs-only bundles of a national PKI stay below 512. */
const MAX_CERTIFICATES = 1024;
/** Most CRLs and other revocation values in one SignedData. */
const MAX_CRLS = 1024;
/** Most signatures beside each other; mail and archive products stay below 32. */
const MAX_SIGNERS = 256;
/** Most digest algorithms announced. */
const MAX_DIGESTS = 256;

/**
 * A SignedData (RFC 5652 §5.1). Certificates and CRLs are not read, only delimited.
 *
 *     ContentInfo ::= SEQUENCE {
 *       contentType ContentType,
 *       content [0] EXPLICIT ANY DEFINED BY contentType }
 *     SignedData ::= SEQUENCE {
 *       version CMSVersion,
 *       digestAlgorithms DigestAlgorithmIdentifiers,
 *       encapContentInfo EncapsulatedContentInfo,
 *       certificates [0] IMPLICIT CertificateSet OPTIONAL,
 *       crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
 *       signerInfos SignerInfos }
 *     EncapsulatedContentInfo ::= SEQUENCE {
 *       eContentType ContentType,
 *       eContent [0] EXPLICIT OCTET STRING OPTIONAL }
 */
export interface SignedData {
  /** The ContentInfo in DER: the bytes given, or what they became where they were BER. */
  readonly der: Uint8Array;
  /** True where the producer wrote BER and `der` was rewritten. */
  readonly rewritten: boolean;
  /** Length in bytes of the ContentInfo within the input; what follows it is for the caller to judge. */
  readonly length: number;
  readonly version: number;
  readonly eContentType: string;
  /** The content octets; absent where the signature is detached. */
  readonly eContent?: Uint8Array;
  /** DER of the X.509 certificates, in order; attribute certificates and other formats are left out. */
  readonly certificates: readonly Uint8Array[];
  /** The CertificateLists and OtherRevocationInfoFormats, whole elements in order. */
  readonly crls: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
}

/**
 * One signature (RFC 5652 §5.3).
 *
 *     SignerInfo ::= SEQUENCE {
 *       version CMSVersion,
 *       sid SignerIdentifier,
 *       digestAlgorithm DigestAlgorithmIdentifier,
 *       signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
 *       signatureAlgorithm SignatureAlgorithmIdentifier,
 *       signature SignatureValue,
 *       unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
 */
export interface SignerInfo {
  /** The whole SignerInfo. */
  readonly der: Uint8Array;
  readonly version: number;
  readonly sid: SignerIdentifier;
  readonly digestAlgorithm: DerElement;
  readonly signedAttributes?: AttributeSet;
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
  readonly unsignedAttributes?: AttributeSet;
}

/**
 *     SignerIdentifier ::= CHOICE {
 *       issuerAndSerialNumber IssuerAndSerialNumber,
 *       subjectKeyIdentifier [0] SubjectKeyIdentifier }
 */
export type SignerIdentifier =
  | {
      readonly kind: 'issuerAndSerialNumber';
      readonly issuer: Name;
      readonly serialNumber: Uint8Array;
    }
  | { readonly kind: 'subjectKeyIdentifier'; readonly keyIdentifier: Uint8Array };

export interface ParseSignedDataOptions {
  /**
   * Where the outer structure is not DER, rewrite it (indefinite lengths, constructed OCTET STRINGs) and
   * read that; 23 of 123 real PDF signatures need it. Default false.
   */
  readonly ber?: boolean;
}

/**
 * Reads the ContentInfo at the start of `bytes`; more bytes may follow it, as in the padded /Contents of a
 * PDF. Throws `ERR_DER` with the offset, `ERR_LIMIT`, and `ERR_CMS` where it is DER but no SignedData.
 */
export function parseSignedData(
  bytes: Uint8Array,
  options: ParseSignedDataOptions = {},
): SignedData {
  try {
    return readContentInfo(outerElement(bytes));
  } catch (error) {
    if (!options.ber || !isKysoError(error) || error.code === 'ERR_LIMIT') throw error;
    const outer = derOfBer(bytes);
    if (!outer.rewritten) throw error;
    return readContentInfo(outer);
  }
}

function readContentInfo({ der, rewritten, length }: OuterDer): SignedData {
  const contentInfo = new DerReader(der).sequence();
  const contentType = contentInfo.oid();
  if (contentType !== CONTENT_TYPE.signedData) {
    throw cmsError(`content type ${contentType}, expected signed-data`);
  }
  const explicit = DerReader.within(contentInfo.read(contextTag(0)));
  contentInfo.finish();
  const reader = explicit.sequence();
  explicit.finish();
  return { der, rewritten, length, ...signedDataOf(reader) };
}

function signedDataOf(reader: DerReader) {
  const version = reader.smallInteger();
  reader.set().rest(MAX_DIGESTS);
  const { eContentType, eContent } = encapsulatedContent(reader.sequence());
  const certificates = reader.optional(contextTag(0));
  const crls = reader.optional(contextTag(1));
  const signerInfos = reader.set().rest(MAX_SIGNERS).map(signerInfoOf);
  reader.finish();
  return {
    version,
    eContentType,
    ...(eContent && { eContent }),
    certificates: certificates ? certificatesIn(certificates) : [],
    crls: crls ? DerReader.within(crls).rest(MAX_CRLS).map(encodingOf) : [],
    signerInfos,
  };
}

/** The error for CMS that is well-formed but lacks what it must have. */
export function cmsError(problem: string, cause?: unknown): KysoError {
  return coreError('ERR_CMS', `CMS: ${problem}`, { cause });
}

function outerElement(bytes: Uint8Array): OuterDer {
  const element = elementAt(bytes, 0);
  return { der: encodingOf(element), rewritten: false, length: element.end };
}

function encapsulatedContent(reader: DerReader): { eContentType: string; eContent?: Uint8Array } {
  const eContentType = reader.oid();
  const explicit = reader.optional(contextTag(0));
  reader.finish();
  if (!explicit) return { eContentType };
  const content = DerReader.within(explicit);
  const element = content.read();
  content.finish();
  // PKCS #7 had ANY here. A SEQUENCE is signed without its identifier and length octets (RFC 5652 §5.2.1).
  if (element.tag !== Tag.octetString && element.tag !== Tag.sequence) {
    throw cmsError(`eContent at byte ${element.start} is neither OCTET STRING nor SEQUENCE`);
  }
  return { eContentType, eContent: contentsOf(element) };
}

/** CertificateChoices that are plain certificates; the others carry context-specific tags (RFC 5652 §10.2.2). */
function certificatesIn(set: DerElement): Uint8Array[] {
  const choices = DerReader.within(set).rest(MAX_CERTIFICATES);
  return choices.filter(({ tag }) => tag === Tag.sequence).map(encodingOf);
}

/** Reads one SignerInfo; countersignatures have the same form (RFC 5652 §11.4). Throws `ERR_DER`, `ERR_LIMIT`. */
export function signerInfoOf(element: DerElement): SignerInfo {
  const reader = new DerReader(element.buffer, element.start, element.end).sequence();
  const version = reader.smallInteger();
  const sid = signerIdentifier(reader);
  const digestAlgorithm = reader.read(Tag.sequence);
  const signedAttributes = reader.optional(contextTag(0));
  const signatureAlgorithm = reader.read(Tag.sequence);
  const signature = reader.octetString();
  const unsignedAttributes = reader.optional(contextTag(1));
  reader.finish();
  return {
    der: encodingOf(element),
    version,
    sid,
    digestAlgorithm,
    ...(signedAttributes && { signedAttributes: attributeSetOf(signedAttributes) }),
    signatureAlgorithm,
    signature,
    ...(unsignedAttributes && { unsignedAttributes: attributeSetOf(unsignedAttributes) }),
  };
}

function signerIdentifier(reader: DerReader): SignerIdentifier {
  const keyIdentifier = reader.optional(contextTag(0, 'primitive'));
  if (keyIdentifier)
    return { kind: 'subjectKeyIdentifier', keyIdentifier: contentsOf(keyIdentifier) };
  const issuerAndSerialNumber = reader.sequence();
  const issuer = nameOf(issuerAndSerialNumber.read(Tag.sequence));
  const serialNumber = issuerAndSerialNumber.integer();
  issuerAndSerialNumber.finish();
  return { kind: 'issuerAndSerialNumber', issuer, serialNumber };
}

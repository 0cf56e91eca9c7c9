import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { compareBytes, concat } from '../bytes/index.js';
import {
  algorithmIdentifier,
  digestAlgorithmIdentifier,
  parsePublicKey,
  signatureLength,
} from '../crypto/index.js';
import { Tag, contentsOf, contextTag, elementAt } from '../der/index.js';
import {
  generalizedTime,
  integer,
  octetString,
  header,
  oid,
  retag,
  sequence,
  setOf,
  tlv,
} from '../der/writer.js';
import type { CryptoProvider } from '../ports.js';
import type { Certificate } from '../x509/index.js';
import { ATTRIBUTE, CONTENT_TYPE } from './oids.js';

/** What goes into the signed attributes. */
export interface SignedAttributesOptions {
  /** Digest of the content by `digestAlgorithm`. */
  readonly messageDigest: Uint8Array;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly certificate: Certificate;
  readonly crypto: CryptoProvider;
  /** Dotted OID; default id-data. */
  readonly eContentType?: string;
  /**
   * Written only when given. Plain CAdES requires it (EN 319 122-1 §5.2.1); PAdES forbids it, the
   * dictionary's /M stands for it (EN 319 142-1 §6.3).
   */
  readonly signingTime?: Date;
  /** DER of further attributes, each a whole `Attribute`. */
  readonly extraAttributes?: readonly Uint8Array[];
}

/**
 * DER of the signed attributes as SET OF, which are the bytes to be signed (RFC 5652 §5.4): content-type,
 * message-digest, signing-certificate-v2 and CMSAlgorithmProtection (RFC 6211). The ESSCertIDv2 carries
 * the hash by `digestAlgorithm` and no IssuerSerial: RFC 5035 §4 wants that only where the certificate
 * cannot be told from elsewhere, the `sid` names it, and a second copy of the issuer's name is a known
 * source of false alarms. Throws `ERR_UNSUPPORTED_ALGORITHM` for algorithms that are never produced.
 */
export function buildSignedAttributes(options: SignedAttributesOptions): Uint8Array {
  return signedAttributesFor(options)(options.messageDigest);
}

/** As `buildSignedAttributes`, for one message digest after the other: all else but `more` attributes is made once. */
export function signedAttributesFor(
  options: Omit<SignedAttributesOptions, 'messageDigest'>,
): (messageDigest: Uint8Array, more?: readonly Uint8Array[]) => Uint8Array {
  const { eContentType = CONTENT_TYPE.data, signingTime, extraAttributes = [] } = options;
  const contentType =
    eContentType === CONTENT_TYPE.data
      ? CONTENT_TYPE_DATA
      : attribute(CONTENT_TYPE_OID, oid(eContentType));
  const others = [
    contentType,
    attribute(SIGNING_CERTIFICATE_V2_OID, signingCertificateV2(options)),
    attribute(ALGORITHM_PROTECTION_OID, algorithmProtection(options)),
    ...(signingTime ? [attribute(SIGNING_TIME_OID, timeElement(signingTime))] : []),
    ...extraAttributes,
  ];
  return (messageDigest, more = []) =>
    setOf([...others, ...more, attribute(MESSAGE_DIGEST_OID, octetString(messageDigest))]);
}

/** DER of an Attribute of one type (a dotted OID) with the given values (RFC 5652 §5.3). */
export function buildAttribute(type: string, ...values: readonly Uint8Array[]): Uint8Array {
  return attribute(oid(type), ...values);
}

function attribute(type: Uint8Array, ...values: readonly Uint8Array[]): Uint8Array {
  return sequence(type, setOf(values));
}

// Made once: every signature carries these.
const CONTENT_TYPE_OID = oid(ATTRIBUTE.contentType);
const MESSAGE_DIGEST_OID = oid(ATTRIBUTE.messageDigest);
const SIGNING_TIME_OID = oid(ATTRIBUTE.signingTime);
const SIGNING_CERTIFICATE_V2_OID = oid(ATTRIBUTE.signingCertificateV2);
const ALGORITHM_PROTECTION_OID = oid(ATTRIBUTE.algorithmProtection);
const DATA_OID = oid(CONTENT_TYPE.data);
const SIGNED_DATA_OID = oid(CONTENT_TYPE.signedData);
const CONTENT_TYPE_DATA = attribute(CONTENT_TYPE_OID, DATA_OID);
const VERSION_1 = integer(1);
const VERSION_3 = integer(3);

/**
 *     SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies … OPTIONAL }
 *     ESSCertIDv2 ::= SEQUENCE {
 *       hashAlgorithm AlgorithmIdentifier DEFAULT {algorithm id-sha256},
 *       certHash Hash,
 *       issuerSerial IssuerSerial OPTIONAL }
 *
 * DER leaves the default out (X.690 §11.5); `policies` is not for CAdES.
 */
function signingCertificateV2({
  digestAlgorithm,
  certificate,
  crypto,
}: Omit<SignedAttributesOptions, 'messageDigest'>): Uint8Array {
  const digest = crypto.createDigest(digestAlgorithm);
  digest.update(certificate.der);
  const certHash = octetString(digest.digest());
  const certId =
    digestAlgorithm === 'SHA-256'
      ? sequence(certHash)
      : sequence(digestAlgorithmIdentifier(digestAlgorithm), certHash);
  return sequence(sequence(certId));
}

/**
 *     CMSAlgorithmProtection ::= SEQUENCE {
 *       digestAlgorithm         DigestAlgorithmIdentifier,
 *       signatureAlgorithm  [1] SignatureAlgorithmIdentifier OPTIONAL,
 *       macAlgorithm        [2] MessageAuthenticationCodeAlgorithm OPTIONAL }
 */
function algorithmProtection({
  digestAlgorithm,
  signatureAlgorithm,
}: Omit<SignedAttributesOptions, 'messageDigest'>): Uint8Array {
  return sequence(
    digestAlgorithmIdentifier(digestAlgorithm),
    retag(contextTag(1), algorithmIdentifier(signatureAlgorithm)),
  );
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5652 §11.3). */
function timeElement(time: Date): Uint8Array {
  const generalized = generalizedTime(time);
  const year = time.getUTCFullYear();
  // The GeneralizedTime without its century is the UTCTime: two octets of header, two digits of century.
  return year >= 1950 && year < 2050 ? tlv(Tag.utcTime, generalized.subarray(4)) : generalized;
}

/** What goes into a SignedData with one signature. */
export interface SignedDataOptions {
  readonly certificate: Certificate;
  /** DER of further certificates to carry, issuer first. */
  readonly chain: readonly Uint8Array[];
  readonly digestAlgorithm: DigestAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER of the SET OF signed attributes, as `buildSignedAttributes` gives them. */
  readonly signedAttributes: Uint8Array;
  readonly signature: Uint8Array;
  /** DER of unsigned attributes, each a whole `Attribute`; an empty list writes none. */
  readonly unsignedAttributes?: readonly Uint8Array[];
  /** Dotted OID; default id-data. */
  readonly eContentType?: string;
  /** The content to carry; without it the signature is detached. */
  readonly eContent?: Uint8Array;
}

/** DER of a ContentInfo holding a SignedData with one SignerInfo, identified by issuer and serial number. */
export function buildSignedData(options: SignedDataOptions): Uint8Array {
  return concat(signedDataPieces(partsOf(options)));
}

/** DER of a SignedData of one signer over its signed attributes (DER of the SET OF) and the signature value. */
export type SignedDataBuilder = (signedAttributes: Uint8Array, signature: Uint8Array) => Uint8Array;

/**
 * As `buildSignedData`, for one signature of a signer after the other: where both are as long as the last ones, all else
 * is copied.
 */
export function signedDataFor(
  options: Omit<SignedDataOptions, 'signedAttributes' | 'signature'>,
): SignedDataBuilder {
  let last: Template | undefined;
  return (signedAttributes, signature) => {
    const attributes = contentsOf(elementAt(signedAttributes, 0));
    const lengths = [attributes.length, signature.length] as const;
    if (last?.lengths[0] !== lengths[0] || last.lengths[1] !== lengths[1])
      last = templateOf({ ...options, attributes, signature });
    const der = last.der.slice();
    der.set(attributes, last.attributesAt);
    der.set(signature, last.signatureAt);
    return der;
  };
}

/** A SignedData, and where in it stands what changes. */
interface Template {
  readonly der: Uint8Array;
  readonly lengths: readonly [number, number];
  readonly attributesAt: number;
  readonly signatureAt: number;
}

function templateOf(parts: SignedDataParts): Template {
  const pieces = signedDataPieces(parts);
  const { attributes, signature } = parts;
  return {
    der: concat(pieces),
    lengths: [attributes.length, signature.length],
    attributesAt: sizeOf(pieces.slice(0, pieces.indexOf(attributes))),
    signatureAt: sizeOf(pieces.slice(0, pieces.indexOf(signature))),
  };
}

/** The options with the contents of the signed attributes alone, as IMPLICIT tagging takes them. */
type SignedDataParts = Omit<SignedDataOptions, 'signedAttributes'> & {
  readonly attributes: Uint8Array;
};

function partsOf({ signedAttributes, ...rest }: SignedDataOptions): SignedDataParts {
  return { ...rest, attributes: contentsOf(elementAt(signedAttributes, 0)) };
}

function signedDataPieces(options: SignedDataParts): readonly Uint8Array[] {
  const { certificate, chain, eContentType = CONTENT_TYPE.data, eContent } = options;
  const isData = eContentType === CONTENT_TYPE.data;
  const content = eContent ? nested(contextTag(0), nested(Tag.octetString, [eContent])) : [];
  const signedData = nested(Tag.sequence, [
    // RFC 5652 §5.1: 3 where the content is not id-data; certificates and SignerInfo here are of version 1.
    isData ? VERSION_1 : VERSION_3,
    tlv(Tag.set, digestAlgorithmIdentifier(options.digestAlgorithm)),
    ...nested(Tag.sequence, [isData ? DATA_OID : oid(eContentType), ...content]),
    ...nested(contextTag(0), [certificate.der, ...chain].sort(compareBytes)),
    ...nested(Tag.set, signerInfo(options)),
  ]);
  return nested(Tag.sequence, [SIGNED_DATA_OID, ...nested(contextTag(0), signedData)]);
}

function signerInfo(options: SignedDataParts): readonly Uint8Array[] {
  const { certificate, unsignedAttributes = [] } = options;
  const unsigned = [...unsignedAttributes].sort(compareBytes);
  return nested(Tag.sequence, [
    // RFC 5652 §5.3: 1 because the signer is named by issuer and serial number.
    VERSION_1,
    ...nested(Tag.sequence, [
      certificate.issuer.der,
      ...nested(Tag.integer, [certificate.serialNumber]),
    ]),
    digestAlgorithmIdentifier(options.digestAlgorithm),
    ...nested(contextTag(0), [options.attributes]),
    algorithmIdentifier(options.signatureAlgorithm),
    ...nested(Tag.octetString, [options.signature]),
    ...(unsigned.length > 0 ? nested(contextTag(1), unsigned) : []),
  ]);
}

/**
 * The pieces of an element, identifier and length octets first, to be joined once at the end: a copy of
 * certificates and content at every level would cost more than all the rest.
 */
export function nested(tag: number, parts: readonly Uint8Array[]): readonly Uint8Array[] {
  return [header(tag, sizeOf(parts)), ...parts];
}

function sizeOf(parts: readonly Uint8Array[]): number {
  let size = 0;
  for (const part of parts) size += part.length;
  return size;
}

/**
 * The most bytes that `buildSignedData` can give for these options whatever the signature value turns
 * out to be, by a build with a signature of the greatest length that the key can produce.
 */
export function signedDataSize(options: Omit<SignedDataOptions, 'signature'>): number {
  const length = signatureLength(
    options.signatureAlgorithm,
    parsePublicKey(options.certificate.publicKey),
  );
  return sizeOf(signedDataPieces(partsOf({ ...options, signature: new Uint8Array(length) })));
}

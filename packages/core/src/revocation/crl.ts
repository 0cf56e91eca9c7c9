import { equalBytes } from '../bytes/index.js';
import {
  DerReader,
  Tag,
  contextTag,
  derError,
  encodingOf,
  integerOf,
  expectTag,
  oidOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import {
  EXTENSION,
  authorityKeyIdentifierOf,
  decodedExtension,
  distributionPointsOf,
  extensionsWithin,
  issuingDistributionPointOf,
  nameOf,
  type DistributionPoint,
  type Extension,
  type IssuingDistributionPoint,
  type Name,
  type WithExtensions,
} from '../x509/index.js';
import { CrlEntries } from './crl-entries.js';
import { CRL_EXTENSION } from './oids.js';

/** Largest CRL read, in bytes: a million entries with reasons take 40 MB, the largest in use stay below 100 MB. */
const MAX_CRL = 1 << 28;
/** Longest CRL number, in octets (RFC 5280 §5.2.3). */
const MAX_NUMBER_OCTETS = 20;

/**
 * A CRL with everything of it decoded but its entries, which are checked and found by
 * {@link CrlEntries}. Nothing is copied: byte fields are slices of the bytes given.
 *
 *     CertificateList ::= SEQUENCE {
 *       tbsCertList          TBSCertList,
 *       signatureAlgorithm   AlgorithmIdentifier,
 *       signatureValue       BIT STRING }
 *     TBSCertList ::= SEQUENCE {
 *       version              Version OPTIONAL,
 *       signature            AlgorithmIdentifier,
 *       issuer               Name,
 *       thisUpdate           Time,
 *       nextUpdate           Time OPTIONAL,
 *       revokedCertificates  SEQUENCE OF SEQUENCE { … } OPTIONAL,
 *       crlExtensions    [0] EXPLICIT Extensions OPTIONAL }
 */
export interface Crl {
  /** The whole CRL. */
  readonly der: Uint8Array;
  /** What its issuer signed. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly entries: CrlEntries;
  readonly extensions: readonly Extension[];
  /** cRLNumber (RFC 5280 §5.2.3). */
  readonly number?: bigint;
  /** BaseCRLNumber of deltaCRLIndicator (RFC 5280 §5.2.4): this is a delta CRL. */
  readonly baseNumber?: bigint;
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** keyIdentifier of authorityKeyIdentifier. */
  readonly authorityKeyIdentifier?: Uint8Array;
  /** Where delta CRLs of this one are (RFC 5280 §5.2.6). */
  readonly freshestCrl?: readonly DistributionPoint[];
  /** From when on revoked certificates stay listed after they ran out (X.509 §9.5.2.8). */
  readonly expiredCertsOnCrl?: Date;
  /**
   * Dotted OID of a critical extension, of the list or of an entry, that is not known here. Such a CRL
   * says nothing about any certificate (RFC 5280 §5.2, §5.3).
   */
  readonly unknownCritical?: string;
  /** Equal inside and outside (RFC 5280 §5.1.1.2). */
  readonly signatureAlgorithm: DerElement;
  /** Empty where signatureValue is not whole octets. */
  readonly signature: Uint8Array;
}

/**
 * Reads one CRL that fills `der` exactly: strict DER, every entry checked in one pass. Throws `ERR_CRL`
 * with the byte offset and the decoder's error as cause.
 */
export function parseCrl(der: Uint8Array): Crl {
  if (der.length > MAX_CRL) throw crlError(`${der.length} bytes, at most ${MAX_CRL} are read`);
  try {
    const outer = new DerReader(der);
    const reader = outer.sequence();
    outer.finish();
    return readCrl(der, reader);
  } catch (error) {
    if (!isKysoError(error) || error.code === 'ERR_CRL') throw error;
    throw crlError(error.message, error);
  }
}

function crlError(problem: string, cause?: KysoError): KysoError {
  const facts = cause?.facts['offset'] === undefined ? {} : { offset: cause.facts['offset'] };
  return coreError('ERR_CRL', `CRL: ${problem}`, { facts, cause });
}

function readCrl(der: Uint8Array, reader: DerReader): Crl {
  const tbs = reader.read(Tag.sequence);
  const signatureAlgorithm = reader.read(Tag.sequence);
  const { bytes: signature, unusedBits } = reader.bitString();
  reader.finish();
  const { signature: inner, ...fields } = readTbs(DerReader.within(tbs));
  if (!equalBytes(encodingOf(inner), encodingOf(signatureAlgorithm))) {
    throw crlError('signature and signatureAlgorithm differ');
  }
  return {
    der,
    tbs: encodingOf(tbs),
    ...fields,
    signatureAlgorithm,
    // No algorithm's signature ends within an octet; the empty one verifies nowhere, which is the answer.
    signature: unusedBits === 0 ? signature : new Uint8Array(0),
  };
}

function readTbs(reader: DerReader) {
  const version = readVersion(reader.optional(Tag.integer));
  const signature = reader.read(Tag.sequence);
  const issuer = nameOf(reader.read(Tag.sequence));
  const thisUpdate = timeOf(reader.read());
  const nextUpdate = isTime(reader.peek()) ? timeOf(reader.read()) : undefined;
  const entries = new CrlEntries(reader.optional(Tag.sequence), version);
  const extensions = readExtensions(reader.optional(contextTag(0)), version);
  reader.finish();
  const decoded = decodeExtensions({ extensions });
  if (entries.namesIssuers && decoded.issuingDistributionPoint?.indirectCrl !== true) {
    // RFC 5280 §5.3.3: entries of other issuers stand in indirect CRLs alone.
    throw crlError('certificateIssuer in a CRL that is not indirect');
  }
  const unknownCritical = unknownCriticalOf(extensions) ?? entries.unknownCritical;
  return {
    version,
    signature,
    issuer,
    thisUpdate,
    ...(nextUpdate && { nextUpdate }),
    entries,
    extensions,
    ...decoded,
    ...(unknownCritical !== undefined && { unknownCritical }),
  };
}

/** Absent means v1; written, it must be v2 (RFC 5280 §5.1.2.1). */
function readVersion(element: DerElement | undefined): 1 | 2 {
  if (!element) return 1;
  const contents = integerOf(element);
  if (contents.length !== 1 || contents[0] !== 1) throw derError('version of a CRL', element.start);
  return 2;
}

function isTime(tag: number | undefined): boolean {
  return tag === Tag.utcTime || tag === Tag.generalizedTime;
}

function readExtensions(element: DerElement | undefined, version: 1 | 2): Extension[] {
  if (!element) return [];
  if (version === 1) throw derError('extensions in a CRL of version 1', element.start);
  const outer = DerReader.within(element);
  const list = outer.read(Tag.sequence);
  outer.finish();
  const extensions = extensionsWithin(list);
  if (extensions.length === 0) throw derError('no extension', list.start);
  return extensions;
}

type DecodedExtensions = Pick<
  Crl,
  | 'number'
  | 'baseNumber'
  | 'issuingDistributionPoint'
  | 'authorityKeyIdentifier'
  | 'freshestCrl'
  | 'expiredCertsOnCrl'
>;

function decodeExtensions(crl: WithExtensions): DecodedExtensions {
  const number = decodedExtension(crl, CRL_EXTENSION.crlNumber, numberOf);
  const baseNumber = decodedExtension(crl, CRL_EXTENSION.deltaCrlIndicator, numberOf);
  const point = decodedExtension(crl, CRL_EXTENSION.issuingDistributionPoint, scopeOf);
  const keyIdentifier = authorityKeyIdentifierOf(crl)?.keyIdentifier;
  const freshestCrl = decodedExtension(crl, EXTENSION.freshestCrl, distributionPointsOf);
  const expired = decodedExtension(crl, CRL_EXTENSION.expiredCertsOnCrl, timeOf);
  return {
    ...(number !== undefined && { number }),
    ...(baseNumber !== undefined && { baseNumber }),
    ...(point && { issuingDistributionPoint: point }),
    ...(keyIdentifier && { authorityKeyIdentifier: keyIdentifier }),
    ...(freshestCrl && { freshestCrl }),
    ...(expired && { expiredCertsOnCrl: expired }),
  };
}

/** `CRLNumber ::= INTEGER (0..MAX)`, of at most 20 octets. */
function numberOf(element: DerElement): bigint {
  expectTag(element, Tag.integer);
  const contents = integerOf(element);
  if ((contents[0] ?? 0) >= 0x80 || contents.length > MAX_NUMBER_OCTETS) {
    throw derError('CRL number', element.start);
  }
  return contents.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

/** RFC 5280 §5.2.5: not empty, and at most one of the three kinds of certificates. */
function scopeOf(element: DerElement): IssuingDistributionPoint {
  const point = issuingDistributionPointOf(element);
  const { onlyContainsUserCerts, onlyContainsCaCerts, onlyContainsAttributeCerts } = point;
  const kinds = [onlyContainsUserCerts, onlyContainsCaCerts, onlyContainsAttributeCerts];
  if (element.contentStart === element.end || kinds.filter(Boolean).length > 1) {
    throw derError('issuingDistributionPoint is empty or contradicts itself', element.start);
  }
  return point;
}

/** Extensions of a CRL that are obeyed where they are critical (RFC 5280 §5.2). */
const KNOWN: readonly string[] = [
  CRL_EXTENSION.crlNumber,
  CRL_EXTENSION.deltaCrlIndicator,
  CRL_EXTENSION.issuingDistributionPoint,
  CRL_EXTENSION.expiredCertsOnCrl,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.issuerAltName,
  EXTENSION.freshestCrl,
  EXTENSION.authorityInfoAccess,
];

function unknownCriticalOf(extensions: readonly Extension[]): string | undefined {
  const critical = extensions.filter((extension) => extension.critical);
  return critical.map(({ id }) => oidOf(id)).find((oid) => !KNOWN.includes(oid));
}

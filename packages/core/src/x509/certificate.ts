import { equalBytes, toHex } from '../bytes/index.js';
import {
  DerReader,
  Tag,
  booleanOf,
  contentsOf,
  contextTag,
  encodingOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import { nameOf, type Name } from './name.js';

/** Largest certificate read, in bytes; real ones stay below 16 KiB, some with logos reach 100 KiB. */
const MAX_CERTIFICATE = 1 << 20;
/** Most extensions in one certificate; real ones stay below 32. */
const MAX_EXTENSIONS = 128;

/**
 * A certificate with its outer structure checked. Nothing is copied: every byte field is a slice of the
 * bytes given. Extensions are found here and decoded by the functions of `extensions.ts`.
 *
 *     Certificate ::= SEQUENCE {
 *       tbsCertificate       TBSCertificate,
 *       signatureAlgorithm   AlgorithmIdentifier,
 *       signatureValue       BIT STRING }
 *     TBSCertificate ::= SEQUENCE {
 *       version         [0] EXPLICIT Version DEFAULT v1,
 *       serialNumber         CertificateSerialNumber,
 *       signature            AlgorithmIdentifier,
 *       issuer               Name,
 *       validity             Validity,
 *       subject              Name,
 *       subjectPublicKeyInfo SubjectPublicKeyInfo,
 *       issuerUniqueID  [1] IMPLICIT UniqueIdentifier OPTIONAL,
 *       subjectUniqueID [2] IMPLICIT UniqueIdentifier OPTIONAL,
 *       extensions      [3] EXPLICIT Extensions OPTIONAL }
 */
export interface Certificate {
  /** The whole certificate. */
  readonly der: Uint8Array;
  /** What its issuer signed. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Contents of the INTEGER: big-endian, minimal, possibly negative in old certificates. */
  readonly serialNumber: Uint8Array;
  readonly issuer: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: Name;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Extension[];
  /** The AlgorithmIdentifier that the issuer signed with; equal inside and outside (RFC 5280 §4.1.1.2). */
  readonly signatureAlgorithm: DerElement;
  /** Empty where signatureValue is not whole octets. */
  readonly signature: Uint8Array;
}

/**
 *     Extension ::= SEQUENCE {
 *       extnID      OBJECT IDENTIFIER,
 *       critical    BOOLEAN DEFAULT FALSE,
 *       extnValue   OCTET STRING }
 */
export interface Extension {
  readonly id: DerElement;
  readonly critical: boolean;
  /** Contents of extnValue: the DER of the extension. */
  readonly value: Uint8Array;
}

/**
 * Reads one X.509 certificate that fills `der` exactly. Strict DER; extensions are not decoded.
 * Throws `ERR_CERTIFICATE` with the byte offset and the decoder's error as cause.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.length > MAX_CERTIFICATE) {
    throw certificateError(`${der.length} bytes, at most ${MAX_CERTIFICATE} are read`);
  }
  try {
    const outer = new DerReader(der);
    const reader = outer.sequence();
    outer.finish();
    return readCertificate(der, reader);
  } catch (error) {
    if (!isKysoError(error) || error.code === 'ERR_CERTIFICATE') throw error;
    throw certificateError(error.message, error);
  }
}

/** The error of this folder: why the bytes are no certificate. */
export function certificateError(problem: string, cause?: KysoError): KysoError {
  const facts = cause?.facts['offset'] === undefined ? {} : { offset: cause.facts['offset'] };
  return coreError('ERR_CERTIFICATE', `certificate: ${problem}`, { facts, cause });
}

function readCertificate(der: Uint8Array, reader: DerReader): Certificate {
  const tbs = reader.read(Tag.sequence);
  const signatureAlgorithm = reader.read(Tag.sequence);
  const { bytes: signature, unusedBits } = reader.bitString();
  reader.finish();
  const fields = readTbs(DerReader.within(tbs));
  const { signature: inner, ...rest } = fields;
  if (!equalBytes(encodingOf(inner), encodingOf(signatureAlgorithm))) {
    throw certificateError('signature and signatureAlgorithm differ');
  }
  return {
    der,
    tbs: encodingOf(tbs),
    ...rest,
    signatureAlgorithm,
    // No algorithm's signature ends within an octet; the empty one verifies nowhere, which is the answer.
    signature: unusedBits === 0 ? signature : new Uint8Array(0),
  };
}

function readTbs(reader: DerReader) {
  const version = readVersion(reader.optional(contextTag(0)));
  const serialNumber = reader.integer();
  const signature = reader.read(Tag.sequence);
  const issuer = nameOf(reader.read(Tag.sequence));
  const validity = reader.sequence();
  const notBefore = timeOf(validity.read());
  const notAfter = timeOf(validity.read());
  validity.finish();
  const subject = nameOf(reader.read(Tag.sequence));
  const publicKey = encodingOf(reader.read(Tag.sequence));
  // The unique identifiers (RFC 5280 §4.1.2.8) are read past; nothing uses them.
  reader.optional(contextTag(1, 'primitive'));
  reader.optional(contextTag(2, 'primitive'));
  const extensions = readExtensions(reader.optional(contextTag(3)));
  reader.finish();
  if (extensions.length > 0 && version !== 3)
    throw certificateError('extensions in a certificate before v3');
  return {
    version,
    serialNumber,
    signature,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKey,
    extensions,
  };
}

function readVersion(element: DerElement | undefined): 1 | 2 | 3 {
  if (!element) return 1;
  const reader = DerReader.within(element);
  const value = reader.smallInteger();
  reader.finish();
  // Version 1 written out breaks DER's rule for DEFAULT but is unambiguous; old roots have it.
  if (value > 2) throw certificateError(`version ${value + 1}`);
  return (value + 1) as 1 | 2 | 3;
}

function readExtensions(element: DerElement | undefined): Extension[] {
  if (!element) return [];
  const outer = DerReader.within(element);
  const list = outer.read(Tag.sequence);
  outer.finish();
  return extensionsWithin(list);
}

/** The entries of an `Extensions`, in order and undecoded. Throws `ERR_DER`, `ERR_LIMIT`. */
export function extensionsWithin(list: DerElement): Extension[] {
  const entries = DerReader.within(list).rest(MAX_EXTENSIONS);
  return entries.map((entry) => {
    const reader = DerReader.within(entry);
    const id = reader.read(Tag.oid);
    const critical = reader.optional(Tag.boolean);
    const value = contentsOf(reader.read(Tag.octetString));
    reader.finish();
    return { id, critical: critical !== undefined && booleanOf(critical), value };
  });
}

/** The serial number in hexadecimal, without the leading zero octet of its encoding. */
export function serialText(serialNumber: Uint8Array): string {
  const padded = serialNumber.length > 1 && serialNumber[0] === 0;
  return toHex(padded ? serialNumber.subarray(1) : serialNumber);
}

/** Whether `time` lies within the validity, both ends included (RFC 5280 §4.1.2.5). */
export function isWithinValidity({ notBefore, notAfter }: Certificate, time: Date): boolean {
  const instant = time.getTime();
  return instant >= notBefore.getTime() && instant <= notAfter.getTime();
}

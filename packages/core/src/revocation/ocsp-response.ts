import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derError,
  encodingOf,
  integerOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import { coreError, isKysoError, type ErrorFacts, type KysoError } from '../errors.js';
import { nameOf, type Extension, type Name } from '../x509/index.js';
import { OCSP_BASIC } from './oids.js';
import { explicitExtensions, singleResponseOf, type SingleResponse } from './ocsp-single.js';

/** Largest response read, in bytes; real ones stay below 16 KiB. */
const MAX_RESPONSE = 1 << 20;
/** Most certificates asked about in one response; prepared batches have a few dozen. */
const MAX_SINGLES = 1024;
/** Most certificates carried in one response; usually one. */
const MAX_CERTIFICATES = 32;

/** Why a responder gave no answer, by OCSPResponseStatus (RFC 6960 §4.2.1); 4 was never assigned. */
const STATUS_BY_NUMBER = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
] as const;

/** How a response names who signed it (RFC 6960 §4.2.1). */
export type ResponderId =
  | { readonly kind: 'byName'; readonly name: Name }
  /** SHA-1 of the responder's public key, without tag, length and unused bits. */
  | { readonly kind: 'byKey'; readonly keyHash: Uint8Array };

/**
 * A successful basic response (RFC 6960 §4.2.1). Nothing is copied: byte fields are slices of the bytes
 * given.
 *
 *     BasicOCSPResponse ::= SEQUENCE {
 *       tbsResponseData      ResponseData,
 *       signatureAlgorithm   AlgorithmIdentifier,
 *       signature            BIT STRING,
 *       certs            [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
 *     ResponseData ::= SEQUENCE {
 *       version          [0] EXPLICIT Version DEFAULT v1,
 *       responderID          ResponderID,
 *       producedAt           GeneralizedTime,
 *       responses            SEQUENCE OF SingleResponse,
 *       responseExtensions [1] EXPLICIT Extensions OPTIONAL }
 */
export interface OcspResponse {
  /** The bytes given: an OCSPResponse, or a BasicOCSPResponse alone. */
  readonly der: Uint8Array;
  /** What the responder signed. */
  readonly tbs: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: DerElement;
  /** Empty where it is not whole octets. */
  readonly signature: Uint8Array;
  /** DER of the certificates carried, undecoded. */
  readonly certificates: readonly Uint8Array[];
}

/**
 * Reads an OCSPResponse that fills `der`: strict DER. Throws `ERR_OCSP`: with the fact `status` where the
 * responder gave no answer (`tryLater`, `unauthorized`, …), otherwise with the byte offset.
 *
 *     OCSPResponse ::= SEQUENCE {
 *       responseStatus       ENUMERATED,
 *       responseBytes    [0] EXPLICIT ResponseBytes OPTIONAL }
 *     ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  return reading(der, () => {
    const outer = new DerReader(der);
    const reader = outer.sequence();
    outer.finish();
    const status = statusOf(reader.read(Tag.enumerated));
    const bytes = reader.optional(contextTag(0));
    reader.finish();
    if (status !== 'successful') {
      throw ocspError(`the responder answered ${status}`, { facts: { status } });
    }
    if (!bytes) throw ocspError('successful without an answer');
    return { ...readBasic(basicWithin(bytes)), der };
  });
}

/**
 * Reads a BasicOCSPResponse that fills `der`, as CMS attributes carry it without the status around it
 * (EN 319 122-1 §A.2.2). Throws `ERR_OCSP`.
 */
export function parseBasicOcspResponse(der: Uint8Array): OcspResponse {
  return reading(der, () => readBasic(der));
}

function reading<T>(der: Uint8Array, read: () => T): T {
  if (der.length > MAX_RESPONSE) {
    throw ocspError(`${der.length} bytes, at most ${MAX_RESPONSE} are read`);
  }
  try {
    return read();
  } catch (error) {
    if (!isKysoError(error) || error.code === 'ERR_OCSP') throw error;
    const { offset } = error.facts;
    throw ocspError(error.message, {
      facts: offset === undefined ? {} : { offset },
      cause: error,
    });
  }
}

function ocspError(
  problem: string,
  options: { readonly facts?: ErrorFacts; readonly cause?: KysoError } = {},
): KysoError {
  return coreError('ERR_OCSP', `OCSP response: ${problem}`, options);
}

function statusOf(element: DerElement): string {
  const contents = integerOf(element);
  const status = contents.length === 1 ? STATUS_BY_NUMBER[contents[0] ?? 0xff] : undefined;
  if (status === undefined) throw derError('not an OCSPResponseStatus', element.start);
  return status;
}

function basicWithin(bytes: DerElement): Uint8Array {
  const outer = DerReader.within(bytes);
  const reader = outer.sequence();
  outer.finish();
  const type = reader.oid();
  const response = reader.octetString();
  reader.finish();
  if (type !== OCSP_BASIC) throw ocspError(`response of type ${type}`, { facts: { oid: type } });
  return response;
}

function readBasic(der: Uint8Array): OcspResponse {
  const outer = new DerReader(der);
  const reader = outer.sequence();
  outer.finish();
  const tbs = reader.read(Tag.sequence);
  const signatureAlgorithm = reader.read(Tag.sequence);
  const { bytes: signature, unusedBits } = reader.bitString();
  const certificates = reader.optional(contextTag(0));
  reader.finish();
  return {
    der,
    tbs: encodingOf(tbs),
    ...readResponseData(DerReader.within(tbs)),
    signatureAlgorithm,
    // No algorithm's signature ends within an octet; the empty one verifies nowhere, which is the answer.
    signature: unusedBits === 0 ? signature : new Uint8Array(0),
    certificates: certificates ? certificatesWithin(certificates) : [],
  };
}

function certificatesWithin(element: DerElement): Uint8Array[] {
  const outer = DerReader.within(element);
  const list = outer.sequence();
  outer.finish();
  return list.rest(MAX_CERTIFICATES).map(encodingOf);
}

function readResponseData(reader: DerReader) {
  readVersion(reader.optional(contextTag(0)));
  const responderId = responderIdOf(reader.read());
  const producedAt = timeOf(reader.read(Tag.generalizedTime));
  const responses = reader.sequence().rest(MAX_SINGLES).map(singleResponseOf);
  const extensions = reader.optional(contextTag(1));
  reader.finish();
  return {
    responderId,
    producedAt,
    responses,
    extensions: extensions ? explicitExtensions(extensions) : [],
  };
}

/** v1, which is the default; written out it breaks DER's rule for DEFAULT but is unambiguous. */
function readVersion(element: DerElement | undefined): void {
  if (!element) return;
  const reader = DerReader.within(element);
  if (reader.smallInteger() !== 0) throw derError('version of a response', element.start);
  reader.finish();
}

/** `ResponderID ::= CHOICE { byName [1] EXPLICIT Name, byKey [2] EXPLICIT OCTET STRING }` */
function responderIdOf(element: DerElement): ResponderId {
  const reader = DerReader.within(element);
  const id = responderIdWithin(element, reader);
  reader.finish();
  return id;
}

function responderIdWithin(element: DerElement, reader: DerReader): ResponderId {
  switch (element.tag) {
    case contextTag(1):
      return { kind: 'byName', name: nameOf(reader.read(Tag.sequence)) };
    case contextTag(2):
      return { kind: 'byKey', keyHash: contentsOf(reader.read(Tag.octetString)) };
    default:
      throw derError('not a ResponderID', element.start);
  }
}

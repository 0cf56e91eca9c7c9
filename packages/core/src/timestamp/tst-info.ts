import type { DigestAlgorithm } from '../algorithms.js';
import { algorithmIdentifierOf, digestAlgorithmOf } from '../crypto/index.js';
import {
  DerReader,
  Tag,
  contextTag,
  derError,
  expectTag,
  integerOf,
  smallIntegerOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import { isKysoError } from '../errors.js';
import { nameOf, type Name } from '../x509/index.js';

/**
 * The statement of a timestamp authority (RFC 3161 §2.4.2).
 *
 *     TSTInfo ::= SEQUENCE {
 *       version                      INTEGER  { v1(1) },
 *       policy                       TSAPolicyId,
 *       messageImprint               MessageImprint,
 *       serialNumber                 INTEGER,
 *       genTime                      GeneralizedTime,
 *       accuracy                     Accuracy                 OPTIONAL,
 *       ordering                     BOOLEAN             DEFAULT FALSE,
 *       nonce                        INTEGER                  OPTIONAL,
 *       tsa                          [0] GeneralName          OPTIONAL,
 *       extensions                   [1] IMPLICIT Extensions  OPTIONAL }
 */
export interface TstInfo {
  /** Dotted OID. */
  readonly policy: string;
  readonly messageImprint: MessageImprint;
  /** Contents of the INTEGER; RFC 3161 allows up to 160 bits. */
  readonly serialNumber: Uint8Array;
  /** Cut to milliseconds. */
  readonly genTime: Date;
  readonly accuracy?: Accuracy;
  /** Contents of the INTEGER. */
  readonly nonce?: Uint8Array;
  /** The authority's name, where it is given as a directoryName. */
  readonly tsa?: Name;
}

/** MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING } */
export interface MessageImprint {
  /** `undefined` where the algorithm is not known; `oid` names it in any case. */
  readonly hashAlgorithm: DigestAlgorithm | undefined;
  readonly oid: string;
  readonly hashedMessage: Uint8Array;
}

/**
 *     Accuracy ::= SEQUENCE {
 *       seconds        INTEGER              OPTIONAL,
 *       millis     [0] INTEGER  (1..999)    OPTIONAL,
 *       micros     [1] INTEGER  (1..999)    OPTIONAL  }
 */
export interface Accuracy {
  readonly seconds: number;
  readonly millis: number;
  readonly micros: number;
}

/** Reads the DER of a TSTInfo. Throws `ERR_DER` with the offset. */
export function parseTstInfo(der: Uint8Array): TstInfo {
  const outer = new DerReader(der);
  const reader = outer.sequence();
  outer.finish();
  expectVersion(reader.read(Tag.integer));
  const policy = reader.oid();
  const messageImprint = messageImprintOf(reader.sequence());
  const serialNumber = reader.integer();
  const genTime = timeOf(reader.read(Tag.generalizedTime));
  const accuracy = reader.optional(Tag.sequence);
  reader.optional(Tag.boolean);
  const nonce = reader.optional(Tag.integer);
  const tsa = directoryName(reader.optional(contextTag(0)));
  reader.optional(contextTag(1));
  reader.finish();
  return {
    policy,
    messageImprint,
    serialNumber,
    genTime,
    ...(accuracy && { accuracy: accuracyOf(DerReader.within(accuracy)) }),
    ...(nonce && { nonce: integerOf(nonce) }),
    ...(tsa && { tsa }),
  };
}

function expectVersion(element: DerElement): void {
  const version = smallIntegerOf(element);
  if (version !== 1) throw derError(`TSTInfo version ${version}`, element.start);
}

function messageImprintOf(reader: DerReader): MessageImprint {
  const algorithm = reader.read(Tag.sequence);
  const hashedMessage = reader.octetString();
  reader.finish();
  const { oid } = algorithmIdentifierOf(algorithm);
  return { hashAlgorithm: knownDigest(algorithm), oid, hashedMessage };
}

function knownDigest(algorithm: DerElement): DigestAlgorithm | undefined {
  try {
    return digestAlgorithmOf(algorithm);
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_UNSUPPORTED_ALGORITHM') return undefined;
    throw error;
  }
}

function accuracyOf(reader: DerReader): Accuracy {
  const seconds = reader.optional(Tag.integer);
  const millis = reader.optional(contextTag(0, 'primitive'));
  const micros = reader.optional(contextTag(1, 'primitive'));
  reader.finish();
  const valueOf = (element: DerElement | undefined) => (element ? smallIntegerOf(element) : 0);
  return { seconds: valueOf(seconds), millis: valueOf(millis), micros: valueOf(micros) };
}

/** directoryName [4] EXPLICIT Name, within [0] EXPLICIT (GeneralName is a CHOICE). */
function directoryName(element: DerElement | undefined): Name | undefined {
  if (!element) return undefined;
  const generalName = DerReader.within(element).read();
  if (generalName.tag !== contextTag(4)) return undefined;
  const name = DerReader.within(generalName).read();
  expectTag(name, Tag.sequence);
  return nameOf(name);
}

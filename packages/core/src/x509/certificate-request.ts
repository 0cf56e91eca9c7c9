import type { SignatureAlgorithm } from '../algorithms.js';
import { algorithmIdentifier } from '../crypto/index.js';
import { Tag } from '../der/index.js';
import {
  bitString,
  context,
  ia5String,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
  utf8String,
} from '../der/writer.js';
import { latin1Bytes } from '../bytes/index.js';
import { EXTENSION, NAME_TYPES } from './oids.js';

/** One attribute of a subject: a short name as `nameText` writes it (`CN`, `O`, `UID`, …), or a dotted OID. */
export interface SubjectAttribute {
  readonly type: string;
  readonly value: string;
}

export interface CertificateRequestOptions {
  /**
   * The subject in its encoded order, one attribute per RDN; `UID` may come several times, as Vietnamese subjects have it:
   * `MST:…`, `CCCD:…`. Texts are brought to NFC.
   */
  readonly subject: readonly SubjectAttribute[];
  /** E-mail addresses, asked for as alternative names. */
  readonly emails?: readonly string[];
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** What `sign` makes, with the private key of `publicKey`. */
  readonly algorithm: SignatureAlgorithm;
  /** Signs the request's information and answers the value as X.509 carries it: ECDSA as DER. */
  readonly sign: (toBeSigned: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/**
 * A request for a certificate (PKCS#10), signed with the key that it is for.
 *
 *     CertificationRequest ::= SEQUENCE {
 *       certificationRequestInfo SEQUENCE {
 *         version INTEGER { v1(0) }, subject Name, subjectPKInfo SubjectPublicKeyInfo,
 *         attributes [0] Attributes },
 *       signatureAlgorithm AlgorithmIdentifier, signature BIT STRING }
 *
 * RFC 2986 §4. Throws `TypeError` for a subject or an address that cannot be written, `ERR_UNSUPPORTED_ALGORITHM`, and what
 * `sign` throws.
 */
export async function certificateRequest({
  subject,
  emails = [],
  publicKey,
  algorithm,
  sign,
}: CertificateRequestOptions): Promise<Uint8Array> {
  const attributes = emails.length > 0 ? [extensionRequest(emails)] : [];
  const information = sequence(integer(0), nameDer(subject), publicKey, context(0, ...attributes));
  const signature = await sign(information);
  return sequence(information, algorithmIdentifier(algorithm), bitString(signature));
}

/** DER of a Name, one attribute per RDN (RFC 5280 §4.1.2.4). Throws `TypeError`. */
function nameDer(attributes: readonly SubjectAttribute[]): Uint8Array {
  if (attributes.length === 0) throw new TypeError('the subject is empty');
  const rdns = attributes.map(({ type, value }) => {
    const text = value.normalize('NFC').trim();
    const isText = text !== '' && text.length <= MAX_VALUE && !/\p{Cc}/u.test(text);
    if (!isText) throw new TypeError(`${type}: expected 1 to ${MAX_VALUE} characters of text`);
    return setOf([sequence(oid(typeOf(type)), valueOf(type, text))]);
  });
  return sequence(...rdns);
}

/** Longest value of an attribute, in characters: Vietnamese names of bodies outgrow the 64 of RFC 5280 §A.1. */
const MAX_VALUE = 256;

const TYPE_OF = new Map(Object.entries(NAME_TYPES).map(([dotted, name]) => [name, dotted]));

function typeOf(type: string): string {
  const dotted = TYPE_OF.get(type) ?? type;
  if (/^[0-2](\.\d+)+$/.test(dotted)) return dotted;
  throw new TypeError(`no attribute of a subject: "${type}"`);
}

/** Countries are two letters as PrintableString, addresses and domain parts IA5String, the rest UTF8String. */
function valueOf(type: string, text: string): Uint8Array {
  if (type === 'C') {
    if (!/^[A-Z]{2}$/.test(text)) throw new TypeError(`C: expected two letters, found "${text}"`);
    return tlv(Tag.printableString, latin1Bytes(text));
  }
  return type === 'E' || type === 'DC' ? ia5String(ascii(type, text)) : utf8String(text);
}

function ascii(type: string, text: string): string {
  if (/^[!-~]+$/.test(text)) return text;
  throw new TypeError(`${type}: expected ASCII without spaces, found "${text}"`);
}

/** extensionRequest (RFC 2985 §5.4.2). */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/** rfc822Name [1] IA5String (RFC 5280 §4.2.1.6). */
function extensionRequest(emails: readonly string[]): Uint8Array {
  const names = emails.map((email) => {
    if (!/^[^@]+@[^@]+$/.test(email)) throw new TypeError(`no e-mail address: "${email}"`);
    return tlv(0x81, latin1Bytes(ascii('email', email)));
  });
  const extension = sequence(oid(EXTENSION.subjectAltName), octetString(sequence(...names)));
  return sequence(oid(EXTENSION_REQUEST), setOf([sequence(extension)]));
}

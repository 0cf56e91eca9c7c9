import { latin1Text } from '../bytes/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derError,
  encodingOf,
  expectTag,
  oidText,
  type DerElement,
} from '../der/index.js';
import { decodedExtension, type WithExtensions } from './extensions.js';
import { nameOf, type Name } from './name.js';
import { EXTENSION } from './oids.js';

/**
 * Most names of one GeneralNames. Certificates for servers reach a few hundred; what is beyond costs more to
 * judge than anybody owes it.
 */
const MAX_GENERAL_NAMES = 4096;

/**
 * RFC 5280 §4.2.1.6. `other` stands for the forms that nothing here reads (otherName, x400Address,
 * ediPartyName), with their context tag and their encoding.
 *
 *     GeneralName ::= CHOICE {
 *       otherName                 [0]  OtherName,
 *       rfc822Name                [1]  IA5String,
 *       dNSName                   [2]  IA5String,
 *       x400Address               [3]  ORAddress,
 *       directoryName             [4]  Name,
 *       ediPartyName              [5]  EDIPartyName,
 *       uniformResourceIdentifier [6]  IA5String,
 *       iPAddress                 [7]  OCTET STRING,
 *       registeredID              [8]  OBJECT IDENTIFIER }
 */
export type GeneralName =
  | {
      readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier';
      /** As it stands; every octet is below 128. */
      readonly text: string;
    }
  | { readonly kind: 'directoryName'; readonly name: Name }
  /** 4 or 16 octets; in name constraints 8 or 32, an address and its mask (RFC 5280 §4.2.1.10). */
  | { readonly kind: 'iPAddress'; readonly octets: Uint8Array }
  /** Dotted. */
  | { readonly kind: 'registeredID'; readonly oid: string }
  | { readonly kind: 'other'; readonly tag: 0 | 3 | 5; readonly der: Uint8Array };

/** Reads one GeneralName. Throws `ERR_DER`, `ERR_LIMIT`. */
export function generalNameOf(element: DerElement): GeneralName {
  switch (element.tag) {
    case contextTag(1, 'primitive'):
      return { kind: 'rfc822Name', text: ia5Of(element) };
    case contextTag(2, 'primitive'):
      return { kind: 'dNSName', text: ia5Of(element) };
    case contextTag(6, 'primitive'):
      return { kind: 'uniformResourceIdentifier', text: ia5Of(element) };
    case contextTag(4):
      return { kind: 'directoryName', name: nameWithin(element) };
    case contextTag(7, 'primitive'):
      return { kind: 'iPAddress', octets: contentsOf(element) };
    case contextTag(8, 'primitive'):
      return { kind: 'registeredID', oid: implicitOid(element) };
    case contextTag(0):
      return { kind: 'other', tag: 0, der: encodingOf(element) };
    case contextTag(3):
      return { kind: 'other', tag: 3, der: encodingOf(element) };
    case contextTag(5):
      return { kind: 'other', tag: 5, der: encodingOf(element) };
    default:
      throw derError('not a GeneralName', element.start);
  }
}

/**
 * The names within a GeneralNames, whatever tag it has in its place: `GeneralNames ::= SEQUENCE SIZE
 * (1..MAX) OF GeneralName`. Throws `ERR_DER` for an empty one, `ERR_LIMIT`.
 */
export function generalNamesOf(element: DerElement): GeneralName[] {
  const names = DerReader.within(element).rest(MAX_GENERAL_NAMES);
  if (names.length === 0) throw derError('GeneralNames is empty', element.start);
  return names.map(generalNameOf);
}

/** subjectAltName (RFC 5280 §4.2.1.6); empty where it is absent. Throws `ERR_CERTIFICATE`. */
export function subjectAltNamesOf(certificate: WithExtensions): GeneralName[] {
  return decodedExtension(certificate, EXTENSION.subjectAltName, namesOfSequence) ?? [];
}

/** issuerAltName (RFC 5280 §4.2.1.7); empty where it is absent. Throws `ERR_CERTIFICATE`. */
export function issuerAltNamesOf(certificate: WithExtensions): GeneralName[] {
  return decodedExtension(certificate, EXTENSION.issuerAltName, namesOfSequence) ?? [];
}

function namesOfSequence(element: DerElement): GeneralName[] {
  expectTag(element, Tag.sequence);
  return generalNamesOf(element);
}

/** directoryName is EXPLICIT, because Name is a CHOICE (X.680 §31.2.7). */
function nameWithin(element: DerElement): Name {
  const reader = DerReader.within(element);
  const name = nameOf(reader.read(Tag.sequence));
  reader.finish();
  return name;
}

function ia5Of(element: DerElement): string {
  const octets = contentsOf(element);
  if (octets.some((octet) => octet >= 0x80)) throw derError('not an IA5String', element.start);
  return latin1Text(octets);
}

function implicitOid(element: DerElement): string {
  const text = oidText(contentsOf(element));
  if (text === undefined) throw derError('OBJECT IDENTIFIER is malformed', element.start);
  return text;
}

import { toHex } from '../bytes/index.js';
import { DerReader, Tag, encodingOf, oidOf, stringOf, type DerElement } from '../der/index.js';
import { COMMON_NAME, NAME_TYPES, USER_ID } from './oids.js';

/** Most RDNs in one name, and most attributes in one RDN; real names stay below 16. */
const MAX_RDNS = 64;

/**
 * A distinguished name in its encoded order (RFC 5280 §4.1.2.4).
 *
 *     Name ::= CHOICE { rdnSequence  RDNSequence }
 *     RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
 *     RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
 */
export interface Name {
  /** The encoding as it stands in the certificate. */
  readonly der: Uint8Array;
  readonly rdns: readonly (readonly NameAttribute[])[];
}

/** AttributeTypeAndValue ::= SEQUENCE { type AttributeType, value AttributeValue } */
export interface NameAttribute {
  readonly type: DerElement;
  readonly value: DerElement;
}

/** Reads a Name element; its values stay undecoded. Throws `ERR_DER`, `ERR_LIMIT`. */
export function nameOf(element: DerElement): Name {
  const reader = DerReader.within(element);
  return { der: encodingOf(element), rdns: reader.rest(MAX_RDNS).map(nameAttributesOf) };
}

/** The attributes of one RDN, whatever tag it has in its place. Throws `ERR_DER`, `ERR_LIMIT`. */
export function nameAttributesOf(rdn: DerElement): NameAttribute[] {
  // Sets that are not in DER order occur in old certificates and change nothing here.
  return DerReader.within(rdn).rest(MAX_RDNS).map(nameAttribute);
}

function nameAttribute(element: DerElement): NameAttribute {
  const reader = DerReader.within(element);
  const attribute = { type: reader.read(Tag.oid), value: reader.read() };
  reader.finish();
  return attribute;
}

/**
 * The name for people: attributes in encoded order, `C=VN, O=…, CN=…`; attributes of one RDN are joined
 * by ` + `. Special characters are escaped as in RFC 4514 §2.4, as are characters that could disturb a
 * line of text (controls, directional marks). A value that is no string is `#` and the hexadecimal DER.
 */
export function nameText(name: Name): string {
  const known = TEXTS.get(name);
  if (known !== undefined) return known;
  const text = name.rdns.map((rdn) => rdn.map(attributeText).join(' + ')).join(', ');
  TEXTS.set(name, text);
  return text;
}

// Every finding about a certificate names it.
const TEXTS = new WeakMap<Name, string>();

function attributeText({ type, value }: NameAttribute): string {
  const oid = oidOf(type);
  const text = stringOf(value);
  const shown = text === undefined ? `#${toHex(encodingOf(value))}` : escaped(text);
  return `${NAME_TYPES[oid] ?? oid}=${shown}`;
}

/** Letters, digits and a few signs, which stand for themselves. */
const PLAIN = /^[\p{L}\p{M}\d.:_-]+(?: [\p{L}\p{M}\d.:_-]+)*$/u;

function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return lineText(text.replace(/[,+"\\<>;]/g, '\\$&').replace(/^[# ]|(?<=.) $/g, '\\$&'));
}

/** A value as it is written, but for characters that could disturb a line of text: those become `\` and hexadecimal. */
export function lineText(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    toHex(new TextEncoder().encode(character)).replace(/../g, '\\$&'),
  );
}

/** All values of one attribute type that are strings, in encoded order; the type is a dotted OID. */
export function nameValues(name: Name, type: string): string[] {
  return name.rdns.flat().flatMap((attribute) => {
    const text = oidOf(attribute.type) === type ? stringOf(attribute.value) : undefined;
    return text === undefined ? [] : [text];
  });
}

/** The last commonName, which is the most specific one; `undefined` for a name without it. */
export function commonNameOf(name: Name): string | undefined {
  return nameValues(name, COMMON_NAME).at(-1);
}

/**
 * What a Vietnamese identity number counts: `MST` tax code, `CCCD` citizen identity card, `CMND` the
 * older identity card, `MNS` code of a body that uses the state budget.
 */
export type IdentifierScheme = 'MST' | 'CCCD' | 'CMND' | 'MNS';

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

const IDENTIFIER = /^\s*(MST|CCCD|CMND|MNS)\s*:\s*(\S(?:.*\S)?)\s*$/i;

/**
 * The identity numbers of a subject: UID attributes with a known prefix, found by OID wherever they
 * stand and however many there are. UIDs of another form are left out.
 */
export function identifiersOf(name: Name): Identifier[] {
  return nameValues(name, USER_ID).flatMap((text) => {
    const [, scheme, value] = IDENTIFIER.exec(text) ?? [];
    if (scheme === undefined || value === undefined) return [];
    return [{ scheme: scheme.toUpperCase() as IdentifierScheme, value }];
  });
}

import { equalBytes } from '../bytes/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  encodingOf,
  oidOctets,
  type DerElement,
} from '../der/index.js';
import { ATTRIBUTE } from './oids.js';

/** Most attributes in one set; LTA signatures in use stay below 64. */
const MAX_ATTRIBUTES = 256;
/** Most values of one attribute; several timestamps in one attribute are rare and few. */
const MAX_VALUES = 256;

/**
 * A set of signed or unsigned attributes as it stands (RFC 5652 §5.3). The values stay unread until
 * asked for, so that an odd one disturbs nobody who does not need it.
 *
 *     SignedAttributes ::= SET SIZE (1..MAX) OF Attribute
 *     Attribute ::= SEQUENCE {
 *       attrType OBJECT IDENTIFIER,
 *       attrValues SET OF AttributeValue }
 */
export interface AttributeSet {
  /** The attributes side by side as they stand, without identifier and length octets around them. */
  readonly contents: Uint8Array;
  readonly attributes: readonly Attribute[];
}

export interface Attribute {
  /** The whole attribute. */
  readonly der: Uint8Array;
  readonly type: DerElement;
  /** The SET OF values. */
  readonly values: DerElement;
}

/** Reads `[0] IMPLICIT` or `[1] IMPLICIT` attributes of a SignerInfo. Throws `ERR_DER`, `ERR_LIMIT`. */
export function attributeSetOf(element: DerElement): AttributeSet {
  const attributes = DerReader.within(element).rest(MAX_ATTRIBUTES).map(attributeOf);
  return { contents: contentsOf(element), attributes };
}

function attributeOf(element: DerElement): Attribute {
  const reader = new DerReader(element.buffer, element.start, element.end).sequence();
  const attribute = {
    der: encodingOf(element),
    type: reader.read(Tag.oid),
    values: reader.read(Tag.set),
  };
  reader.finish();
  return attribute;
}

/** All attributes of one type, given as a dotted OID, in the order in which they stand. */
export function attributesOfType(set: AttributeSet | undefined, type: string): Attribute[] {
  const octets = KNOWN.get(type) ?? oidOctets(type);
  return (
    set?.attributes.filter((attribute) => equalBytes(contentsOf(attribute.type), octets)) ?? []
  );
}

// Made once: every signature is asked for these.
const KNOWN: ReadonlyMap<string, Uint8Array> = new Map(
  Object.values(ATTRIBUTE).map((type) => [type, oidOctets(type)]),
);

/** The values of an attribute. Throws `ERR_DER` where the contents of the set are not DER elements. */
export function valuesOf(attribute: Attribute): DerElement[] {
  return DerReader.within(attribute.values).rest(MAX_VALUES);
}

/** What stands for a type that may occur once with one value (RFC 5652 §11.1 and others). */
export type SingleValue =
  | { readonly kind: 'one'; readonly value: DerElement }
  | { readonly kind: 'none' }
  /** Several attributes of the type, or none or several values in it; `count` is what was found. */
  | { readonly kind: 'several'; readonly count: number };

/** The value of a single-valued attribute, or why there is none. Throws `ERR_DER`. */
export function singleValue(set: AttributeSet | undefined, type: string): SingleValue {
  const attributes = attributesOfType(set, type);
  if (attributes.length === 0) return { kind: 'none' };
  const values = attributes.flatMap(valuesOf);
  const [value] = values;
  if (attributes.length > 1 || values.length !== 1 || !value) {
    return { kind: 'several', count: Math.max(attributes.length, values.length) };
  }
  return { kind: 'one', value };
}

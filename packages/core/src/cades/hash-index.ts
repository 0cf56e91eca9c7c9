import type { DigestAlgorithm } from '../algorithms.js';
import { toHex } from '../bytes/index.js';
import {
  attributesOfType,
  cmsError,
  valuesOf,
  type Attribute,
  type SignerInfo,
} from '../cms/index.js';
import { digestAlgorithmIdentifier, digestAlgorithmOf } from '../crypto/index.js';
import { DerReader, Tag, contentsOf, encodingOf, type DerElement } from '../der/index.js';
import { octetString, sequence } from '../der/writer.js';
import type { CryptoProvider } from '../ports.js';
import { CADES_ATTRIBUTE } from './oids.js';

/** What an archive timestamp can be about beside content and signature: the objects of a signature, as they stand. */
export interface Archivable {
  /** CertificateChoices of the SignedData. */
  readonly certificates: readonly Uint8Array[];
  /** RevocationInfoChoices of the SignedData. */
  readonly crls: readonly Uint8Array[];
  /** The unsigned attributes of the signature. */
  readonly unsignedAttributes: readonly Attribute[];
}

/** One value of an unsigned attribute. */
export interface AttributeValue {
  /** Dotted OID of the attribute. */
  readonly type: string;
  readonly value: Uint8Array;
}

/** The list of hashes that an archive timestamp covers, undecoded hashes in the order in which they stand. */
export interface HashIndex {
  /** 3 is that of EN 319 122-1; 1 and 2 hash whole attributes, where 3 hashes each value with its type. */
  readonly version: 1 | 2 | 3;
  /** The ATSHashIndex as it stands: part of what is stamped. */
  readonly der: Uint8Array;
  readonly algorithm: DigestAlgorithm;
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly attributes: readonly Uint8Array[];
}

/**
 * DER of an ATSHashIndexV3 over all objects (EN 319 122-1 §5.5.2).
 *
 *     ATSHashIndexV3 ::= SEQUENCE {
 *       hashIndAlgorithm AlgorithmIdentifier,
 *       certificatesHashIndex SEQUENCE OF OCTET STRING,
 *       crlsHashIndex SEQUENCE OF OCTET STRING,
 *       unsignedAttrValuesHashIndex SEQUENCE OF OCTET STRING }
 */
export function buildHashIndex(
  { certificates, crls, unsignedAttributes }: Archivable,
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): Uint8Array {
  const hash = hashBy(algorithm, crypto);
  const hashes = (objects: readonly Uint8Array[][]): Uint8Array =>
    sequence(...objects.map((parts) => octetString(hash(parts))));
  return sequence(
    digestAlgorithmIdentifier(algorithm),
    hashes(certificates.map((one) => [one])),
    hashes(crls.map((one) => [one])),
    hashes(unsignedAttributes.flatMap(valueInputs)),
  );
}

/** attrType and one value, side by side (EN 319 122-1 §5.5.2). */
function valueInputs({ type, ...attribute }: Attribute): Uint8Array[][] {
  return valuesOf({ type, ...attribute }).map((value) => [encodingOf(type), encodingOf(value)]);
}

function hashBy(
  algorithm: DigestAlgorithm,
  crypto: CryptoProvider,
): (parts: readonly Uint8Array[]) => Uint8Array {
  return (parts) => {
    const digest = crypto.createDigest(algorithm);
    for (const part of parts) digest.update(part);
    return digest.digest();
  };
}

const VERSIONS = [
  { version: 3, type: CADES_ATTRIBUTE.hashIndexV3 },
  { version: 2, type: CADES_ATTRIBUTE.hashIndexV2 },
  { version: 1, type: CADES_ATTRIBUTE.hashIndexV1 },
] as const;

/** Most hashes of one kind, as many as a SignedData may hold objects. */
const MAX_HASHES = 1024;

/**
 * Reads the one hash index of a token's signature. Throws `ERR_CMS` where there is none or more than one: a reader that
 * chooses lets whoever wrote the unsigned attribute choose. Throws `ERR_DER`, `ERR_LIMIT`, `ERR_UNSUPPORTED_ALGORITHM`.
 */
export function hashIndexOf({ unsignedAttributes }: SignerInfo): HashIndex {
  const found = VERSIONS.flatMap(({ version, type }) =>
    attributesOfType(unsignedAttributes, type)
      .flatMap(valuesOf)
      .map((value) => ({ version, value })),
  );
  const [only] = found;
  if (!only || found.length > 1) throw cmsError(`${found.length} hash indexes, expected 1`);
  return readIndex(only.value, only.version);
}

function readIndex(value: DerElement, version: 1 | 2 | 3): HashIndex {
  const reader = new DerReader(value.buffer, value.start, value.end).sequence();
  const [first, ...others] = reader.rest(4);
  // Older ones leave SHA-256 out, which stands by default.
  const named = others.length === 3;
  const lists = named ? others : [...(first ? [first] : []), ...others];
  const [certificates, crls, attributes] = lists.map(hashesIn);
  if (!first || !certificates || !crls || !attributes || (!named && version === 3))
    throw cmsError(`hash index of ${others.length + 1} fields`);
  const algorithm = named ? digestAlgorithmOf(first) : 'SHA-256';
  return { version, der: encodingOf(value), algorithm, certificates, crls, attributes };
}

function hashesIn(list: DerElement): Uint8Array[] {
  if (list.tag !== Tag.sequence) throw cmsError('hash index holds no SEQUENCE OF OCTET STRING');
  return DerReader.within(list)
    .rest(MAX_HASHES)
    .map((element) => {
      if (element.tag !== Tag.octetString) throw cmsError('hash index holds no OCTET STRING');
      return contentsOf(element);
    });
}

/** What of the objects at hand an index names, and how many of its hashes name nothing. */
export interface IndexMatch {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly attributes: readonly AttributeValue[];
  readonly unmatched: number;
}

/** Finds the objects that an index names. Throws `ERR_DER` where an unsigned attribute cannot be read. */
export function matchIndex(
  index: HashIndex,
  objects: Archivable & { readonly typeOf: (attribute: Attribute) => string },
  crypto: CryptoProvider,
): IndexMatch {
  const hash = hashBy(index.algorithm, crypto);
  const find = <T>(hashes: readonly Uint8Array[], inputs: readonly Input<T>[]) => {
    const wanted = new Set(hashes.map(toHex));
    const found = inputs
      .map(({ parts, object }) => ({ key: toHex(hash(parts)), object }))
      .filter(({ key }) => wanted.has(key));
    for (const { key } of found) wanted.delete(key);
    return { objects: found.map(({ object }) => object), unmatched: wanted.size };
  };
  const plain = (object: Uint8Array): Input<Uint8Array> => ({ parts: [object], object });
  const certificates = find(index.certificates, objects.certificates.map(plain));
  const crls = find(index.crls, objects.crls.map(plain));
  const attributes = find(
    index.attributes,
    objects.unsignedAttributes.flatMap((one) => attributeInputs(one, index, objects.typeOf)),
  );
  return {
    certificates: certificates.objects,
    crls: crls.objects,
    attributes: attributes.objects.flat(),
    unmatched: certificates.unmatched + crls.unmatched + attributes.unmatched,
  };
}

/** What is hashed, and the object that it stands for. */
interface Input<T> {
  readonly parts: readonly Uint8Array[];
  readonly object: T;
}

function attributeInputs(
  attribute: Attribute,
  { version }: HashIndex,
  typeOf: (attribute: Attribute) => string,
): Input<AttributeValue[]>[] {
  const type = typeOf(attribute);
  const values = valuesOf(attribute).map((value) => ({ type, value: encodingOf(value) }));
  if (version !== 3) return [{ parts: [attribute.der], object: values }];
  return values.map((one) => ({ parts: [encodingOf(attribute.type), one.value], object: [one] }));
}

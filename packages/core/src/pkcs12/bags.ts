import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derOfBer,
  encodingOf,
  expectTag,
  oidOf,
  stringOf,
  type DerElement,
} from '../der/index.js';
import { mlDsaKeyPair, parseMlDsaPrivateKey } from '../crypto/ml-dsa-key.js';
import { keyFileError, passwordError } from './errors.js';
import { decryptWithPassword, type Opening } from './protection.js';

/**
 * Most bags of one file, and deepest nesting of SafeContents in each other; real ones: 300, and 1.
 */
export const MAX_BAGS = 4096;
const MAX_DEPTH = 8;
/** Most keys of ML-DSA: to compute the public key of one takes milliseconds. */
const MAX_ML_DSA_KEYS = 64;

/** A private key of a file. */
export interface Pkcs12Key {
  /** DER of the PrivateKeyInfo (RFC 5208), not encrypted. */
  readonly pkcs8: Uint8Array;
  readonly localKeyId?: Uint8Array;
  readonly friendlyName?: string;
  /** Of ML-DSA alone, whose code is loaded while the file is read: the public key that the private numbers give. */
  readonly mlDsaPublicKey?: Uint8Array;
}

/** What is read from a file, and how. */
export interface Reading {
  readonly opening: Opening;
  /** Whether a MAC proved the password, so that a failure to decrypt is damage. */
  readonly macRight: boolean;
  readonly certificates: Uint8Array[];
  readonly keys: Pkcs12Key[];
}

/**
 * Puts keys and certificates of the bags into `reading`.
 *
 *     SafeBag ::= SEQUENCE {
 *       bagId         BAG-TYPE.&id,
 *       bagValue      [0] EXPLICIT BAG-TYPE.&Type,
 *       bagAttributes SET OF PKCS12Attribute OPTIONAL }
 */
export async function readBags(
  bags: readonly DerElement[],
  reading: Reading,
  depth: number,
): Promise<void> {
  for (const bag of bags) {
    if (reading.certificates.length + reading.keys.length >= MAX_BAGS || depth > MAX_DEPTH) {
      throw keyFileError('limit', 'too many bags, or too deep in each other');
    }
    const reader = DerReader.within(expected(bag, Tag.sequence));
    const type = reader.oid();
    const explicit = DerReader.within(reader.read(contextTag(0)));
    const value = explicit.read();
    explicit.finish();
    const attributes = reader.optional(Tag.set);
    reader.finish();
    await readBag({ type, value, attributes }, reading, depth);
  }
}

interface Bag {
  readonly type: string;
  readonly value: DerElement;
  readonly attributes: DerElement | undefined;
}

async function readBag(bag: Bag, reading: Reading, depth: number): Promise<void> {
  const { type, value, attributes } = bag;
  switch (type) {
    case Bags.key:
      await pushKey(reading, encodingOf(expected(value, Tag.sequence)), attributes);
      return;
    case Bags.shroudedKey:
      await pushKey(reading, await shroudedKey(value, reading), attributes);
      return;
    case Bags.certificate: {
      const certificate = certificateOf(value);
      if (certificate) reading.certificates.push(certificate);
      return;
    }
    case Bags.safeContents:
      await readBags(
        DerReader.within(expected(value, Tag.sequence)).rest(MAX_BAGS),
        reading,
        depth + 1,
      );
      return;
    default: // revocation lists, secrets and kinds of a later day
  }
}

async function pushKey(
  { keys }: Reading,
  pkcs8: Uint8Array,
  attributes: DerElement | undefined,
): Promise<void> {
  const mlDsa = parseMlDsaPrivateKey(pkcs8);
  const others = keys.filter(({ mlDsaPublicKey }) => mlDsaPublicKey);
  if (mlDsa && others.length >= MAX_ML_DSA_KEYS)
    throw keyFileError('limit', `more than ${MAX_ML_DSA_KEYS} keys of ML-DSA`);
  const pair = mlDsa && (await mlDsaKeyPair(mlDsa));
  keys.push({ pkcs8, ...named(attributes), ...(pair && { mlDsaPublicKey: pair.publicKey }) });
}

const Bags = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;

/** EncryptedPrivateKeyInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING } (RFC 5208 §6) */
async function shroudedKey(value: DerElement, reading: Reading): Promise<Uint8Array> {
  const reader = DerReader.within(expected(value, Tag.sequence));
  const scheme = reader.read(Tag.sequence);
  const octets = reader.octetString();
  reader.finish();
  return decrypted({ octets, scheme }, reading, (plain) => {
    const { der } = derOfBer(plain);
    expectTag(new DerReader(der).read(), Tag.sequence);
    return der;
  });
}

/**
 * CertBag ::= SEQUENCE { certId, certValue [0] EXPLICIT OCTET STRING }; SDSI certificates are no
 * X.509.
 */
function certificateOf(value: DerElement): Uint8Array | undefined {
  const reader = DerReader.within(expected(value, Tag.sequence));
  const type = reader.oid();
  const explicit = DerReader.within(reader.read(contextTag(0)));
  const contents = explicit.read();
  reader.finish();
  return type === X509_CERTIFICATE ? contentsOf(expected(contents, Tag.octetString)) : undefined;
}

const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';

/** PKCS12Attribute ::= SEQUENCE { attrId OBJECT IDENTIFIER, attrValues SET OF ANY } */
function named(attributes: DerElement | undefined): Omit<Pkcs12Key, 'pkcs8'> {
  const values = new Map<string, DerElement>();
  for (const attribute of attributes ? DerReader.within(attributes).rest(MAX_BAGS) : []) {
    const reader = DerReader.within(attribute);
    const type = oidOf(reader.read(Tag.oid));
    const [first] = reader.set().rest(MAX_BAGS);
    if (first) values.set(type, first);
  }
  const localKeyId = values.get(LOCAL_KEY_ID);
  const nameElement = values.get(FRIENDLY_NAME);
  const friendlyName = nameElement && stringOf(nameElement);
  return {
    ...(localKeyId && { localKeyId: contentsOf(localKeyId) }),
    ...(friendlyName !== undefined && { friendlyName }),
  };
}

/** The element, if it has the tag. Throws `ERR_DER`. */
export function expected(element: DerElement, tag: number): DerElement {
  expectTag(element, tag);
  return element;
}

/** Decrypts and decodes; a wrong password shows in either. */
export async function decrypted<Value>(
  { octets, scheme }: { readonly octets: Uint8Array; readonly scheme: DerElement },
  { opening, macRight }: Reading,
  decode: (plain: Uint8Array) => Value,
): Promise<Value> {
  const plain = await decryptWithPassword(octets, scheme, opening);
  if (plain === undefined) {
    throw macRight
      ? keyFileError('malformed', 'does not decrypt, although its MAC is right')
      : passwordError();
  }
  try {
    return decode(plain);
  } catch (error) {
    throw macRight ? error : passwordError(error);
  }
}

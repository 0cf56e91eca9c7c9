import type { DigestAlgorithm } from '../algorithms.js';
import { algorithmIdentifierOf, type AlgorithmIdentifier } from '../crypto/index.js';
import { DerReader, Tag, contentsOf, expectTag, type DerElement } from '../der/index.js';
import { decryptCbc, type Cipher } from './cipher.js';
import { Purpose, pbkdf2, pkcs12Kdf, type Budget, type KdfDigest } from './derive-key.js';
import { keyFileError } from './errors.js';
import type { Password } from './password.js';

/** What opening a file needs and collects. */
export interface Opening {
  readonly password: Password;
  readonly budget: Budget;
  readonly subtle: SubtleCrypto | undefined;
  /** Names of the algorithms met, in order. */
  readonly algorithms: Set<string>;
}

/**
 * Decrypts what a password protects by the given AlgorithmIdentifier: PBES2 (RFC 8018 §6.2) or the
 * schemes of RFC 7292 §C. `undefined` where the padding is wrong. Throws `ERR_KEY_FILE` for other
 * schemes.
 */
export async function decryptWithPassword(
  encrypted: Uint8Array,
  scheme: DerElement,
  opening: Opening,
): Promise<Uint8Array | undefined> {
  const identifier = algorithmIdentifierOf(scheme);
  const old = OLD_SCHEMES[identifier.oid];
  if (old) return decryptOld(encrypted, { ...old, identifier }, opening);
  if (identifier.oid === PBES2) return decryptPbes2(encrypted, identifier, opening);
  throw unsupported('encryption', identifier.oid);
}

/** The key and the salt-and-iterations part of PBKDF2 (RFC 8018 §A.2), which PBMAC1 uses too. */
export interface Pbkdf2Parameters {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyLength: number | undefined;
  readonly prf: KdfDigest;
}

/**
 *     PBKDF2-params ::= SEQUENCE {
 *       salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
 *       iterationCount INTEGER, keyLength INTEGER OPTIONAL,
 *       prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
 */
export function pbkdf2Parameters(element: DerElement): Pbkdf2Parameters {
  const { oid, parameters } = algorithmIdentifierOf(element);
  if (oid !== PBKDF2 || !parameters) throw unsupported('key derivation', oid);
  expectTag(parameters, Tag.sequence);
  const reader = DerReader.within(parameters);
  const salt = reader.octetString();
  const iterations = reader.smallInteger();
  const keyLength = reader.peek() === Tag.integer ? reader.smallInteger() : undefined;
  const prf = reader.done ? 'SHA-1' : hmacDigestOf(reader.read(Tag.sequence));
  reader.finish();
  return { salt, iterations, keyLength, prf };
}

/** The digest of an HMAC's AlgorithmIdentifier (RFC 8018 §B.1.2). */
export function hmacDigestOf(element: DerElement): KdfDigest {
  const { oid } = algorithmIdentifierOf(element);
  const digest = HMACS[oid];
  if (!digest) throw unsupported('HMAC', oid);
  return digest;
}

/** PBES2-params ::= SEQUENCE { keyDerivationFunc, encryptionScheme AlgorithmIdentifier } */
async function decryptPbes2(
  encrypted: Uint8Array,
  { oid, parameters }: AlgorithmIdentifier,
  { password, budget, subtle, algorithms }: Opening,
): Promise<Uint8Array | undefined> {
  if (!parameters) throw unsupported('encryption', oid);
  expectTag(parameters, Tag.sequence);
  const reader = DerReader.within(parameters);
  const derivation = pbkdf2Parameters(reader.read(Tag.sequence));
  const scheme = algorithmIdentifierOf(reader.read(Tag.sequence));
  reader.finish();
  const cipher = PBES2_CIPHERS[scheme.oid];
  if (!cipher || scheme.parameters?.tag !== Tag.octetString) {
    throw unsupported('encryption', scheme.oid);
  }
  const { salt, iterations, prf, keyLength = cipher.keyLength } = derivation;
  const iv = contentsOf(scheme.parameters);
  if (keyLength !== cipher.keyLength || iv.length !== cipher.blockLength) {
    throw keyFileError('malformed', `key or initialisation vector does not fit ${cipher.name}`);
  }
  algorithms.add(`PBES2 PBKDF2-HMAC-${prf} ${cipher.name}`);
  budget.spend(iterations);
  const task = { digest: prf, salt, iterations, length: keyLength };
  const key = await pbkdf2(password.utf8, task, subtle);
  return decryptCbc(encrypted, { cipher: cipher.cipher, key, iv }, subtle);
}

interface OldScheme {
  readonly name: string;
  readonly cipher: Cipher;
  /** Octets derived; two-key Triple DES repeats its first key as the third. */
  readonly keyLength: number;
}

/** pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER } */
async function decryptOld(
  encrypted: Uint8Array,
  scheme: OldScheme & { readonly identifier: AlgorithmIdentifier },
  { password, budget, subtle, algorithms }: Opening,
): Promise<Uint8Array | undefined> {
  const { parameters } = scheme.identifier;
  if (!parameters) throw keyFileError('malformed', `${scheme.name} without parameters`);
  expectTag(parameters, Tag.sequence);
  const reader = DerReader.within(parameters);
  const salt = reader.octetString();
  const iterations = reader.smallInteger();
  reader.finish();
  algorithms.add(scheme.name);
  // The key may take two rounds of derivation, the vector one.
  budget.spend(iterations * (1 + Math.ceil(scheme.keyLength / SHA1_LENGTH)));
  const task = { digest: 'SHA-1', salt, iterations } as const;
  const derived = pkcs12Kdf(password.bmp, Purpose.key, { ...task, length: scheme.keyLength });
  const iv = pkcs12Kdf(password.bmp, Purpose.initialisationVector, { ...task, length: 8 });
  const key = scheme.cipher.kind === '3DES' ? threeKeys(derived) : derived;
  return decryptCbc(encrypted, { cipher: scheme.cipher, key, iv }, subtle);
}

const SHA1_LENGTH = 20;

function threeKeys(key: Uint8Array): Uint8Array {
  const whole = new Uint8Array(24);
  whole.set(key);
  if (key.length === 16) whole.set(key.subarray(0, 8), 16);
  return whole;
}

function unsupported(what: string, oid: string) {
  return keyFileError('unsupported', `${what} ${oid} is not supported`, { facts: { oid } });
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';

/** RFC 7292 §C. The two with RC4 are in no file that is known. */
const OLD_SCHEMES: Readonly<Record<string, OldScheme>> = {
  '1.2.840.113549.1.12.1.3': {
    name: 'pbeWithSHA1And3-KeyTripleDES-CBC',
    cipher: { kind: '3DES' },
    keyLength: 24,
  },
  '1.2.840.113549.1.12.1.4': {
    name: 'pbeWithSHA1And2-KeyTripleDES-CBC',
    cipher: { kind: '3DES' },
    keyLength: 16,
  },
  '1.2.840.113549.1.12.1.5': {
    name: 'pbeWithSHA1And128BitRC2-CBC',
    cipher: { kind: 'RC2', effectiveBits: 128 },
    keyLength: 16,
  },
  '1.2.840.113549.1.12.1.6': {
    name: 'pbeWithSHA1And40BitRC2-CBC',
    cipher: { kind: 'RC2', effectiveBits: 40 },
    keyLength: 5,
  },
};

interface Pbes2Cipher {
  readonly name: string;
  readonly cipher: Cipher;
  readonly keyLength: number;
  readonly blockLength: number;
}

/** RFC 8018 §B.2. */
const PBES2_CIPHERS: Readonly<Record<string, Pbes2Cipher>> = {
  '2.16.840.1.101.3.4.1.2': aes(128),
  '2.16.840.1.101.3.4.1.22': aes(192),
  '2.16.840.1.101.3.4.1.42': aes(256),
  '1.2.840.113549.3.7': {
    name: 'DES-EDE3-CBC',
    cipher: { kind: '3DES' },
    keyLength: 24,
    blockLength: 8,
  },
};

function aes(bits: number): Pbes2Cipher {
  return {
    name: `AES-${bits}-CBC`,
    cipher: { kind: 'AES' },
    keyLength: bits / 8,
    blockLength: 16,
  };
}

/** RFC 8018 §B.1.2. */
const HMACS: Readonly<Record<string, KdfDigest & DigestAlgorithm>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.8': 'SHA-224',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
  '1.2.840.113549.2.13': 'SHA-512/256',
};

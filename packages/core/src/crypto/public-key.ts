import type { EcCurve, MlDsaParameterSet, SignatureAlgorithm } from '../algorithms.js';
import {
  DerReader,
  Tag,
  bitStringOf,
  derError,
  integerOf,
  oidOf,
  type DerElement,
} from '../der/index.js';
import { coreError } from '../errors.js';
import { CURVES, Oid } from './algorithm-table.js';
import { algorithmIdentifierOf, isNull, unknownParameters } from './digest-identifier.js';
import { HASH_ML_DSA, ML_DSA, ML_DSA_BY_OID } from './ml-dsa-table.js';
import { pssParametersOf, type PssParameters } from './pss-parameters.js';
import { unsupported } from './unsupported.js';

/** Domain parameters of DSA, big-endian without leading zeros (FIPS 186-4 §4.1). */
export interface DsaParameters {
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
}

/** A public key, with the DER it was read from in `spki`. Numbers are big-endian without leading zeros. */
export type PublicKey =
  | {
      readonly kind: 'rsa';
      readonly spki: Uint8Array;
      readonly modulus: Uint8Array;
      readonly exponent: Uint8Array;
      /** Length of the modulus in bits. */
      readonly bits: number;
      /**
       * Present for keys of RSASSA-PSS, which verify nothing else (RFC 4055 §1.2). With `parameters`
       * they bind the digests, and `saltLength` is the least (RFC 4055 §3.3).
       */
      readonly pss?: { readonly parameters: PssParameters | undefined };
    }
  | {
      readonly kind: 'ec';
      readonly spki: Uint8Array;
      readonly curve: EcCurve;
      /** SEC 1 §2.3.3, compressed or not. Its form is checked; that it lies on the curve is not. */
      readonly point: Uint8Array;
    }
  | { readonly kind: 'ed25519' | 'ed448'; readonly spki: Uint8Array; readonly point: Uint8Array }
  | {
      readonly kind: 'ml-dsa';
      readonly spki: Uint8Array;
      readonly parameterSet: MlDsaParameterSet;
      /** As FIPS 204 encodes it (RFC 9881 §4). */
      readonly key: Uint8Array;
    }
  | {
      readonly kind: 'dsa';
      readonly spki: Uint8Array;
      /** Absent where they are inherited from the issuer's key (RFC 3279 §2.3.2). */
      readonly parameters: DsaParameters | undefined;
      readonly y: Uint8Array;
    };

/** Smallest and largest RSA modulus that is read, in bits. Old cards have 512; OpenSSL stops at 16,384. */
const RSA_BITS = { least: 512, most: 16_384 } as const;
/** Longest RSA exponent, in bits: what FIPS 186-4 §B.3.1 allows. It bounds the time of one check. */
const MAX_RSA_EXPONENT_BITS = 256;
/** Longest numbers of DSA, in bits: over three times the largest of FIPS 186-4 §4.2. */
const MAX_DSA_BITS = { p: 10_000, q: 512 } as const;

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) that fills `spki`. Strict DER. Throws `ERR_DER`,
 * `ERR_LIMIT` for numbers beyond the bounds, `ERR_UNSUPPORTED_ALGORITHM` with `oid`.
 *
 * `SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }`
 */
export function parsePublicKey(spki: Uint8Array): PublicKey {
  const outer = new DerReader(spki);
  const reader = outer.sequence();
  outer.finish();
  const { oid, parameters } = algorithmIdentifierOf(reader.read(Tag.sequence));
  const keyElement = reader.read(Tag.bitString);
  reader.finish();
  const { bytes: key, unusedBits } = bitStringOf(keyElement);
  if (unusedBits !== 0) throw derError('public key is not whole octets', keyElement.start);
  switch (oid) {
    case Oid.rsaEncryption:
      // RFC 3279 §2.3.1 asks for NULL; some old keys have nothing there.
      if (parameters && !isNull(parameters)) throw unknownParameters(oid);
      return rsaKey(spki, key);
    case Oid.rsassaPss:
      return {
        ...rsaKey(spki, key),
        pss: { parameters: parameters && pssParametersOf(parameters) },
      };
    case Oid.ecPublicKey:
      return { kind: 'ec', spki, ...ecKey(parameters, key) };
    case Oid.ed25519:
      return edwardsKey('ed25519', spki, { parameters, key, length: 32 });
    case Oid.ed448:
      return edwardsKey('ed448', spki, { parameters, key, length: 57 });
    case Oid.dsa:
      return { kind: 'dsa', spki, parameters: dsaParameters(parameters), y: dsaKey(key) };
    default:
      return mlDsaKey(spki, oid, { parameters, key });
  }
}

/**
 * True where the key is of the kind that the algorithm needs and permits its parameters (RFC 4055 §1.2,
 * §3.3). An algorithm that does not fit can verify nothing.
 */
export function keyPermits(key: PublicKey, algorithm: SignatureAlgorithm): boolean {
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return key.kind === 'rsa' && key.pss === undefined;
    case 'rsa-pss': {
      if (key.kind !== 'rsa') return false;
      const bound = key.pss?.parameters;
      return (
        bound === undefined ||
        (bound.digest === algorithm.digest &&
          bound.mgfDigest === algorithm.mgfDigest &&
          bound.saltLength <= algorithm.saltLength)
      );
    }
    case 'ecdsa':
      return key.kind === 'ec';
    case 'eddsa':
      return key.kind === (algorithm.curve === 'Ed25519' ? 'ed25519' : 'ed448');
    case 'ml-dsa':
      return key.kind === 'ml-dsa' && key.parameterSet === algorithm.parameterSet;
    case 'dsa':
      return key.kind === 'dsa';
  }
}

type RsaKey = Extract<PublicKey, { kind: 'rsa' }>;

/** `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 8017 A.1.1) */
function rsaKey(spki: Uint8Array, key: Uint8Array): RsaKey {
  const outer = new DerReader(key);
  const reader = outer.sequence();
  outer.finish();
  const modulus = positive(reader.read(Tag.integer));
  const exponent = positive(reader.read(Tag.integer));
  reader.finish();
  const bits = bitLength(modulus);
  if (bits < RSA_BITS.least || bits > RSA_BITS.most) {
    throw limit('RSA modulus', {
      found: bits,
      limit: bits < RSA_BITS.least ? RSA_BITS.least : RSA_BITS.most,
    });
  }
  if (bitLength(exponent) > MAX_RSA_EXPONENT_BITS) {
    throw limit('RSA exponent', { found: bitLength(exponent), limit: MAX_RSA_EXPONENT_BITS });
  }
  // RFC 8017 §3.1: n is a product of odd primes, e is odd and at least 3. With e = 1 anybody signs.
  if (!isOdd(modulus) || !isOdd(exponent) || bitLength(exponent) === 1) {
    throw derError('numbers are not those of an RSA key', 0);
  }
  return { kind: 'rsa', spki, modulus, exponent, bits };
}

/** Only named curves (RFC 5480 §2.1.1); explicit ones let a forger choose the generator. */
function ecKey(
  parameters: DerElement | undefined,
  key: Uint8Array,
): { curve: EcCurve; point: Uint8Array } {
  if (parameters?.tag !== Tag.oid) {
    throw unsupported('elliptic curve that is not named by its OID', { oid: Oid.ecPublicKey });
  }
  const oid = oidOf(parameters);
  const curve = CURVE_BY_OID.get(oid);
  if (!curve) throw unsupported(`${oid} is not a curve that is known`, { oid });
  const { fieldLength } = CURVES[curve];
  const form = key[0];
  const whole = form === 4 && key.length === 1 + 2 * fieldLength;
  const compressed = (form === 2 || form === 3) && key.length === 1 + fieldLength;
  if (!whole && !compressed) throw derError(`not a point of ${curve}`, 0);
  return { curve, point: key };
}

const CURVE_BY_OID: ReadonlyMap<string, EcCurve> = new Map(
  (Object.keys(CURVES) as EcCurve[]).map((curve) => [CURVES[curve].oid, curve]),
);

function edwardsKey(
  kind: 'ed25519' | 'ed448',
  spki: Uint8Array,
  {
    parameters,
    key,
    length,
  }: { parameters: DerElement | undefined; key: Uint8Array; length: number },
): PublicKey {
  // RFC 8410 §3: the parameters must be absent.
  if (parameters) throw unknownParameters(kind === 'ed25519' ? Oid.ed25519 : Oid.ed448);
  if (key.length !== length) throw derError(`${kind} key of ${key.length} octets`, 0);
  return { kind, spki, point: key };
}

/** RFC 9881 §4: the bare octets of FIPS 204; the parameters must be absent (§2). */
function mlDsaKey(
  spki: Uint8Array,
  oid: string,
  { parameters, key }: { parameters: DerElement | undefined; key: Uint8Array },
): PublicKey {
  const parameterSet = ML_DSA_BY_OID.get(oid);
  if (!parameterSet) {
    const name = HASH_ML_DSA[oid];
    throw unsupported(`${name ?? oid} is not a kind of public key that is known`, { oid, name });
  }
  if (parameters) throw unknownParameters(oid);
  if (key.length !== ML_DSA[parameterSet].publicKey)
    throw derError(`${parameterSet} key of ${key.length} octets`, 0);
  return { kind: 'ml-dsa', spki, parameterSet, key };
}

/** `DSAPublicKey ::= INTEGER` (RFC 3279 §2.3.2) */
function dsaKey(key: Uint8Array): Uint8Array {
  const reader = new DerReader(key);
  const y = dsaNumber(reader.read(), 'p');
  reader.finish();
  return y;
}

/** `Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }` (RFC 3279 §2.3.2) */
function dsaParameters(element: DerElement | undefined): DsaParameters | undefined {
  if (!element || isNull(element)) return undefined;
  if (element.tag !== Tag.sequence) throw unknownParameters(Oid.dsa);
  const reader = DerReader.within(element);
  const p = dsaNumber(reader.read(), 'p');
  const q = dsaNumber(reader.read(), 'q');
  const g = dsaNumber(reader.read(), 'p');
  reader.finish();
  return { p, q, g };
}

function dsaNumber(element: DerElement, bound: keyof typeof MAX_DSA_BITS): Uint8Array {
  if (element.tag !== Tag.integer) throw derError('INTEGER expected', element.start);
  const number = positive(element);
  if (bitLength(number) > MAX_DSA_BITS[bound]) {
    throw limit('number of a DSA key', { found: bitLength(number), limit: MAX_DSA_BITS[bound] });
  }
  return number;
}

function positive(element: DerElement): Uint8Array {
  const contents = integerOf(element);
  const first = contents[0] ?? 0;
  if (first >= 0x80 || (first === 0 && contents.length === 1)) {
    throw derError('number of a key is not positive', element.start);
  }
  return first === 0 ? contents.subarray(1) : contents;
}

function isOdd(number: Uint8Array): boolean {
  return ((number[number.length - 1] ?? 0) & 1) === 1;
}

function bitLength(number: Uint8Array): number {
  return number.length * 8 - Math.clz32(number[0] ?? 0) + 24;
}

function limit(what: string, facts: { readonly found: number; readonly limit: number }): Error {
  return coreError('ERR_LIMIT', `${what} has ${facts.found} bits, the bound is ${facts.limit}`, {
    facts,
  });
}

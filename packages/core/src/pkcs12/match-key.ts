import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { EcCurve } from '../algorithms.js';
import { equalBytes, fromHex, toHex } from '../bytes/index.js';
import { algorithmIdentifierOf, type PublicKey } from '../crypto/index.js';
import { CURVES, Oid } from '../crypto/algorithm-table.js';
import { DerReader, Tag, oidOf, type DerElement } from '../der/index.js';
import { keyFileError } from './errors.js';

/**
 * Whether a private key (DER of a PrivateKeyInfo, RFC 5208 §5, RFC 5958 §2) is that of a public
 * key. The public half is computed from the private numbers, never taken from what the file says of
 * it. Throws `ERR_DER`, and `ERR_KEY_FILE` for a kind of key that nothing here signs with.
 */
export function isKeyOf(pkcs8: Uint8Array, publicKey: PublicKey): boolean {
  const reader = new DerReader(pkcs8).sequence();
  reader.smallInteger();
  const { oid, parameters } = algorithmIdentifierOf(reader.read(Tag.sequence));
  const privateKey = reader.octetString();
  switch (oid) {
    case Oid.rsaEncryption:
    case Oid.rsassaPss:
      return publicKey.kind === 'rsa' && isRsaKeyOf(privateKey, publicKey);
    case Oid.ecPublicKey:
      return publicKey.kind === 'ec' && isEcKeyOf(privateKey, parameters, publicKey);
    case Oid.ed25519:
    case Oid.ed448: {
      const curve = oid === Oid.ed25519 ? ed25519 : ed448;
      if (publicKey.kind !== (curve === ed25519 ? 'ed25519' : 'ed448')) return false;
      // CurvePrivateKey ::= OCTET STRING (RFC 8410 §7)
      const seed = new DerReader(privateKey).octetString();
      return sameBytes(() => curve.getPublicKey(seed), publicKey.point);
    }
    default:
      throw keyFileError('unsupported', `private key of kind ${oid}, which is not supported`, {
        facts: { oid },
      });
  }
}

type KeyOf<Kind extends PublicKey['kind']> = Extract<PublicKey, { kind: Kind }>;

/** RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, … } (RFC 8017 A.1.2) */
function isRsaKeyOf(privateKey: Uint8Array, publicKey: KeyOf<'rsa'>): boolean {
  const reader = new DerReader(privateKey).sequence();
  reader.smallInteger();
  const modulus = unpadded(reader.integer());
  return (
    equalBytes(modulus, publicKey.modulus) &&
    equalBytes(unpadded(reader.integer()), publicKey.exponent)
  );
}

/**
 * ECPrivateKey ::= SEQUENCE { version, privateKey OCTET STRING, [0] parameters, [1] publicKey }
 * (RFC 5915 §3)
 */
function isEcKeyOf(
  privateKey: Uint8Array,
  parameters: DerElement | undefined,
  publicKey: KeyOf<'ec'>,
): boolean {
  if (parameters?.tag !== Tag.oid || oidOf(parameters) !== CURVES[publicKey.curve].oid)
    return false;
  const reader = new DerReader(privateKey).sequence();
  reader.smallInteger();
  const scalar = padded(reader.octetString(), Math.ceil(CURVES[publicKey.curve].orderBits / 8));
  const compressed = publicKey.point[0] !== 4;
  const curve = EC[publicKey.curve];
  return sameBytes(() => curve.getPublicKey(scalar, compressed), publicKey.point);
}

const EC: Readonly<
  Record<EcCurve, { getPublicKey(scalar: Uint8Array, compressed: boolean): Uint8Array }>
> = {
  'P-256': p256,
  'P-384': p384,
  'P-521': p521,
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
};

/** False where the curve refuses the private number. */
function sameBytes(compute: () => Uint8Array, expected: Uint8Array): boolean {
  try {
    return equalBytes(compute(), expected);
  } catch {
    return false; // a number that is zero or beyond the group is the key of nothing
  }
}

function unpadded(number: Uint8Array): Uint8Array {
  return number[0] === 0 ? number.subarray(1) : number;
}

/** Some programs drop leading zeros of the scalar. */
function padded(number: Uint8Array, length: number): Uint8Array {
  if (number.length >= length) return number;
  return fromHex(toHex(number).padStart(2 * length, '0')) ?? number;
}

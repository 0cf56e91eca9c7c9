import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { concat, equalBytes } from '../bytes/index.js';
import { nullValue, octetString, oid, sequence } from '../der/writer.js';
import { DIGESTS } from './algorithm-table.js';
import { bigIntegerOf, bytesOfBigInteger, powerModulo } from './big-integer.js';
import { digestAlgorithmIdentifier } from './digest-identifier.js';
import type { PublicKey } from './public-key.js';
import { digestOf } from './pure-digest.js';
import { unsupported } from './unsupported.js';

/** One check of an RSA signature. */
export interface RsaCheck {
  readonly key: Extract<PublicKey, { kind: 'rsa' }>;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the whole encoded message is built and compared, nothing in it
 * is parsed. Besides the DigestInfo with NULL parameters of §9.2 the one without parameters is accepted
 * (`MissingNull`): Appendix A.2.4 has both for the same digest, real signers wrote both, and each is a
 * single fixed string, so a forger gains nothing.
 */
export function verifyRsaPkcs1(
  { key, data, signature }: RsaCheck,
  digest: DigestAlgorithm,
): boolean {
  const hash = octetString(digestOf(fixedLength(digest), data));
  const message = openRsa(key, signature);
  if (!message) return false;
  const withNull = sequence(sequence(oid(DIGESTS[digest].oid), nullValue()), hash);
  const withoutNull = sequence(digestAlgorithmIdentifier(digest), hash);
  return [withNull, withoutNull].some((info) => {
    const padding = message.length - info.length - 3;
    // RFC 8017 §9.2 step 3: at least eight octets of padding.
    if (padding < 8) return false;
    const head = new Uint8Array(padding + 2).fill(0xff);
    head.set([0, 1]);
    return equalBytes(message, concat([head, Uint8Array.of(0), info]));
  });
}

/** RSASSA-PSS with MGF1 (RFC 8017 §8.1.2, §9.1.2). The salt has exactly the length that is stated. */
export function verifyRsaPss(
  { key, data, signature }: RsaCheck,
  algorithm: Extract<SignatureAlgorithm, { kind: 'rsa-pss' }>,
): boolean {
  const digest = fixedLength(algorithm.digest);
  const mgfDigest = fixedLength(algorithm.mgfDigest);
  const message = openRsa(key, signature);
  if (!message) return false;
  const { length: hashLength } = DIGESTS[digest];
  const { saltLength } = algorithm;
  // emBits = modBits − 1: where that is a multiple of eight, the first octet of the message is unused.
  const unusedBits = 8 * message.length - (key.bits - 1);
  const encoded = unusedBits === 8 ? message.subarray(1) : message;
  if (unusedBits === 8 && message[0] !== 0) return false;
  if (encoded.length < hashLength + saltLength + 2 || encoded[encoded.length - 1] !== 0xbc)
    return false;

  const maskedLength = encoded.length - hashLength - 1;
  const hash = encoded.subarray(maskedLength, maskedLength + hashLength);
  const topMask = 0xff >> (unusedBits % 8);
  if (((encoded[0] ?? 0) & ~topMask) !== 0) return false;
  const block = mgf1(mgfDigest, hash, maskedLength);
  for (let i = 0; i < maskedLength; i++) block[i] = (block[i] ?? 0) ^ (encoded[i] ?? 0);
  block[0] = (block[0] ?? 0) & topMask;

  const saltStart = maskedLength - saltLength;
  const padding = block.subarray(0, saltStart - 1);
  if (padding.some((byte) => byte !== 0) || block[saltStart - 1] !== 1) return false;
  const salted = concat([new Uint8Array(8), digestOf(digest, data), block.subarray(saltStart)]);
  return equalBytes(hash, digestOf(digest, salted));
}

/** RSAVP1, which is RSAEP, and I2OSP (RFC 8017 §5.1.1, §5.2.2): as many octets as the modulus, or `undefined`. */
export function openRsa(key: RsaCheck['key'], signature: Uint8Array): Uint8Array | undefined {
  if (signature.length !== key.modulus.length) return undefined;
  const modulus = bigIntegerOf(key.modulus);
  const value = bigIntegerOf(signature);
  if (value >= modulus) return undefined;
  return bytesOfBigInteger(
    powerModulo(value, bigIntegerOf(key.exponent), modulus),
    key.modulus.length,
  );
}

/** MGF1 (RFC 8017 Appendix B.2.1). */
export function mgf1(digest: DigestAlgorithm, seed: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  const { length: step } = DIGESTS[digest];
  const input = concat([seed, new Uint8Array(4)]);
  const counter = new DataView(input.buffer, seed.length);
  for (let at = 0, count = 0; at < length; at += step, count++) {
    counter.setUint32(0, count);
    mask.set(digestOf(digest, input).subarray(0, length - at), at);
  }
  return mask;
}

/** SHAKE256 has no DigestInfo, and in PSS another mask generation (RFC 8702 §2.2). */
function fixedLength(digest: DigestAlgorithm): DigestAlgorithm {
  if (digest === 'SHAKE256') throw unsupported('RSA with SHAKE256', { name: 'RSA with SHAKE256' });
  return digest;
}

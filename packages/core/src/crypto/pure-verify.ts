import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { EcCurve, SignatureAlgorithm } from '../algorithms.js';
import { CURVES } from './algorithm-table.js';
import { verifyDsa } from './dsa.js';
import { verifyMlDsa } from './ml-dsa.js';
import type { PublicKey } from './public-key.js';
import { digestOf } from './pure-digest.js';
import { verifyRsaPkcs1, verifyRsaPss } from './rsa.js';
import { numbersOfDer, p1363OfNumbers, signatureFits } from './signature-value.js';

/** One check with a key that was read already. */
export interface SignatureCheck {
  readonly key: PublicKey;
  readonly algorithm: SignatureAlgorithm;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Checks one signature in plain JavaScript. False for whatever does not verify. Throws
 * `ERR_UNSUPPORTED_ALGORITHM`. Only for ML-DSA, whose code is loaded first, is the answer a promise.
 */
export function pureVerify({
  key,
  algorithm,
  data,
  signature,
}: SignatureCheck): boolean | Promise<boolean> {
  if (!signatureFits(key, algorithm, signature)) return false;
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return key.kind === 'rsa' && verifyRsaPkcs1({ key, data, signature }, algorithm.digest);
    case 'rsa-pss':
      return key.kind === 'rsa' && verifyRsaPss({ key, data, signature }, algorithm);
    case 'ecdsa':
      return key.kind === 'ec' && verifyEcdsa({ key, algorithm, data, signature });
    case 'eddsa':
      if (key.kind !== 'ed25519' && key.kind !== 'ed448') return false;
      return verifyEddsa({ point: key.point, data, signature }, algorithm.curve);
    case 'ml-dsa': {
      if (key.kind !== 'ml-dsa') return false;
      const { parameterSet } = algorithm;
      return verifyMlDsa({ parameterSet, publicKey: key.key, data, signature });
    }
    case 'dsa':
      return key.kind === 'dsa' && verifyDsa({ key, data, signature }, algorithm.digest);
  }
}

/**
 * The signature as r and s side by side, each as long as the order of the key's curve; `undefined`
 * where it is malformed. Both halves of s are legal: CMS asks for no low s.
 */
export function p1363Of(
  signature: Uint8Array,
  algorithm: Extract<SignatureAlgorithm, { kind: 'ecdsa' }>,
  curve: EcCurve,
): Uint8Array | undefined {
  const length = Math.ceil(CURVES[curve].orderBits / 8);
  if (algorithm.encoding === 'p1363')
    return signature.length === 2 * length ? signature : undefined;
  const numbers = numbersOfDer(signature);
  return numbers && p1363OfNumbers(numbers, length);
}

interface EcdsaCheck {
  readonly key: Extract<PublicKey, { kind: 'ec' }>;
  readonly algorithm: Extract<SignatureAlgorithm, { kind: 'ecdsa' }>;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

function verifyEcdsa({ key, algorithm, data, signature }: EcdsaCheck): boolean {
  const plain = p1363Of(signature, algorithm, key.curve);
  if (!plain) return false;
  // Range of r and s and the point itself are checked by the curve's code, which answers false.
  return CURVE_CODE[key.curve].verify(plain, digestOf(algorithm.digest, data), key.point, {
    prehash: false,
    lowS: false,
    format: 'compact',
  });
}

/** The curves in plain JavaScript. */
export const CURVE_CODE: Readonly<Record<EcCurve, typeof p256>> = {
  'P-256': p256,
  'P-384': p384,
  'P-521': p521,
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
};

interface EddsaCheck {
  readonly point: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** RFC 8032 §5.1.7, §5.2.7 in their strict form: canonical points and S below the order (not ZIP 215). */
function verifyEddsa({ point, data, signature }: EddsaCheck, curve: 'Ed25519' | 'Ed448'): boolean {
  const code = curve === 'Ed25519' ? ed25519 : ed448;
  return code.verify(signature, data, point, { zip215: false });
}

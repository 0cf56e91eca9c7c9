import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { CKK } from '../cryptoki.js';
import type { WholePublicKey } from '../host/protocol.js';

/** DER of the SubjectPublicKeyInfo of a key as tokens show it; undefined for kinds of key that are not known. */
export function publicKeyInfo(key: WholePublicKey): Uint8Array | undefined {
  const jwk = jsonWebKey(key);
  if (!jwk) return undefined;
  return new Uint8Array(
    createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' }),
  );
}

function jsonWebKey({
  keyType,
  modulus,
  exponent,
  point,
  parameters,
}: WholePublicKey): JsonWebKey | undefined {
  if (keyType === CKK.rsa && modulus && exponent) {
    return { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) };
  }
  const curve = curveOf(parameters);
  // SEC 1 §2.3.3: 04, x and y; tokens show no compressed points.
  if (keyType !== CKK.ec || !curve || point?.length !== 1 + 2 * curve.size) return undefined;
  const [x, y] = [point.subarray(1, 1 + curve.size), point.subarray(1 + curve.size)];
  return { kty: 'EC', crv: curve.name, x: base64url(x), y: base64url(y) };
}

/** A named curve of the keys that Vietnamese authorities certify. */
export interface Curve {
  readonly name: 'P-256' | 'P-384' | 'P-521';
  /** Octets of a coordinate. */
  readonly size: number;
  /** Octets of its OID in DER, hexadecimal: CKA_EC_PARAMS. */
  readonly parameters: string;
}

/** RFC 5480 §2.1.1.1. */
export const CURVES: readonly Curve[] = [
  { name: 'P-256', size: 32, parameters: '06082a8648ce3d030107' },
  { name: 'P-384', size: 48, parameters: '06052b81040022' },
  { name: 'P-521', size: 66, parameters: '06052b81040023' },
];

function curveOf(parameters: Uint8Array | undefined): Curve | undefined {
  const hex = Buffer.from(parameters ?? []).toString('hex');
  return CURVES.find((curve) => curve.parameters === hex);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

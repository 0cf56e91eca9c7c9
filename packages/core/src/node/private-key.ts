import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { equalBytes } from '../bytes/index.js';
import { parsePublicKey, type PublicKey } from '../crypto/index.js';
import { coreError } from '../errors.js';
import { keyFileError, passwordError } from '../pkcs12/errors.js';
import { parseCertificate } from '../x509/index.js';
import { mlDsaKeyOf } from './ml-dsa-key.js';

/**
 * A private key: Node's own, DER of a PrivateKeyInfo (PKCS#8), or PEM of any kind that OpenSSL
 * reads.
 */
export type PrivateKeyInput = KeyObject | Uint8Array | string;

/**
 * Node's form of a private key. Throws `ERR_PASSWORD` where the passphrase is missing or wrong,
 * `ERR_KEY_FILE` for what is no private key, `TypeError` for a `KeyObject` of another type.
 */
export function privateKeyOf(key: PrivateKeyInput, passphrase?: string): KeyObject {
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) {
    if (key.type !== 'private')
      throw new TypeError(`a private key expected, found a ${key.type} one`);
    return key;
  }
  try {
    return typeof key === 'string'
      ? createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) })
      : createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' });
  } catch (error) {
    // OpenSSL tells a wrong passphrase from damage for some formats only.
    if (typeof key === 'string' && ENCRYPTED.test(key)) throw passwordError(error);
    const name = mlDsaKeyOf(key)?.parameterSet;
    if (name)
      throw keyFileError('unsupported', `private key of ${name}; openPem and openPkcs12 open it`);
    throw keyFileError('malformed', 'not a private key that can be read', { cause: error });
  }
}

/** Labels and headers of encrypted PEM (RFC 7468 §11, RFC 1421 §4.6.1.1). */
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/**
 * The public key of a certificate (DER). Throws `ERR_CERTIFICATE`, `ERR_DER`,
 * `ERR_UNSUPPORTED_ALGORITHM`.
 */
export function certificateKey(certificate: Uint8Array): PublicKey {
  return parsePublicKey(parseCertificate(certificate).publicKey);
}

/** Whether the private key is that of the public one. */
export function isPairOf(privateKey: KeyObject, publicKey: PublicKey): boolean {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return sameKey(parsePublicKey(new Uint8Array(spki)), publicKey);
}

/** Throws `ERR_KEY_MISMATCH` unless both belong together. */
export function checkPair(privateKey: KeyObject, publicKey: PublicKey): void {
  if (isPairOf(privateKey, publicKey)) return;
  throw coreError('ERR_KEY_MISMATCH', 'the certificate is not that of the private key', {
    facts: { key: privateKey.asymmetricKeyType, certificate: publicKey.kind },
  });
}

/**
 * By the numbers: a certificate may bind an RSA key to PSS, and compress a point, where the key
 * file does not.
 */
function sameKey(a: PublicKey, b: PublicKey): boolean {
  switch (a.kind) {
    case 'rsa':
      return (
        b.kind === 'rsa' && equalBytes(a.modulus, b.modulus) && equalBytes(a.exponent, b.exponent)
      );
    case 'ec':
      return b.kind === 'ec' && a.curve === b.curve && samePoint(a.point, b.point);
    case 'dsa':
      return b.kind === 'dsa' && equalBytes(a.y, b.y);
    case 'ml-dsa':
      return b.kind === 'ml-dsa' && equalBytes(a.key, b.key);
    case 'ed25519':
    case 'ed448':
      return b.kind === a.kind && equalBytes(a.point, b.point);
  }
}

/** Equal points in whichever form (SEC 1 §2.3.3): the x of both, and whether y is odd. */
function samePoint(a: Uint8Array, b: Uint8Array): boolean {
  return equalBytes(compressed(a), compressed(b));
}

function compressed(point: Uint8Array): Uint8Array {
  if (point[0] !== 4) return point;
  const short = point.slice(0, (point.length + 1) / 2);
  short[0] = 2 + ((point[point.length - 1] ?? 0) & 1);
  return short;
}

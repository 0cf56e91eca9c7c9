import { cbc, gcm } from '@noble/ciphers/aes.js';
import type { EcCurve } from '../algorithms.js';
import type { AesParameters, CryptoProvider, EncryptionEngine } from '../ports.js';
import { parsePublicKey } from './public-key.js';
import { CURVE_CODE } from './pure-verify.js';
import { openRsa } from './rsa.js';
import { padOaep } from './rsa-padding.js';
import type { RandomSource } from './random.js';
import { unsupported } from './unsupported.js';

/** The provider's own encryption, otherwise that in plain JavaScript. */
export function encryptionOf(crypto: CryptoProvider): EncryptionEngine {
  return crypto.encryption ?? pureEncryption((length) => crypto.random(length));
}

/** Encryption in plain JavaScript. GCM has tags of 16 bytes only. */
export function pureEncryption(random: RandomSource): EncryptionEngine {
  return {
    encryptAes: (plain, parameters) => later(() => cipherOf(parameters).encrypt(plain)),
    decryptAes: (encrypted, parameters) => later(() => decrypted(encrypted, parameters)),
    encryptOaep: (message, { publicKey, digest }) =>
      later(() => {
        const key = parsePublicKey(publicKey);
        if (key.kind !== 'rsa') throw new TypeError(`an RSA key expected, found ${key.kind}`);
        const { length: modulusLength } = key.modulus;
        const encrypted = openRsa(key, padOaep(message, { digest, modulusLength, random }));
        if (!encrypted) throw new TypeError('a padded message is always below the modulus');
        return encrypted;
      }),
    agree: (curve, point) =>
      later(() => {
        const code = CURVE_CODE[curve];
        const secretKey = code.utils.randomSecretKey(random(code.lengths.seed ?? 0));
        return {
          publicPoint: code.getPublicKey(secretKey, false),
          // A point: what is agreed upon is its x (SEC 1 §3.3.1).
          sharedSecret: code.getSharedSecret(secretKey, point, true).slice(1),
        };
      }),
  };
}

/**
 * The point in its long form (SEC 1 §2.3.3); `undefined` where it does not lie on the curve. A token may not
 * look, and an agreement with a point of another curve tells a part of the key.
 */
export function pointOnCurve(curve: EcCurve, point: Uint8Array): Uint8Array | undefined {
  try {
    return CURVE_CODE[curve].Point.fromBytes(point).toBytes(false);
  } catch {
    return undefined; // the library's words for every malformed point
  }
}

function decrypted(encrypted: Uint8Array, parameters: AesParameters): Uint8Array | undefined {
  const cipher = cipherOf(parameters);
  try {
    return cipher.decrypt(encrypted);
  } catch {
    return undefined; // a wrong tag or padding, or too little to hold one
  }
}

function cipherOf(parameters: AesParameters) {
  const { mode, key, iv } = parameters;
  if (mode === 'cbc') return cbc(key, iv);
  if (parameters.tagLength !== 16) {
    throw unsupported('AES-GCM with a short tag is not done in plain JavaScript', {
      name: `AES-GCM, tag of ${parameters.tagLength} bytes`,
    });
  }
  return gcm(key, iv, parameters.additionalData);
}

/** What fails, fails when it is awaited. */
async function later<Value>(work: () => Value): Promise<Value> {
  return Promise.resolve().then(work);
}

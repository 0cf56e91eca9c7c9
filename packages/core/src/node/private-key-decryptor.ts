import {
  constants,
  createPublicKey,
  diffieHellman,
  privateDecrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { concat } from '../bytes/index.js';
import { unpadOaep, unpadPkcs1, type PublicKey } from '../crypto/index.js';
import type { Decryptor, TransportedKey } from '../decryptor.js';
import { bitString, sequence } from '../der/writer.js';
import { DerReader, Tag, encodingOf } from '../der/index.js';
import { coreError } from '../errors.js';
import { certificateKey, checkPair, privateKeyOf, type PrivateKeyInput } from './private-key.js';

export interface PrivateKeyDecryptorOptions {
  readonly key: PrivateKeyInput;
  /** For an encrypted PEM. */
  readonly passphrase?: string;
  /** DER of the certificate of the key. */
  readonly certificate: Uint8Array;
}

/**
 * A decryptor over a private key in this process's memory. Throws `ERR_KEY_MISMATCH` where key and
 * certificate do not belong together, `ERR_PASSWORD`, `ERR_KEY_FILE`, `ERR_CERTIFICATE`, and
 * `ERR_UNSUPPORTED_ALGORITHM` for keys that only sign.
 */
export function privateKeyDecryptor(options: PrivateKeyDecryptorOptions): Decryptor {
  const { certificate } = options;
  const key = privateKeyOf(options.key, options.passphrase);
  const publicKey = certificateKey(certificate);
  checkPair(key, publicKey);
  if (publicKey.kind === 'rsa' && !publicKey.pss) {
    const { length } = publicKey.modulus;
    return {
      kind: 'rsa',
      certificate,
      decryptKey: (transported) => decryptKey(key, transported, length),
    };
  }
  if (publicKey.kind !== 'ec') {
    throw coreError('ERR_UNSUPPORTED_ALGORITHM', `a key of kind ${publicKey.kind} only signs`, {
      facts: { name: publicKey.kind },
    });
  }
  return {
    kind: 'ec',
    certificate,
    agree: (point) => {
      const peer = peerKey(publicKey, point);
      return new Uint8Array(diffieHellman({ privateKey: key, publicKey: peer }));
    },
  };
}

/**
 * The bare operation, and padding removed here: OpenSSL's own removal answers with errors that an attacker can
 * tell apart, Node 20 refuses it for PKCS#1 v1.5, and neither has OAEP with another digest in MGF1.
 */
function decryptKey(
  key: KeyObject,
  { encryptedKey, scheme, keyLength }: TransportedKey,
  modulusLength: number,
): Uint8Array | undefined {
  const encoded = bareDecrypt(key, encryptedKey, modulusLength);
  if (scheme.kind === 'rsa-oaep') return encoded && unpadOaep(encoded, scheme);
  const random = (length: number) => new Uint8Array(randomBytes(length));
  return unpadPkcs1(encoded ?? new Uint8Array(modulusLength), { keyLength, random });
}

/** `undefined` where the ciphertext is no number below the modulus; the sender knows that as well. */
function bareDecrypt(
  key: KeyObject,
  encryptedKey: Uint8Array,
  modulusLength: number,
): Uint8Array | undefined {
  if (encryptedKey.length > modulusLength) return undefined;
  const padded = concat([new Uint8Array(modulusLength - encryptedKey.length), encryptedKey]);
  try {
    return new Uint8Array(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, padded));
  } catch {
    return undefined;
  }
}

/** A public key of the same algorithm with another point. */
function peerKey({ spki }: PublicKey, point: Uint8Array): KeyObject {
  const algorithm = encodingOf(new DerReader(spki).sequence().read(Tag.sequence));
  const der = Buffer.from(sequence(algorithm, bitString(point)));
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

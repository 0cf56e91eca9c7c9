import type { KeyObject } from 'node:crypto';
import { parseMlDsaPrivateKey, type MlDsaPrivateKey } from '../crypto/ml-dsa-key.js';
import { Tag } from '../der/index.js';
import { decoding } from '../pkcs12/errors.js';
import { pemBlock } from './pem.js';

/** The key, if it is one of ML-DSA and not encrypted; a `KeyObject` only where this Node knows the algorithm. */
export function mlDsaKeyOf(key: KeyObject | Uint8Array | string): MlDsaPrivateKey | undefined {
  const der = pkcs8Of(key);
  // What is no PrivateKeyInfo at all is told by whoever reads keys of other kinds.
  if (der?.[0] !== Tag.sequence) return undefined;
  return decoding('private key', () => parseMlDsaPrivateKey(der));
}

function pkcs8Of(key: KeyObject | Uint8Array | string): Uint8Array | undefined {
  if (typeof key === 'string') return pemBlock(key, 'PRIVATE KEY');
  if (key instanceof Uint8Array) return key;
  if (key.type !== 'private')
    throw new TypeError(`a private key expected, found a ${key.type} one`);
  return new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
}

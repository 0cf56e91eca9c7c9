import * as module from 'node:crypto';
import { nodeCrypto as cryptoOver } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';

/** A new provider over this Node's OpenSSL. It remembers keys: make one and pass it on. */
export function nodeCrypto(): CryptoProvider {
  return cryptoOver(module);
}

import type { CryptoProvider } from '../ports.js';
import { engine, type Engine } from './engine.js';
import { nodeCrypto, type NodeCryptoModule } from './node-crypto.js';
import { pureCrypto } from './pure-crypto.js';
import { engineRandom } from './random.js';
import { webCrypto } from './web-crypto.js';

/**
 * A new provider over the best that this engine has: `node:crypto`, else WebCrypto, else plain
 * JavaScript. `scope` is the engine's global scope. A provider remembers keys: make one and pass it on.
 */
export function defaultCrypto(scope: Engine = engine()): CryptoProvider {
  const { process, crypto } = scope;
  // Asked of the engine and not imported, so that no bundler looks for it.
  const module = process?.getBuiltinModule?.('node:crypto');
  if (isNodeCrypto(module)) return nodeCrypto(module);
  const random = engineRandom(crypto);
  return crypto?.subtle ? webCrypto(crypto.subtle, { random }) : pureCrypto({ random });
}

function isNodeCrypto(module: unknown): module is NodeCryptoModule {
  return typeof module === 'object' && module !== null && 'createPublicKey' in module;
}

import type { CryptoProvider } from '../ports.js';
import { engine, type Engine } from './engine.js';
import { nodeCrypto, type NodeCryptoModule } from './node-crypto.js';
import { pureCrypto } from './pure-crypto.js';
import { engineRandom } from './random.js';
import { webCrypto } from './web-crypto.js';

/**
 * The provider over the best that this engine has: `node:crypto`, else WebCrypto, else plain
 * JavaScript. `scope` is the engine's global scope. Of Node's it is always the same one.
 */
export function defaultCrypto(scope: Engine = engine()): CryptoProvider {
  const { process, crypto } = scope;
  // Asked of the engine and not imported, so that no bundler looks for it.
  const module = process?.getBuiltinModule?.('node:crypto');
  if (isNodeCrypto(module)) return overNode(module);
  const random = engineRandom(crypto);
  return crypto?.subtle ? webCrypto(crypto.subtle, { random }) : pureCrypto({ random });
}

/**
 * The only state of this module, and it is no more than memory: a provider remembers the keys that it
 * imported, and importing an elliptic key takes Node twice as long as verifying with it. So that a caller who
 * passes no provider does not pay for it with every signature, there is one for a module.
 */
const known = new WeakMap<NodeCryptoModule, CryptoProvider>();

function overNode(module: NodeCryptoModule): CryptoProvider {
  const provider = known.get(module) ?? nodeCrypto(module);
  known.set(module, provider);
  return provider;
}

function isNodeCrypto(module: unknown): module is NodeCryptoModule {
  return typeof module === 'object' && module !== null && 'createPublicKey' in module;
}

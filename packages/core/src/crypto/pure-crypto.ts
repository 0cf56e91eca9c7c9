import type { CryptoProvider } from '../ports.js';
import { engine } from './engine.js';
import { readableKey } from './key-cache.js';
import { pureDigest } from './pure-digest.js';
import { pureVerify } from './pure-verify.js';
import { engineRandom, type RandomSource } from './random.js';

/** What the engine may lack. */
export interface PureCryptoOptions {
  /** Needed where the engine has no `crypto.getRandomValues`, as Hermes. */
  readonly random?: RandomSource;
}

/** Cryptography in plain JavaScript, for engines with neither OpenSSL nor WebCrypto. */
export function pureCrypto(options: PureCryptoOptions = {}): CryptoProvider {
  return {
    name: 'pure',
    createDigest: pureDigest,
    verify({ publicKey, algorithm, data, signature }) {
      const key = readableKey(publicKey);
      return key !== undefined && pureVerify({ key, algorithm, data, signature });
    },
    random: options.random ?? engineRandom(engine().crypto),
  };
}

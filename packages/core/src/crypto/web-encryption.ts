import { CURVES } from './algorithm-table.js';
import type { AesParameters, EncryptionEngine } from '../ports.js';
import { NATIVE_CURVES, NATIVE_DIGESTS } from './native-names.js';
import { pureEncryption } from './pure-encryption.js';
import type { RandomSource } from './random.js';
import { unshared } from './unshared.js';

/**
 * Encryption by WebCrypto, off the calling thread where the engine has one. What it lacks (brainpool curves,
 * AES-192 in some browsers) is done in plain JavaScript. `subtleOf` is asked when something is to be done.
 */
export function webEncryption(
  subtleOf: () => SubtleCrypto,
  random: RandomSource,
): EncryptionEngine {
  const pure = pureEncryption(random);
  return {
    async encryptAes(plain, parameters) {
      const subtle = subtleOf();
      const key = await aesKey(subtle, parameters);
      if (!key) return pure.encryptAes(plain, parameters);
      return new Uint8Array(await subtle.encrypt(callOf(parameters), key, unshared(plain)));
    },
    async decryptAes(encrypted, parameters) {
      const subtle = subtleOf();
      const key = await aesKey(subtle, parameters);
      if (!key) return pure.decryptAes(encrypted, parameters);
      const call = callOf(parameters);
      try {
        return new Uint8Array(await subtle.decrypt(call, key, unshared(encrypted)));
      } catch {
        return undefined; // with a key that was imported, only tag or padding is left to be wrong
      }
    },
    async encryptOaep(message, key) {
      const hash = NATIVE_DIGESTS[key.digest];
      const subtle = subtleOf();
      const imported = hash && (await rsaKey(subtle, key.publicKey, hash));
      if (!imported) return pure.encryptOaep(message, key);
      const call = { name: 'RSA-OAEP' };
      return new Uint8Array(await subtle.encrypt(call, imported, unshared(message)));
    },
    async agree(curve, point) {
      const namedCurve = NATIVE_CURVES[curve];
      if (namedCurve === undefined) return pure.agree(curve, point);
      const agreed = await agree(subtleOf(), { namedCurve, point, curve });
      return agreed ?? pure.agree(curve, point);
    },
  };
}

function callOf(parameters: AesParameters): AesGcmParams | AesCbcParams {
  const iv = unshared(parameters.iv);
  if (parameters.mode === 'cbc') return { name: 'AES-CBC', iv };
  const { additionalData, tagLength } = parameters;
  return {
    name: 'AES-GCM',
    iv,
    additionalData: unshared(additionalData),
    tagLength: 8 * tagLength,
  };
}

async function aesKey(
  subtle: SubtleCrypto,
  { mode, key }: AesParameters,
): Promise<CryptoKey | undefined> {
  const name = mode === 'cbc' ? 'AES-CBC' : 'AES-GCM';
  try {
    return await subtle.importKey('raw', unshared(key), name, false, ['encrypt', 'decrypt']);
  } catch {
    return undefined; // some browsers have no AES-192
  }
}

async function rsaKey(
  subtle: SubtleCrypto,
  publicKey: Uint8Array,
  hash: string,
): Promise<CryptoKey | undefined> {
  try {
    const algorithm = { name: 'RSA-OAEP', hash };
    return await subtle.importKey('spki', unshared(publicKey), algorithm, false, ['encrypt']);
  } catch {
    return undefined; // keys that the engine finds too short or too long
  }
}

async function agree(
  subtle: SubtleCrypto,
  {
    namedCurve,
    point,
    curve,
  }: { namedCurve: string; point: Uint8Array; curve: keyof typeof CURVES },
) {
  const algorithm = { name: 'ECDH', namedCurve };
  let peer: CryptoKey;
  let own: CryptoKeyPair;
  try {
    peer = await subtle.importKey('raw', unshared(point), algorithm, false, []);
    own = await subtle.generateKey(algorithm, false, ['deriveBits']);
  } catch {
    return undefined; // P-521 that this engine lacks
  }
  const bits = 8 * CURVES[curve].fieldLength;
  const secret = await subtle.deriveBits({ name: 'ECDH', public: peer }, own.privateKey, bits);
  const publicPoint = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
  return { publicPoint, sharedSecret: new Uint8Array(secret) };
}

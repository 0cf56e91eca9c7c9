import type { SignatureAlgorithm } from '../algorithms.js';
import type { CryptoProvider } from '../ports.js';
import { engine } from './engine.js';
import { keyCache, type CachedKey } from './key-cache.js';
import { NATIVE_CURVES, NATIVE_DIGESTS } from './native-names.js';
import type { PublicKey } from './public-key.js';
import { pureDigest } from './pure-digest.js';
import { p1363Of, pureVerify, type SignatureCheck } from './pure-verify.js';
import { engineRandom, type RandomSource } from './random.js';
import { signatureFits } from './signature-value.js';
import { unshared } from './unshared.js';
import { unsupported } from './unsupported.js';
import { webEncryption } from './web-encryption.js';

/** What the engine may lack beside `subtle`. */
export interface WebCryptoOptions {
  /** Needed where the engine has no `crypto.getRandomValues`. */
  readonly random?: RandomSource;
}

/**
 * Cryptography of a browser: RSA with SHA-1 and SHA-2 (PSS with one digest in both places), ECDSA on
 * the NIST curves, and Ed25519 where the engine has it. All else, and streaming digests, which WebCrypto
 * does not have, are done in plain JavaScript. Throws `ERR_UNSUPPORTED_ALGORITHM` without `subtle`.
 */
export function webCrypto(
  subtle: SubtleCrypto | undefined = engine().crypto?.subtle,
  options: WebCryptoOptions = {},
): CryptoProvider {
  if (!subtle) throw unsupported('no WebCrypto in this engine', { name: 'crypto.subtle' });
  const keys = keyCache<CryptoKey | 'refused'>();
  const random = options.random ?? engineRandom(engine().crypto);
  return {
    name: 'webcrypto',
    createDigest: pureDigest,
    async verify({ publicKey, algorithm, data, signature }) {
      const cached = keys.read(publicKey);
      if (!cached || !signatureFits(cached.key, algorithm, signature)) return false;
      const check = { key: cached.key, algorithm, data, signature };
      const native = await nativeVerify(subtle, check, cached);
      // Engines want NULL in the DigestInfo, pureVerify also reads it without (see verifyRsaPkcs1).
      const final = native === true || (native === false && algorithm.kind !== 'rsa-pkcs1');
      return final ? native : pureVerify(check);
    },
    random,
    encryption: webEncryption(() => subtle, random),
  };
}

/** `undefined` where the engine cannot say. */
async function nativeVerify(
  subtle: SubtleCrypto,
  check: SignatureCheck,
  cached: CachedKey<CryptoKey | 'refused'>,
): Promise<boolean | undefined> {
  const call = nativeCall(check);
  if (!call) return undefined;
  const key = await importedKey(subtle, call.imports, cached);
  if (!key) return undefined;
  try {
    return await subtle.verify(call.verifies, key, unshared(call.signature), unshared(check.data));
  } catch {
    return undefined; // what this engine refuses to try is tried in plain JavaScript
  }
}

interface NativeCall {
  readonly imports: KeyImport;
  readonly verifies: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
  readonly signature: Uint8Array;
}

/** What `importKey` must know of a key: RsaHashedImportParams, EcKeyImportParams or the name alone. */
interface KeyImport {
  readonly name: string;
  readonly hash?: string;
  readonly namedCurve?: string;
}

/** The call of WebCrypto that decides, if there is one. */
function nativeCall({ key, algorithm, signature }: SignatureCheck): NativeCall | undefined {
  if (algorithm.kind === 'eddsa') {
    // Ed448 is in no browser.
    if (algorithm.curve !== 'Ed25519') return undefined;
    return { imports: { name: 'Ed25519' }, verifies: { name: 'Ed25519' }, signature };
  }
  if (algorithm.kind === 'ml-dsa') return undefined; // no engine has it yet
  const hash = NATIVE_DIGESTS[algorithm.digest];
  if (hash === undefined) return undefined;
  if (algorithm.kind === 'ecdsa') return ecdsaCall(key, { algorithm, hash, signature });
  const name = RSA_NAMES[algorithm.kind];
  // Keys that are bound to PSS carry an OID that engines do not import.
  if (name === undefined || key.kind !== 'rsa' || key.pss) return undefined;
  const imports = { name, hash };
  if (algorithm.kind !== 'rsa-pss') return { imports, verifies: { name }, signature };
  if (algorithm.mgfDigest !== algorithm.digest) return undefined;
  return { imports, verifies: { name, saltLength: algorithm.saltLength }, signature };
}

function ecdsaCall(
  key: PublicKey,
  { algorithm, hash, signature }: EcdsaValue,
): NativeCall | undefined {
  const namedCurve = key.kind === 'ec' ? NATIVE_CURVES[key.curve] : undefined;
  // Compressed points are imported by some engines only; a malformed signature needs no engine.
  if (key.kind !== 'ec' || namedCurve === undefined || key.point[0] !== 4) return undefined;
  const plain = p1363Of(signature, algorithm, key.curve);
  if (!plain) return undefined;
  return {
    imports: { name: 'ECDSA', namedCurve },
    verifies: { name: 'ECDSA', hash },
    signature: plain,
  };
}

interface EcdsaValue {
  readonly algorithm: Extract<SignatureAlgorithm, { kind: 'ecdsa' }>;
  readonly hash: string;
  readonly signature: Uint8Array;
}

const RSA_NAMES: Readonly<Partial<Record<SignatureAlgorithm['kind'], string>>> = {
  'rsa-pkcs1': 'RSASSA-PKCS1-v1_5',
  'rsa-pss': 'RSA-PSS',
};

/** The key as the engine has it for this use; a refusal is remembered with the key. */
async function importedKey(
  subtle: SubtleCrypto,
  imports: KeyImport,
  cached: CachedKey<CryptoKey | 'refused'>,
): Promise<CryptoKey | undefined> {
  const use = `${imports.name} ${imports.hash ?? ''}`;
  let imported = cached.imports.get(use);
  if (imported === undefined) {
    imported = await importKey(subtle, imports, cached.key.spki);
    cached.imports.set(use, imported);
  }
  return imported === 'refused' ? undefined : imported;
}

async function importKey(
  subtle: SubtleCrypto,
  imports: KeyImport,
  spki: Uint8Array,
): Promise<CryptoKey | 'refused'> {
  try {
    return await subtle.importKey('spki', unshared(spki), imports, false, ['verify']);
  } catch {
    return 'refused'; // Ed25519 or P-521 that this engine lacks, keys that it finds too short or too long
  }
}

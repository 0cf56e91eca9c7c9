import { constants, sign, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import type { SignatureAlgorithm } from '../algorithms.js';
import { keyPermits, type PublicKey } from '../crypto/index.js';
import { DIGESTS } from '../crypto/algorithm-table.js';
import { coreError, type KysoError } from '../errors.js';
import type { Signer } from '../signer.js';
import { mlDsaSigner, notAllowed } from './ml-dsa-signer.js';
import { certificateKey, checkPair, privateKeyOf, type PrivateKeyInput } from './private-key.js';

/** Digests to sign with. */
export type SigningDigest = 'SHA-256' | 'SHA-384' | 'SHA-512';
/** Digests that fewer programs know: in PDF they are of ISO/TS 32001, which the document then names. */
export type Sha3SigningDigest = 'SHA3-256' | 'SHA3-384' | 'SHA3-512';

export interface PrivateKeySignerOptions {
  readonly key: PrivateKeyInput;
  /** For an encrypted PEM. */
  readonly passphrase?: string;
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  /** DER of the certificates above it, issuer first. */
  readonly chain?: readonly Uint8Array[];
  /** Exactly this algorithm, in place of `digest` and `pss`. */
  readonly algorithm?: SignatureAlgorithm;
  /** Default: SHA-256 for RSA; for ECDSA the digest as long as the curve. */
  readonly digest?: SigningDigest | Sha3SigningDigest;
  /** RSASSA-PSS for an RSA key that may do both; keys bound to PSS do it anyway. */
  readonly pss?: boolean;
  /**
   * A key of ML-DSA signs only where this is true: few programs check such signatures, and the standards that are
   * mandatory in Vietnam do not name them (docs/decisions/017-post-quantum.md).
   */
  readonly allowPostQuantum?: boolean;
  /**
   * Signs in Node's thread pool, so that several signatures go on at once and the event loop stays
   * free. Default: in the calling thread, which is faster for one signature after the other.
   */
  readonly threadPool?: boolean;
}

/**
 * A signer over a private key in this process's memory. Throws `ERR_KEY_MISMATCH` where key and
 * certificate do not belong together, `ERR_PASSWORD`, `ERR_KEY_FILE`, `ERR_CERTIFICATE`, and
 * `ERR_UNSUPPORTED_ALGORITHM` for an algorithm that the key does not permit or OpenSSL lacks, and
 * `ERR_POST_QUANTUM` for ML-DSA without `allowPostQuantum`. Whether a key of ML-DSA is the certificate's is found
 * out by its first signature.
 */
export function privateKeySigner(options: PrivateKeySignerOptions): Signer {
  const { certificate, chain = [], threadPool = false } = options;
  const publicKey = certificateKey(certificate);
  if (publicKey.kind === 'ml-dsa') {
    const algorithm = algorithmFor(publicKey, options);
    if (!keyPermits(publicKey, options.algorithm ?? algorithm))
      throw unsuitable(publicKey, options.algorithm ?? algorithm);
    return mlDsaSigner({ key: options.key, publicKey, certificate, chain });
  }
  const key = privateKeyOf(options.key, options.passphrase);
  checkPair(key, publicKey);
  const algorithm = options.algorithm ?? algorithmFor(publicKey, options);
  if (!keyPermits(publicKey, algorithm)) throw unsuitable(publicKey, algorithm);
  const call = signCall(key, algorithm);
  return {
    certificate,
    chain,
    algorithm,
    sign: threadPool
      ? (toBeSigned, { signal }) => signInPool(call, toBeSigned, signal)
      : (toBeSigned) => plainBytes(sign(call.digest, toBeSigned, call.key)),
  };
}

/** The usual algorithm of a key, as `PrivateKeySignerOptions` say. */
export function algorithmFor(
  key: PublicKey,
  {
    digest,
    pss = false,
    allowPostQuantum = false,
  }: Pick<PrivateKeySignerOptions, 'digest' | 'pss' | 'allowPostQuantum'>,
): SignatureAlgorithm {
  switch (key.kind) {
    case 'rsa':
      return key.pss || pss
        ? pssAlgorithm(key, digest)
        : { kind: 'rsa-pkcs1', digest: digest ?? 'SHA-256' };
    case 'ec':
      return { kind: 'ecdsa', digest: digest ?? EC_DIGESTS[key.curve], encoding: 'der' };
    case 'ed25519':
      return { kind: 'eddsa', curve: 'Ed25519' };
    case 'ed448':
      return { kind: 'eddsa', curve: 'Ed448' };
    case 'ml-dsa':
      if (!allowPostQuantum) throw notAllowed(key.parameterSet);
      return { kind: 'ml-dsa', parameterSet: key.parameterSet };
    case 'dsa':
      throw coreError('ERR_UNSUPPORTED_ALGORITHM', 'DSA is read but never produced', {
        facts: { name: 'dsa' },
      });
  }
}

/**
 * A key that is bound to parameters is used with these (RFC 4055 §3.3); the salt is as long as the
 * digest.
 */
function pssAlgorithm(
  { pss }: Extract<PublicKey, { kind: 'rsa' }>,
  digest: SigningDigest | Sha3SigningDigest = 'SHA-256',
): SignatureAlgorithm {
  const bound = pss?.parameters;
  if (bound) {
    const { digest: own, mgfDigest } = bound;
    const saltLength = Math.max(bound.saltLength, DIGESTS[own].length);
    return { kind: 'rsa-pss', digest: own, mgfDigest, saltLength };
  }
  return { kind: 'rsa-pss', digest, mgfDigest: digest, saltLength: DIGESTS[digest].length };
}

/** FIPS 186-5 §6.1.1: a digest at least as strong as the curve. */
const EC_DIGESTS = {
  'P-256': 'SHA-256',
  'P-384': 'SHA-384',
  'P-521': 'SHA-512',
  brainpoolP256r1: 'SHA-256',
  brainpoolP384r1: 'SHA-384',
  brainpoolP512r1: 'SHA-512',
} as const;

interface SignCall {
  readonly digest: string | null;
  readonly key: KeyObject | SignKeyObjectInput;
}

function signCall(key: KeyObject, algorithm: SignatureAlgorithm): SignCall {
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return { digest: opensslDigest(algorithm), key };
    case 'rsa-pss': {
      // OpenSSL has another MGF1 digest, Node no way to ask for it.
      if (algorithm.mgfDigest !== algorithm.digest) throw unproducible(algorithm);
      const { saltLength } = algorithm;
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return { digest: opensslDigest(algorithm), key: { key, padding, saltLength } };
    }
    case 'ecdsa': {
      const dsaEncoding = algorithm.encoding === 'der' ? 'der' : 'ieee-p1363';
      return { digest: opensslDigest(algorithm), key: { key, dsaEncoding } };
    }
    case 'eddsa':
      return { digest: null, key };
    case 'ml-dsa':
    case 'dsa':
      throw unproducible(algorithm);
  }
}

function opensslDigest(
  algorithm: Extract<SignatureAlgorithm, { kind: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' }>,
): string {
  const { digest } = algorithm;
  if (!DIGESTS[digest].produced || digest === 'SHAKE256') throw unproducible(algorithm);
  return digest.startsWith('SHA3') ? digest : digest.replace('/', '-').replace('SHA-', 'SHA');
}

function signInPool(
  { digest, key }: SignCall,
  toBeSigned: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    sign(digest, toBeSigned, key, (error, signature) => {
      if (error) reject(error);
      else resolve(plainBytes(signature));
    });
  });
}

/** The same memory as a plain `Uint8Array`: a `Buffer` behaves otherwise in `slice` and in JSON. */
function plainBytes({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

function unsuitable(key: PublicKey, { kind }: SignatureAlgorithm): KysoError {
  return coreError(
    'ERR_UNSUPPORTED_ALGORITHM',
    `a key of kind ${key.kind} does not permit ${kind}`,
    {
      facts: { name: kind, key: key.kind },
    },
  );
}

function unproducible(algorithm: SignatureAlgorithm): KysoError {
  const name = 'digest' in algorithm ? `${algorithm.kind} ${algorithm.digest}` : algorithm.kind;
  return coreError('ERR_UNSUPPORTED_ALGORITHM', `${name} with these parameters is not produced`, {
    facts: { name },
  });
}

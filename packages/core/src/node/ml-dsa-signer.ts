import { equalBytes } from '../bytes/index.js';
import type { PublicKey } from '../crypto/index.js';
import { mlDsaKeyPair, type MlDsaKeyPair, type MlDsaPrivateKey } from '../crypto/ml-dsa-key.js';
import { coreError, type KysoError } from '../errors.js';
import { decodingAsync } from '../pkcs12/errors.js';
import type { Signer } from '../signer.js';
import { nodeCrypto } from './crypto.js';
import { mlDsaKeyOf } from './ml-dsa-key.js';
import type { PrivateKeyInput } from './private-key.js';

/** Bytes of randomness that hedge a signature (FIPS 204 §5.2). */
const HEDGE = 32;

type MlDsaPublicKey = Extract<PublicKey, { kind: 'ml-dsa' }>;

/** The key, and what the signer says of itself. */
interface MlDsaIdentity extends Pick<Signer, 'certificate' | 'chain'> {
  readonly key: PrivateKeyInput;
  readonly publicKey: MlDsaPublicKey;
}

/**
 * A signer by ML-DSA. Whether the key is the certificate's is known only with the code that computes the public key, so
 * that it is asked before the first signature, which rejects with `ERR_KEY_MISMATCH` or `ERR_KEY_FILE`.
 */
export function mlDsaSigner({ key, publicKey, certificate, chain }: MlDsaIdentity): Signer {
  const { parameterSet } = publicKey;
  const privateKey = mlDsaKeyOf(key);
  if (privateKey?.parameterSet !== parameterSet)
    throw mismatch(privateKey?.parameterSet, parameterSet);
  let pair: Promise<MlDsaKeyPair> | undefined;
  return {
    certificate,
    chain,
    algorithm: { kind: 'ml-dsa', parameterSet },
    async sign(toBeSigned, { signal }) {
      signal?.throwIfAborted();
      pair ??= pairFor(privateKey, publicKey);
      const { sign } = await pair;
      return sign(toBeSigned, nodeCrypto().random(HEDGE));
    },
  };
}

/** The pair of a private key, if it is that of the public one. Rejects with `ERR_KEY_MISMATCH` and `ERR_KEY_FILE`. */
async function pairFor(
  privateKey: MlDsaPrivateKey,
  publicKey: MlDsaPublicKey,
): Promise<MlDsaKeyPair> {
  const pair = await decodingAsync('private key', () => mlDsaKeyPair(privateKey));
  if (equalBytes(pair.publicKey, publicKey.key)) return pair;
  throw mismatch(pair.parameterSet, publicKey.parameterSet);
}

/** `ERR_POST_QUANTUM`: why a key of ML-DSA does not sign unless that is asked for. */
export function notAllowed(name: string): KysoError {
  return coreError(
    'ERR_POST_QUANTUM',
    `${name}: few programs can check such signatures, and the standards list of TT 15/2025/TT-BKHCN does not name them; allowPostQuantum signs all the same`,
    { facts: { name, option: 'allowPostQuantum' } },
  );
}

function mismatch(key: string | undefined, certificate: string): KysoError {
  return coreError('ERR_KEY_MISMATCH', 'the certificate is not that of the private key', {
    facts: { key: key ?? 'another kind', certificate },
  });
}

import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import {
  DIGESTS,
  algorithmIdentifierOf,
  digestAlgorithmOf,
  signatureAlgorithmOf,
  usualDigest,
} from '../crypto/index.js';
import { ML_DSA } from '../crypto/ml-dsa-table.js';
import type { DerElement } from '../der/index.js';
import { isKysoError } from '../errors.js';
import {
  broken,
  combined,
  failed,
  intact,
  passed,
  readable,
  unverifiable,
  unknown,
  warning,
  type Outcome,
} from './outcome.js';
import type { SignerInfo } from './signed-data.js';

/** The algorithms of a SignerInfo as far as they are known, and what is to be said of them. */
export interface SignerAlgorithms extends Outcome {
  readonly digestAlgorithm?: DigestAlgorithm;
  readonly signatureAlgorithm?: SignatureAlgorithm;
}

/**
 * Resolves both algorithms and compares them. Where the signature algorithm names another digest than
 * digestAlgorithm does, the signature is `broken`: OpenSSL takes one of the two and accepts, EU DSS refuses;
 * a verifier that chooses lets whoever wrote the unsigned field choose.
 */
export function signerAlgorithms(signerInfo: SignerInfo): SignerAlgorithms {
  const digest = resolved(() => digestOf(signerInfo.digestAlgorithm));
  const digestAlgorithm = digest.value;
  const signature = resolved(() => ({
    value: signatureAlgorithmOf(
      signerInfo.signatureAlgorithm,
      digestAlgorithm ? { digestAlgorithm } : {},
    ),
    outcome: intact(),
  }));
  const signatureAlgorithm = signature.value;
  const consistency =
    digestAlgorithm && signatureAlgorithm
      ? consistent(digestAlgorithm, signatureAlgorithm, signerInfo)
      : intact();
  return {
    ...combined([digest.outcome, signature.outcome, consistency]),
    ...(digestAlgorithm && { digestAlgorithm }),
    ...(signatureAlgorithm && { signatureAlgorithm }),
  };
}

interface Resolved<T> {
  readonly value?: T;
  readonly outcome: Outcome;
}

function resolved<T>(resolve: () => Resolved<T>): Resolved<T> {
  try {
    return resolve();
  } catch (error) {
    if (!isKysoError(error) || error.code !== 'ERR_UNSUPPORTED_ALGORITHM') {
      return { outcome: readable(() => rethrown(error)) };
    }
    const { oid, name } = error.facts;
    return {
      outcome: unverifiable(
        unknown('signature-algorithm', 'RFC 5652 §5.3', {
          found: String(name ?? oid ?? error.message),
        }),
      ),
    };
  }
}

function rethrown(error: unknown): never {
  throw error;
}

/** digestAlgorithm; a signature algorithm in its place is read as its digest, with a warning (a real CA's signer writes sha256WithRSAEncryption). */
function digestOf(element: DerElement): Resolved<DigestAlgorithm> {
  try {
    return { value: digestAlgorithmOf(element), outcome: intact() };
  } catch (error) {
    if (!isKysoError(error) || error.code !== 'ERR_UNSUPPORTED_ALGORITHM') throw error;
    const value = digestAlgorithmOf(element, { orSignature: true });
    const found = algorithmIdentifierOf(element).oid;
    const outcome = intact(
      warning('algorithm-consistency', 'RFC 5652 §10.1.1', { expected: value, found }),
    );
    return { value, outcome };
  }
}

function consistent(
  digestAlgorithm: DigestAlgorithm,
  algorithm: SignatureAlgorithm,
  signerInfo: SignerInfo,
): Outcome {
  if (algorithm.kind === 'ml-dsa') return longEnough(digestAlgorithm, algorithm, signerInfo);
  const expected = usualDigest(algorithm);
  const facts = { expected, found: digestAlgorithm };
  if (expected === digestAlgorithm) {
    return intact(passed('algorithm-consistency', 'RFC 5652 §5.3'));
  }
  // EdDSA does not sign a digest of this name, so nothing is left to choose; RFC 8419 §3.1 is only not followed.
  return algorithm.kind === 'eddsa'
    ? intact(warning('algorithm-consistency', 'RFC 8419 §3.1', facts))
    : broken(failed('algorithm-consistency', 'RFC 5652 §5.3', facts));
}

/**
 * ML-DSA goes with any digest; a shorter one than the parameter set is made for lowers its strength to that of the digest,
 * which is said. Without signed attributes the digest has no meaning.
 */
function longEnough(
  digestAlgorithm: DigestAlgorithm,
  { parameterSet }: Extract<SignatureAlgorithm, { kind: 'ml-dsa' }>,
  { signedAttributes }: SignerInfo,
): Outcome {
  const clause = 'RFC 9882 §3.3';
  const fits = DIGESTS[digestAlgorithm].length >= ML_DSA[parameterSet].digest;
  if (fits || !signedAttributes) return intact(passed('algorithm-consistency', clause));
  const facts = { expected: 'SHA-512', found: digestAlgorithm };
  return intact(warning('algorithm-consistency', clause, facts));
}

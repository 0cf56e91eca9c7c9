import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { Tag, type DerElement } from '../der/index.js';
import { nullValue, oid as oidElement, sequence } from '../der/writer.js';
import {
  DIGESTS,
  Oid,
  SIGNATURES,
  SIGNATURE_BY_OID,
  signatureAlgorithmName,
} from './algorithm-table.js';
import {
  algorithmIdentifierOf,
  digestAlgorithmOf,
  isNull,
  unknownParameters,
  type AlgorithmIdentifier,
} from './digest-identifier.js';
import { HASH_ML_DSA } from './ml-dsa-table.js';
import { pssParameters, pssParametersOf } from './pss-parameters.js';
import { unsupported } from './unsupported.js';
import { signsMessage } from './usual-digest.js';

/** What the place of an AlgorithmIdentifier adds to it. */
export interface SignatureAlgorithmContext {
  /**
   * The digest algorithm that stands beside the signature algorithm: `SignerInfo.digestAlgorithm`, for
   * signature algorithms that name only the kind of key (`rsaEncryption`, RFC 3370 §3.2).
   */
  readonly digestAlgorithm?: DigestAlgorithm;
}

/**
 * The signature algorithm of an AlgorithmIdentifier. Its own digest is given even where it differs
 * from the context's: whether that is a fault is for the caller to say. Throws `ERR_DER`, and
 * `ERR_UNSUPPORTED_ALGORITHM` with `oid` for unknown algorithms and parameters.
 */
export function signatureAlgorithmOf(
  element: DerElement,
  context: SignatureAlgorithmContext = {},
): SignatureAlgorithm {
  const { oid, parameters } = algorithmIdentifierOf(element);
  const algorithm = SIGNATURE_BY_OID.get(oid);
  if (!algorithm) return parameterised({ oid, parameters }, context);
  // NULL is required for RSA, absence for the others (RFC 5754 §3); both occur for either. EdDSA and
  // ML-DSA alone have never been written otherwise (RFC 8410 §3, RFC 9882 §3.3).
  if (parameters && (signsMessage(algorithm) || !isNull(parameters))) throw unknownParameters(oid);
  return algorithm;
}

/**
 * DER of the AlgorithmIdentifier to write in `SignerInfo.signatureAlgorithm`. The array is shared: do
 * not change it. Throws `ERR_UNSUPPORTED_ALGORITHM` for what is read and never produced: SHA-1 and MD5
 * anywhere in it, DSA, and combinations that have no OID.
 */
export function algorithmIdentifier(algorithm: SignatureAlgorithm): Uint8Array {
  if (algorithm.kind === 'rsa-pss') {
    refuseBroken(algorithm.digest);
    refuseBroken(algorithm.mgfDigest);
    return sequence(oidElement(Oid.rsassaPss), pssParameters(algorithm));
  }
  if ('digest' in algorithm) refuseBroken(algorithm.digest);
  const name = signatureAlgorithmName(algorithm);
  const der = algorithm.kind === 'dsa' ? undefined : SIGNATURE_DER.get(name);
  if (!der) throw unsupported(`${name} is not a signature algorithm that is produced`, { name });
  return der;
}

// Made once: CMS writes the same few identifiers into every signature.
const SIGNATURE_DER: ReadonlyMap<string, Uint8Array> = signatureDer();

function signatureDer(): Map<string, Uint8Array> {
  const all = new Map<string, Uint8Array>();
  for (const { oid, algorithm } of SIGNATURES) {
    const name = signatureAlgorithmName(algorithm);
    // RSA PKCS#1 carries NULL, the others nothing (RFC 5754 §3.2, RFC 5758 §3.2, RFC 8410 §3).
    const parameters = algorithm.kind === 'rsa-pkcs1' ? [nullValue()] : [];
    if (!all.has(name)) all.set(name, sequence(oidElement(oid), ...parameters));
  }
  return all;
}

/** The algorithms whose parameters, or whose digest beside them, decide. */
function parameterised(
  { oid, parameters }: AlgorithmIdentifier,
  { digestAlgorithm }: SignatureAlgorithmContext,
): SignatureAlgorithm {
  switch (oid) {
    case Oid.rsassaPss:
      // RFC 4055 §3.1: in a signature the parameters must be present.
      if (!parameters) throw unknownParameters(oid);
      return { kind: 'rsa-pss', ...pssParametersOf(parameters) };
    case Oid.rsaEncryption:
      if (parameters && !isNull(parameters)) throw unknownParameters(oid);
      return { kind: 'rsa-pkcs1', digest: digestBeside(oid, digestAlgorithm) };
    case Oid.ecdsaWithSpecified:
      if (parameters?.tag !== Tag.sequence) throw unknownParameters(oid);
      return { kind: 'ecdsa', digest: digestAlgorithmOf(parameters), encoding: 'der' };
    // The OID of the key in place of the signature's; parameters of the key may follow it.
    case Oid.ecPublicKey:
      return { kind: 'ecdsa', digest: digestBeside(oid, digestAlgorithm), encoding: 'der' };
    case Oid.dsa:
      return { kind: 'dsa', digest: digestBeside(oid, digestAlgorithm) };
    default: {
      const name = HASH_ML_DSA[oid];
      throw unsupported(`${name ?? oid} is not a signature algorithm that is known`, { oid, name });
    }
  }
}

function digestBeside(oid: string, digest: DigestAlgorithm | undefined): DigestAlgorithm {
  if (digest === undefined) throw unsupported(`${oid} names no digest, and none is given`, { oid });
  return digest;
}

function refuseBroken(digest: DigestAlgorithm): void {
  if (!DIGESTS[digest].produced) {
    throw unsupported(`${digest} is read but never produced in a signature`, { name: digest });
  }
}

import type { MlDsaParameterSet } from '../algorithms.js';
import { equalBytes } from '../bytes/index.js';
import { DerReader, Tag, contextTag, contentsOf, derError } from '../der/index.js';
import { coreError } from '../errors.js';
import { algorithmIdentifierOf, unknownParameters } from './digest-identifier.js';
import { mlDsaCode } from './ml-dsa.js';
import { ML_DSA, ML_DSA_BY_OID } from './ml-dsa-table.js';
import { digestOf } from './pure-digest.js';

/** A private key of ML-DSA as it was read; at least one of seed and expanded key is there. */
export interface MlDsaPrivateKey {
  readonly parameterSet: MlDsaParameterSet;
  /** 32 bytes, ξ of FIPS 204 §5.1. */
  readonly seed: Uint8Array | undefined;
  readonly expanded: Uint8Array | undefined;
}

/** A private key that was found to be whole, and its public one. */
export interface MlDsaKeyPair {
  readonly parameterSet: MlDsaParameterSet;
  /** Computed from the private numbers. */
  readonly publicKey: Uint8Array;
  /** Signs the message, hedged by 32 random bytes (FIPS 204 §5.2), with an empty context. */
  readonly sign: (message: Uint8Array, random: Uint8Array) => Uint8Array;
}

/** Length of ξ, in bytes. */
const SEED = 32;
/** Where tr, the digest of the public key, stands in an expanded key, and its length (FIPS 204 §7.2). */
const TR = { at: 64, length: 64 } as const;

/**
 * Reads DER of a PrivateKeyInfo (RFC 5958 §2) of ML-DSA in each of the three forms of RFC 9881 §6; `undefined` for a key of
 * another kind. Throws `ERR_DER`, and `ERR_UNSUPPORTED_ALGORITHM` where parameters are present.
 *
 *     ML-DSA-65-PrivateKey ::= CHOICE {
 *       seed        [0] OCTET STRING (SIZE (32)),
 *       expandedKey     OCTET STRING (SIZE (4032)),
 *       both            SEQUENCE { seed OCTET STRING (SIZE (32)), expandedKey OCTET STRING (SIZE (4032)) } }
 */
export function parseMlDsaPrivateKey(pkcs8: Uint8Array): MlDsaPrivateKey | undefined {
  const reader = new DerReader(pkcs8).sequence();
  reader.smallInteger();
  const { oid, parameters } = algorithmIdentifierOf(reader.read(Tag.sequence));
  const parameterSet = ML_DSA_BY_OID.get(oid);
  if (!parameterSet) return undefined;
  if (parameters) throw unknownParameters(oid);
  const key = { parameterSet, ...partsOf(reader.octetString()) };
  const { seed, expanded } = key;
  if ((seed?.length ?? SEED) !== SEED) throw wrongLength(parameterSet, seed);
  const length = ML_DSA[parameterSet].privateKey;
  if ((expanded?.length ?? length) !== length) throw wrongLength(parameterSet, expanded);
  return key;
}

function partsOf(der: Uint8Array): Omit<MlDsaPrivateKey, 'parameterSet'> {
  const outer = new DerReader(der);
  const element = outer.read();
  outer.finish();
  switch (element.tag) {
    case contextTag(0, 'primitive'):
      return { seed: contentsOf(element), expanded: undefined };
    case Tag.octetString:
      return { seed: undefined, expanded: contentsOf(element) };
    case Tag.sequence: {
      const both = DerReader.within(element);
      const seed = both.octetString();
      const expanded = both.octetString();
      both.finish();
      return { seed, expanded };
    }
    default:
      throw derError('not a private key of ML-DSA', element.start);
  }
}

function wrongLength(name: MlDsaParameterSet, part: Uint8Array | undefined): Error {
  return derError(`private key of ${name} with a part of ${part?.length} octets`, 0);
}

/**
 * The pair of a private key. Where both forms are given they must be one key (RFC 9881 §8.2), and an expanded key must hold
 * the digest of the public key that its numbers give. Rejects with `ERR_DER` where they contradict each other.
 */
export async function mlDsaKeyPair(key: MlDsaPrivateKey): Promise<MlDsaKeyPair> {
  const { parameterSet, seed, expanded } = key;
  const code = await mlDsaCode(parameterSet);
  const secretKey = seed ? code.keygen(seed).secretKey : expanded;
  const contradicts = expanded && secretKey && !equalBytes(expanded, secretKey);
  if (!secretKey || contradicts) throw derError(`both forms of the ${parameterSet} key differ`, 0);
  const publicKey = publicKeyOf(() => code.getPublicKey(secretKey), parameterSet);
  const tr = secretKey.subarray(TR.at, TR.at + TR.length);
  if (!equalBytes(digestOf('SHAKE256', publicKey), tr))
    throw derError(`the parts of the ${parameterSet} key contradict each other`, 0);
  return {
    parameterSet,
    publicKey,
    sign: (message, random) => code.sign(message, secretKey, { extraEntropy: random }),
  };
}

/** Numbers beyond their range are found while decoding. */
function publicKeyOf(compute: () => Uint8Array, name: MlDsaParameterSet): Uint8Array {
  try {
    return compute();
  } catch (cause) {
    throw coreError('ERR_DER', `the numbers of the ${name} key are out of range`, { cause });
  }
}

import { createHash } from 'node:crypto';
import type { KysoError, SignatureAlgorithm, SigningContext } from '@kyso/core';
import type { PublicKey } from '@kyso/core/crypto';
import type { SigningDigest } from '@kyso/core/node';
import type { Mechanism } from './cryptoki.js';
import { pkcs11Error } from './errors.js';
import { CKM, DIGEST_MECHANISMS, mechanismName, type MechanismName } from './mechanism-table.js';
import { derSignature } from './signature-der.js';

/** A way to sign: the algorithm for CMS, the mechanism for the token, and what is given to it. */
export interface SigningWay {
  readonly algorithm: SignatureAlgorithm;
  readonly name: MechanismName;
  readonly mechanism: Mechanism;
  /** What the mechanism takes, of the bytes to be signed. */
  readonly input: (toBeSigned: Uint8Array, context: Pick<SigningContext, 'digest'>) => Uint8Array;
  /** The value as CMS carries it, of what the mechanism answers. */
  readonly output: (value: Uint8Array) => Uint8Array;
}

/** What is asked of the algorithm. Without a scheme PKCS#1 v1.5 comes before PSS, without a digest SHA-256. */
export interface SchemeChoice {
  /** For RSA keys that may do both. */
  readonly scheme?: 'pkcs1' | 'pss';
  readonly digest?: SigningDigest;
  /** The mechanism by name, where a token offers one that does not work. */
  readonly mechanism?: MechanismName;
}

/**
 * The ways in which a token can sign with a key, best first: the digest is ours where a mechanism takes one. Throws
 * `ERR_MECHANISM` with the reason where there is none.
 */
export function signingWays(
  key: PublicKey,
  offered: readonly number[],
  choice: SchemeChoice = {},
): readonly SigningWay[] {
  const possible = waysOf(key, choice).filter(
    ({ name }) => choice.mechanism === undefined || choice.mechanism === name,
  );
  const ways = possible.filter(({ mechanism }) => offered.includes(mechanism.mechanism));
  if (ways.length > 0) return ways;
  throw noneFits(key, possible, offered);
}

function waysOf(key: PublicKey, choice: SchemeChoice): SigningWay[] {
  switch (key.kind) {
    case 'rsa':
      return digestsOf(choice, 'SHA-256').flatMap((digest) => rsaWays(key, digest, choice.scheme));
    case 'ec':
      // FIPS 186-5 §6.1.1: a digest at least as strong as the curve.
      return digestsOf(choice, EC_DIGESTS[key.curve]).flatMap(ecdsaWays);
    case 'ed25519':
      return [edwardsWay('Ed25519')];
    case 'ed448':
      return [edwardsWay('Ed448')];
    case 'ml-dsa': // CKM_ML_DSA came with PKCS#11 3.2; no token that is known has it
    case 'dsa':
      return [];
  }
}

type RsaKey = Extract<PublicKey, { kind: 'rsa' }>;
type EcKey = Extract<PublicKey, { kind: 'ec' }>;

const EC_DIGESTS: Readonly<Record<EcKey['curve'], SigningDigest>> = {
  'P-256': 'SHA-256',
  'P-384': 'SHA-384',
  'P-521': 'SHA-512',
  brainpoolP256r1: 'SHA-256',
  brainpoolP384r1: 'SHA-384',
  brainpoolP512r1: 'SHA-512',
};

/** The digest that was asked for, or the usual one and those after it, for tokens that hash and know only these. */
function digestsOf({ digest }: SchemeChoice, usual: SigningDigest): SigningDigest[] {
  if (digest !== undefined) return [digest];
  const all = Object.keys(DIGEST_MECHANISMS) as SigningDigest[];
  return [usual, ...all.filter((other) => other > usual)];
}

function rsaWays(key: RsaKey, digest: SigningDigest, scheme: SchemeChoice['scheme']): SigningWay[] {
  const bound = key.pss !== undefined;
  const pkcs1 = !bound && scheme !== 'pss' ? pkcs1Ways(digest) : [];
  const pss = bound || scheme !== 'pkcs1' ? pssWays(key, digest) : [];
  return [...pkcs1, ...pss];
}

function pkcs1Ways(digest: SigningDigest): SigningWay[] {
  const shared = { algorithm: { kind: 'rsa-pkcs1', digest } as const, output: asItIs };
  const whole = DIGEST_MECHANISMS[digest].pkcs1;
  return [
    {
      ...shared,
      name: 'CKM_RSA_PKCS',
      mechanism: { mechanism: CKM.CKM_RSA_PKCS },
      input: (toBeSigned, context) => digestInfo(digest, digestOf(digest, toBeSigned, context)),
    },
    { ...shared, name: whole, mechanism: { mechanism: CKM[whole] }, input: asItIs },
  ];
}

/** A key that is bound to parameters is used with these (RFC 4055 §3.3). */
function pssWays(key: RsaKey, wanted: SigningDigest): SigningWay[] {
  const bound = key.pss?.parameters;
  const digest = bound ? bound.digest : wanted;
  const mgfDigest = bound ? bound.mgfDigest : wanted;
  if (!isKnown(digest) || !isKnown(mgfDigest) || (bound && digest !== wanted)) return [];
  const saltLength = Math.max(bound?.saltLength ?? 0, LENGTHS[digest]);
  const { hash, pss: whole } = DIGEST_MECHANISMS[digest];
  const { mgf } = DIGEST_MECHANISMS[mgfDigest];
  const parameter = { type: CK_PARAMS_RSA_PSS, hashAlg: hash, mgf, saltLen: saltLength };
  const algorithm = { kind: 'rsa-pss', digest, mgfDigest, saltLength } as const;
  return [
    {
      algorithm,
      name: 'CKM_RSA_PKCS_PSS',
      mechanism: { mechanism: CKM.CKM_RSA_PKCS_PSS, parameter },
      input: (toBeSigned, context) => digestOf(digest, toBeSigned, context),
      output: asItIs,
    },
    {
      algorithm,
      name: whole,
      mechanism: { mechanism: CKM[whole], parameter },
      input: asItIs,
      output: asItIs,
    },
  ];
}

/** The native part's word for CK_RSA_PKCS_PSS_PARAMS. */
const CK_PARAMS_RSA_PSS = 5;

const LENGTHS: Readonly<Record<SigningDigest, number>> = {
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
};

function isKnown(digest: string): digest is SigningDigest {
  return Object.hasOwn(LENGTHS, digest);
}

function ecdsaWays(digest: SigningDigest): SigningWay[] {
  const shared = {
    algorithm: { kind: 'ecdsa', digest, encoding: 'der' } as const,
    output: derSignature,
  };
  const whole = DIGEST_MECHANISMS[digest].ecdsa;
  return [
    {
      ...shared,
      name: 'CKM_ECDSA',
      mechanism: { mechanism: CKM.CKM_ECDSA },
      input: (toBeSigned, context) => digestOf(digest, toBeSigned, context),
    },
    { ...shared, name: whole, mechanism: { mechanism: CKM[whole] }, input: asItIs },
  ];
}

/** The key takes the message itself (RFC 8032 §5.1.6). */
function edwardsWay(curve: 'Ed25519' | 'Ed448'): SigningWay {
  return {
    algorithm: { kind: 'eddsa', curve },
    name: 'CKM_EDDSA',
    mechanism: { mechanism: CKM.CKM_EDDSA },
    input: asItIs,
    output: asItIs,
  };
}

function asItIs(bytes: Uint8Array): Uint8Array {
  return bytes;
}

function digestOf(
  digest: SigningDigest,
  toBeSigned: Uint8Array,
  context: Pick<SigningContext, 'digest'>,
): Uint8Array {
  if (context.digest?.length === LENGTHS[digest]) return context.digest;
  return createHash(digest.replace('SHA-', 'sha')).update(toBeSigned).digest();
}

/**
 *     DigestInfo ::= SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING }
 *
 * with NULL parameters (RFC 8017 §9.2 note 1), which CKM_RSA_PKCS takes whole (PKCS#11 v2.40 §2.1.6).
 */
function digestInfo(digest: SigningDigest, value: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(DIGEST_INFO[digest], 'hex'), value]);
}

const DIGEST_INFO: Readonly<Record<SigningDigest, string>> = {
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
};

function noneFits(
  key: PublicKey,
  possible: readonly SigningWay[],
  offered: readonly number[],
): KysoError {
  const wanted = [...new Set(possible.map(({ name }) => name))].join(' ');
  const names = offered.flatMap((mechanism) => mechanismName(mechanism) ?? []).join(' ');
  const message =
    possible.length === 0
      ? `no mechanism signs with a key of kind ${key.kind} in the way that was asked for`
      : `the token offers none of ${wanted} for a key of kind ${key.kind}; it offers ${names || 'none that signs'}`;
  return pkcs11Error('ERR_MECHANISM', message, {
    facts: { key: key.kind, wanted, offered: names },
  });
}

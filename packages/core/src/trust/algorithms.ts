import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { failed, passed, unknown } from '../cms/index.js';
import {
  parsePublicKey,
  signatureAlgorithmName,
  signatureAlgorithmOf,
  type PublicKey,
} from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import { nameText, type Certificate } from '../x509/index.js';
import type { Acceptance, AlgorithmPolicy } from './algorithm-policy.js';
import { noted, opposed, type Judged } from './judged.js';

/**
 * RSA moduli that sign certificates, in bits, whatever the policy. Below, anybody can find the key (RFC 8017 has no
 * least); above, one check takes longer than anybody owes a certificate.
 */
const RSA_BITS = { least: 1024, most: 8192 } as const;

/** The outcome of checking a certificate's signature. */
export type SignatureOutcome =
  | { readonly kind: 'verified'; readonly algorithm: SignatureAlgorithm; readonly key: PublicKey }
  | { readonly kind: 'wrong' }
  /** Not checked, and why: a path over it is never valid. */
  | { readonly kind: 'refused'; readonly finding: Finding };

/**
 * Whether the issuer's key signed the certificate (RFC 5280 §6.1.3 (a)(1)). Throws only what `crypto` throws beyond
 * unknown algorithms. What `crypto` found to verify is not verified again for the same two objects.
 */
export async function checkIssuerSignature(
  child: Certificate,
  issuer: Certificate,
  crypto: CryptoProvider,
): Promise<SignatureOutcome> {
  const issuers = verifiedBy(crypto, child);
  const known = issuers.get(issuer);
  if (known) return known;
  const outcome = await checkedSignature(child, issuer, crypto);
  if (outcome.kind === 'verified') issuers.set(issuer, outcome);
  return outcome;
}

type Verified = Extract<SignatureOutcome, { kind: 'verified' }>;

/** The issuers whose keys are known to have signed the certificate. */
function verifiedBy(crypto: CryptoProvider, child: Certificate): WeakMap<Certificate, Verified> {
  const children =
    VERIFIED.get(crypto) ?? new WeakMap<Certificate, WeakMap<Certificate, Verified>>();
  const issuers = children.get(child) ?? new WeakMap<Certificate, Verified>();
  VERIFIED.set(crypto, children.set(child, issuers));
  return issuers;
}

// A certificate that was read does not change. Authorities are met with each of their subscribers.
const VERIFIED = new WeakMap<
  CryptoProvider,
  WeakMap<Certificate, WeakMap<Certificate, Verified>>
>();

async function checkedSignature(
  child: Certificate,
  issuer: Certificate,
  crypto: CryptoProvider,
): Promise<SignatureOutcome> {
  try {
    const algorithm = signatureAlgorithmOf(child.signatureAlgorithm);
    const key = parsePublicKey(issuer.publicKey);
    const refusal = refusalOf(algorithm, key);
    if (refusal !== undefined) return refused(child, refusal);
    const verified = await crypto.verify({
      publicKey: issuer.publicKey,
      algorithm,
      data: child.tbs,
      signature: child.signature,
    });
    return verified ? { kind: 'verified', algorithm, key } : { kind: 'wrong' };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    if (error.code !== 'ERR_UNSUPPORTED_ALGORITHM') return { kind: 'wrong' };
    return {
      kind: 'refused',
      finding: unknown('certificate-algorithm', 'RFC 5280 §6.1.3 (a)(1)', {
        found: error.message,
        at: nameText(child.subject),
      }),
    };
  }
}

/** What is never checked, by rule. FIPS 186-5 withdrew DSA; no authority of Vietnam uses it. */
function refusalOf(algorithm: SignatureAlgorithm, key: PublicKey): string | undefined {
  if (algorithm.kind === 'dsa') return `DSA with ${algorithm.digest}`;
  if (key.kind === 'dsa') return 'DSA key';
  if (key.kind !== 'rsa') return undefined;
  const fits = key.bits >= RSA_BITS.least && key.bits <= RSA_BITS.most;
  return fits ? undefined : `RSA key of ${key.bits} bits`;
}

function refused(child: Certificate, found: string): SignatureOutcome {
  const facts = {
    expected: `RSA of ${RSA_BITS.least} to ${RSA_BITS.most} bits, ECDSA, EdDSA or ML-DSA`,
    found,
    at: nameText(child.subject),
  };
  return { kind: 'refused', finding: failed('certificate-algorithm', 'FIPS 186-5 §1', facts) };
}

/** One signature of a path. */
export interface CheckedSignature {
  readonly certificate: Certificate;
  readonly outcome: SignatureOutcome;
}

/** The signatures of a path, and their algorithms and keys against the policy at the time of each (EN 319 102-1 §5.2.8). */
export function judgeSignatures(
  signatures: readonly CheckedSignature[],
  {
    policy,
    timeOf,
  }: { policy: AlgorithmPolicy | 'any'; timeOf: (certificate: Certificate) => Date },
): Judged[] {
  return signatures.flatMap(({ certificate, outcome }): Judged[] => {
    const at = timeOf(certificate);
    const subject = nameText(certificate.subject);
    switch (outcome.kind) {
      case 'wrong':
        return [
          opposed(failed('certificate-signature', 'RFC 5280 §6.1.3 (a)(1)', { at: subject })),
        ];
      case 'refused':
        return [opposed(outcome.finding, 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE')];
      case 'verified':
        return policy === 'any' ? [] : [againstPolicy(outcome, { policy, at, subject })];
    }
  });
}

function againstPolicy(
  { algorithm, key }: { algorithm: SignatureAlgorithm; key: PublicKey },
  { policy, at, subject }: { policy: AlgorithmPolicy; at: Date; subject: string },
): Judged {
  const clause = 'EN 319 102-1 §5.2.8';
  const facts = { ...policyFacts({ algorithm, key }, { policy, at }), at: subject };
  if (facts.expected === undefined) return noted(passed('certificate-algorithm', clause, facts));
  return opposed(
    failed('certificate-algorithm', clause, facts),
    'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  );
}

/** What was signed with, and where the policy does not accept it at that time, what it would. */
export function policyFacts(
  { algorithm, key }: { readonly algorithm: SignatureAlgorithm; readonly key: PublicKey },
  { policy, at }: { readonly policy: AlgorithmPolicy; readonly at: Date },
): { readonly found: string; readonly expected?: string } {
  const used: readonly (readonly [string, Acceptance | undefined])[] = [
    ...digestsOf(algorithm).map((digest) => [digest, policy.digests[digest]] as const),
    [keyText(key), acceptanceOf(key, policy)],
  ];
  const found = [signatureAlgorithmName(algorithm), keyText(key)].join(', ');
  const beyond = used.find(([, acceptance]) => !acceptedAt(acceptance, at));
  if (!beyond) return { found };
  const [name, acceptance] = beyond;
  const end = acceptance?.until;
  const expected = end ? `${name} until ${end} (${policy.name})` : `no ${name} (${policy.name})`;
  return { found, expected };
}

function digestsOf(algorithm: SignatureAlgorithm) {
  switch (algorithm.kind) {
    case 'rsa-pss':
      return [algorithm.digest, algorithm.mgfDigest];
    case 'rsa-pkcs1':
    case 'ecdsa':
    case 'dsa':
      return [algorithm.digest];
    case 'eddsa':
    case 'ml-dsa':
      return []; // its digest belongs to the curve or the parameter set
  }
}

function acceptanceOf(key: PublicKey, policy: AlgorithmPolicy): Acceptance | undefined {
  switch (key.kind) {
    case 'rsa': {
      const fitting = policy.rsa.filter(({ leastBits }) => leastBits <= key.bits);
      return [...fitting].sort((a, b) => b.leastBits - a.leastBits)[0];
    }
    case 'ec':
      return policy.curves[key.curve];
    case 'ed25519':
      return policy.curves.Ed25519;
    case 'ed448':
      return policy.curves.Ed448;
    case 'ml-dsa':
      return policy.mlDsa?.[key.parameterSet];
    case 'dsa':
      return undefined;
  }
}

/** An algorithm or key that is not accepted at some time. */
export interface Weakness {
  readonly name: string;
  /** Until when it was accepted; null where it never was. */
  readonly until: string | null;
}

/** Those of a signature's digests and of its key that the policy does not accept at that time. */
export function weaknessOf(
  {
    digestAlgorithm,
    signatureAlgorithm,
    key,
  }: {
    readonly digestAlgorithm: DigestAlgorithm;
    readonly signatureAlgorithm: SignatureAlgorithm;
    readonly key: PublicKey | undefined;
  },
  { policy, at }: { readonly policy: AlgorithmPolicy; readonly at: Date },
): Weakness[] {
  const digests = new Set([digestAlgorithm, ...digestsOf(signatureAlgorithm)]);
  const used: (readonly [string, Acceptance | undefined])[] = [
    ...[...digests].map((digest) => [digest, policy.digests[digest]] as const),
    ...(key ? [[keyText(key), acceptanceOf(key, policy)] as const] : []),
    ...(signatureAlgorithm.kind === 'dsa' && !key ? [['DSA', undefined] as const] : []),
  ];
  return used
    .filter(([, acceptance]) => !acceptedAt(acceptance, at))
    .map(([name, acceptance]) => ({ name, until: acceptance?.until ?? null }));
}

/** The digest, where the policy does not accept it at that time. */
export function digestWeaknessOf(
  digest: DigestAlgorithm,
  { policy, at }: { readonly policy: AlgorithmPolicy; readonly at: Date },
): Weakness | undefined {
  const acceptance = policy.digests[digest];
  return acceptedAt(acceptance, at)
    ? undefined
    : { name: digest, until: acceptance?.until ?? null };
}

/** Until when a key is accepted; undefined for one without an end. A key that is not accepted at all never was. */
export function keyAcceptedUntil(key: PublicKey, policy: AlgorithmPolicy): Date | undefined {
  const acceptance = acceptanceOf(key, policy);
  if (!acceptance) return new Date(0);
  return acceptance.until === null ? undefined : new Date(acceptance.until);
}

function acceptedAt(acceptance: Acceptance | undefined, at: Date): boolean {
  if (!acceptance) return false;
  return acceptance.until === null || at.getTime() <= Date.parse(acceptance.until);
}

function keyText(key: PublicKey): string {
  switch (key.kind) {
    case 'rsa':
      return `RSA key of ${key.bits} bits`;
    case 'ec':
      return key.curve;
    case 'ed25519':
      return 'Ed25519';
    case 'ed448':
      return 'Ed448';
    case 'ml-dsa':
      return key.parameterSet;
    case 'dsa':
      return 'DSA key';
  }
}

/**
 * The earliest end of what a certificate rests on: the digest by which it is signed, and its own key. Undefined where
 * none is set, the beginning of time for what the policy does not accept at all.
 */
export function acceptedUntil(certificate: Certificate, policy: AlgorithmPolicy): Date | undefined {
  const used = acceptancesOf(certificate, policy);
  const ends = used.flatMap((acceptance) => {
    if (!acceptance) return [0];
    return acceptance.until === null ? [] : [Date.parse(acceptance.until)];
  });
  return ends.length === 0 ? undefined : new Date(Math.min(...ends));
}

function acceptancesOf(
  { signatureAlgorithm, publicKey }: Certificate,
  policy: AlgorithmPolicy,
): readonly (Acceptance | undefined)[] {
  try {
    const digests = digestsOf(signatureAlgorithmOf(signatureAlgorithm));
    return [
      ...digests.map((digest) => policy.digests[digest]),
      acceptanceOf(parsePublicKey(publicKey), policy),
    ];
  } catch (error) {
    if (isKysoError(error)) return [undefined];
    throw error;
  }
}

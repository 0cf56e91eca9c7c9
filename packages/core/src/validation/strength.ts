import type { DigestAlgorithm, SignatureAlgorithm } from '../algorithms.js';
import { passed, warning } from '../cms/index.js';
import { parsePublicKey, signatureAlgorithmName, type PublicKey } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { digestWeaknessOf, weaknessOf, type Weakness } from '../trust/algorithms.js';
import type { AlgorithmPolicy } from '../trust/index.js';
import type { Certificate } from '../x509/index.js';

/** What was signed with. */
export interface Algorithms {
  readonly digestAlgorithm?: DigestAlgorithm;
  readonly signatureAlgorithm?: SignatureAlgorithm;
  readonly certificate?: Certificate;
}

/** By what algorithms are judged, and for when. */
export interface StrengthRules {
  readonly policy: AlgorithmPolicy;
  /** Since when the signature is proved to exist, else the time of validation. */
  readonly at: Date;
  /** The time of validation. */
  readonly end: Date;
}

/**
 * Whether digest, signature algorithm and key were accepted when the signature is proved to have existed; weak ones are a
 * warning with the facts, and so is what counts for this proof alone (`legacy-algorithm`).
 */
export function judgeStrength(
  { digestAlgorithm, signatureAlgorithm, certificate }: Algorithms,
  { policy, at, end }: StrengthRules,
): Finding[] {
  const clause = 'EN 319 102-1 §5.2.8';
  if (!digestAlgorithm || !signatureAlgorithm) return [];
  const used = { digestAlgorithm, signatureAlgorithm, key: certificate && keyOf(certificate) };
  const name = signatureAlgorithmName(signatureAlgorithm);
  const weak = weaknessOf(used, { policy, at });
  if (weak.length > 0) {
    const facts = { expected: acceptedText(weak, policy), found: `${name} (${namesOf(weak)})` };
    return [warning('algorithm-strength', clause, facts)];
  }
  const legacy = weaknessOf(used, { policy, at: end });
  const accepted = passed('algorithm-strength', clause, { found: name });
  if (legacy.length === 0) return [accepted];
  const facts = { expected: acceptedText(legacy, policy), found: at.toISOString() };
  return [accepted, warning('legacy-algorithm', clause, facts)];
}

/** A warning where the digest over which a timestamp was made was not accepted any more (collisions replace what it proves). */
export function judgeImprint(
  digest: DigestAlgorithm,
  { policy, at }: Pick<StrengthRules, 'policy' | 'at'>,
): Finding[] {
  const weak = digestWeaknessOf(digest, { policy, at });
  if (!weak) return [];
  const facts = { expected: acceptedText([weak], policy), found: digest };
  return [warning('algorithm-strength', 'EN 319 102-1 §5.2.8', facts)];
}

function namesOf(weak: readonly Weakness[]): string {
  return weak.map(({ name }) => name).join(', ');
}

function acceptedText(weak: readonly Weakness[], policy: AlgorithmPolicy): string {
  const parts = weak.map(({ name, until }) => (until ? `${name} until ${until}` : `no ${name}`));
  return `${parts.join(', ')} (${policy.name})`;
}

function keyOf({ publicKey }: Certificate): PublicKey | undefined {
  try {
    return parsePublicKey(publicKey);
  } catch (error) {
    if (isKysoError(error)) return undefined; // such a key verified nothing, which the integrity says
    throw error;
  }
}

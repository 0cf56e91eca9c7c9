import type { Finding } from '../report.js';
import type { Certificate } from '../x509/index.js';

/** What was found of the revocation of one certificate, with its evidence. */
export interface RevocationAnswer {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revocationTime?: Date;
  readonly evidence: unknown;
  readonly furtherEvidence: readonly unknown[];
  readonly findings: readonly Finding[];
}

/** What validation asks of a certificate of a path. */
export interface PathRevocationQuestion {
  readonly certificate: Certificate;
  /** Whose key signed it, on this path. */
  readonly issuer: Certificate;
  /** The time for which is asked. */
  readonly at: Date;
  /**
   * Whether another certificate that signed evidence leads to the same anchor (RFC 5280 §6.3.3 (f)) and may be used
   * so, its own revocation included: `undefined` where it does, otherwise why not. Bounded.
   */
  readonly validateSigner: (
    certificate: Certificate,
    use: 'crl-signing' | 'ocsp-signing',
  ) => Promise<Finding | undefined>;
}

/** Looks up whether a certificate was revoked. Never throws for what stands in evidence. */
export type RevocationCheck = (question: PathRevocationQuestion) => Promise<RevocationAnswer>;

/** A certificate of a path and what was found of it. */
export interface PathRevocation {
  readonly certificate: Certificate;
  readonly answer: RevocationAnswer;
}

/**
 * `required`: a certificate of whose revocation nothing is known leaves the path undecided. `if-available`: only evidence
 * that is at hand and cannot be used does; where there is none, it is a warning.
 */
export type RevocationMode = 'required' | 'if-available';

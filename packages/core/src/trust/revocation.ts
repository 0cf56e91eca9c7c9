import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import {
  checkRevocation,
  type Crl,
  type OcspResponse,
  type RevocationAnswer,
  type SignerUse,
} from '../revocation/index.js';
import type { Certificate } from '../x509/index.js';

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
    use: SignerUse,
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

/** Evidence at hand, for all certificates of a path. */
export interface EvidenceOptions {
  readonly crls?: readonly Crl[];
  readonly ocsp?: readonly OcspResponse[];
  /** Candidates for those who sign CRLs and responses; they are not trusted for being here. */
  readonly certificates?: readonly Certificate[];
  readonly crypto: CryptoProvider;
  /** The latest instant at which evidence may have been made; default the time for which is asked. */
  readonly now?: Date;
  /** Evidence that is older than this is out of date. */
  readonly maxAgeSeconds?: number;
}

/** A check of revocation by evidence that is at hand; nothing is fetched. */
export function revocationByEvidence(evidence: EvidenceOptions): RevocationCheck {
  const { crls = [], ocsp = [], certificates = [], ...rest } = evidence;
  return (question) => checkRevocation({ ...question, ...rest, crls, ocsp, certificates });
}

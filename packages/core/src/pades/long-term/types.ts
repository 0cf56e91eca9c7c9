import type { DigestAlgorithm } from '../../algorithms.js';
import type { Clock, CryptoProvider, Fetcher } from '../../ports.js';
import type { Finding, SignatureLevel } from '../../report.js';
import type { EvidenceAge, TrustDomain } from '../../trust/index.js';
import type { TimestampTerms } from '../types.js';
import type { UpdatedPdf } from '../updated-pdf.js';
import type { ValidationData } from '../validation-data.js';

/** Where the evidence of a lasting signature comes from, and how much the signature depends on it. */
export interface EvidenceTerms extends ValidationData {
  /** Where paths must lead. Evidence that would not convince who trusts these is not written. */
  readonly trust: readonly TrustDomain[];
  /** Asks for what is not at hand, at the addresses that certificates name. Without it nothing is fetched. */
  readonly fetcher?: Fetcher;
  /**
   * `any` (default) takes what holds at the time in question, with the warning `evidence-age` where it was made before
   * the signature: a list of yesterday. `after-signing` refuses it; a later `extendPdf` will find newer.
   */
  readonly age?: EvidenceAge;
  /** Default true: each signature gets an entry in /VRI, which older readers look for. */
  readonly vri?: boolean;
  /**
   * `downgrade` stops at the level that can be reached, with the warning `evidence-missing`. Default `refuse`: the
   * error, `ERR_EVIDENCE` or that of the network. What the caller aborts is aborted.
   */
  readonly onFailure?: 'refuse' | 'downgrade';
}

/** How far, and with what, a signed document is extended. */
export interface ExtendPdfOptions extends TimestampTerms {
  /**
   * `B-T`: every signature is proved to have existed, by a document timestamp where it has no timestamp of its own.
   * `B-LT`: with all evidence about signers and authorities. `B-LTA`: with a document timestamp over that; asked for
   * again, it renews one that is there.
   */
  readonly level: Exclude<SignatureLevel, 'B-B'>;
  /** Needed for `B-LT` and `B-LTA`. */
  readonly evidence?: EvidenceTerms;
  /** Names of the signatures that count; default all. Document timestamps always do. */
  readonly fields?: readonly string[];
  /** User or owner password of an encrypted document; without one the empty user password is tried. */
  readonly password?: string;
  /** Digest of document timestamps; default SHA-256. */
  readonly digestAlgorithm?: DigestAlgorithm;
  /** As for signing: appends to a document whose cross-reference had to be rebuilt. */
  readonly repair?: boolean;
  readonly crypto?: CryptoProvider;
  readonly clock?: Clock;
}

/** A signed document with what makes its signatures last appended. */
export interface ExtendedPdf extends UpdatedPdf {
  /** The level that was reached: the one asked for, or a declared downgrade. */
  readonly level: SignatureLevel;
  /** Fields of the document timestamps that were added. */
  readonly timestamps: readonly string[];
  /** What a person should know: a downgrade, evidence from before the signature. */
  readonly findings: readonly Finding[];
}

import type { DigestAlgorithm } from '../../algorithms.js';
import type { Clock, CryptoProvider } from '../../ports.js';
import type { Finding, SignatureLevel } from '../../report.js';
import type { TimestampTerms } from '../types.js';
import type { UpdatedPdf } from '../updated-pdf.js';
import type { EvidenceTerms } from './evidence-terms.js';

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
  /**
   * The level that was reached: the one asked for, or a declared downgrade. Null where a signature is no baseline signature, such
   * as `adbe.pkcs7.detached`: the same was added to it, but it has no level (warning `signature-form`).
   */
  readonly level: SignatureLevel | null;
  /** Fields of the document timestamps that were added. */
  readonly timestamps: readonly string[];
  /** What a person should know: a downgrade, evidence from before the signature. */
  readonly findings: readonly Finding[];
}

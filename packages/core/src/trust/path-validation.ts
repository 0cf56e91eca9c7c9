import type { CryptoProvider } from '../ports.js';
import type { Finding, SubIndication } from '../report.js';
import type { Certificate } from '../x509/index.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { InitialPolicies } from './policies.js';
import type { Purpose } from './purpose.js';
import type { PathRevocation, RevocationCheck, RevocationMode } from './revocation.js';
import type { ValidatedPath } from './validated-path.js';

export interface ValidatePathOptions {
  readonly anchors: readonly Certificate[];
  /** Certificates that may stand between; they are not trusted for being here. */
  readonly intermediates?: readonly Certificate[];
  /** The time for which everything must hold. */
  readonly at: Date;
  readonly crypto: CryptoProvider;
  /** What the certificate is used for; default `any`. */
  readonly purpose?: Purpose;
  /** What is asked of certificate policies; default nothing. */
  readonly policies?: InitialPolicies;
  /** Algorithms and key sizes; `any` accepts all that are verified at all. Default `DEFAULT_ALGORITHM_POLICY`. */
  readonly algorithms?: AlgorithmPolicy | 'any';
  /**
   * The time for which the algorithms of a certificate must hold: since when it is proved to have existed
   * (EN 319 102-1 §5.6.2.2). Default `at` for all of them.
   */
  readonly algorithmTime?: (certificate: Certificate) => Date;
  /**
   * `apply` (default): path length, names, policies and cA of an anchor's own certificate limit what it may
   * vouch for (RFC 5937). `ignore`: an anchor is a name and a key and nothing else (RFC 5280 §6.1.1 (d)).
   */
  readonly anchorConstraints?: 'apply' | 'ignore';
  /** How revocation is looked up; without it nothing is said of revocation. */
  readonly revocation?: { readonly mode: RevocationMode; readonly check: RevocationCheck };
}

/** The answer for one certificate. */
export type PathValidation =
  | {
      readonly kind: 'valid';
      readonly path: ValidatedPath;
      readonly findings: readonly Finding[];
    }
  | {
      /**
       * `failed`: what was found speaks against the certificate at that time; `undecided`: something is missing
       * (EN 319 102-1 §5.2.6).
       */
      readonly kind: 'failed' | 'undecided';
      readonly subIndication: SubIndication;
      /** The path that got furthest, the certificate first. */
      readonly candidate: readonly [Certificate, ...Certificate[]];
      /** The anchor that it reached; null where it reached none. */
      readonly anchor: Certificate | null;
      /** Those certificates of it about which was asked, the target first. */
      readonly revocation: readonly PathRevocation[];
      readonly findings: readonly Finding[];
    };

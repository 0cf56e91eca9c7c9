import type { Clock, Fetcher } from '../../ports.js';
import type { EvidenceAge, TrustDomain } from '../../trust/index.js';
import type { ValidationData } from '../validation-data.js';

/** Where the evidence of a lasting signature comes from, and how much the signature depends on it. */
export interface EvidenceTerms extends ValidationData {
  /** Where paths must lead. Evidence that would not convince who trusts these is not written. */
  readonly trust: readonly TrustDomain[];
  /**
   * Asks for what is not at hand, at the addresses that certificates name. Without it nothing is fetched. One that keeps
   * answers gives such as were made before the signature.
   */
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
  /** What is now for evidence, where the clock of the call stands still; default that clock. */
  readonly clock?: Clock;
}

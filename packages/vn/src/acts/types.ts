import type { Clock, CryptoProvider, SignedPdf, Signer } from '@kyso/core';
import type { EvidenceTerms } from '@kyso/core/pades';
import type { ActRecord } from '@kyso/core/validation';
import type { TimestampSource } from '@kyso/core/timestamp';
import type { AuthorityRule } from '../people/authority.js';
import type { ExplicitPlace } from '../placement/index.js';
import type { SigningPlan } from '../plan/signing-plan.js';
import type { Profile } from '../profile/index.js';
import type { UsageEvent } from '../usage/index.js';
import type { Notice } from './notices.js';

/** What every act takes. */
export interface ActOptions {
  readonly signer: Signer;
  /** Chức vụ, recorded as claimed role; default that of the plan. */
  readonly claimedRole?: string;
  /** Timestamp authority; with it the signature is B-T. */
  readonly timestamps?: TimestampSource;
  /** Most milliseconds that all timestamping of the act may take; default 10,000. */
  readonly timestampTimeout?: number;
  /** What happens without timestamp: `refuse` (default), or a declared B-B (`downgrade`, default when initialing). */
  readonly onTimestampFailure?: 'refuse' | 'downgrade';
  /**
   * Where evidence comes from: with it and `timestamps`, issuing makes B-LT. Evidence that cannot be had is a notice and
   * the level B-T, for the seal stands by then; `onFailure: 'refuse'` makes it an error. Other acts do not use it.
   */
  readonly evidence?: EvidenceTerms;
  /** Who may do the act; default `[officeRules()]`. */
  readonly authority?: readonly AuthorityRule[];
  /** Places, sizes, colours and texts; default that of the plan, or `nd30`. */
  readonly profile?: Profile;
  /** Where the mark stands, instead of where plan or text say. */
  readonly place?: ExplicitPlace;
  /** Does the act although something that should come before is missing, or a mark is orphaned. */
  readonly force?: boolean;
  /**
   * Puts another plan in force from this act on, recorded in its signature; for those who approve or issue under the plan
   * before. People whom it adds sign in new fields.
   */
  readonly amendPlan?: SigningPlan;
  readonly password?: string;
  /** Signs although the cross-reference had to be rebuilt. */
  readonly repair?: boolean;
  readonly crypto?: CryptoProvider;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** How the key is reached, for usage records: `file` (default), `token`, `hsm`, `agent`, `remote`, `mobile`, … */
  readonly channel?: string;
  /** The authenticated person who uses an organisation's key, for usage records. */
  readonly clerk?: string;
  /** Told of the act when it is done or has failed, for usage records. */
  readonly onUsage?: (event: UsageEvent) => void | Promise<void>;
}

/** A document with one act more. */
export interface ActResult extends SignedPdf {
  readonly act: ActRecord;
  /** What a person should know. */
  readonly notices: readonly Notice[];
}

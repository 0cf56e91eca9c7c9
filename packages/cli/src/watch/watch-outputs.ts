import type { WatchedKind } from '@kyso/core/watch';

/** What `kyso watch --once --json` prints. */
export interface WatchOutput {
  /** For which instant (RFC 3339). */
  readonly at: string;
  /** The nearest end first. */
  readonly entries: readonly WatchEntry[];
  /** What of the entries is news: all that passed a threshold, without `--state`; never told before, with it. */
  readonly events: readonly WatchEvent[];
  readonly problems: readonly WatchProblem[];
}

/** What `kyso watch --json` prints without `--once`: one of these on a line. */
export type WatchLine =
  | (WatchEvent & { readonly event: 'expiry'; readonly at: string })
  | (WatchProblem & { readonly event: 'problem'; readonly at: string });

/** Something with an end. */
export interface WatchEntry {
  readonly kind: WatchedKind;
  readonly name: string;
  readonly issuer: string;
  /** Of a certificate; of a revocation list its number. */
  readonly serial: string | null;
  /** SHA-256 of the certificate or list. */
  readonly sha256: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** Whole days, rounded down; negative once it has run out. */
  readonly daysLeft: number;
  /** The last threshold that was passed, in days; 0 once it has run out, null where none was passed. */
  readonly threshold: number | null;
  /** Files, trust domains and tokens. */
  readonly sources: readonly string[];
}

/** An entry that passed a threshold. */
export interface WatchEvent extends WatchEntry {
  readonly threshold: number;
}

/** What cannot be read, and so is not watched. */
export interface WatchProblem {
  readonly source: string;
  readonly code: string;
  readonly reason: string;
}

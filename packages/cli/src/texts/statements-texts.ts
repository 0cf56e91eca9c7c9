import type { TimestampReport } from '@kyso/core/validation';

/** Words of what a signer states with a signature. */
export interface StatementTexts {
  /** What stands in the help of `kyso sign`, and of `kyso verify`. */
  readonly signHelp: string;
  readonly verifyHelp: string;
  readonly words: StatementWords;
}

/** What a report says of statements. */
export interface StatementWords {
  readonly commitment: string;
  readonly policy: string;
  /** Label of a timestamp over the content. */
  readonly contentTimestamp: string;
  readonly judged: Readonly<Record<TimestampReport['indication'], string>>;
}

import type { WatchedKind } from '@kyso/core/watch';

/** Words of `kyso watch`. */
export interface WatchTexts {
  /** Its line in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: string;
  readonly errors: Readonly<Record<'ERR_WATCH_STATE', string>>;
  readonly words: WatchWords;
}

/** What the command says. */
export interface WatchWords {
  readonly kinds: Readonly<Record<WatchedKind, string>>;
  /** Whole days, negative once it has run out, and the day of the end. */
  readonly end: (daysLeft: number, day: string) => string;
  readonly nothing: string;
  readonly problem: (source: string, reason: string) => string;
}

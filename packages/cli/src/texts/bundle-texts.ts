import type { BundleProblem } from '@kyso/core/reports';

/** Words of `kyso bundle check`, and of what `kyso verify` writes. */
export interface BundleTexts {
  /** Its line in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: string;
  /** What stands in the help of `kyso verify`. */
  readonly verifyHelp: string;
  readonly errors: Readonly<Record<'ERR_BUNDLE', string>>;
  readonly words: BundleWords;
}

/** What the commands say. */
export interface BundleWords {
  readonly judged: (verdict: string, time: string, policy: string) => string;
  readonly problems: Readonly<Record<BundleProblem['reason'], string>>;
  readonly sound: (files: number) => string;
  readonly unsound: string;
  readonly written: (output: string) => string;
  readonly noXml: string;
}

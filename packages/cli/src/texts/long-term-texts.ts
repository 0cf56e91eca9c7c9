/** Words of `kyso extend`, and of the levels that last in `kyso sign`. */
export interface LongTermTexts {
  /** Its line in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: string;
  /** The lines of lasting levels in the help of `kyso sign`. */
  readonly signHelp: string;
  readonly errors: Readonly<Record<'ERR_EVIDENCE' | 'ERR_NO_SIGNATURE', string>>;
  readonly words: LongTermWords;
}

/** What the command says. */
export interface LongTermWords {
  readonly extending: (file: string) => string;
  readonly extended: (output: string, level: string | null) => string;
}

/** Words of `kyso verify --html`, and of the verdict in the terminal beyond those of `VerdictTexts`. */
export interface VerdictPageTexts {
  /** Its line in the help of `kyso verify`. */
  readonly verifyHelp: string;
  readonly words: VerdictPageWords;
}

/** What the command says. */
export interface VerdictPageWords {
  /** Labels of rows in the terminal. */
  readonly organization: string;
  readonly standing: string;
  readonly writing: string;
  readonly written: (output: string) => string;
  readonly noMarks: string;
}

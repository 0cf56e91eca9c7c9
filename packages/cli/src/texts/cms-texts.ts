/** Words of `kyso sign` and `kyso extend` where a CMS file is written. */
export interface CmsTexts {
  /** Its line in the overview of all commands. */
  readonly overview: string;
  /** What stands in the help of `kyso sign`, and of `kyso extend`. */
  readonly signHelp: string;
  readonly extendHelp: string;
  readonly words: CmsWords;
}

/** What the commands say. */
export interface CmsWords {
  /** Label of who signed over a signature in a report. */
  readonly counterSignature: string;
  readonly written: (output: string, level: string, signatures: number) => string;
}

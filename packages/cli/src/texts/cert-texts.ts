/** Words of `kyso cert`. */
export interface CertTexts {
  readonly overview: string;
  readonly commandHelp: string;
  readonly words: CertWords;
}

export interface CertWords {
  readonly indications: Readonly<Record<'PASSED' | 'FAILED' | 'INDETERMINATE', string>>;
  readonly path: string;
  readonly policies: string;
  readonly anyPolicy: string;
  readonly noPolicy: string;
  readonly reason: string;
  readonly findings: string;
}

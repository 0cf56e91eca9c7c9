/** Words of `kyso trust`, and of the network that it and timestamps use. */
export interface TrustTexts {
  /** Its lines in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: string;
  readonly words: TrustWords;
  readonly network: NetworkWords;
}

/** What the command says. */
export interface TrustWords {
  readonly store: (folder: string) => string;
  readonly imported: (subject: string, domain: string, isNew: boolean) => string;
  readonly roles: Readonly<Record<'anchor' | 'intermediate', string>>;
  readonly kinds: Readonly<Record<'built-in' | 'own', string>>;
  readonly counts: (anchors: number, intermediates: number) => string;
  readonly pinned: string;
  readonly missing: (source: string | null) => string;
  readonly bundle: (signer: string, sequence: number, isNew: boolean) => string;
  readonly problem: (file: string, reason: string) => string;
  readonly updated: (url: string, subjects: string) => string;
  readonly notUpdated: (url: string, reason: string) => string;
  readonly validity: (from: string, to: string) => string;
  readonly removed: (subject: string, domain: string) => string;
  readonly bundleRemoved: (signer: string) => string;
  readonly bundleWritten: (file: string, sequence: number) => string;
  /** How others take it. */
  readonly bundleUse: (file: string, signer: string) => string;
  /** A domain that is not one of the State's, as every report calls it. */
  readonly ownDomain: (domain: string) => string;
  /** For the reasons of `ERR_TRUST`. */
  readonly refusals: Readonly<Record<string, string>>;
}

/** What the network says. */
export interface NetworkWords {
  readonly waiting: (url: string, seconds: number, reason: string) => string;
  readonly gaveUp: (url: string, reason: string) => string;
  /** For the reasons of `ERR_NETWORK`. */
  readonly failures: Readonly<Record<string, string>>;
}

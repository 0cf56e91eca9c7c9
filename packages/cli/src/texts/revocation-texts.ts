import type { RevocationAnswer, RevocationReason } from '@kyso/core/revocation';

/** Words of `kyso revocation`. */
export interface RevocationTexts {
  /** Its line in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: string;
  readonly errors: Readonly<Record<'ERR_CRL' | 'ERR_OCSP', string>>;
  readonly words: RevocationWords;
}

/** What the command says. */
export interface RevocationWords {
  readonly status: Readonly<Record<RevocationAnswer['status'], string>>;
  readonly reason: string;
  readonly reasons: Readonly<Record<RevocationReason, string>>;
  readonly revocationTime: string;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
}

import type {
  CertificateFit,
  Explanation,
  FitWarning,
  ListedToken,
  Pkcs11ErrorCode,
  PinRequest,
  TokenEvent,
} from '@kyso/pkcs11';

/** Words of keys in tokens. */
export interface TokenTexts {
  readonly overview: string;
  readonly commandHelp: string;
  /** The help of `kyso token`. */
  readonly manageHelp: string;
  /** The lines of `--pkcs11` in the help of commands that sign. */
  readonly keyHelp: string;
  /** Those of `--chain` and `--online`. */
  readonly chainHelp: string;
  readonly errors: Readonly<Record<Pkcs11ErrorCode, string>>;
  readonly words: TokenWords;
}

export interface TokenWords {
  /** The question for a PIN. */
  readonly askPin: (
    asked: Pick<PinRequest['token'], 'label' | 'serial'> & Pick<PinRequest, 'subject' | 'state'>,
  ) => string;
  /** No PIN was given, and there is no terminal to ask on. */
  readonly noPin: (secret: string) => string;
  readonly onePinSource: (secret: string) => string;
  /** What consents to the last try. */
  readonly lastTry: string;
  readonly manage: ManageTexts;
  /** What the module's answer means, and what to do. */
  readonly explained: (said: Explanation) => string;
  readonly slot: string;
  readonly serial: string;
  readonly authority: string;
  readonly noSlot: string;
  readonly noToken: string;
  readonly noCertificate: string;
  readonly notInitialised: string;
  /** What `kyso tokens --watch` tells of a token, and of a module that cannot be asked. */
  readonly events: Readonly<Record<TokenEvent['type'], string>>;
  readonly pin: Readonly<Record<ListedToken['pin']['state'], string>>;
  /** The columns of the table of certificates. */
  readonly columns: readonly [
    certificate: string,
    serial: string,
    from: string,
    to: string,
    id: string,
  ];
}

/** Words of `kyso token`. */
export interface ManageTexts {
  readonly askNewPin: string;
  readonly askAgain: string;
  readonly differ: string;
  readonly generated: (made: {
    readonly label: string;
    readonly kind: string;
    readonly id: string;
    readonly token: { readonly label: string };
  }) => string;
  readonly requested: (output: string) => string;
  readonly installed: (one: {
    readonly subject: string;
    readonly id: string;
    readonly written: boolean;
  }) => string;
  readonly none: string;
  readonly pinChanged: string;
  readonly key: Readonly<Record<CertificateFit['key'], string>>;
  readonly daysLeft: (days: number) => string;
  readonly warning: Readonly<Record<FitWarning, string>>;
}

export type EncryptionCommand = 'encrypt' | 'decrypt';

/** Codes of encryption to people. */
type EncryptionErrorCode = 'ERR_KEY_USAGE' | 'ERR_NOT_RECIPIENT' | 'ERR_DECRYPTION';

/** Words of encryption to people. */
export interface EncryptionTexts {
  /** Their lines in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: Readonly<Record<EncryptionCommand, string>>;
  readonly errors: Readonly<Record<EncryptionErrorCode, string>>;
  readonly words: EncryptionWords;
}

/** What the commands say. */
export interface EncryptionWords {
  readonly encrypted: (output: string, cipher: string) => string;
  readonly to: (subject: string) => string;
  /** That nobody looked for a mark of secrecy. */
  readonly notLooked: string;
  readonly decrypted: (output: string, cipher: string) => string;
  /** That the content may have been altered. */
  readonly notAuthenticated: string;
}

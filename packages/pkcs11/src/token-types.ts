import type { Identifier } from '@kyso/core/x509';
import type { KysoError } from '@kyso/core';
import type { Pkcs11ErrorCode } from './errors.js';
import type { MechanismName } from './mechanism-table.js';

/** What was found in the modules of this machine. */
export interface TokenListing {
  readonly modules: readonly ListedModule[];
}

/** A PKCS#11 module and its slots. */
export interface ListedModule {
  readonly path: string;
  /** As people know it, where it is a known one. */
  readonly name?: string;
  /** `proxy`: shows the tokens of other modules, so that each of them is seen twice. */
  readonly kind?: 'token' | 'hsm' | 'software' | 'proxy';
  readonly manufacturer?: string;
  readonly description?: string;
  readonly version?: string;
  readonly cryptokiVersion?: string;
  readonly slots: readonly ListedSlot[];
  /** Why nothing more is known of it. */
  readonly failure?: KysoError<Pkcs11ErrorCode>;
}

/** A slot: a reader, or a partition of an HSM. */
export interface ListedSlot {
  /** Hexadecimal. Changes when tokens are plugged in otherwise; nothing is chosen by it unless asked. */
  readonly id: string;
  readonly description: string;
  readonly manufacturer: string;
  readonly removable: boolean;
  readonly hardware: boolean;
  readonly token?: ListedToken;
  readonly failure?: KysoError<Pkcs11ErrorCode>;
}

/** What tells a token from others, for questions and messages. */
export interface TokenName {
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
}

/** A token and what it shows without a PIN. */
export interface ListedToken extends TokenName {
  readonly initialised: boolean;
  readonly writeProtected: boolean;
  readonly loginRequired: boolean;
  readonly pin: PinFacts;
  readonly mechanisms: readonly MechanismName[];
  readonly certificates: readonly ListedCertificate[];
}

/** What a token tells of its PIN. */
export interface PinFacts {
  /** `low`: a wrong one was entered since the last right one; `last`: one more wrong one locks it. */
  readonly state: 'ok' | 'low' | 'last' | 'locked' | 'not-initialised' | 'to-be-changed';
  /** Tries that are left where the token tells: 1 or 0; PKCS#11 knows no other number. */
  readonly triesLeft: number | null;
  /** The token asks for it itself, at its own keys. */
  readonly protectedPath: boolean;
}

/** A certificate of a token. */
export interface ListedCertificate {
  /** CKA_ID in hexadecimal. */
  readonly id: string;
  readonly label: string;
  /** As one line. */
  readonly subject: string;
  readonly commonName: string | null;
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  /** Tax code, identity card and so on, of the subject. */
  readonly identifiers: readonly Identifier[];
  /** An authority's; it signs no documents. */
  readonly authority: boolean;
  /** DER. */
  readonly certificate: Uint8Array;
}

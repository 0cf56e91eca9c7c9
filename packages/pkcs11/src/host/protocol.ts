import type { ErrorFacts } from '@kyso/core';
import type { Mechanism } from '../cryptoki.js';

/** A token by what does not change when it is plugged in elsewhere; slots and labels do. */
export interface TokenIdentity {
  readonly serial: string;
  readonly model: string;
  readonly manufacturer: string;
  readonly label: string;
}

/** A token as its module describes it. */
export interface TokenFacts extends TokenIdentity {
  /** CK_TOKEN_INFO flags. */
  readonly flags: number;
}

/** A certificate object of a token. */
export interface CertificateObject {
  /** CKA_ID. */
  readonly id: Uint8Array;
  readonly label: string;
  readonly der: Uint8Array;
}

/** A public key object of a token: what its private key can be known by. */
export interface PublicKeyObject extends KeyNumbers {
  readonly id: Uint8Array;
  readonly label: string;
}

/** A public key as far as tokens tell it. */
export interface KeyNumbers {
  /** CK_KEY_TYPE. */
  readonly keyType: number;
  /** RSA, big-endian without leading zeros. */
  readonly modulus?: Uint8Array;
  /** EC: the point, without the OCTET STRING around it. */
  readonly point?: Uint8Array;
}

/** A public key with all that its SubjectPublicKeyInfo is made from. */
export interface WholePublicKey extends PublicKeyObject {
  /** RSA, big-endian. */
  readonly exponent?: Uint8Array;
  /** EC: DER of the parameters, an OID for named curves. */
  readonly parameters?: Uint8Array;
}

/** The keys that a token shows; private ones only where it was logged in to. */
export interface KeyObjects {
  readonly publicKeys: readonly WholePublicKey[];
  readonly privateKeys: readonly PublicKeyObject[];
}

/** A pair of keys to be made. */
export interface GenerateRequest {
  readonly id: Uint8Array;
  readonly label: string;
  /** CKA_EC_PARAMS for EC; absent for RSA. */
  readonly parameters?: Uint8Array;
  /** Length of the modulus, or of the curve. */
  readonly bits: number;
  /** What the private key may do beside signing. */
  readonly decrypt: boolean;
  readonly derive: boolean;
}

/** A certificate and what finds it. */
export interface CertificateToWrite extends CertificateObject {
  /** DER of the Names, and of the INTEGER. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serialNumber: Uint8Array;
}

/** A slot and the token in it. */
export interface SlotFacts {
  /** The slot's number in hexadecimal; it changes, and is for people only. */
  readonly id: string;
  readonly description: string;
  readonly manufacturer: string;
  /** CK_SLOT_INFO flags. */
  readonly flags: number;
  readonly token?: TokenContents;
  readonly failure?: SentError;
}

/** What a token shows without a PIN. */
export interface TokenContents extends TokenFacts {
  /** Numbers of the mechanisms that sign or that do not tell. */
  readonly mechanisms: readonly number[];
  /** Numbers of the mechanisms that open what is encrypted, or that do not tell. */
  readonly openingMechanisms: readonly number[];
  readonly certificates: readonly CertificateObject[];
  readonly publicKeys: readonly PublicKeyObject[];
}

/** What a module shows without a PIN. */
export interface ModuleContents {
  readonly manufacturer: string;
  readonly description: string;
  /** `2.6` */
  readonly version: string;
  readonly cryptokiVersion: string;
  readonly slots: readonly SlotFacts[];
}

/** What a private key may be made for: CKA_SIGN, CKA_DECRYPT, CKA_DERIVE. */
export type KeyPurpose = 'sign' | 'decrypt' | 'derive';

/** Which private key, by the public one of the certificate. */
export interface KeyWanted extends KeyNumbers {
  /** What the key must permit. */
  readonly use: KeyPurpose;
  /** CKA_ID of the certificate; keys and certificates should share it (PKCS#11 §4.6). */
  readonly id: Uint8Array | null;
  /** DER of the certificate, where it came from the token: it must still be there. */
  readonly certificate: Uint8Array | null;
}

/** The private key that was found. */
export interface KeyFound {
  readonly id: Uint8Array;
  readonly label: string;
  /** What tells that it belongs to the certificate. */
  readonly matchedBy: 'public-key' | 'id' | 'only-key';
  /** Whether the PIN is wanted for each signature. */
  readonly alwaysAuthenticate: boolean;
  /** CKA_ALLOWED_MECHANISMS, where the key has it. */
  readonly allowedMechanisms?: readonly number[];
}

/** Which token and key a lane works with. */
export interface Target {
  readonly token: TokenIdentity;
  /** Null where no key of the token is used. */
  readonly key: KeyWanted | null;
  /** Whether objects are written, which takes a session of another kind. */
  readonly writes?: boolean;
}

/** What can be asked of the thread that holds a module, and what it answers. */
export interface Operations {
  readonly list: { readonly ask: object; readonly answer: ModuleContents };
  readonly present: { readonly ask: object; readonly answer: readonly PresentToken[] };
  readonly attach: { readonly ask: Target; readonly answer: TokenFacts };
  /** `pin` is overwritten with zeros once it was used; null is for tokens that ask for it themselves. */
  readonly login: {
    readonly ask: { readonly pin: Uint8Array | null };
    readonly answer: { readonly already: boolean };
  };
  readonly tokenFacts: { readonly ask: object; readonly answer: TokenFacts };
  /** `login` counts logins: handles of keys do not survive a logout. */
  readonly findKey: { readonly ask: { readonly login: number }; readonly answer: KeyFound };
  readonly sign: { readonly ask: SignRequest; readonly answer: Uint8Array };
  readonly keys: { readonly ask: object; readonly answer: KeyObjects };
  readonly generate: { readonly ask: GenerateRequest; readonly answer: WholePublicKey };
  readonly writeCertificate: {
    readonly ask: CertificateToWrite;
    readonly answer: { readonly written: boolean };
  };
  /** Both PINs are overwritten with zeros; null is for tokens that ask for them themselves. */
  readonly setPin: {
    readonly ask: { readonly oldPin: Uint8Array | null; readonly newPin: Uint8Array | null };
    readonly answer: null;
  };
  /** null where the token refuses the bytes. */
  readonly decrypt: { readonly ask: DecryptRequest; readonly answer: Uint8Array | null };
  /** The shared secret. */
  readonly derive: { readonly ask: DeriveRequest; readonly answer: Uint8Array };
  readonly logout: { readonly ask: object; readonly answer: null };
  /** `finalise`: the last one in the module finalises it. */
  readonly close: { readonly ask: { readonly finalise: boolean }; readonly answer: null };
}

/** A token in a slot. */
export interface PresentToken extends TokenFacts {
  readonly slot: string;
}

/** What every operation with the key says. */
export interface KeyRequest {
  readonly login: number;
  /** For keys that want it for each operation (CKU_CONTEXT_SPECIFIC). */
  readonly pin?: Uint8Array | null;
}

/** One signature. */
export interface SignRequest extends KeyRequest {
  readonly mechanism: Mechanism;
  readonly data: Uint8Array;
}

/** One content key to open. */
export interface DecryptRequest extends KeyRequest {
  readonly mechanism: Mechanism;
  readonly data: Uint8Array;
}

/** One secret to agree on. */
export interface DeriveRequest extends KeyRequest {
  readonly mechanism: Mechanism;
  /** Octets of the secret. */
  readonly length: number;
}

/** The name of an operation. */
export type OperationName = keyof Operations;

/** A question to the thread. */
export interface Request<Name extends OperationName = OperationName> {
  readonly id: number;
  readonly name: Name;
  readonly ask: Operations[Name]['ask'];
}

/** An error on its way between threads: classes do not survive it. */
export interface SentError {
  readonly code: string;
  readonly message: string;
  readonly facts: ErrorFacts;
}

/** An answer of the thread. */
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: SentError;
}

import { KysoError, type ErrorFacts } from '@kyso/core';

/** The faults that `@kyso/pkcs11` raises. Where a module answered, `ckr` and `rv` say what, and `call` to which function. */
export type Pkcs11ErrorCode =
  /** graphene-pk11 is not installed, or its native part is not built; `reason`, `run`. */
  | 'ERR_NATIVE_MISSING'
  /** The module cannot be loaded: `module`, and `reason` (`missing`, `architecture`, `failed`), `found`, `needed`. */
  | 'ERR_MODULE'
  /** No module was named and no known one is installed. */
  | 'ERR_NO_MODULE'
  /** No token is as asked for; `seen` lists those that are there. */
  | 'ERR_TOKEN_NOT_FOUND'
  /** Several tokens are as asked for; `candidates` lists them. */
  | 'ERR_TOKEN_AMBIGUOUS'
  /** The token was taken out; `token`. */
  | 'ERR_TOKEN_REMOVED'
  /** No certificate is as asked for; `seen` lists those that are there. */
  | 'ERR_CERTIFICATE_NOT_FOUND'
  /** Several certificates are as asked for; `candidates` lists them. */
  | 'ERR_CERTIFICATE_AMBIGUOUS'
  /** The certificates that fit are not valid at the time; `notBefore`, `notAfter`. */
  | 'ERR_CERTIFICATE_NOT_VALID'
  /** The token no longer holds the certificate that the signer was made for. */
  | 'ERR_CERTIFICATE_CHANGED'
  /** The token holds no private key of the certificate that may sign. */
  | 'ERR_KEY_NOT_FOUND'
  /** Something on the token has the CKA_ID of the key that is to be made; `id`. */
  | 'ERR_KEY_EXISTS'
  /** A certificate that is to be installed belongs to no key of the token; `subject`, `serial`. */
  | 'ERR_CERTIFICATE_MISMATCH'
  /** The token offers no mechanism for the key and the algorithm; `offered`. */
  | 'ERR_MECHANISM'
  /**
   * The PIN was refused or not given: `reason` is `wrong`, `locked`, `expired`, `malformed`, `not-initialised`,
   * `last-try`, `refused-before`, `missing`, `cancelled`, for a new PIN `length` (`least`, `most`, octets) or `unchanged`;
   * `triesLeft` where the token tells.
   */
  | 'ERR_PIN'
  /** The module did not answer within `timeoutMs`. */
  | 'ERR_TIMEOUT'
  /** The thread of the module ended. */
  | 'ERR_HOST'
  /** The signer was closed. */
  | 'ERR_CLOSED'
  /** Keys of organisations: `reason` is `unknown`, `no-clerk`, `no-token` or `shared-token`; `tenant`. */
  | 'ERR_TENANT'
  /** Any other answer of the module. */
  | 'ERR_CRYPTOKI';

/** Makes an error of this package; the code is checked against the list above. */
export function pkcs11Error(
  code: Pkcs11ErrorCode,
  message: string,
  options: { facts?: ErrorFacts; cause?: unknown } = {},
): KysoError<Pkcs11ErrorCode> {
  return new KysoError(code, message, options);
}

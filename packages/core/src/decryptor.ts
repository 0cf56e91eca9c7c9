import type { RsaEncryptionScheme } from './algorithms.js';

/** A content key as it came with a message, encrypted to an RSA key (RFC 5652 §6.2.1). */
export interface TransportedKey {
  readonly encryptedKey: Uint8Array;
  readonly scheme: RsaEncryptionScheme;
  /** Bytes of the content key, which the cipher of the content tells. */
  readonly keyLength: number;
}

/** What a decryptor may want to know beside the bytes. */
export interface DecryptionContext {
  readonly signal?: AbortSignal;
}

/** An RSA key that opens what was encrypted to its certificate. */
export interface RsaDecryptor {
  readonly kind: 'rsa';
  /** DER of the certificate of the key. */
  readonly certificate: Uint8Array;
  /**
   * The content key, or `undefined` where the padding is wrong; throws only what has nothing to do with
   * the bytes (a token that is gone, a PIN). For `rsa-pkcs1` nothing, neither the answer nor its time, may
   * tell whether the padding was right: a key that sees the padded message answers with `unpadPkcs1`, which
   * gives a random key; where a token removes the padding itself, its refusal becomes `undefined`, and the
   * caller goes on with a random key (RFC 3218 §2.3).
   */
  decryptKey(
    key: TransportedKey,
    context: DecryptionContext,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** A key on an elliptic curve that agrees on a secret with the sender's (RFC 5753). */
export interface EcDecryptor {
  readonly kind: 'ec';
  /** DER of the certificate of the key. */
  readonly certificate: Uint8Array;
  /**
   * The shared secret Z (SEC 1 §3.3.1): the x coordinate, as long as the field of the curve, with no
   * derivation done to it. `peerPoint` is not compressed (SEC 1 §2.3.3) and lies on the curve of the key.
   */
  agree(peerPoint: Uint8Array, context: DecryptionContext): Uint8Array | Promise<Uint8Array>;
}

/**
 * A key somewhere that opens what was encrypted to its certificate, as `Signer` is one that signs. Nothing
 * above this interface knows where the key lives; it never exposes a PIN or a key.
 */
export type Decryptor = RsaDecryptor | EcDecryptor;

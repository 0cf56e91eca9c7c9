import type { DigestAlgorithm, SignatureAlgorithm } from './algorithms.js';

/** What a signer may want to know beside the bytes. */
export interface SigningContext {
  /** Digest of the bytes to be signed, for keys that take a digest; absent where the key takes the message (EdDSA). */
  readonly digest?: Uint8Array;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly signal?: AbortSignal;
}

/**
 * A key somewhere, and its certificate: a file, a token, an HSM, a phone, a remote service. Nothing
 * above this interface knows where the key lives; it never exposes a PIN or a key.
 */
export interface Signer {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  /** DER of the certificates above it, issuer first; may be empty when they are not known. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
  /**
   * Signs `toBeSigned` (for CMS: the DER of the signed attributes, RFC 5652 §5.4) and answers the
   * signature value as CMS carries it: PKCS#1 octets, or a DER SEQUENCE of r and s, or EdDSA octets.
   */
  sign(toBeSigned: Uint8Array, context: SigningContext): Uint8Array | Promise<Uint8Array>;
}

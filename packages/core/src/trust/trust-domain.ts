/**
 * A named set of anchors. Pins name anchors that the caller does not hold: a certificate that a
 * signature carries and whose SHA-256 is pinned counts as an anchor of the domain.
 */
export interface TrustDomain {
  readonly name: string;
  /** DER. */
  readonly anchors: readonly Uint8Array[];
  /** SHA-256 of the DER of anchors, in hexadecimal. */
  readonly pins?: readonly string[];
}

import { coreError, type ErrorFacts, type KysoError } from '../errors.js';

/** Why trust data was refused; the fact `reason` of `ERR_TRUST`. */
export type TrustRefusal =
  /** No pin and no chain to a known root: it can only be stored in a domain of the user's own, which has a name. */
  | 'no-pin'
  /** It was to become part of a built-in domain and does not belong there; `domain`. */
  | 'not-of-domain'
  /** It bears the name of a pinned authority and is another certificate; `domain`, whose name that is. */
  | 'namesake'
  /** It is no certificate of an authority. */
  | 'not-an-authority'
  /** The name cannot be that of a domain of the user's own; `domain`. */
  | 'domain-name'
  /** What a bundle says cannot be read; `path`. */
  | 'bundle-format'
  /** The bundle is not signed by the certificate that was named; `signer` where it is signed by another. */
  | 'bundle-signer'
  /** The signature of the bundle is wrong, or its certificate out of its dates. */
  | 'bundle-signature'
  /** A bundle with this sequence number, or a higher one, is stored; `sequence`, `stored`. */
  | 'bundle-older'
  /** There is nothing of it to remove. */
  | 'not-stored'
  /** A bundle brought it, and it goes with that bundle alone; `bundle`. */
  | 'of-bundle';

/** `ERR_TRUST`: nothing was stored or removed. */
export function trustError(
  reason: TrustRefusal,
  message: string,
  options: { readonly facts?: ErrorFacts; readonly cause?: unknown } = {},
): KysoError {
  const { facts, cause } = options;
  return coreError('ERR_TRUST', message, { facts: { reason, ...facts }, cause });
}

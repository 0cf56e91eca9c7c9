import { coreError, type ErrorFacts, type KysoError } from '../errors.js';

/** Why there is no answer; the fact `reason` of `ERR_NETWORK`. */
export type NetworkFailure =
  /** No connection, or it broke; `errno` where the system says one. */
  | 'failed'
  | 'timeout'
  | 'aborted'
  /** Longer than `maxBytes`. */
  | 'too-large'
  /** Too many redirects, or one that is not followed; `location`. */
  | 'redirect'
  /** Where a document must not lead to; `why`: `scheme`, `credentials`, `port`, `name` or `address`. */
  | 'refused-address'
  /** The network is switched off, and what is at hand does not have it. */
  | 'offline'
  /** The proxy refused; `proxy`, `status`. */
  | 'proxy'
  /** An HTTP status that is no success; `status`. */
  | 'status';

/** `ERR_NETWORK` for an address, of which credentials and query are not told. */
export function networkError(
  url: string,
  facts: ErrorFacts & { readonly reason: NetworkFailure },
  cause?: unknown,
): KysoError {
  const told = publicUrl(url);
  return coreError('ERR_NETWORK', `no answer from ${told}: ${facts.reason}`, {
    facts: { url: told, ...facts },
    cause,
  });
}

/**
 * The address as it may be told and logged: no credentials, no fragment, and `?…` in place of a query,
 * which may hold a token.
 */
export function publicUrl(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const { protocol, host, pathname, search } = new URL(url);
  const start = host === '' ? protocol : `${protocol}//${host}`;
  return `${start}${pathname}${search === '' ? '' : '?…'}`;
}

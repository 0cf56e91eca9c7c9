import { networkError } from '../net/index.js';
import type { FetchRequest, Fetcher } from '../ports.js';
import { isPem, pemBlocks } from '../x509/index.js';

export interface FetchCrlOptions {
  readonly fetcher: Fetcher;
  readonly signal?: AbortSignal;
  /** Who named the address; default `document`: it stands in a certificate. */
  readonly origin?: FetchRequest['origin'];
  /** In milliseconds; default 60,000: lists of large authorities have tens of MiB. */
  readonly timeoutMs?: number;
  /** Largest list, in bytes; default 64 MiB: a million entries have some 40 MiB. */
  readonly maxBytes?: number;
  /** The nextUpdate of a list (DER), for caches. */
  readonly freshUntil?: (der: Uint8Array) => Date | undefined;
}

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 64 << 20;

/**
 * Gets a revocation list by HTTP (RFC 5280 §4.2.1.13): the DER as it comes, not looked at; one in PEM, as some
 * authorities publish against the rule, is unwrapped. Throws `ERR_NETWORK`, `status` for an HTTP error, and
 * `ERR_CERTIFICATE` for PEM that is damaged.
 */
export async function fetchCrl(url: string, options: FetchCrlOptions): Promise<Uint8Array> {
  const { fetcher, signal, origin = 'document', freshUntil } = options;
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const { status, body } = await fetcher.fetch({
    ...{ url, method: 'GET', origin, timeoutMs, maxBytes },
    ...(signal && { signal }),
    ...(freshUntil && { freshUntil: (bytes: Uint8Array) => freshUntil(derOf(bytes)) }),
  });
  if (status !== 200) throw networkError(url, { reason: 'status', status });
  return derOf(body);
}

/** PEM is text before all else: a list in DER, which begins with a SEQUENCE, is not searched for it. */
function derOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === SEQUENCE || !isPem(bytes)) return bytes;
  return pemBlocks(bytes).find(({ label }) => label === 'X509 CRL')?.bytes ?? bytes;
}

const SEQUENCE = 0x30;

import { toBase64 } from '../bytes/index.js';
import type { FetchRequest, Fetcher } from '../ports.js';
import { networkError } from './network-error.js';

/** Ports and bounds of one question. */
export interface OcspExchangeOptions {
  readonly fetcher: Fetcher;
  readonly signal?: AbortSignal;
  /** Who named the address of the responder; default `document`: it stands in a certificate. */
  readonly origin?: FetchRequest['origin'];
  /** In milliseconds; default 15,000. */
  readonly timeoutMs?: number;
  /** The nextUpdate of an answer, for caches. Not for questions with a nonce. */
  readonly freshUntil?: FetchRequest['freshUntil'];
  /** `post` for responders that do not answer GET. Default: GET where it is short enough. */
  readonly method?: 'auto' | 'post';
}

/** Longest address for a GET, by RFC 5019 §5. */
const MAX_GET_URL = 255;
/** Answers with a responder's certificates stay below 10 KiB. */
const MAX_RESPONSE = 1 << 18;
const TIMEOUT_MS = 15_000;

/**
 * Asks a responder: DER of the OCSPRequest in, DER of the OCSPResponse out, not looked at. By GET where the
 * address stays within 255 bytes, which caches on the way can answer (RFC 5019 §5), else, or where GET has
 * no success, by POST (RFC 6960 appendix A.1). Throws `ERR_NETWORK`; an HTTP error of the responder
 * is `status`.
 */
export async function postOcsp(
  url: string,
  request: Uint8Array,
  options: OcspExchangeOptions,
): Promise<Uint8Array> {
  const { method = 'auto' } = options;
  const getUrl = `${url.replace(/\/$/, '')}/${encodeURIComponent(toBase64(request))}`;
  if (method === 'auto' && getUrl.length <= MAX_GET_URL) {
    const { status, body } = await exchange({ url: getUrl, method: 'GET' }, options);
    if (status === 200 && !isErrorResponse(body)) return body;
  }
  const headers = { 'content-type': 'application/ocsp-request' };
  const post = { url, method: 'POST', headers, body: request, idempotent: true } as const;
  const { status, body } = await exchange(post, options);
  if (status !== 200) throw networkError(url, { reason: 'status', status });
  return body;
}

/** An OCSPResponse that is nothing but a status: responders without GET say `malformedRequest` so. */
function isErrorResponse(body: Uint8Array): boolean {
  return body.length === 5 && body[0] === 0x30 && body[4] !== 0;
}

function exchange(
  request: Pick<FetchRequest, 'url' | 'method' | 'headers' | 'body' | 'idempotent'>,
  { fetcher, signal, origin = 'document', timeoutMs = TIMEOUT_MS, freshUntil }: OcspExchangeOptions,
) {
  return fetcher.fetch({
    ...request,
    headers: { ...request.headers, accept: 'application/ocsp-response' },
    maxBytes: MAX_RESPONSE,
    ...{ timeoutMs, origin },
    ...(signal && { signal }),
    ...(freshUntil && { freshUntil }),
  });
}

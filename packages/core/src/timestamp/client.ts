import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes } from '../bytes/index.js';
import { unsignedInteger } from '../der/writer.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError, isKysoError } from '../errors.js';
import { webFetcher } from '../net/index.js';
import type { CryptoProvider, FetchResponse, Fetcher } from '../ports.js';
import { isWithinValidity } from '../x509/index.js';
import { checkTimestampToken } from './check.js';
import { timestampRequest } from './request.js';
import { parseTimestampResponse, timestampError } from './response.js';
import { parseTimestampToken, type TimestampToken } from './token.js';

/** What a timestamp is asked for. */
export interface TokenRequest {
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the data to be stamped, by that algorithm. */
  readonly imprint: Uint8Array;
  readonly signal?: AbortSignal;
}

/** Where timestamps come from. */
export interface TimestampSource {
  /** DER of a token over the imprint, checked. Throws `ERR_TIMESTAMP` or `ERR_NETWORK`. */
  requestToken(request: TokenRequest): Promise<Uint8Array>;
  /** The most bytes that a token will have, where that is known beforehand; otherwise a trial request tells. */
  readonly maxTokenBytes?: number | undefined;
}

export interface TsaClientOptions {
  /** Default: the engine's own fetch. */
  readonly fetcher?: Fetcher;
  readonly crypto?: CryptoProvider;
  /** Dotted OID of the policy to ask for and to insist on. */
  readonly policy?: string;
  /** For one attempt, in milliseconds; default 180,000: an authority in use was seen to need 131 s. */
  readonly timeoutMs?: number;
  /** How often to try while the network or the server fails; default 3. A refusal is final. */
  readonly attempts?: number;
  /** Waits between attempts, first 2 s, then twice as long each time; default by `setTimeout`. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The most bytes that a token may have; without it the room is learnt from the tokens that come. */
  readonly maxTokenBytes?: number;
}

/** Options with every port filled in. */
type Ports = TsaClientOptions & { readonly fetcher: Fetcher; readonly crypto: CryptoProvider };

/** Added to the longest token seen: serial numbers, times and signatures of an authority vary in length. */
const TOKEN_MARGIN = 512;

const TIMEOUT_MS = 180_000;
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 2_000;
const NONCE_BYTES = 8;
/** Largest answer read; tokens with a whole path and revocation values stay below 64 KiB. */
const MAX_RESPONSE_BYTES = 1 << 20;

/**
 * An authority that answers RFC 3161 over HTTP (§3.4). Each request carries a fresh nonce and asks for
 * the certificate; an answer is only given on when status, imprint, nonce, policy and signature are right,
 * and purpose and dates of the certificate inside. Trust in that certificate is judged elsewhere.
 */
export function tsaClient(url: string, options: TsaClientOptions = {}): TimestampSource {
  const { fetcher = webFetcher(), crypto = defaultCrypto() } = options;
  let longest = 0;
  return {
    async requestToken(request) {
      const token = await requestToken(url, request, { ...options, fetcher, crypto });
      longest = Math.max(longest, token.length);
      return token;
    },
    get maxTokenBytes() {
      return options.maxTokenBytes ?? (longest > 0 ? longest + TOKEN_MARGIN : undefined);
    },
  };
}

async function requestToken(url: string, request: TokenRequest, options: Ports) {
  const { crypto, policy } = options;
  const nonce = crypto.random(NONCE_BYTES);
  const body = timestampRequest({ ...request, nonce, ...(policy !== undefined && { policy }) });
  const { status, body: answer } = await post({ url, body, signal: request.signal }, options);
  if (status !== 200) {
    throw timestampError(`${url} answered HTTP ${status}`, { facts: { url, status } });
  }
  const der = parseTimestampResponse(answer);
  await checkAnswer(readToken(der, url), { url, request, nonce, options });
  return der;
}

interface Post {
  readonly url: string;
  readonly body: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** The answer, after as many attempts as are allowed; 5xx counts as a failure of the network. */
async function post({ url, body, signal }: Post, options: Ports): Promise<FetchResponse> {
  const { fetcher, attempts = ATTEMPTS, wait = waitByTimer, timeoutMs = TIMEOUT_MS } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetcher.fetch({
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/timestamp-query',
          accept: 'application/timestamp-reply',
          ...options.headers,
        },
        body,
        timeoutMs,
        maxBytes: MAX_RESPONSE_BYTES,
        ...(signal && { signal }),
      });
      if (response.status < 500) return response;
      const { status } = response;
      throw coreError('ERR_NETWORK', `${url} answered HTTP ${status}`, { facts: { url, status } });
    } catch (error) {
      const again = isKysoError(error) && error.code === 'ERR_NETWORK' && attempt < attempts;
      if (!again || signal?.aborted === true) throw error;
      await wait(FIRST_WAIT_MS * 2 ** (attempt - 1));
    }
  }
}

function waitByTimer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function readToken(der: Uint8Array, url: string): TimestampToken {
  try {
    return parseTimestampToken(der);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    throw timestampError(`${url} answered no token: ${error.message}`, {
      facts: { url },
      cause: error,
    });
  }
}

interface Expected {
  readonly url: string;
  readonly request: TokenRequest;
  readonly nonce: Uint8Array;
  readonly options: Ports;
}

/** RFC 3161 §2.2 and §2.4.2: what the requester must verify before a token is used. */
async function checkAnswer(token: TimestampToken, { url, request, nonce, options }: Expected) {
  const { info } = token;
  const refuse = (check: string, found?: string) =>
    timestampError(
      `the token of ${url} is wrong: ${check}${found === undefined ? '' : `, ${found}`}`,
      {
        facts: { url, check, found },
      },
    );
  if (!info.nonce || !equalBytes(unsignedInteger(info.nonce), unsignedInteger(nonce))) {
    throw refuse('nonce');
  }
  if (options.policy !== undefined && info.policy !== options.policy)
    throw refuse('policy', info.policy);
  if (info.messageImprint.hashAlgorithm !== request.digestAlgorithm) {
    throw refuse('timestamp-imprint', info.messageImprint.oid);
  }
  const { integrity, findings, certificate } = await checkTimestampToken(token, {
    crypto: options.crypto,
    imprint: () => request.imprint,
  });
  const fault = findings.find(({ status }) => status === 'failed' || status === 'unknown');
  if (integrity !== 'intact' || fault)
    throw refuse(fault?.check ?? integrity, factText(fault?.found));
  if (!certificate || !isWithinValidity(certificate, info.genTime)) {
    throw refuse('certificate-validity', info.genTime.toISOString());
  }
}

function factText(fact: string | number | undefined): string | undefined {
  return fact === undefined ? undefined : String(fact);
}

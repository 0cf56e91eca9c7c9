import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes } from '../bytes/index.js';
import { unsignedInteger } from '../der/writer.js';
import { defaultCrypto } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import { publicUrl, webFetcher } from '../net/index.js';
import type { CryptoProvider, Fetcher } from '../ports.js';
import { isWithinValidity } from '../x509/index.js';
import { checkTimestampToken } from './check.js';
import { postQuery, type QueryTerms } from './post-query.js';
import { timestampRequest } from './request.js';
import { parseTimestampResponse, timestampError } from './response.js';
import { parseTimestampToken, type TimestampToken } from './token.js';

/** What a timestamp is asked for. */
export interface TokenRequest {
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the data to be stamped, by that algorithm. */
  readonly imprint: Uint8Array;
  readonly signal?: AbortSignal;
  /** After how many milliseconds the requester gives up; several authorities share them. */
  readonly budgetMs?: number;
}

/** Where timestamps come from. */
export interface TimestampSource {
  /** DER of a token over the imprint, checked. Throws `ERR_TIMESTAMP` or `ERR_NETWORK`. */
  requestToken(request: TokenRequest): Promise<Uint8Array>;
  /** The most bytes that a token will have, where that is known beforehand; otherwise a trial request tells. */
  readonly maxTokenBytes?: number | undefined;
}

export interface TsaClientOptions extends QueryTerms {
  /** Default: the engine's own fetch. */
  readonly fetcher?: Fetcher;
  readonly crypto?: CryptoProvider;
  /** Dotted OID of the policy to ask for and to insist on. */
  readonly policy?: string;
  /** The most bytes that a token may have; without it the room is learnt from the tokens that come. */
  readonly maxTokenBytes?: number;
}

/** Options with every port filled in. */
export type Ports = TsaClientOptions & {
  readonly fetcher: Fetcher;
  readonly crypto: CryptoProvider;
};

/** Added to the longest token seen: serial numbers, times and signatures of an authority vary in length. */
const TOKEN_MARGIN = 512;

const NONCE_BYTES = 8;

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

/** One token of one authority, checked; as `TimestampSource.requestToken`. */
export async function requestToken(
  url: string,
  request: TokenRequest,
  options: Ports,
): Promise<Uint8Array> {
  const { crypto, policy } = options;
  const nonce = crypto.random(NONCE_BYTES);
  const body = timestampRequest({ ...request, nonce, ...(policy !== undefined && { policy }) });
  const budgetMs = Math.min(options.budgetMs ?? Infinity, request.budgetMs ?? Infinity);
  const query = { url, body, signal: request.signal };
  const { status, body: answer } = await postQuery(query, { ...options, budgetMs });
  const told = publicUrl(url);
  if (status !== 200) {
    throw timestampError(`${told} answered HTTP ${status}`, { facts: { url: told, status } });
  }
  const der = parseTimestampResponse(answer);
  await checkAnswer(readToken(der, told), { url: told, request, nonce, options });
  return der;
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

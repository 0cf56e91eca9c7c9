import { defaultCrypto } from '../crypto/index.js';
import { isKysoError, type KysoError } from '../errors.js';
import { publicUrl, webFetcher } from '../net/index.js';
import {
  requestToken,
  type Ports,
  type TimestampSource,
  type TokenRequest,
  type TsaClientOptions,
} from './client.js';
import { reasonOf } from './post-query.js';
import { timestampError } from './response.js';

/** An authority among others. */
export interface TsaAddress {
  readonly url: string;
  /** In place of those for all. */
  readonly policy?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface TsaClientsOptions extends TsaClientOptions {
  /** For one token from whichever authority, in milliseconds; default 300,000. */
  readonly budgetMs?: number;
  /** How long an authority that failed stands behind the others, in milliseconds; default 600,000. */
  readonly restMs?: number;
}

const BUDGET_MS = 300_000;
const REST_MS = 600_000;
/** Added to the longest token seen: the next one may be of an authority that sends its whole path. */
const MARGIN_OF_OTHERS = 8 << 10;

/**
 * Several authorities as one: each is asked as by `tsaClient`, in the order given, until one answers rightly. One
 * that fails or refuses gives way to the next and stands behind the others for a while, so that a series of
 * documents does not wait for it each time. Of what is left of the budget each has an even share with those
 * that come after it. A signal ends it at once. Where none answers: the error of the only one, or
 * `ERR_TIMESTAMP` with `authorities`, their number, and `tried`, each with its reason.
 */
export function tsaClients(
  addresses: readonly (string | TsaAddress)[],
  options: TsaClientsOptions = {},
): TimestampSource {
  if (addresses.length === 0) throw new TypeError('no timestamp authority is given');
  const { fetcher = webFetcher(), crypto = defaultCrypto() } = options;
  const { elapsed = () => performance.now() } = options;
  const ports = { ...options, fetcher, crypto, elapsed };
  const authorities = addresses.map((address) => ({
    address: typeof address === 'string' ? { url: address } : address,
    restsUntil: -Infinity,
  }));
  let longest = 0;
  return {
    async requestToken(request) {
      const token = await firstToken(authorities, request, ports);
      longest = Math.max(longest, token.length);
      return token;
    },
    get maxTokenBytes() {
      return options.maxTokenBytes ?? (longest > 0 ? longest + MARGIN_OF_OTHERS : undefined);
    },
  };
}

interface Authority {
  readonly address: TsaAddress;
  /** By `elapsed`. */
  restsUntil: number;
}

type Terms = Ports & TsaClientsOptions & { readonly elapsed: () => number };

async function firstToken(
  authorities: readonly Authority[],
  request: TokenRequest,
  terms: Terms,
): Promise<Uint8Array> {
  const { elapsed, budgetMs = BUDGET_MS, restMs = REST_MS } = terms;
  const end = elapsed() + Math.min(budgetMs, request.budgetMs ?? Infinity);
  const rests = ({ restsUntil }: Authority) => Number(restsUntil > elapsed());
  const order = [...authorities].sort((a, b) => rests(a) - rests(b));
  const failures: Failure[] = [];
  for (const [index, authority] of order.entries()) {
    const share = Math.max((end - elapsed()) / (order.length - index), 0);
    if (share === 0 && failures.length > 0) break;
    try {
      const { url, ...own } = authority.address;
      return await requestToken(url, request, { ...terms, ...own, budgetMs: share });
    } catch (error) {
      if (!isKysoError(error) || request.signal?.aborted === true) throw error;
      failures.push({ url: publicUrl(authority.address.url), error });
      authority.restsUntil = elapsed() + restMs;
    }
  }
  throw noneAnswered(failures);
}

interface Failure {
  readonly url: string;
  readonly error: KysoError;
}

function noneAnswered(failures: readonly Failure[]): KysoError {
  const [first, ...others] = failures;
  if (first && others.length === 0) return first.error;
  const tried = failures.map(({ url, error }) => `${url}: ${reasonOf(error.facts)}`).join('; ');
  const last = failures.at(-1);
  return timestampError(`none of ${failures.length} authorities answered rightly: ${tried}`, {
    facts: { authorities: failures.length, tried, url: last?.url },
    cause: last?.error,
  });
}

import { toHex } from '../bytes/index.js';
import { unknown } from '../cms/index.js';
import { isKysoError, type KysoError } from '../errors.js';
import { postOcsp, publicUrl } from '../net/index.js';
import type { Fetcher } from '../ports.js';
import type { Finding } from '../report.js';
import {
  ocspRequest,
  parseCrl,
  parseOcspResponse,
  type Crl,
  type OcspResponse,
  type RevocationAnswer,
} from '../revocation/index.js';
import {
  authorityInfoAccessOf,
  crlDistributionPointsOf,
  freshestCrlOf,
  type Certificate,
  type DistributionPoint,
} from '../x509/index.js';
import { fetchCrl } from './fetch-crl.js';
import {
  revocationByEvidence,
  type EvidenceOptions,
  type PathRevocationQuestion,
  type RevocationCheck,
} from './revocation.js';

/** Evidence at hand, and the way to more of it. */
export interface OnlineRevocationOptions extends EvidenceOptions {
  readonly fetcher: Fetcher;
  readonly signal?: AbortSignal;
}

/** Addresses of one kind that are asked for one certificate; real ones name one or two. */
const MAX_ADDRESSES = 4;
/** Addresses asked in all: documents name them, and each may be a stranger's who wants to be asked much. */
const MAX_REQUESTS = 32;

/**
 * A check of revocation by evidence at hand and, where that does not decide, by what the addresses in the certificate give:
 * responders first (RFC 6960), then lists (RFC 5280 §4.2.1.13), then delta lists. What was fetched is at hand for
 * the next question, and each address is asked once for one. Requests carry no nonce: prepared answers will do, their
 * freshness is checked. An address that fails is told in the findings (`revocation-fetch`); throws `ERR_NETWORK`,
 * `aborted`, alone.
 */
export function onlineRevocation(options: OnlineRevocationOptions): RevocationCheck {
  const { crls = [], ocsp = [] } = options;
  const work: Work = { options, crls: [...crls], ocsp: [...ocsp], asked: new Set() };
  return async (question) => {
    const judge = revocationByEvidence({ ...options, crls: work.crls, ocsp: work.ocsp });
    const failures: Finding[] = [];
    let answer = await judge(question);
    for (const source of sourcesOf(question)) {
      if (answer.status !== 'unknown') break;
      const problem = await fetched(source, work);
      if (problem === 'asked before') continue;
      if (problem) failures.push(problem);
      else answer = await judge(question);
    }
    return withFailures(answer, failures);
  };
}

interface Work {
  readonly options: OnlineRevocationOptions;
  /** At hand, what was fetched included. */
  readonly crls: Crl[];
  readonly ocsp: OcspResponse[];
  /** What was asked already, and where. */
  readonly asked: Set<string>;
}

/** One address that may tell. */
type Source =
  | { readonly kind: 'ocsp'; readonly url: string; readonly question: PathRevocationQuestion }
  | { readonly kind: 'crl'; readonly url: string };

function sourcesOf(question: PathRevocationQuestion): Source[] {
  const { certificate } = question;
  const ocsp = readable(() => authorityInfoAccessOf(certificate).ocsp);
  const lists = readable(() => addressesOf(crlDistributionPointsOf(certificate)));
  const deltas = readable(() => addressesOf(freshestCrlOf(certificate)));
  return [
    ...httpOnly(ocsp).map((url) => ({ kind: 'ocsp', url, question }) as const),
    ...[...httpOnly(lists), ...httpOnly(deltas)].map((url) => ({ kind: 'crl', url }) as const),
  ];
}

/** An extension that cannot be read leads nowhere. */
function readable(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

function addressesOf(points: readonly DistributionPoint[] = []): string[] {
  return points.flatMap(({ name }) =>
    name?.kind === 'fullName'
      ? name.names.flatMap((one) => (one.kind === 'uniformResourceIdentifier' ? [one.text] : []))
      : [],
  );
}

function httpOnly(urls: readonly string[]): readonly string[] {
  return urls.filter((url) => /^https?:/i.test(url)).slice(0, MAX_ADDRESSES);
}

/** Adds what the address gives to what is at hand; otherwise why it gave nothing. */
async function fetched(source: Source, work: Work): Promise<Finding | 'asked before' | undefined> {
  const key = source.kind === 'ocsp' ? `${source.url} ${nameOf(source.question)}` : source.url;
  if (work.asked.has(key)) return 'asked before';
  const clause = source.kind === 'ocsp' ? 'RFC 6960 §2.2' : 'RFC 5280 §4.2.1.13';
  const at = publicUrl(source.url);
  if (work.asked.size === MAX_REQUESTS)
    return unknown('revocation-fetch', clause, { found: 'too many addresses', at });
  work.asked.add(key);
  try {
    if (source.kind === 'ocsp') work.ocsp.push(await askResponder(source, work.options));
    else work.crls.push(await getList(source.url, work.options));
    return undefined;
  } catch (error) {
    if (!isKysoError(error) || error.facts['reason'] === 'aborted') throw error;
    return unknown('revocation-fetch', clause, { found: reasonOf(error), at });
  }
}

function nameOf({ certificate }: { readonly certificate: Certificate }): string {
  return toHex(certificate.signature);
}

function reasonOf(error: KysoError): string {
  const { reason, status } = error.facts;
  const text = reason === undefined ? error.message : String(reason);
  return status === undefined ? text : `${text} ${String(status)}`;
}

async function askResponder(
  { url, question }: Extract<Source, { kind: 'ocsp' }>,
  { fetcher, crypto, signal }: OnlineRevocationOptions,
): Promise<OcspResponse> {
  const { certificate, issuer } = question;
  const answer = await postOcsp(url, ocspRequest({ certificate, issuer, crypto }), {
    fetcher,
    ...(signal && { signal }),
    freshUntil: (der) => earliest(parseOcspResponse(der).responses),
  });
  return parseOcspResponse(answer);
}

function earliest(all: readonly { readonly nextUpdate?: Date }[]): Date | undefined {
  const times = all.flatMap(({ nextUpdate }) => (nextUpdate ? [nextUpdate.getTime()] : []));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

async function getList(url: string, { fetcher, signal }: OnlineRevocationOptions): Promise<Crl> {
  const der = await fetchCrl(url, {
    fetcher,
    ...(signal && { signal }),
    freshUntil: (list) => parseCrl(list).nextUpdate,
  });
  return parseCrl(der);
}

/** Where nothing decided, the addresses that failed are the reason; the verdict stays first. */
function withFailures(answer: RevocationAnswer, failures: readonly Finding[]): RevocationAnswer {
  if (answer.status !== 'unknown' || failures.length === 0) return answer;
  return { ...answer, findings: [...answer.findings, ...failures] };
}

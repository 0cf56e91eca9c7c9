import { equalBytes } from '../bytes/index.js';
import { readCertificates } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import { networkError, publicUrl } from '../net/index.js';
import type { Fetcher } from '../ports.js';
import {
  authorityInfoAccessOf,
  parseCertificate,
  sameName,
  type Certificate,
} from '../x509/index.js';

export interface FetchIssuersOptions {
  readonly fetcher: Fetcher;
  readonly signal?: AbortSignal;
  /** Certificates at hand: what one of them may have issued is not asked for. */
  readonly known?: readonly Certificate[];
  /** For one address, in milliseconds; default 15,000. */
  readonly timeoutMs?: number;
}

/** What the addresses of certificates gave. */
export interface FetchedIssuers {
  /** In the order of their coming, each once. None of them is trusted for being here. */
  readonly certificates: readonly Certificate[];
  /** Addresses that gave nothing, and why: code and reason of the error. */
  readonly failures: readonly FetchFailure[];
}

/** An address that gave nothing. */
export interface FetchFailure {
  /** Without credentials and query. */
  readonly url: string;
  readonly code: string;
  readonly reason: string;
}

/** Levels above the certificate; national PKIs have 2 or 3. */
const MAX_DEPTH = 6;
/** Addresses asked in all: each may be a stranger's who wants to be asked much. */
const MAX_REQUESTS = 12;
/** Certificates taken in all; a `.p7c` of a CA with cross-certificates has some 10. */
const MAX_CERTIFICATES = 64;
/** Largest answer, in bytes. */
const MAX_BYTES = 1 << 20;
const TIMEOUT_MS = 15_000;

/**
 * Gets the certificates above this one from where it and they say (caIssuers of authorityInfoAccess, RFC 5280
 * §4.2.2.1): DER, PEM, or a certs-only SignedData (`.p7c`, `.p7b`), by HTTP alone. Bounded in depth, addresses and
 * certificates. Nothing is verified but the names: a path is to be looked for in what comes. An address that
 * fails is told in `failures`; throws only `ERR_NETWORK`, `aborted`.
 */
export async function fetchIssuers(
  certificate: Certificate,
  options: FetchIssuersOptions,
): Promise<FetchedIssuers> {
  const work: Work = { options, certificates: [], failures: [], asked: new Set() };
  let level: readonly Certificate[] = [certificate];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const above: Certificate[] = [];
    for (const child of level) above.push(...(await issuersOf(child, work)));
    level = above;
  }
  return { certificates: work.certificates, failures: work.failures };
}

interface Work {
  readonly options: FetchIssuersOptions;
  readonly certificates: Certificate[];
  readonly failures: FetchFailure[];
  readonly asked: Set<string>;
}

/** Certificates with the name of the issuer: those at hand, or else those that the addresses give. */
async function issuersOf(child: Certificate, work: Work): Promise<readonly Certificate[]> {
  if (sameName(child.subject, child.issuer)) return [];
  const isIssuer = ({ subject }: Certificate) => sameName(subject, child.issuer);
  const atHand = (work.options.known ?? []).filter(isIssuer);
  if (atHand.length > 0) return atHand.filter((known) => isNew(known, work, 'known'));
  for (const url of addressesOf(child)) {
    const found = (await certificatesAt(url, work)).filter((candidate) =>
      isNew(candidate, work, 'fetched'),
    );
    const issuers = found.filter(isIssuer);
    if (issuers.length > 0) return issuers;
  }
  return [];
}

/** Whether it was not met before; remembers it. A circle of certificates ends here. */
function isNew(candidate: Certificate, work: Work, from: 'known' | 'fetched'): boolean {
  const met = [...work.certificates, ...(from === 'fetched' ? (work.options.known ?? []) : [])];
  if (met.some(({ der }) => equalBytes(der, candidate.der))) return false;
  if (work.certificates.length === MAX_CERTIFICATES) return false;
  if (from === 'fetched') work.certificates.push(candidate);
  return true;
}

function addressesOf(certificate: Certificate): readonly string[] {
  try {
    return authorityInfoAccessOf(certificate).caIssuers.filter((url) => /^https?:/i.test(url));
  } catch (error) {
    if (isKysoError(error)) return []; // an unreadable extension leads nowhere
    throw error;
  }
}

async function certificatesAt(url: string, work: Work): Promise<readonly Certificate[]> {
  if (work.asked.has(url) || work.asked.size === MAX_REQUESTS) return [];
  work.asked.add(url);
  try {
    return await download(url, work.options);
  } catch (error) {
    if (!isKysoError(error) || error.facts['reason'] === 'aborted') throw error;
    const reason = String(error.facts['reason'] ?? error.message);
    work.failures.push({ url: publicUrl(url), code: error.code, reason });
    return [];
  }
}

async function download(
  url: string,
  { fetcher, signal, timeoutMs = TIMEOUT_MS }: FetchIssuersOptions,
): Promise<readonly Certificate[]> {
  const { status, body } = await fetcher.fetch({
    ...{ url, method: 'GET', origin: 'document', maxBytes: MAX_BYTES, timeoutMs },
    ...(signal && { signal }),
  });
  if (status !== 200) throw networkError(url, { reason: 'status', status });
  return readCertificates(body).slice(0, MAX_CERTIFICATES).map(parseCertificate);
}

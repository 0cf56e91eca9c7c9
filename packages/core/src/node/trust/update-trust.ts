import { readCertificates } from '../../cms/index.js';
import { isKysoError } from '../../errors.js';
import { networkError, publicUrl } from '../../net/index.js';
import type { CryptoProvider, Fetcher } from '../../ports.js';
import { BUILT_IN_DOMAINS } from '../../trust/index.js';
import { parseCertificate, sameName } from '../../x509/index.js';
import { importTrust, type ImportTrustOptions, type ImportedCertificate } from './import-trust.js';

export interface UpdateTrustOptions {
  /** Asked for the published addresses; a mirror or a folder stands in it. */
  readonly fetcher: Fetcher;
  /** The time of the update. */
  readonly at: Date;
  readonly crypto?: CryptoProvider;
  readonly signal?: AbortSignal;
}

/** What one published address gave. */
export interface TrustUpdate {
  readonly url: string;
  readonly domain: string;
  /** The authority that is published there. */
  readonly subject: string;
  /** Empty where it failed. */
  readonly certificates: readonly ImportedCertificate[];
  /** `null` where it did not fail. */
  readonly failure: { readonly code: string; readonly reason: string } | null;
}

/**
 * A collection may hold authorities that nothing is known of, as a new root beside the old one: they are left out.
 * Throws `ERR_TRUST` where that leaves none.
 */
async function importEach(
  folder: string,
  certificates: readonly Uint8Array[],
  options: ImportTrustOptions,
): Promise<readonly ImportedCertificate[]> {
  const imported: ImportedCertificate[] = [];
  let refusal: unknown;
  // Roots first: what they signed follows them.
  for (const der of [...certificates].sort((a, b) => rank(a) - rank(b))) {
    try {
      imported.push(...(await importTrust(folder, [der], options)));
    } catch (error) {
      if (!isKysoError(error) || error.code !== 'ERR_TRUST') throw error;
      refusal = error;
    }
  }
  if (imported.length === 0) throw refusal;
  return imported;
}

function rank(der: Uint8Array): number {
  const { subject, issuer } = parseCertificate(der);
  return Number(!sameName(subject, issuer));
}

/** Largest answer, in bytes. */
const MAX_BYTES = 1 << 20;

/**
 * Gets the authorities of the built-in domains from where their operators publish them. Plain HTTP will do: what comes is
 * stored only by its pin or by the signature of an authority that is. Each address answers for itself, roots
 * first; throws only `ERR_NETWORK`, `aborted`, and `ERR_IO` of the store.
 */
export async function updateTrust(
  folder: string,
  options: UpdateTrustOptions,
): Promise<readonly TrustUpdate[]> {
  const published = BUILT_IN_DOMAINS.flatMap(({ name: domain, authorities }) =>
    authorities.flatMap(({ source: url, subject, kind }) =>
      url === undefined ? [] : [{ url, domain, subject, kind }],
    ),
  ).sort((a, b) => Number(a.kind !== 'root') - Number(b.kind !== 'root'));
  const updates: TrustUpdate[] = [];
  for (const { url, domain, subject } of published) {
    updates.push({ url, domain, subject, ...(await updateFrom(url, folder, options)) });
  }
  return updates;
}

async function updateFrom(
  url: string,
  folder: string,
  { fetcher, at, crypto, signal }: UpdateTrustOptions,
): Promise<Pick<TrustUpdate, 'certificates' | 'failure'>> {
  try {
    const { status, body } = await fetcher.fetch({
      ...{ url, method: 'GET', maxBytes: MAX_BYTES },
      ...(signal && { signal }),
    });
    if (status !== 200) throw networkError(url, { reason: 'status', status });
    const terms = { at, from: publicUrl(url), ...(crypto && { crypto }) };
    return { certificates: await importEach(folder, readCertificates(body), terms), failure: null };
  } catch (error) {
    if (!isKysoError(error) || error.code === 'ERR_IO') throw error;
    const { reason = error.message } = error.facts;
    if (reason === 'aborted') throw error;
    return { certificates: [], failure: { code: error.code, reason: String(reason) } };
  }
}

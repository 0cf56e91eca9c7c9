import { createHash } from 'node:crypto';
import { isKysoError, type Fetcher } from '@kyso/core';
import { readCertificates } from '@kyso/core/cms';
import { chainAbove } from '@kyso/core/pkcs12';
import { fetchIssuers, pinnedAuthority } from '@kyso/core/trust';
import { nameText, parseCertificate, sameName, type Certificate } from '@kyso/core/x509';

/** Where the certificates above the signer's may come from, beside the places of authorities that are known by name. */
export interface ChainSources {
  /** DER of the certificates of the token. */
  readonly token: readonly Uint8Array[];
  /** Files: PEM, DER or PKCS #7, each with one certificate or many. */
  readonly given: readonly Uint8Array[];
  /** Loads the issuers that certificates name (AIA), and those of Vietnam that are known by name, where given. */
  readonly fetcher?: Fetcher | undefined;
}

/** A chain, and what was tried in vain for it. */
export interface BuiltChain {
  /** DER, issuer first. */
  readonly chain: readonly Uint8Array[];
  /** Addresses of issuers that could not be loaded or held no certificate. */
  readonly unreachable: readonly string[];
  /** What the chain lacks; null where it reaches a root, or one whose root others are known to hold. */
  readonly missing: MissingIssuer | null;
}

/** An issuer whose certificate was found nowhere. */
export interface MissingIssuer {
  /** As one line. */
  readonly subject: string;
  /** Where its operator publishes the certificate, where it is one of Vietnam's that is known by name. */
  readonly source?: string;
  /** SHA-256 of that certificate, hexadecimal. */
  readonly sha256?: string;
}

/** Longest chain that is loaded by AIA; those of Vietnam have two or three certificates. */
const MOST_LOADED = 8;
/** Largest answer of an authority that is known by name, in bytes. */
const MAX_BYTES = 1 << 20;

/**
 * The certificates above one, from the token, from what was given and, as the last resort, from the network. A chain
 * that stays incomplete is no fault here: validation says what it lacks. Throws what `readCertificates` throws for
 * what was given.
 */
export async function buildChain(leaf: Uint8Array, sources: ChainSources): Promise<BuiltChain> {
  const bottom = parseCertificate(leaf);
  const pool = [...sources.token, ...sources.given.flatMap(readCertificates)].flatMap(readable);
  const unreachable: string[] = [];
  let chain = chainAbove(bottom, pool);
  while (sources.fetcher && chain.length < MOST_LOADED) {
    const top = chain.at(-1) ?? bottom;
    const loaded = await loadIssuers(top, { pool, unreachable, fetcher: sources.fetcher });
    const longer = chainAbove(bottom, [...pool, ...loaded]);
    if (longer.length <= chain.length) break;
    pool.push(...loaded);
    chain = longer;
  }
  const missing = missingAbove(chain.at(-1) ?? bottom, chain.length);
  return { chain: chain.map(({ der }) => der), unreachable, missing };
}

/**
 * Who judges a signature has the root, and nobody knows of a stranger above an authority whether it is one: only the
 * issuer of the signer itself is missed, and those that are known not to be roots.
 */
function missingAbove({ issuer, subject }: Certificate, length: number): MissingIssuer | null {
  if (sameName(issuer, subject)) return null;
  const name = nameText(issuer);
  const pinned = pinnedAuthority(name);
  if (pinned ? pinned.kind === 'root' : length > 0) return null;
  const { source, sha256 } = pinned ?? {};
  return { subject: name, ...(source !== undefined && { source }), ...(sha256 && { sha256 }) };
}

interface Loading {
  readonly fetcher: Fetcher;
  /** Certificates at hand. */
  readonly pool: readonly Certificate[];
  /** Takes the addresses that gave nothing. */
  readonly unreachable: string[];
}

async function loadIssuers(certificate: Certificate, loading: Loading): Promise<Certificate[]> {
  const { fetcher, pool, unreachable } = loading;
  const { certificates, failures } = await fetchIssuers(certificate, { fetcher, known: pool });
  unreachable.push(...failures.map(({ url }) => url));
  return certificates.length > 0
    ? [...certificates]
    : loadBundled(certificate, fetcher, unreachable);
}

/** An issuer that is known by name, from where its operator publishes it; only the very certificate counts. */
async function loadBundled(
  { issuer }: Certificate,
  fetcher: Fetcher,
  unreachable: string[],
): Promise<Certificate[]> {
  const { source, sha256 } = pinnedAuthority(nameText(issuer)) ?? {};
  if (source === undefined || unreachable.includes(source)) return [];
  const found = (await load(source, fetcher)).filter(
    ({ der }) => createHash('sha256').update(der).digest('hex') === sha256,
  );
  if (found.length === 0) unreachable.push(source);
  return found;
}

async function load(url: string, fetcher: Fetcher): Promise<Certificate[]> {
  try {
    const { status, body } = await fetcher.fetch({ url, method: 'GET', maxBytes: MAX_BYTES });
    return status === 200 ? readCertificates(body).flatMap(readable) : [];
  } catch (error) {
    if (isKysoError(error)) return []; // the caller is told the address
    throw error;
  }
}

/** Tokens hold what others wrote to them; what cannot be read issues nothing. */
function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

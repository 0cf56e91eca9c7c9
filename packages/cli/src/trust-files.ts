import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readCertificates } from '@kyso/core/cms';
import { intermediatesOf, readTrustStore, readWholeFile, trustDomainsOf } from '@kyso/core/node';
import { readCrls, readOcspResponses } from '@kyso/core/revocation';
import type { TrustDomain } from '@kyso/core/trust';
import { usageError } from './errors.js';
import { MAX_EVIDENCE_FILE, MAX_KEY_FILE } from './limits.js';
import { harmless, type Context } from './terminal.js';
import { texts } from './texts/index.js';
import { trustFolder } from './trust-folder.js';

/** Names of files in a directory that are taken for certificates. */
const EXTENSIONS: ReadonlySet<string> = new Set(['.pem', '.crt', '.cer', '.der', '.p7b', '.p7c']);

/** Options that say what is trusted. */
export const TRUST_OPTIONS = {
  trust: { type: 'string', multiple: true },
  intermediate: { type: 'string', multiple: true },
  store: { type: 'string' },
} as const;

export interface TrustOptions {
  readonly trust?: readonly string[];
  readonly intermediate?: readonly string[];
  readonly store?: string;
}

/** What validation is given. */
export interface GivenTrust {
  readonly trust: readonly TrustDomain[];
  readonly intermediates: readonly Uint8Array[];
  /** SHA-256 of the certificates that the store has; absent with `--trust`, where it does not count. */
  readonly stored?: ReadonlySet<string>;
}

/**
 * The certificates of `--trust` as one domain called `user`, or else the built-in domains with what the store
 * keeps. Says on stderr what of the store is not used. Throws `ERR_USAGE`, `ERR_IO`, `ERR_CERTIFICATE`.
 */
export async function trustOf(
  { trust, intermediate = [], store }: TrustOptions,
  context: Context,
): Promise<GivenTrust> {
  const given = await certificatesAt(intermediate);
  if (trust !== undefined) {
    if (store !== undefined) {
      throw usageError('--store does not count with --trust', { option: 'store' });
    }
    return {
      trust: [{ name: 'user', anchors: await certificatesAt(trust) }],
      intermediates: given,
    };
  }
  const kept = await readTrustStore(trustFolder(store, context));
  const words = texts(context.language);
  for (const { file, reason } of kept.problems) {
    const told = `${words.warning}: ${words.trust.problem(file, reason)}`;
    context.terminal.stderr.write(`${harmless(told)}\n`);
  }
  const certificates = kept.domains.flatMap((domain) => domain.certificates);
  return {
    trust: trustDomainsOf(kept),
    intermediates: [...given, ...intermediatesOf(kept)],
    stored: new Set(certificates.map(({ sha256 }) => sha256)),
  };
}

/** Options that give evidence about revocation. */
export const EVIDENCE_OPTIONS = {
  crl: { type: 'string', multiple: true },
  ocsp: { type: 'string', multiple: true },
} as const;

/** DER of CRLs and OCSP responses, as validation takes them. */
export interface EvidenceFiles {
  readonly crls: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
}

/** The evidence of `--crl` and `--ocsp`: PEM or DER. Throws `ERR_IO`, `ERR_CRL`, `ERR_OCSP`. */
export async function evidenceOf({
  crl = [],
  ocsp = [],
}: {
  readonly crl?: readonly string[];
  readonly ocsp?: readonly string[];
}): Promise<EvidenceFiles> {
  return { crls: await derOf(crl, readCrls), ocspResponses: await derOf(ocsp, readOcspResponses) };
}

async function derOf(
  files: readonly string[],
  read: (bytes: Uint8Array) => readonly { readonly der: Uint8Array }[],
): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const file of files)
    found.push(...read(await readWholeFile(file, MAX_EVIDENCE_FILE)).map(({ der }) => der));
  return found;
}

/**
 * The certificates (DER) of files and directories: PEM, DER or PKCS #7. Of a directory every file
 * with a usual ending counts, not those of directories within. Throws `ERR_IO`, `ERR_CERTIFICATE`,
 * and `ERR_USAGE` for a directory without any.
 */
export async function certificatesAt(paths: readonly string[]): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      found.push(...readCertificates(await readWholeFile(file, MAX_KEY_FILE)));
    }
  }
  return found;
}

async function filesAt(path: string): Promise<string[]> {
  if (!(await isDirectory(path))) return [path];
  const names = (await readdir(path)).filter((name) => EXTENSIONS.has(extname(name).toLowerCase()));
  if (names.length === 0) throw usageError(`no certificate file in the directory ${path}`);
  return names.sort().map((name) => join(path, name));
}

/** What does not exist is no directory; opening it as a file says so. */
async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

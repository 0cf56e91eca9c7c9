import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readCertificates } from '@kyso/core/cms';
import { readWholeFile } from '@kyso/core/node';
import { readCrls, readOcspResponses } from '@kyso/core/revocation';
import { BUILT_IN_DOMAINS, type TrustDomain } from '@kyso/core/trust';
import { usageError } from './errors.js';
import { MAX_EVIDENCE_FILE, MAX_KEY_FILE } from './limits.js';

/** Names of files in a directory that are taken for certificates. */
const EXTENSIONS: ReadonlySet<string> = new Set(['.pem', '.crt', '.cer', '.der', '.p7b', '.p7c']);

/** The trust domains of `--trust`: its certificates as one domain, or those built in where it is not given. */
export async function trustOf(
  paths: readonly string[] | undefined,
): Promise<readonly TrustDomain[]> {
  if (paths === undefined) return BUILT_IN_DOMAINS;
  return [{ name: 'user', anchors: await certificatesAt(paths) }];
}

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
  readonly crl?: readonly string[] | undefined;
  readonly ocsp?: readonly string[] | undefined;
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

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CryptoProvider } from '../../ports.js';
import { isBuiltIn } from '../../trust/index.js';
import { checkOwnName } from '../../trust/sort-import.js';
import { trustError } from '../../trust/trust-error.js';
import { nameText } from '../../x509/index.js';
import { nodeCrypto } from '../crypto.js';
import { system } from '../io-error.js';
import { layout } from './layout.js';
import { readTrustStore, type StoredTrust } from './read-store.js';

/** What is to be forgotten. SHA-256 in hexadecimal; colons and spaces do not count. */
export type TrustRemoval =
  /** All that was imported into a domain; the pins of a built-in one remain. */
  | { readonly kind: 'domain'; readonly name: string }
  /** One certificate, from every domain that it was imported into. */
  | { readonly kind: 'certificate'; readonly sha256: string }
  /** The bundle that the certificate with this digest signed, with all that it brought. */
  | { readonly kind: 'bundle'; readonly signer: string };

/** A certificate that the store had. */
export interface RemovedCertificate {
  readonly domain: string;
  readonly role: 'anchor' | 'intermediate';
  readonly subject: string;
  readonly sha256: string;
}

/**
 * Forgets what was imported, or a bundle. What a bundle brought goes with the bundle alone. Throws `ERR_TRUST`,
 * `not-stored` where there is no such thing and `of-bundle` where a bundle has it, and `ERR_IO`.
 */
export async function removeTrust(
  folder: string,
  removal: TrustRemoval,
  crypto: CryptoProvider = nodeCrypto(),
): Promise<readonly RemovedCertificate[]> {
  const stored = await readTrustStore(folder, crypto);
  switch (removal.kind) {
    case 'domain':
      return removeDomain(folder, removal.name, stored);
    case 'certificate':
      return removeCertificate(folder, plain(removal.sha256), stored);
    case 'bundle':
      return removeBundle(folder, plain(removal.signer), stored);
  }
}

function plain(sha256: string): string {
  return sha256.replace(/[\s:]/g, '').toLowerCase();
}

async function removeDomain(
  folder: string,
  name: string,
  stored: StoredTrust,
): Promise<readonly RemovedCertificate[]> {
  if (!isBuiltIn(name)) checkOwnName(name); // it becomes a path
  const all = listed(stored).filter(({ domain }) => domain === name);
  const own = all.filter(({ bundle }) => bundle === null);
  // What was altered stands in no list, and goes as well.
  const broken = stored.problems.some(({ file }) => file.startsWith(`domains/${name}/`));
  if (own.length === 0 && !broken) throw nothing(name, all);
  await remove(layout.domain(folder, name));
  return own.map(removed);
}

async function removeCertificate(
  folder: string,
  wanted: string,
  stored: StoredTrust,
): Promise<readonly RemovedCertificate[]> {
  const all = listed(stored).filter(({ sha256 }) => sha256 === wanted);
  const own = all.filter(({ bundle }) => bundle === null);
  if (own.length === 0) throw nothing(wanted, all);
  for (const { domain, role, sha256 } of own) {
    const path = join(layout.certificates(folder, domain, role), sha256);
    await remove(`${path}.der`); // without it the facts beside it are nothing
    await remove(`${path}.json`);
  }
  return own.map(removed);
}

async function removeBundle(
  folder: string,
  signer: string,
  stored: StoredTrust,
): Promise<readonly RemovedCertificate[]> {
  const file = `bundles/${signer}.p7s`;
  const isThere =
    stored.bundles.some((bundle) => bundle.signer === signer) ||
    stored.problems.some((problem) => problem.file === file);
  if (!isThere) throw nothing(signer, []);
  await remove(join(layout.bundles(folder), `${signer}.p7s`));
  return listed(stored)
    .filter(({ bundle }) => bundle === signer)
    .map(removed);
}

interface Listed extends RemovedCertificate {
  readonly bundle: string | null;
}

function listed({ domains }: StoredTrust): readonly Listed[] {
  return domains.flatMap(({ name, certificates }) =>
    certificates.map(({ certificate, sha256, role, bundle }) => ({
      ...{ domain: name, role, sha256, bundle, subject: nameText(certificate.subject) },
    })),
  );
}

function removed({ domain, role, subject, sha256 }: Listed): RemovedCertificate {
  return { domain, role, subject, sha256 };
}

function nothing(what: string, all: readonly Listed[]): Error {
  const [ofBundle] = all;
  if (!ofBundle) return trustError('not-stored', `the store has nothing of ${what}`);
  const facts = { bundle: ofBundle.bundle };
  return trustError('of-bundle', `${what} came in a bundle, and goes with it alone`, { facts });
}

/** What is gone already is as it should be: removals that meet each other are no fault. */
function remove(path: string): Promise<void> {
  return system(path, () => rm(path, { recursive: true, force: true }));
}

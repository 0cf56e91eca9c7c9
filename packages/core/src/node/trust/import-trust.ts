import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CryptoProvider } from '../../ports.js';
import {
  openTrustBundle,
  sortImport,
  type SortImportOptions,
  type SortedCertificate,
  type TrustBundleContent,
} from '../../trust/index.js';
import { trustError } from '../../trust/trust-error.js';
import { nameText, serialText } from '../../x509/index.js';
import { nodeCrypto } from '../crypto.js';
import { system } from '../io-error.js';
import { writeFileAtomically } from '../write-file.js';
import { layout } from './layout.js';
import { Unusable, certificatesOfBundle, readTrustStore } from './read-store.js';

export interface ImportTrustOptions extends Partial<
  Pick<SortImportOptions, 'crypto' | 'domain' | 'allowNamesake'>
> {
  /** The time of the import, noted beside each certificate. */
  readonly at: Date;
  /** Where they are from, noted likewise: name of a file, or an address without credentials. */
  readonly from?: string;
}

/** A certificate of an import. */
export interface ImportedCertificate extends SortedCertificate {
  /** False where the store had it before. */
  readonly isNew: boolean;
}

/**
 * Stores certificates where they belong (`sortImport`), all of them or none. Files are written whole, certificates
 * last to be named, so that an import that breaks off leaves a store that can be read. Throws `ERR_TRUST`,
 * `ERR_CERTIFICATE`, `ERR_IO`.
 */
export async function importTrust(
  folder: string,
  certificates: readonly Uint8Array[],
  options: ImportTrustOptions,
): Promise<readonly ImportedCertificate[]> {
  const { crypto = nodeCrypto(), domain, allowNamesake, at, from } = options;
  const stored = await readTrustStore(folder, crypto);
  const present = stored.domains.flatMap(({ name, certificates: all }) =>
    all.map((one) => ({ ...one, domain: name })),
  );
  const sorted = await sortImport(certificates, {
    ...{ crypto, present },
    ...(domain !== undefined && { domain }),
    ...(allowNamesake !== undefined && { allowNamesake }),
  });
  const imported = sorted.map((one): ImportedCertificate => {
    const isKnown = present.some(
      ({ sha256, domain: name, role, bundle }) =>
        bundle === null && sha256 === one.sha256 && name === one.domain && role === one.role,
    );
    return { ...one, isNew: !isKnown };
  });
  for (const one of imported) if (one.isNew) await store(folder, one, { at, from });
  return imported;
}

async function store(
  folder: string,
  { certificate, sha256, domain, role, because }: SortedCertificate,
  { at, from }: { readonly at: Date; readonly from: string | undefined },
): Promise<void> {
  const facts = {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: serialText(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    ...{ sha256, because, from, importedAt: at.toISOString() },
  };
  const path = join(layout.certificates(folder, domain, role), sha256);
  await writeBelow(`${path}.json`, new TextEncoder().encode(`${JSON.stringify(facts, null, 2)}\n`));
  await writeBelow(`${path}.der`, certificate.der);
}

async function writeBelow(path: string, bytes: Uint8Array): Promise<void> {
  await system(path, () => mkdir(dirname(path), { recursive: true }));
  await writeFileAtomically(path, async (sink) => sink.write(bytes), { force: true });
}

export interface ImportBundleOptions {
  /** SHA-256 of the certificate of the administrator, hexadecimal; colons and spaces do not count. */
  readonly signer: string;
  /** The time at which that certificate must be valid. */
  readonly at: Date;
  readonly crypto?: CryptoProvider;
}

/** What came of a bundle. */
export interface ImportedBundle {
  /** False where the very same bundle was stored before. */
  readonly isNew: boolean;
  readonly content: TrustBundleContent;
}

/**
 * Stores an administrator's bundle, which takes the place of the one before by the same signer, whose
 * authorities are forgotten. Throws `ERR_TRUST`: for a wrong signer or signature, for a sequence number that is not
 * higher, and for anchors that claim a built-in domain without its pin.
 */
export async function importTrustBundle(
  folder: string,
  bytes: Uint8Array,
  { signer, at, crypto = nodeCrypto() }: ImportBundleOptions,
): Promise<ImportedBundle> {
  const content = await openTrustBundle(bytes, { signer, at, crypto });
  const name = signer.replace(/[\s:]/g, '').toLowerCase();
  checkContent(content, name, crypto);
  const { bundles } = await readTrustStore(folder, crypto);
  const before = bundles.find((bundle) => bundle.signer === name)?.content;
  if (before && before.sequence >= content.sequence) {
    if (JSON.stringify(before) === JSON.stringify(content)) return { isNew: false, content };
    const facts = { sequence: content.sequence, stored: before.sequence };
    throw trustError('bundle-older', 'a bundle with this number, or a higher one, is stored', {
      facts,
    });
  }
  await writeBelow(join(layout.bundles(folder), `${name}.p7s`), bytes);
  return { isNew: true, content };
}

function checkContent(content: TrustBundleContent, signer: string, crypto: CryptoProvider): void {
  try {
    certificatesOfBundle(content, signer, crypto);
  } catch (error) {
    if (error instanceof Unusable) {
      throw trustError('not-of-domain', `an anchor of the bundle ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

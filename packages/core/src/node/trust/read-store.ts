import { join } from 'node:path';
import { isKysoError } from '../../errors.js';
import type { CryptoProvider } from '../../ports.js';
import { checkOwnName, fingerprintOf } from '../../trust/sort-import.js';
import {
  BUILT_IN_DOMAINS,
  isBuiltIn,
  openTrustBundle,
  type TrustBundleContent,
  type TrustDomain,
} from '../../trust/index.js';
import { parseCertificate, type Certificate } from '../../x509/index.js';
import { nodeCrypto } from '../crypto.js';
import { readWholeFile } from '../open-file.js';
import { layout, namesIn } from './layout.js';

/** A certificate of a store. */
export interface StoredCertificate {
  readonly certificate: Certificate;
  /** Hexadecimal in lower case. */
  readonly sha256: string;
  readonly role: 'anchor' | 'intermediate';
  /** SHA-256 of the certificate that signed the bundle it came in; `null` where it was imported by itself. */
  readonly bundle: string | null;
}

/** A domain of a store. */
export interface StoredDomain {
  readonly name: string;
  /** Whether it is one of the State's, whose anchors are pinned, or the user's own. */
  readonly kind: 'built-in' | 'own';
  readonly certificates: readonly StoredCertificate[];
}

/** A bundle of a store. */
export interface StoredBundle {
  /** SHA-256 of the signer's certificate. */
  readonly signer: string;
  readonly content: TrustBundleContent;
}

/** Something in a store that is not used, and why. */
export interface TrustProblem {
  /** Path within the store. */
  readonly file: string;
  readonly reason: string;
}

/** All that a store holds, checked. */
export interface StoredTrust {
  /** The built-in ones first, empty ones included; then the user's own by name. */
  readonly domains: readonly StoredDomain[];
  readonly bundles: readonly StoredBundle[];
  /** What was altered, broken off, or stands where it does not belong: none of it is trusted. */
  readonly problems: readonly TrustProblem[];
}

/** Largest file of a store, in bytes. */
const MAX_FILE = 16 << 20;

/**
 * Reads a store; one that does not exist is empty. Nothing is taken for being there: certificates must have
 * the digest that they are named by, anchors of built-in domains their pin, bundles the signature of the
 * certificate that they are named by. Throws `ERR_IO` where the system refuses.
 */
export async function readTrustStore(
  folder: string,
  crypto: CryptoProvider = nodeCrypto(),
): Promise<StoredTrust> {
  const reading: Reading = { folder, crypto, certificates: new Map(), problems: [], bundles: [] };
  for (const name of await namesIn(layout.domains(folder))) await readDomain(name, reading);
  for (const name of await namesIn(layout.bundles(folder))) {
    if (name.endsWith('.p7s')) await readBundle(name, reading);
  }
  const own = [...reading.certificates.keys()].filter((name) => !isBuiltIn(name)).sort();
  const names = [...BUILT_IN_DOMAINS.map(({ name }) => name), ...own];
  const domains = names.map((name): StoredDomain => {
    const certificates = reading.certificates.get(name) ?? [];
    return { name, kind: isBuiltIn(name) ? 'built-in' : 'own', certificates };
  });
  return { domains, bundles: reading.bundles, problems: reading.problems };
}

/** The trust domains for validation: those built in, with what the store has of them, and the user's own. */
export function trustDomainsOf({ domains }: StoredTrust): readonly TrustDomain[] {
  return domains.map(({ name, certificates }) => {
    const known = BUILT_IN_DOMAINS.find((domain) => domain.name === name);
    const anchors = certificates.filter(({ role }) => role === 'anchor');
    return { ...known, name, anchors: anchors.map(({ certificate }) => certificate.der) };
  });
}

/** DER of the authorities of a store that stand between signers and anchors. */
export function intermediatesOf({ domains }: StoredTrust): readonly Uint8Array[] {
  return domains.flatMap(({ certificates }) =>
    certificates
      .filter(({ role }) => role === 'intermediate')
      .map(({ certificate }) => certificate.der),
  );
}

interface Reading {
  readonly folder: string;
  readonly crypto: CryptoProvider;
  /** Of each domain, in the order of their coming, each once. */
  readonly certificates: Map<string, StoredCertificate[]>;
  readonly problems: TrustProblem[];
  readonly bundles: StoredBundle[];
}

async function readDomain(name: string, reading: Reading): Promise<void> {
  await noted(`domains/${name}`, reading, async () => {
    if (!isBuiltIn(name)) checkOwnName(name);
    for (const role of ['anchor', 'intermediate'] as const) {
      const folder = layout.certificates(reading.folder, name, role);
      for (const file of await namesIn(folder)) {
        if (!file.endsWith('.der')) continue;
        await noted(`domains/${name}/${role}s/${file}`, reading, async () => {
          const der = await readWholeFile(join(folder, file), MAX_FILE);
          const stored = checked(der, { role, bundle: null, name }, reading.crypto);
          if (`${stored.sha256}.der` !== file) throw new Unusable('is not what its name says');
          add(name, stored, reading);
        });
      }
    }
  });
}

interface Standing {
  readonly name: string;
  readonly role: 'anchor' | 'intermediate';
  readonly bundle: string | null;
}

function checked(
  der: Uint8Array,
  { name, role, bundle }: Standing,
  crypto: CryptoProvider,
): StoredCertificate {
  const certificate = parseCertificate(der);
  const sha256 = fingerprintOf(certificate, crypto);
  const pins = BUILT_IN_DOMAINS.find((domain) => domain.name === name)?.pins;
  if (role === 'anchor' && pins && !pins.includes(sha256)) {
    throw new Unusable(`is not pinned as a root of ${name}`);
  }
  return { certificate, sha256, role, bundle };
}

function add(name: string, stored: StoredCertificate, { certificates }: Reading): void {
  const others = certificates.get(name) ?? [];
  const isKnown = others.some(
    ({ sha256, role }) => sha256 === stored.sha256 && role === stored.role,
  );
  certificates.set(name, isKnown ? others : [...others, stored]);
}

async function readBundle(file: string, reading: Reading): Promise<void> {
  const signer = file.slice(0, -'.p7s'.length);
  await noted(`bundles/${file}`, reading, async () => {
    const bytes = await readWholeFile(join(layout.bundles(reading.folder), file), MAX_FILE);
    const content = await openTrustBundle(bytes, { signer, crypto: reading.crypto });
    const found = certificatesOfBundle(content, signer, reading.crypto);
    for (const { name, stored } of found) add(name, stored, reading);
    reading.bundles.push({ signer, content });
  });
}

/**
 * What a bundle brings, whole or not at all: names and pins count for it as for any import. Throws `ERR_TRUST` and
 * `Unusable`.
 */
export function certificatesOfBundle(
  { domains }: TrustBundleContent,
  signer: string,
  crypto: CryptoProvider,
): readonly { readonly name: string; readonly stored: StoredCertificate }[] {
  return domains.flatMap(({ name, anchors, intermediates }) => {
    if (!isBuiltIn(name)) checkOwnName(name);
    const of = (role: 'anchor' | 'intermediate') => (der: Uint8Array) => ({
      name,
      stored: checked(der, { name, role, bundle: signer }, crypto),
    });
    return [...anchors.map(of('anchor')), ...intermediates.map(of('intermediate'))];
  });
}

/** A file of a store that must not be used; the message says what of it. */
export class Unusable extends Error {}

async function noted(
  file: string,
  { problems }: Reading,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isProblem = error instanceof Unusable || isKysoError(error);
    if (!isProblem) throw error;
    problems.push({ file, reason: error.message });
  }
}

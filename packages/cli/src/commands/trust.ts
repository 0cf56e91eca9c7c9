import { basename } from 'node:path';
import {
  importTrust,
  readTrustStore,
  type ImportedCertificate,
  type StoredCertificate,
  type StoredTrust,
} from '@kyso/core/node';
import { BUILT_IN_DOMAINS } from '@kyso/core/trust';
import { nameText, type Certificate } from '@kyso/core/x509';
import { readArguments } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { certificatesAt } from '../trust-files.js';
import { trustFolder } from '../trust-folder.js';
import type {
  TrustImportOutput,
  TrustListOutput,
  TrustOutput,
  TrustShowOutput,
  TrustedCertificate,
} from '../trust-outputs.js';
import { trustText } from '../trust-text.js';
import { bundleStore } from '../trust-bundle.js';
import { removeFromStore } from '../trust-remove.js';
import { updateStore } from '../trust-update.js';

/** `kyso trust import|list|show|update|remove|bundle …`: the certificates that are trusted beside the built-in pins. */
export async function trust(argv: readonly string[], context: Context): Promise<number> {
  const [name = '', ...rest] = argv;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) {
    const all = Object.keys(ACTIONS).join(', ');
    throw usageError(`unknown action "${name}" of trust; there are ${all}`);
  }
  const output = await action(rest, context);
  print(context, output, () => trustText(output, texts(context.language)));
  return isFailed(output) ? Exit.outside : Exit.done;
}

type Action = (argv: readonly string[], context: Context) => Promise<TrustOutput>;

const ACTIONS: Readonly<Record<string, Action>> = {
  import: importFiles,
  list,
  show,
  update: updateStore,
  remove: removeFromStore,
  bundle: bundleStore,
};

/** Nothing could be had from anywhere. */
function isFailed(output: TrustOutput): boolean {
  if (output.action !== 'update' || output.updates.length === 0) return false;
  return output.updates.every(({ failure }) => failure !== null);
}

const STORE = { store: { type: 'string' } } as const;

async function importFiles(argv: readonly string[], context: Context): Promise<TrustImportOutput> {
  const { values, positionals } = readArguments(argv, {
    options: { ...STORE, domain: { type: 'string' }, 'allow-namesake': { type: 'boolean' } },
    positionals: ['FILE'],
    several: true,
  });
  const { domain, 'allow-namesake': allowNamesake } = values;
  const store = trustFolder(values.store, context);
  const [first = ''] = positionals;
  const imported = await importTrust(store, await certificatesAt(positionals), {
    at: new Date(),
    ...(positionals.length === 1 && { from: basename(first) }),
    ...(domain !== undefined && { domain }),
    ...(allowNamesake !== undefined && { allowNamesake }),
  });
  return { action: 'import', store, certificates: imported.map(importedOutput) };
}

function importedOutput(imported: ImportedCertificate): TrustImportOutput['certificates'][number] {
  const { because, isNew } = imported;
  return { ...outputOf(imported.domain, imported), because, isNew };
}

function outputOf(
  domain: string,
  { certificate, sha256, role }: Pick<StoredCertificate, 'certificate' | 'sha256' | 'role'>,
): TrustedCertificate {
  return { domain, role, sha256, ...factsOf(certificate) };
}

function factsOf({ subject, issuer, notBefore, notAfter }: Certificate) {
  return {
    subject: nameText(subject),
    issuer: nameText(issuer),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  };
}

async function list(argv: readonly string[], context: Context): Promise<TrustListOutput> {
  const { values } = readArguments(argv, { options: STORE, positionals: [] });
  const store = trustFolder(values.store, context);
  const { domains, bundles, problems } = await readTrustStore(store);
  return {
    ...{ action: 'list', store, problems },
    domains: domains.map(({ name, kind, certificates }) => {
      const anchors = certificates.filter(({ role }) => role === 'anchor').length;
      const operator = BUILT_IN_DOMAINS.find((domain) => domain.name === name)?.operator ?? null;
      return { name, kind, operator, anchors, intermediates: certificates.length - anchors };
    }),
    bundles: bundles.map(({ signer, content }) => ({ signer, sequence: content.sequence })),
  };
}

async function show(argv: readonly string[], context: Context): Promise<TrustShowOutput> {
  const { values, positionals } = readArguments(argv, {
    options: STORE,
    positionals: ['NAME|SHA256'],
  });
  const [asked = ''] = positionals;
  const store = trustFolder(values.store, context);
  const stored = await readTrustStore(store);
  const wanted = asked.replace(/[\s:]/g, '').toLowerCase();
  const isWanted = (domain: string, sha256: string) => domain === asked || sha256 === wanted;
  const certificates = stored.domains.flatMap(({ name, certificates: all }) =>
    all
      .filter(({ sha256 }) => isWanted(name, sha256))
      .map((one) => ({ ...outputOf(name, one), bundle: one.bundle })),
  );
  const missing = missingOf(stored).filter(({ domain, sha256 }) => isWanted(domain, sha256));
  const isDomain = stored.domains.some(({ name }) => name === asked);
  if (certificates.length + missing.length === 0 && !isDomain) {
    throw usageError(`there is no domain and no certificate "${asked}"`);
  }
  return { action: 'show', store, certificates, missing };
}

/** Pinned authorities that the store does not have. */
function missingOf({ domains }: StoredTrust): TrustShowOutput['missing'] {
  const stored = new Set(
    domains.flatMap(({ certificates }) => certificates.map(({ sha256 }) => sha256)),
  );
  return BUILT_IN_DOMAINS.flatMap(({ name: domain, authorities }) =>
    authorities
      .filter(({ sha256 }) => !stored.has(sha256))
      .map(({ subject, kind, sha256, source = null }) => ({
        ...{ domain, subject, kind, sha256, source },
      })),
  );
}

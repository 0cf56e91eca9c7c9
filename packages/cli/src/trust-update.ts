import { stat } from 'node:fs/promises';
import type { Fetcher } from '@kyso/core';
import {
  importTrustBundle,
  offlineFolder,
  readWholeFile,
  updateTrust,
  type NetworkFetcherOptions,
} from '@kyso/core/node';
import { networkError } from '@kyso/core/net';
import { BUILT_IN_DOMAINS, networkOfDomains } from '@kyso/core/trust';
import { nameText } from '@kyso/core/x509';
import { readArguments } from './arguments.js';
import { usageError } from './errors.js';
import { MAX_KEY_FILE } from './limits.js';
import { commandNetwork } from './network.js';
import type { Context } from './terminal.js';
import { trustFolder } from './trust-folder.js';
import type { TrustUpdateOutput } from './trust-outputs.js';

const OPTIONS = {
  store: { type: 'string' },
  mirror: { type: 'string' },
  bundle: { type: 'string' },
  'bundle-signer': { type: 'string' },
} as const;

/** `kyso trust update`: from the published addresses, a mirror of them, or an administrator's bundle. */
export async function updateStore(
  argv: readonly string[],
  context: Context,
): Promise<TrustUpdateOutput> {
  const { values } = readArguments(argv, { options: OPTIONS, positionals: [] });
  const { mirror, bundle, 'bundle-signer': signer } = values;
  const store = trustFolder(values.store, context);
  if ((bundle === undefined) !== (signer === undefined)) {
    throw usageError('--bundle and --bundle-signer go together', { option: 'bundle' });
  }
  if (bundle !== undefined && signer !== undefined) {
    if (mirror !== undefined) {
      throw usageError('--mirror is not for bundles', { option: 'mirror' });
    }
    return byBundle(store, { bundle, signer, context });
  }
  const fetcher = await mirrored(mirror, context);
  const { signal } = context;
  const updates = await updateTrust(store, { fetcher, at: new Date(), signal });
  return {
    ...{ action: 'update', store, bundle: null },
    updates: updates.map(({ certificates, ...update }) => ({
      ...update,
      imported: certificates.map(({ certificate, isNew }) => ({
        subject: nameText(certificate.subject),
        isNew,
      })),
    })),
  };
}

interface BundleWork {
  readonly bundle: string;
  readonly signer: string;
  readonly context: Context;
}

async function byBundle(
  store: string,
  { bundle, signer, context }: BundleWork,
): Promise<TrustUpdateOutput> {
  if (!/^[0-9a-f]{64}$/i.test(signer.replace(/[\s:]/g, ''))) {
    throw usageError('--bundle-signer is a SHA-256 in hexadecimal', { option: 'bundle-signer' });
  }
  const bytes = await bundleBytes(bundle, context);
  const { isNew, content } = await importTrustBundle(store, bytes, { signer, at: new Date() });
  const { sequence, domains } = content;
  return {
    ...{ action: 'update', store, updates: [] },
    bundle: { signer, sequence, isNew, domains: domains.map(({ name }) => name) },
  };
}

async function bundleBytes(bundle: string, { terminal, signal }: Context): Promise<Uint8Array> {
  if (!/^https?:\/\//i.test(bundle)) return readWholeFile(bundle, MAX_KEY_FILE);
  const request = { url: bundle, method: 'GET', maxBytes: MAX_KEY_FILE, signal } as const;
  const { status, body } = await commandNetwork(terminal).fetch(request);
  if (status !== 200) throw networkError(bundle, { reason: 'status', status });
  return body;
}

/** The network, with the hosts of the built-in domains where the mirror has them: HOST/PATH below it. */
async function mirrored(mirror: string | undefined, { terminal }: Context): Promise<Fetcher> {
  if (mirror === undefined) return commandNetwork(terminal);
  if (!/^https?:\/\//i.test(mirror)) {
    const stats = await stat(mirror).catch(() => undefined);
    if (stats?.isDirectory() === true) return offlineFolder(mirror);
    throw usageError('--mirror is an http(s) address or a directory', { option: 'mirror' });
  }
  const base = mirror.replace(/\/$/, '');
  const { hosts } = networkOfDomains(BUILT_IN_DOMAINS);
  return commandNetwork(terminal, mirrorsBelow(base, hosts));
}

function mirrorsBelow(
  base: string,
  hosts: readonly string[],
): Pick<NetworkFetcherOptions, 'mirrors'> {
  if (/[?#]/.test(base) || !URL.canParse(base)) {
    throw usageError('--mirror is an address without query', { option: 'mirror' });
  }
  return { mirrors: Object.fromEntries(hosts.map((host) => [host, `${base}/${host}`])) };
}

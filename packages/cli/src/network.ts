import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Fetcher } from '@kyso/core';
import {
  defaultFolders,
  diskStore,
  networkFetcher,
  proxyFromEnvironment,
  type NetworkFetcherOptions,
} from '@kyso/core/node';
import { BUILT_IN_DOMAINS, networkOfDomains } from '@kyso/core/trust';
import { usageError } from './errors.js';
import type { Context, Terminal } from './terminal.js';

/** Options of commands that may ask the network. */
export const ONLINE_OPTIONS = {
  online: { type: 'boolean' },
  'allow-host': { type: 'string', multiple: true },
} as const;

export interface OnlineValues {
  readonly online?: boolean;
  readonly 'allow-host'?: readonly string[];
}

/**
 * The network where `--online` asks for it; what it gives is kept in the user's folder for as long as it is good, or
 * `fresh`, asked for anew each time: what was kept says nothing of a signature made since. Throws `ERR_USAGE` for
 * hosts without `--online`.
 */
export function onlineNetwork(
  { online = false, 'allow-host': hosts = [] }: OnlineValues,
  { terminal: { env } }: Context,
  answers: 'kept' | 'fresh' = 'kept',
): Fetcher | undefined {
  if (!online && hosts.length > 0)
    throw usageError('--allow-host needs --online', { option: 'allow-host' });
  if (!online) return undefined;
  if (answers === 'fresh') return commandNetwork({ env }, { hosts });
  const { cache } = defaultFolders({ platform: process.platform, env, home: homedir() });
  return commandNetwork({ env }, { hosts, store: diskStore(join(cache, 'network')) });
}

/** The network of the command: proxies of the environment, hosts and old names of the built-in domains. */
export function commandNetwork(
  { env }: Pick<Terminal, 'env'>,
  options: NetworkFetcherOptions = {},
): Fetcher {
  const { hosts, mirrors } = networkOfDomains(BUILT_IN_DOMAINS);
  return networkFetcher({
    proxy: proxyFromEnvironment(env),
    ...options,
    hosts: [...hosts, ...(options.hosts ?? [])],
    mirrors: { ...mirrors, ...options.mirrors },
  });
}

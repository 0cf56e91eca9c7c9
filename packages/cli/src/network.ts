import type { Fetcher } from '@kyso/core';
import { networkFetcher, proxyFromEnvironment, type NetworkFetcherOptions } from '@kyso/core/node';
import { BUILT_IN_DOMAINS, networkOfDomains } from '@kyso/core/trust';
import type { Terminal } from './terminal.js';

/** The network of the command: proxies of the environment, hosts and old names of the built-in domains. */
export function commandNetwork(
  { env }: Pick<Terminal, 'env'>,
  options: NetworkFetcherOptions = {},
): Fetcher {
  const { hosts, mirrors } = networkOfDomains(BUILT_IN_DOMAINS);
  return networkFetcher({
    proxy: proxyFromEnvironment(env),
    hosts,
    ...options,
    mirrors: { ...mirrors, ...options.mirrors },
  });
}

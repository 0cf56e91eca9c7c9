import type { Fetcher } from '../../ports.js';
import { carryOut } from '../../net/carry-out.js';
import type { GuardOptions } from '../../net/index.js';
import { askServer } from './ask-server.js';
import { proxyRule, type ProxySettings } from './proxy-settings.js';
import { resolveBySystem, type Resolve } from './resolve.js';

export interface NodeFetcherOptions extends GuardOptions {
  /** Default: none; `proxyFromEnvironment(process.env)` reads those of the system. */
  readonly proxy?: ProxySettings;
  /** Certificates (PEM) that servers and proxies may lead to, in place of those built into Node. */
  readonly ca?: readonly string[];
  /** How names become addresses; default by the system. */
  readonly resolve?: Resolve;
}

/**
 * The network of Node. Bounds and redirects as in `webFetcher`. For addresses that documents name
 * (`origin: 'document'`), and for whatever a redirect leads to beyond the host of the request, every address that
 * the name resolves to must be public, and the connection goes to one of the addresses that were checked: at
 * every redirect anew. Hosts of `hosts` are free. Behind a proxy the name is checked where it can be
 * resolved here; which address the proxy takes is the proxy's to guard. Throws `ERR_NETWORK`.
 */
export function nodeFetcher(options: NodeFetcherOptions = {}): Fetcher {
  const { proxy, ca, resolve = resolveBySystem, ...guard } = options;
  const settings = { proxyFor: proxyRule(proxy ?? {}), ca, resolve };
  return {
    fetch: (request) => carryOut(request, guard, (hop, signal) => askServer(hop, signal, settings)),
  };
}

import type { FetchRequest } from '../ports.js';
import { addressOctets, isPublicAddress } from './address.js';
import { networkError } from './network-error.js';

/** What addresses inside documents and certificates may lead to. */
export interface GuardOptions {
  /**
   * Hosts that documents may name although they stand in a private network, as those of the State's own
   * do: `ca.gov.vn`, or `ca.gov.vn:8080` for one port alone.
   */
  readonly hosts?: readonly string[];
  /** Ports that documents may name; default 80 and 443. */
  readonly ports?: readonly number[];
}

const USUAL_PORTS: readonly number[] = [80, 443];

/**
 * Whether the address may be anything: the caller named its host in this request, or a host of `hosts`. Where
 * a redirect leads is named by the server, not by the caller.
 */
export function isFree(target: URL, request: FetchRequest, { hosts = [] }: GuardOptions): boolean {
  const named = new URL(request.url);
  if (request.origin !== 'document' && hostOf(named) === hostOf(target)) return true;
  const [host, port] = [hostOf(target), portOf(target)];
  return hosts.some((one) => {
    const name = one.toLowerCase();
    return name === host || name === `${host}:${port}`;
  });
}

/**
 * Throws `ERR_NETWORK`, `refused-address`, for what a document must not lead to, as far as the address
 * itself tells: another scheme than http and https, credentials, an unusual port, a name of local networks, a
 * literal address that is not public. What a name resolves to is not known here.
 */
export function refuseUnsafe(target: URL, { ports = USUAL_PORTS }: GuardOptions): void {
  const why = faultOf(target, ports);
  if (why !== undefined) throw networkError(target.href, { reason: 'refused-address', why });
}

function faultOf(target: URL, ports: readonly number[]): string | undefined {
  if (!isHttp(target)) return 'scheme';
  if (target.username !== '' || target.password !== '') return 'credentials';
  if (!ports.includes(portOf(target))) return 'port';
  const host = hostOf(target);
  if (addressOctets(host)) return isPublicAddress(host) ? undefined : 'address';
  return isLocalName(host) ? 'name' : undefined;
}

/** True for http and https, the only schemes that are spoken here. */
export function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** The host in lower case, without the brackets of IPv6 and without the point at the end of a full name. */
export function hostOf({ hostname }: URL): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Names without a point, and endings that never leave a local network (RFC 6761, RFC 6762, RFC 8375). */
function isLocalName(host: string): boolean {
  if (!host.includes('.')) return true;
  return LOCAL_ENDINGS.some((ending) => host.endsWith(ending));
}

const LOCAL_ENDINGS = ['.localhost', '.local', '.internal', '.home.arpa', '.lan', '.intranet'];

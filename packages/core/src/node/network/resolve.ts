import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { coreError } from '../../errors.js';
import { isPublicAddress } from '../../net/address.js';
import { networkError } from '../../net/index.js';

/** An address of a host. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name. Rejects where there is none. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** By the system's resolver, the hosts file included. */
export const resolveBySystem: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** Throws `ERR_NETWORK`, `refused-address`, where any of the addresses is not public. */
export function refusePrivate(addresses: readonly ResolvedAddress[], url: URL): void {
  // One bad address among good ones is a name made to slip through.
  if (addresses.every(({ address }) => isPublicAddress(address))) return;
  throw networkError(url.href, { reason: 'refused-address', why: 'address' });
}

/**
 * The `lookup` of a connection: what is checked is what is connected to, with no second question in between
 * that could be answered otherwise (DNS rebinding).
 */
export function pinnedLookup(resolve: Resolve, url: URL, guarded: boolean): LookupFunction {
  return (hostname, { all }, callback) => {
    addressesOf(resolve, hostname, guarded ? url : undefined).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), []);
      },
    );
  };
}

async function addressesOf(
  resolve: Resolve,
  hostname: string,
  checkedFor: URL | undefined,
): Promise<readonly ResolvedAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw coreError('ERR_NETWORK', 'the name has no address');
  if (checkedFor) refusePrivate(addresses, checkedFor);
  return addresses;
}

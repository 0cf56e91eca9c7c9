import { isKysoError } from '@kyso/core';
import { pkcs11Error } from './errors.js';
import { startLane, type StartLane } from './host/lane.js';
import type { LogoutPolicy } from './signer/login.js';
import { signerWith, type Pkcs11Signer, type Pkcs11SignerOptions } from './signer/pkcs11-signer.js';

/** The key of one organisation: its own token, its own PIN. */
export interface Tenant extends Omit<Pkcs11SignerOptions, 'token' | 'pin' | 'logout' | 'signal'> {
  /** By its serial number: labels may be equal, and slots change. */
  readonly token: { readonly serial: string };
  /** Where the PIN is, so that none stands in the settings of a server. */
  readonly pin: { readonly env: string } | { readonly file: string };
  /** Default: `on-close`, one login for the life of the server. */
  readonly logout?: LogoutPolicy;
}

/** Which organisations a server signs for. */
export interface OrganisationKeysOptions {
  /** By a name that the server gives them. */
  readonly tenants: Readonly<Record<string, Tenant>>;
}

/** What an act takes of the seal of an organisation. */
export interface OrganisationSeal {
  readonly signer: Pkcs11Signer;
  /** The authenticated person who uses the seal, for the usage record. */
  readonly clerk: string;
  readonly channel: 'hsm';
}

/** The keys of organisations on a server. */
export interface OrganisationKeys {
  /**
   * The seal of a tenant in the hands of a clerk, whom the server has authenticated. The signer belongs to all clerks
   * of the tenant and is not to be closed. Throws `ERR_TENANT` for tenants that are unknown and where no clerk
   * is named, `ERR_CLOSED`, and what `pkcs11Signer` throws.
   */
  readonly seal: (tenant: string, clerk: string) => Promise<OrganisationSeal>;
  /** Closes all signers: logs out and forgets the PINs. */
  readonly close: () => Promise<void>;
}

/**
 * The keys of several organisations, each in its token and behind its PIN. A signer is opened with the first seal of
 * its tenant; one that failed to open, or whose threads ended, is opened anew with the next. Throws `ERR_TENANT`
 * where two tenants share a token.
 *
 * @example
 * const keys = organisationKeys({ tenants: { 'so-noi-vu': { module, token: { serial }, pin: { file } } } });
 * await issue(pdf, { ...(await keys.seal('so-noi-vu', session.user)), number, seal, onUsage });
 */
export function organisationKeys(options: OrganisationKeysOptions): OrganisationKeys {
  return organisationKeysWith(options, startLane);
}

/** As `organisationKeys`, over lanes that the caller starts. */
export function organisationKeysWith(
  { tenants }: OrganisationKeysOptions,
  start: StartLane,
): OrganisationKeys {
  // A copy: what is changed later in the settings does not move a tenant to another token.
  const known = new Map(Object.entries(tenants).map(([name, one]) => [name, structured(one)]));
  checkTokens(known);
  const state: State = { known, start, open: new Map(), closed: false };
  return {
    seal: async (tenant, clerk) => {
      checkClerk(clerk, tenant);
      return { signer: await signerOf(state, tenant), clerk, channel: 'hsm' };
    },
    close: async () => {
      state.closed = true;
      const opened = await Promise.allSettled(state.open.values());
      state.open.clear();
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
    },
  };
}

interface State {
  readonly known: ReadonlyMap<string, Tenant>;
  readonly start: StartLane;
  readonly open: Map<string, Promise<Pkcs11Signer>>;
  closed: boolean;
}

function structured({ token, pin, ...tenant }: Tenant): Tenant {
  return { ...tenant, token: { ...token }, pin: { ...pin } };
}

/** One token for two tenants would let the one log the other out, or in. */
function checkTokens(tenants: ReadonlyMap<string, Tenant>): void {
  const owners = new Map<string, string>();
  for (const [tenant, { token }] of tenants) {
    const serial = token.serial.trim();
    const other = owners.get(serial);
    if (serial === '') throw tenantError('no-token', 'has no serial number of a token', { tenant });
    if (other !== undefined) {
      const said = `has the token ${serial}, which is that of ${other}`;
      throw tenantError('shared-token', said, { tenant, other, serial });
    }
    owners.set(serial, tenant);
  }
}

function checkClerk(clerk: unknown, tenant: string): void {
  if (typeof clerk === 'string' && clerk.trim() !== '') return;
  throw tenantError('no-clerk', 'lends its seal to nobody without a name', { tenant });
}

function signerOf(state: State, tenant: string): Promise<Pkcs11Signer> {
  if (state.closed) {
    return Promise.reject(pkcs11Error('ERR_CLOSED', 'the keys of the organisations were closed'));
  }
  const options = state.known.get(tenant);
  if (!options) return Promise.reject(tenantError('unknown', 'is unknown', { tenant }));
  const open = state.open.get(tenant);
  if (open) return open;
  const drop = () => {
    if (state.open.get(tenant) === opening) state.open.delete(tenant);
  };
  const opening = signerWith({ logout: 'on-close', ...options }, state.start).then((signer) =>
    watched(signer, drop),
  );
  state.open.set(tenant, opening);
  opening.catch(drop);
  return opening;
}

/** The same signer; where a signature shows that it is broken for good, the next seal opens another. */
function watched(signer: Pkcs11Signer, drop: () => void): Pkcs11Signer {
  const sign: Pkcs11Signer['sign'] = async (toBeSigned, context) => {
    try {
      return await signer.sign(toBeSigned, context);
    } catch (error) {
      if (isKysoError(error) && BROKEN.includes(error.code)) {
        drop();
        // What broke may not close in order either; nobody waits for it.
        signer.close().catch(() => undefined);
      }
      throw error;
    }
  };
  return {
    ...signer,
    get mechanism() {
      return signer.mechanism;
    },
    sign,
  };
}

/** A token that was taken out and comes back is taken up by the signer itself. */
const BROKEN = ['ERR_HOST', 'ERR_CLOSED', 'ERR_CERTIFICATE_CHANGED', 'ERR_KEY_NOT_FOUND'];

function tenantError(
  reason: string,
  said: string,
  facts: { readonly tenant: string; readonly [fact: string]: string },
): Error {
  return pkcs11Error('ERR_TENANT', `the tenant ${facts.tenant} ${said}`, {
    facts: { reason, ...facts },
  });
}

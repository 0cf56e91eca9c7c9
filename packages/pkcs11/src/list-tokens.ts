import { createHash } from 'node:crypto';
import { isKysoError, type KysoError } from '@kyso/core';
import {
  basicConstraintsOf,
  commonNameOf,
  identifiersOf,
  nameText,
  parseCertificate,
  serialText,
} from '@kyso/core/x509';
import { CKF } from './cryptoki.js';
import type { Pkcs11ErrorCode } from './errors.js';
import { received, startLane, type CallOptions, type StartLane } from './host/lane.js';
import type { CertificateObject, SlotFacts, TokenContents, TokenFacts } from './host/protocol.js';
import { mechanismName } from './mechanism-table.js';
import { checkLoadable, modulesToUse, type ModuleToUse } from './modules/to-use.js';
import type {
  ListedCertificate,
  ListedModule,
  ListedSlot,
  ListedToken,
  PinFacts,
  TokenListing,
} from './token-types.js';

/** What is listed. */
export interface ListTokensOptions {
  /** Paths of modules. Default: the known ones that are installed here. */
  readonly modules?: readonly string[];
  /** Milliseconds for each module; by default 30,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Readers and their drivers take seconds to wake, an HSM over a network as well. */
export const LISTING_MS = 30_000;

/**
 * The modules of this machine, their slots, tokens and certificates, as far as they show them without a PIN. A module
 * or slot that fails is listed with its failure. Throws `ERR_NO_MODULE` where there is nothing to ask, and
 * `ERR_NATIVE_MISSING`.
 */
export async function listTokens(options: ListTokensOptions = {}): Promise<TokenListing> {
  const { signal, timeoutMs = LISTING_MS } = options;
  const modules = await modulesToUse(options.modules);
  const listed = await Promise.all(
    modules.map(async (module) => {
      const probed = await probe(module, { timeoutMs, signal, start: startLane });
      await probed.close();
      return probed.listed;
    }),
  );
  return { modules: listed };
}

/** A module that was asked, what it showed, and the lane to it where it answered. */
export interface Probed {
  readonly listed: ListedModule;
  readonly slots: readonly SlotFacts[];
  readonly lane: ReturnType<StartLane> | undefined;
  /** Never rejects: what a module says on leaving is no matter of what it was asked. */
  readonly close: () => Promise<void>;
}

/** Asks one module. Throws `ERR_NATIVE_MISSING` and the signal's reason; every other fault is in the answer. */
export async function probe(
  module: ModuleToUse,
  { start, ...call }: CallOptions & { readonly start: StartLane },
): Promise<Probed> {
  let lane: ReturnType<StartLane> | undefined;
  const close = async (): Promise<void> => lane?.close().catch(() => undefined);
  try {
    await checkLoadable(module.path);
    lane = start(module.path);
    const { slots, ...facts } = await lane.call('list', {}, call);
    const listed = { ...module, ...facts, slots: slots.map(listedSlot) };
    return { listed, slots, lane, close };
  } catch (error) {
    await close();
    if (call.signal?.aborted || !isKysoError(error) || error.code === 'ERR_NATIVE_MISSING')
      throw error;
    const failure = error as KysoError<Pkcs11ErrorCode>;
    return { listed: { ...module, slots: [], failure }, slots: [], lane: undefined, close };
  }
}

function listedSlot({
  id,
  description,
  manufacturer,
  flags,
  token,
  failure,
}: SlotFacts): ListedSlot {
  return {
    id,
    description,
    manufacturer,
    removable: (flags & CKF.removableDevice) !== 0,
    hardware: (flags & CKF.hardwareSlot) !== 0,
    ...(token && { token: listedToken(token) }),
    ...(failure && { failure: received(failure) as KysoError<Pkcs11ErrorCode> }),
  };
}

/** A token for people. */
export function listedToken(token: TokenContents): ListedToken {
  const { label, serial, manufacturer, model, flags } = token;
  return {
    label,
    serial,
    manufacturer,
    model,
    initialised: (flags & CKF.tokenInitialized) !== 0,
    writeProtected: (flags & CKF.writeProtected) !== 0,
    loginRequired: (flags & CKF.loginRequired) !== 0,
    pin: pinFacts(token),
    mechanisms: token.mechanisms.flatMap((mechanism) => mechanismName(mechanism) ?? []),
    certificates: token.certificates.flatMap((object) => listedCertificate(object) ?? []),
  };
}

/** What the flags of a token say of its PIN. */
export function pinFacts({ flags }: Pick<TokenFacts, 'flags'>): PinFacts {
  const protectedPath = (flags & CKF.protectedAuthenticationPath) !== 0;
  const is = (flag: number) => (flags & flag) !== 0;
  if (is(CKF.userPinLocked)) return { state: 'locked', triesLeft: 0, protectedPath };
  if (is(CKF.userPinFinalTry)) return { state: 'last', triesLeft: 1, protectedPath };
  if (is(CKF.userPinCountLow)) return { state: 'low', triesLeft: null, protectedPath };
  if (!is(CKF.userPinInitialized)) {
    return { state: 'not-initialised', triesLeft: null, protectedPath };
  }
  const state = is(CKF.userPinToBeChanged) ? 'to-be-changed' : 'ok';
  return { state, triesLeft: null, protectedPath };
}

/** A certificate object for people; undefined for one that cannot be read. */
function listedCertificate({ id, label, der }: CertificateObject): ListedCertificate | undefined {
  try {
    const parsed = parseCertificate(der);
    return {
      id: Buffer.from(id).toString('hex'),
      label,
      subject: nameText(parsed.subject),
      commonName: commonNameOf(parsed.subject) ?? null,
      issuer: nameText(parsed.issuer),
      serial: serialText(parsed.serialNumber),
      notBefore: parsed.notBefore.toISOString(),
      notAfter: parsed.notAfter.toISOString(),
      fingerprint: createHash('sha256').update(der).digest('hex'),
      identifiers: identifiersOf(parsed.subject),
      authority: basicConstraintsOf(parsed)?.ca === true,
      certificate: der,
    };
  } catch (error) {
    if (isKysoError(error)) return undefined; // a token may hold what is no certificate; it signs nothing
    throw error;
  }
}

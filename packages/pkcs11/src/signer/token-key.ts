import type { Clock } from '@kyso/core';
import type { CertificateChoice, RecipientChoice, TokenChoice } from '../choose/certificate.js';
import type { StartLane } from '../host/lane.js';
import type { KeyPurpose, TokenIdentity } from '../host/protocol.js';
import { LISTING_MS } from '../list-tokens.js';
import { HeldPin, tokenName, type PinSource } from '../pin.js';
import type { TokenName } from '../token-types.js';
import { findIdentity, type FoundIdentity } from './find-identity.js';
import type { KeyUseOptions } from './key-use.js';
import { keyWanted } from './key-wanted.js';
import { LanePool } from './lane-pool.js';
import type { LogoutPolicy } from './login.js';

/** Which key, where it is, and where its PIN comes from. */
export interface TokenKeyOptions {
  /** Paths of modules. Default: the known ones that are installed here. */
  readonly module?: string | readonly string[];
  readonly token?: TokenChoice;
  /** Which certificate of the tokens, or one (DER) that is not on the token but whose key is. */
  readonly certificate?: CertificateChoice | Uint8Array;
  readonly pin?: PinSource;
  /** Consent to try a PIN where one more wrong one locks the token. Default: false. */
  readonly lastTry?: boolean;
  /**
   * `after-use`, the default: the PIN is forgotten and the token logged out as soon as nothing is under way with the
   * key, or when `withLogin` ends. `on-close`: for servers.
   */
  readonly logout?: LogoutPolicy;
  /** Most sessions at once, each in a thread that is started when it is needed. Default: 4. */
  readonly sessions?: number;
  /** Milliseconds that one call into the module may take. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Gives up: what is being done, and all that is asked later. Throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** For what is valid now. Default: the system's. */
  readonly clock?: Clock;
}

/** The same, where the certificate may be one of those that a message is encrypted to. */
export interface TokenKeySearch extends Omit<TokenKeyOptions, 'certificate'> {
  readonly certificate?: RecipientChoice | Uint8Array;
}

/** A USB token answers in seconds, one that asks a person takes longer. */
const CALL_MS = 60_000;
const SESSIONS = 4;

/** Where a key was found. */
export interface TokenKeyFacts {
  readonly token: TokenName;
  readonly module: string;
  /** Most sessions at once. */
  readonly sessions: number;
}

/**
 * Finds the key that the options name and gives it to `assemble`; where that throws, nothing stays open. Throws
 * `ERR_NATIVE_MISSING`, `ERR_NO_MODULE`, `ERR_MODULE`, `ERR_TOKEN_NOT_FOUND`, `ERR_CERTIFICATE_NOT_FOUND`,
 * `ERR_CERTIFICATE_AMBIGUOUS`, `ERR_CERTIFICATE_NOT_VALID`, `ERR_TIMEOUT` and the signal's reason.
 */
export async function withTokenKey<T>(
  options: TokenKeySearch,
  start: StartLane,
  assemble: (identity: FoundIdentity) => T | Promise<T>,
): Promise<T> {
  const { module, signal, timeoutMs = CALL_MS, clock = () => new Date() } = options;
  const identity = await findIdentity({
    modules: typeof module === 'string' ? [module] : module,
    token: options.token ?? {},
    certificate: options.certificate ?? {},
    now: clock(),
    start,
    timeoutMs: Math.max(timeoutMs, LISTING_MS),
    signal,
  });
  try {
    return await assemble(identity);
  } catch (error) {
    await identity.lane.close();
    throw error;
  }
}

/** What a key is used through, and what is told of it. */
export function tokenKeyParts(
  identity: FoundIdentity,
  { start, use, ...options }: TokenKeyOptions & { readonly start: StartLane; use: KeyPurpose },
): { readonly parts: Omit<KeyUseOptions, 'purpose'>; readonly facts: TokenKeyFacts } {
  const { lane, contents, subject } = identity;
  const { pin: source, lastTry = false, logout: policy = 'after-use' } = options;
  const { sessions = SESSIONS, timeoutMs = CALL_MS, signal } = options;
  const target = { token: identityOf(contents), key: keyWanted({ ...identity, use }) };
  return {
    parts: {
      pool: new LanePool({ first: lane, start, target, sessions }),
      pin: new HeldPin({ source, subject, lastTry }),
      ...{ policy, timeoutMs, signal },
    },
    facts: { token: tokenName(contents), module: lane.module, sessions },
  };
}

/** What a token is found again by. */
export function identityOf({ label, serial, manufacturer, model }: TokenIdentity): TokenIdentity {
  return { label, serial, manufacturer, model };
}

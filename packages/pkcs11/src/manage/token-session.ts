import { isKysoError } from '@kyso/core';
import type { TokenChoice } from '../choose/certificate.js';
import { CKF } from '../cryptoki.js';
import { startLane, type CallOptions, type Lane } from '../host/lane.js';
import type { OperationName, Operations, TokenContents, TokenFacts } from '../host/protocol.js';
import { LISTING_MS } from '../list-tokens.js';
import { HeldPin, type PinSource } from '../pin.js';
import { findToken, type FoundToken } from '../signer/find-identity.js';
import { withToken } from '../signer/login.js';
import { identityOf } from '../signer/token-key.js';

/** Which token, and where its PIN comes from. */
export interface TokenAccess {
  /** Paths of modules. Default: the known ones that are installed here. */
  readonly module?: string | readonly string[];
  /** Must fit exactly one token that is plugged in. */
  readonly token?: TokenChoice;
  readonly pin?: PinSource;
  /** Consent to try a PIN where one more wrong one locks the token. Default: false. */
  readonly lastTry?: boolean;
  /** Milliseconds that one call into the module may take. Default: 60,000; 300,000 where keys are made. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A token that was found, and a session with it. */
export interface TokenSession {
  readonly contents: TokenContents;
  readonly call: <Name extends OperationName>(
    name: Name,
    ask: Operations[Name]['ask'],
  ) => Promise<Operations[Name]['answer']>;
}

/** What the work needs. */
export interface SessionNeeds {
  readonly writes: boolean;
  /** Whether the PIN is asked for and the token logged in to. */
  readonly login: boolean;
}

/** A USB token answers in seconds, one that asks a person takes longer. */
const CALL_MS = 60_000;

/** Milliseconds that a person has for the keys of a token. */
export const AT_THE_TOKEN_MS = 180_000;

/** Runs `work` in one session, which is logged out and closed afterwards. */
export async function inToken<T>(
  access: TokenAccess,
  { writes, login }: SessionNeeds,
  work: (session: TokenSession) => Promise<T>,
): Promise<T> {
  const { lane, contents } = await tokenOf(access);
  const options = callOptions(access);
  try {
    await lane.call('attach', { token: identityOf(contents), key: null, writes }, options);
    const entered = login && (await logIn(lane, access));
    try {
      return await work({ contents, call: (name, ask) => lane.call(name, ask, options) });
    } finally {
      if (entered) await leave(lane, options);
    }
  } finally {
    await lane.close();
  }
}

/** The token that is meant. Throws `ERR_TOKEN_NOT_FOUND`, `ERR_TOKEN_AMBIGUOUS`, `ERR_MODULE` and so on. */
export function tokenOf({ module, token = {}, ...access }: TokenAccess): Promise<FoundToken> {
  const { timeoutMs, signal } = callOptions(access);
  return findToken({
    ...{ token, signal, start: startLane },
    modules: typeof module === 'string' ? [module] : module,
    timeoutMs: Math.max(timeoutMs, LISTING_MS),
  });
}

/** How long one call may take. */
export function callOptions({ timeoutMs = CALL_MS, signal }: TokenAccess): CallOptions {
  return { timeoutMs, signal };
}

/** The error of a PIN that was refused, with what the token says of it now. */
export async function refusedPin(
  error: unknown,
  facts: () => Promise<TokenFacts>,
): Promise<unknown> {
  if (!isKysoError(error) || error.code !== 'ERR_PIN') return error;
  const token = await facts().catch(() => undefined);
  return token ? withToken(error, token) : error;
}

/** One try. Answers whether there is something to log out from: a login of others is left to them. */
async function logIn(lane: Lane, access: TokenAccess): Promise<boolean> {
  const options = callOptions(access);
  const { pin: source, lastTry = false } = access;
  const token = await lane.call('tokenFacts', {}, options);
  if ((token.flags & CKF.loginRequired) === 0) return false;
  const held = new HeldPin({ source, subject: '', lastTry });
  const signal = access.signal ?? new AbortController().signal;
  const pin = await held.take(token, { purpose: 'login', signal });
  try {
    signal.throwIfAborted();
    const timeoutMs = pin ? options.timeoutMs : AT_THE_TOKEN_MS;
    const { already } = await lane.call('login', { pin }, { ...options, timeoutMs });
    return !already;
  } catch (error) {
    throw await refusedPin(error, () => lane.call('tokenFacts', {}, options));
  } finally {
    pin?.fill(0);
    held.forget();
  }
}

/** What was done is done: a token that was taken out meanwhile is logged out. */
async function leave(lane: Lane, { timeoutMs }: CallOptions): Promise<void> {
  await lane.call('logout', {}, { timeoutMs }).catch(() => undefined);
}

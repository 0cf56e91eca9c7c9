import { isKysoError } from '@kyso/core';
import { pkcs11Error } from '../errors.js';
import type { KeyFound, KeyRequest, Operations } from '../host/protocol.js';
import type { PinRequest } from '../pin.js';
import { Login, type LoginOptions } from './login.js';
import { SYSTEM_PACE, triesAt, type Pace } from './pace.js';

/** What uses a key of a token. */
export interface KeyUseOptions extends LoginOptions {
  /** Gives up everything. */
  readonly signal: AbortSignal | undefined;
  /** What a key that wants the PIN each time wants it for. */
  readonly purpose: Exclude<PinRequest['purpose'], 'login'>;
  /** The time between tries. Default: this machine's. */
  readonly pace?: Pace;
}

/** One go at an operation. */
export interface Attempt {
  readonly login: number;
  readonly signal: AbortSignal | undefined;
}

/** What is done with a key, each time it is used. */
export interface KeyWork<T> {
  readonly signal: AbortSignal | undefined;
  readonly work: (attempt: Attempt) => Promise<T>;
  /** Whether there is another mechanism to try after one that the token refused. */
  readonly otherWay?: () => boolean;
}

/** Operations of the module that use a key. */
export type KeyOperation = 'sign' | 'decrypt' | 'derive';

/** A key of a token behind its login, which goes on after sessions were lost. */
export interface KeyUse {
  /** The private key; known once logged in. */
  readonly key: KeyFound | undefined;
  /** Runs work logged in, and again where the login or the session got lost over it. */
  readonly using: <T>(work: KeyWork<T>) => Promise<T>;
  /** One operation of the module; a key that wants the PIN each time gets it. */
  readonly run: <Name extends KeyOperation>(
    name: Name,
    request: Omit<Operations[Name]['ask'], keyof KeyRequest>,
    attempt: Attempt,
  ) => Promise<Operations[Name]['answer']>;
  readonly withLogin: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** The use of one key through a pool of sessions, with one login for all of them. */
export function keyUse(options: KeyUseOptions): KeyUse {
  const { pool } = options;
  const login = new Login(options);
  const using = <T>(work: KeyWork<T>) => inLogin(login, options, work);
  return {
    get key() {
      return login.key;
    },
    using: (work) => login.during(() => using(work)),
    run: (name, request, attempt) => run({ options, login }, { name, request, attempt }),
    withLogin: (work, signal) =>
      login.during(async () => {
        await using({ signal, work: () => Promise.resolve() });
        return work();
      }),
    close: async () => {
      await login.leave();
      await pool.close();
    },
  };
}

/** Milliseconds for which work is tried again where a device fails: a token that wakes up takes one or two seconds. */
const DEVICE_MS = 2_000;

/**
 * Milliseconds for which it is where another thread of the process logged out or finalised the module under us. Each
 * may do so once for each of its own signatures, and trying again costs no more than a login with a PIN that was right.
 */
const AMONG_OTHERS_MS = 30_000;

async function inLogin<T>(
  login: Login,
  options: KeyUseOptions,
  { work, otherWay = () => false, ...asked }: KeyWork<T>,
): Promise<T> {
  const signal = bothSignals(asked.signal, options.signal);
  const tries = triesAt(options.pace ?? SYSTEM_PACE);
  let answered: unknown;
  for (;;) {
    let number: number | undefined;
    try {
      number = await login.enter(signal);
      return await work({ login: number, signal });
    } catch (error) {
      if (isRefusedMechanism(error)) {
        if (!otherWay()) throw error;
        continue;
      }
      const limit = timeAfter(error);
      if (limit > 0 && number !== undefined) login.lost(number);
      if (!(await tries.again(limit, signal))) throw withAnswer(error, answered);
      answered = error;
    }
  }
}

/** A token that is not found again is gone by what the module answered before: that is told with it. */
function withAnswer(error: unknown, answered: unknown): unknown {
  const isGone = isKysoError(error) && error.code === 'ERR_TOKEN_REMOVED';
  if (!isGone || 'ckr' in error.facts || !isKysoError(answered)) return error;
  const { call, ckr, rv } = answered.facts;
  const facts = { ...error.facts, call, ckr, rv };
  return pkcs11Error('ERR_TOKEN_REMOVED', error.message, { facts, cause: answered });
}

interface Asked<Name extends KeyOperation> {
  readonly name: Name;
  readonly request: Omit<Operations[Name]['ask'], keyof KeyRequest>;
  readonly attempt: Attempt;
}

async function run<Name extends KeyOperation>(
  { options, login }: { readonly options: KeyUseOptions; readonly login: Login },
  { name, request, attempt: { signal, ...attempt } }: Asked<Name>,
): Promise<Operations[Name]['answer']> {
  const { pool, purpose, timeoutMs } = options;
  const call = { timeoutMs, signal };
  const ask = { ...request, login: attempt.login } as Operations[Name]['ask'];
  // C_DeriveKey is one call: there is no operation under way that the PIN could be for (PKCS#11 v2.40 §5.6).
  if (name === 'derive' || login.key?.alwaysAuthenticate !== true) return pool.run(name, ask, call);
  const token = await pool.run('tokenFacts', {}, call);
  const asking = signal ?? new AbortController().signal;
  const pin = await options.pin.take(token, { purpose, signal: asking });
  try {
    return await pool.run(name, { ...ask, pin }, call);
  } catch (error) {
    throw await login.refused(error);
  } finally {
    pin?.fill(0);
  }
}

function isRefusedMechanism(error: unknown): boolean {
  return isKysoError(error) && error.code === 'ERR_MECHANISM' && error.facts['ckr'] !== undefined;
}

/** Milliseconds for which it is tried again; 0 for what would fail again. */
function timeAfter(error: unknown): number {
  if (!isKysoError(error) || error.code === 'ERR_MECHANISM') return 0;
  return MS_AFTER[String(error.facts['ckr'])] ?? 0;
}

/** Answers after which another session, another login or another search for the key goes on. */
const MS_AFTER: Readonly<Partial<Record<string, number>>> = {
  CKR_DEVICE_ERROR: DEVICE_MS,
  CKR_DEVICE_REMOVED: DEVICE_MS,
  CKR_TOKEN_NOT_PRESENT: DEVICE_MS,
  CKR_OPERATION_ACTIVE: DEVICE_MS,
  // What modules answer in an operation that another thread's logout fell into.
  CKR_GENERAL_ERROR: DEVICE_MS,
  CKR_FUNCTION_FAILED: DEVICE_MS,
  CKR_SESSION_CLOSED: DEVICE_MS,
  CKR_SESSION_HANDLE_INVALID: DEVICE_MS,
  CKR_CRYPTOKI_NOT_INITIALIZED: AMONG_OTHERS_MS,
  CKR_USER_NOT_LOGGED_IN: AMONG_OTHERS_MS,
  CKR_KEY_HANDLE_INVALID: AMONG_OTHERS_MS,
  CKR_OBJECT_HANDLE_INVALID: AMONG_OTHERS_MS,
  CKR_OPERATION_NOT_INITIALIZED: AMONG_OTHERS_MS,
};

function bothSignals(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}

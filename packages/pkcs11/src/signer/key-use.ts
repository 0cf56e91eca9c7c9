import { isKysoError, type KysoError } from '@kyso/core';
import type { KeyFound, KeyRequest, Operations } from '../host/protocol.js';
import type { PinRequest } from '../pin.js';
import { Login, type LoginOptions } from './login.js';

/** What uses a key of a token. */
export interface KeyUseOptions extends LoginOptions {
  /** Gives up everything. */
  readonly signal: AbortSignal | undefined;
  /** What a key that wants the PIN each time wants it for. */
  readonly purpose: Exclude<PinRequest['purpose'], 'login'>;
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

/** How often one operation is tried where a device failed or a token was taken out and put back. */
const TRIES = 5;

/**
 * How often where another thread of the process logged out or finalised the module under us. Each may do so once for
 * each of its own signatures, and trying again costs no more than a login with a PIN that was right.
 */
const TRIES_AMONG_OTHERS = 100;

async function inLogin<T>(
  login: Login,
  options: KeyUseOptions,
  { work, otherWay = () => false, ...asked }: KeyWork<T>,
): Promise<T> {
  const signal = bothSignals(asked.signal, options.signal);
  for (let attempt = 1; ; attempt++) {
    let number: number | undefined;
    try {
      number = await login.enter(signal);
      return await work({ login: number, signal });
    } catch (error) {
      if (!isKysoError(error) || attempt >= triesOf(error)) throw error;
      if (isRefusedMechanism(error)) {
        if (!otherWay()) throw error;
      } else if (number !== undefined) login.lost(number);
    }
  }
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

function isRefusedMechanism({ code, facts }: KysoError): boolean {
  return code === 'ERR_MECHANISM' && facts['ckr'] !== undefined;
}

/** 0 for what would fail again. */
function triesOf(error: KysoError): number {
  if (error.code === 'ERR_MECHANISM') return isRefusedMechanism(error) ? TRIES : 0;
  return TRIES_AFTER[String(error.facts['ckr'])] ?? 0;
}

/** Answers after which another session, another login or another search for the key goes on. */
const TRIES_AFTER: Readonly<Partial<Record<string, number>>> = {
  CKR_DEVICE_ERROR: TRIES,
  CKR_DEVICE_REMOVED: TRIES,
  CKR_TOKEN_NOT_PRESENT: TRIES,
  CKR_OPERATION_ACTIVE: TRIES,
  // What modules answer in an operation that another thread's logout fell into.
  CKR_GENERAL_ERROR: TRIES,
  CKR_FUNCTION_FAILED: TRIES,
  CKR_SESSION_CLOSED: TRIES,
  CKR_SESSION_HANDLE_INVALID: TRIES,
  CKR_CRYPTOKI_NOT_INITIALIZED: TRIES_AMONG_OTHERS,
  CKR_USER_NOT_LOGGED_IN: TRIES_AMONG_OTHERS,
  CKR_KEY_HANDLE_INVALID: TRIES_AMONG_OTHERS,
  CKR_OBJECT_HANDLE_INVALID: TRIES_AMONG_OTHERS,
  CKR_OPERATION_NOT_INITIALIZED: TRIES_AMONG_OTHERS,
};

function bothSignals(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}

import { isKysoError, type KysoError } from '@kyso/core';
import { CKF } from '../cryptoki.js';
import type { KeyFound, TokenFacts } from '../host/protocol.js';
import { pinError, type HeldPin } from '../pin.js';
import type { LanePool } from './lane-pool.js';

/** When a signer logs out. */
export type LogoutPolicy = 'after-use' | 'on-close';

/** What a login needs. */
export interface LoginOptions {
  readonly pool: LanePool;
  readonly pin: HeldPin;
  readonly policy: LogoutPolicy;
  readonly timeoutMs: number;
}

/** Milliseconds that a person has for the keys of a token. */
const AT_THE_TOKEN_MS = 180_000;

/**
 * The login of one signer, which is the program's and not a session's: one for all sessions, for as long as it is
 * used.
 */
export class Login {
  readonly #options: LoginOptions;
  #loggedIn = false;
  /** Whether there may be something to log out from. */
  #entered = false;
  /** Counts logins: what was found in one, does not outlive it. */
  #count = 0;
  #users = 0;
  #waiting = 0;
  #logging: Promise<void> | undefined;
  #leaving: Promise<void> | undefined;
  #giveUp = new AbortController();
  #key: KeyFound | undefined;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** The private key; known once logged in. */
  get key(): KeyFound | undefined {
    return this.#key;
  }

  /** Runs `work` in one login: what `enter` starts there does not ask again. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0 && this.#options.policy === 'after-use') await this.leave();
    }
  }

  /** Logs in where it is not done. Answers the number of the login. Throws `ERR_PIN`, `ERR_TOKEN_REMOVED` and so on. */
  async enter(signal: AbortSignal | undefined): Promise<number> {
    while (!this.#loggedIn) {
      signal?.throwIfAborted();
      await this.#leaving;
      if (this.#logging && this.#giveUp.signal.aborted) {
        // Nobody waits for this one any more; who comes now has not given up and begins anew.
        await abortable(this.#logging.catch(noMatter), signal);
        continue;
      }
      this.#logging ??= this.#logIn().finally(() => {
        this.#logging = undefined;
      });
      await this.#waited(this.#logging, signal);
    }
    return this.#count;
  }

  /** The token no longer knows of that login. */
  lost(login: number): void {
    if (login === this.#count) this.#loggedIn = false;
  }

  /** Logs out and forgets the PIN. A token that is gone is logged out. */
  async leave(): Promise<void> {
    const { pin, pool, timeoutMs } = this.#options;
    pin.forget();
    this.#loggedIn = false;
    if (!this.#entered) return;
    this.#entered = false;
    this.#leaving = pool.run('logout', {}, { timeoutMs }).then(
      () => undefined,
      () => undefined,
    );
    await this.#leaving;
    this.#leaving = undefined;
  }

  async #waited(logging: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    this.#waiting += 1;
    try {
      await abortable(logging, signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && signal?.aborted) this.#giveUp.abort(signal.reason);
    }
  }

  async #logIn(): Promise<void> {
    this.#giveUp = new AbortController();
    const { signal } = this.#giveUp;
    try {
      await this.#enterWhileWanted(signal);
    } finally {
      // Who gave up has left before the token answered.
      if (signal.aborted) await this.leave();
    }
  }

  async #enterWhileWanted(signal: AbortSignal): Promise<void> {
    const { pool, timeoutMs, pin } = this.#options;
    const token = await pool.run('tokenFacts', {}, { timeoutMs });
    if ((token.flags & CKF.loginRequired) !== 0) {
      const given = await pin.take(token, { purpose: 'login', signal });
      signal.throwIfAborted();
      await this.#withPin(given);
    }
    this.#entered = true;
    this.#count += 1;
    this.#key = await pool.run('findKey', { login: this.#count }, { timeoutMs });
    signal.throwIfAborted();
    this.#loggedIn = true;
  }

  async #withPin(given: Uint8Array | null): Promise<void> {
    const { pool } = this.#options;
    const timeoutMs = given ? this.#options.timeoutMs : AT_THE_TOKEN_MS;
    try {
      await pool.run('login', { pin: given }, { timeoutMs });
    } catch (error) {
      throw await this.refused(error);
    } finally {
      given?.fill(0);
    }
  }

  /** The error of a login; a refused PIN is forgotten, and the error tells what the token says of it now. */
  async refused(error: unknown): Promise<unknown> {
    if (!isKysoError(error) || error.code !== 'ERR_PIN') return error;
    const { pool, pin, timeoutMs } = this.#options;
    pin.refused(error.facts['reason']);
    const token = await pool.run('tokenFacts', {}, { timeoutMs }).catch(() => undefined);
    return token ? withToken(error, token) : error;
  }
}

/** The error of a PIN, and what the token says of it. */
export function withToken(
  error: Error & { facts: Readonly<Record<string, unknown>> },
  token: TokenFacts,
): KysoError {
  const told = pinError(String(error.facts['reason']), error.message, token);
  return Object.assign(told, { facts: { ...told.facts, ...error.facts } });
}

function noMatter(): void {
  // It was told to who waited for it.
}

/** The promise, or the signal's reason, whichever comes first. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

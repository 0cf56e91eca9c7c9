import { setTimeout as delay } from 'node:timers/promises';
import { Worker, isMainThread } from 'node:worker_threads';
import { KysoError } from '@kyso/core';
import { pkcs11Error } from '../errors.js';
import { endEvenWhere } from './end-process.js';
import type { OperationName, Operations, Reply, SentError } from './protocol.js';
import { workerUrl } from './worker-url.js';

/** How long a call may take, and what ends waiting for it. */
export interface CallOptions {
  /** Milliseconds; 0 waits for ever. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A thread that holds a module and at most one session. Calls into a module cannot be broken off: one that takes
 * too long is no longer waited for, and the lane is `busy` until it returns.
 */
export interface Lane {
  readonly module: string;
  readonly busy: boolean;
  /** False once the thread has ended. */
  readonly alive: boolean;
  readonly call: <Name extends OperationName>(
    name: Name,
    ask: Operations[Name]['ask'],
    options: CallOptions,
  ) => Promise<Operations[Name]['answer']>;
  /** Resolves when nothing runs any more. */
  readonly idle: () => Promise<void>;
  /** Closes the session and ends the thread; one that hangs is left behind. */
  readonly close: () => Promise<void>;
}

/** Starts a lane for a module. */
export type StartLane = (module: string) => Lane;

/** MiB for what a thread throws away again: the engine's own choice lets each grow by tens of MiB before it is cleaned. */
const YOUNG_MIB = 2;

/** Milliseconds for which a module may take its time to close. */
const CLOSING_MS = 5_000;

/**
 * Lanes of this program by module: the last one closes what the first one opened. Kept for the program since
 * C_Initialize and C_Finalize are the process's.
 */
const USERS = new Map<string, { lanes: number; readonly owned: Int32Array }>();

/** A lane in a thread of its own, which keeps no process from ending while nothing is asked of it. */
export function startLane(module: string): Lane {
  const users = usersOf(module);
  users.lanes += 1;
  const worker = new Worker(workerUrl(), {
    workerData: { module, owned: users.owned },
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    stdin: false,
  });
  const lane = new ThreadLane(module, worker, () => {
    users.lanes -= 1;
    // A module is the process's: who lives shorter than the process leaves it to others, who may be in it.
    return users.lanes === 0 && isMainThread;
  });
  return lane;
}

function usersOf(module: string): { lanes: number; readonly owned: Int32Array } {
  const known = USERS.get(module);
  if (known) return known;
  const users = { lanes: 0, owned: new Int32Array(new SharedArrayBuffer(4)) };
  USERS.set(module, users);
  return users;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class ThreadLane implements Lane {
  readonly module: string;
  readonly #worker: Worker;
  readonly #leave: () => boolean;
  readonly #pending = new Map<number, Pending>();
  #waiting: (() => void)[] = [];
  #asked = 0;
  #running = 0;
  /** A call was given up after its time: nobody knows when it returns. */
  #hangs = false;
  #ended: KysoError | undefined;
  #closed = false;

  constructor(module: string, worker: Worker, leave: () => boolean) {
    this.module = module;
    this.#worker = worker;
    this.#leave = leave;
    worker.unref();
    worker.on('message', (reply: Reply) => {
      this.#take(reply);
    });
    worker.on('error', (error) => {
      this.#end(
        pkcs11Error('ERR_HOST', `the thread of the module failed: ${error.message}`, {
          cause: error,
        }),
      );
    });
    worker.on('exit', () => {
      this.#end(pkcs11Error('ERR_HOST', 'the thread of the module ended', { facts: { module } }));
    });
  }

  get busy(): boolean {
    return this.#running > 0;
  }

  get alive(): boolean {
    return this.#ended === undefined && !this.#closed;
  }

  call<Name extends OperationName>(
    name: Name,
    ask: Operations[Name]['ask'],
    options: CallOptions,
  ): Promise<Operations[Name]['answer']> {
    const { signal, timeoutMs } = options;
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#closed && name !== 'close') return Promise.reject(closedError());
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      const onAbort = () => {
        settled(reject)(signal?.reason);
      };
      const timer =
        timeoutMs > 0
          ? setTimeout(() => {
              this.#hang();
              settled(reject)(timeoutError(this.module, name, timeoutMs));
            }, timeoutMs)
          : undefined;
      // Who gave up is told once; the answer that still comes frees the lane.
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          settle(value);
        };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, {
        resolve: settled(resolve) as Pending['resolve'],
        reject: settled(reject),
      });
      this.#running += 1;
      this.#worker.ref();
      this.#worker.postMessage({ id, name, ask });
    });
  }

  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const finalize = this.#leave();
    try {
      if (!this.#hangs) await within(CLOSING_MS, this.idle());
      if (this.#ended || this.busy) return;
      await this.call('close', { finalize }, { timeoutMs: CLOSING_MS });
    } finally {
      const ended = this.#worker.terminate();
      // Waiting would wait for the call that hangs; `terminate` has made the process wait for the thread again.
      if (this.busy) this.#worker.unref();
      else await ended;
    }
  }

  #take({ id, value, error }: Reply): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#running -= 1;
    if (error) pending?.reject(received(error));
    else pending?.resolve(value);
    if (this.#running === 0) this.#rest();
  }

  #hang(): void {
    this.#hangs = true;
    HANGING.add(this);
    endEvenWhere(() => HANGING.size > 0);
  }

  #rest(): void {
    this.#hangs = false;
    HANGING.delete(this);
    this.#worker.unref();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #end(error: KysoError): void {
    this.#ended ??= error;
    this.#running = 0;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(this.#ended);
    this.#rest();
  }
}

/** Lanes of this program in calls that were given up and have not returned. */
const HANGING = new Set<Lane>();

async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = delay(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([promise, late]);
  timer.abort();
}

/** An error of the other thread, as an error of this one. */
export function received({ code, message, facts }: SentError): KysoError {
  return new KysoError(code, message, { facts });
}

/** The error of what is asked of a lane, or of a signer, that was closed. */
export function closedError(): KysoError {
  return pkcs11Error('ERR_CLOSED', 'the signer was closed');
}

function timeoutError(module: string, name: string, timeoutMs: number): KysoError {
  const message = `the module did not answer ${name} within ${timeoutMs} ms`;
  return pkcs11Error('ERR_TIMEOUT', message, { facts: { module, operation: name, timeoutMs } });
}

import { setTimeout as delay } from 'node:timers/promises';
import { Worker, isMainThread } from 'node:worker_threads';
import { KysoError } from '@kyso/core';
import { pkcs11Error } from '../errors.js';
import { endEvenWhere } from './end-process.js';
import { enterModule, leaveModule } from './module-gate.js';
import type { OperationName, Operations, Reply, SentError } from './protocol.js';
import { Turn } from './turn.js';
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

/** Milliseconds for which a process that ends waits for a call that is under way. */
const ENDING_MS = 2_000;

/** Lanes of this thread whose own threads have not ended. */
const LANES = new Set<ThreadLane>();

/** A lane in a thread of its own, which keeps no process from ending while nothing is asked of it. */
export function startLane(module: string): Lane {
  const place = enterModule(module);
  const turn = new Turn();
  const worker = new Worker(workerUrl(), {
    workerData: { module, place, words: turn.words },
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    stdin: false,
  });
  const lane = new ThreadLane(module, worker, turn);
  LANES.add(lane);
  worker.on('exit', () => {
    LANES.delete(lane);
    leaveModule(place);
  });
  prepareEnd();
  return lane;
}

/** Node ends all threads at its end, wherever they are. */
function prepareEnd(): void {
  if (prepared) return;
  prepared = true;
  process.on('exit', () => {
    const last = performance.now() + ENDING_MS;
    for (const lane of LANES) lane.endCalls(last - performance.now());
  });
  endEvenWhere(() => [...LANES].some((lane) => lane.works));
}

/** A thread has one end. */
let prepared = false;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class ThreadLane implements Lane {
  readonly module: string;
  readonly #worker: Worker;
  readonly #turn: Turn;
  readonly #pending = new Map<number, Pending>();
  #waiting: (() => void)[] = [];
  #asked = 0;
  #running = 0;
  /** A call was given up after its time: nobody knows when it returns. */
  #hangs = false;
  #ended: KysoError | undefined;
  #closed = false;

  constructor(module: string, worker: Worker, turn: Turn) {
    this.module = module;
    this.#worker = worker;
    this.#turn = turn;
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

  /** Whether its thread is in the module at this moment. */
  get works(): boolean {
    return this.#turn.works;
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
              this.#hangs = true;
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
    if (!this.#hangs) await within(CLOSING_MS, this.idle());
    if (!this.busy) return this.#leave();
    // A thread that is ended within a call may take the process with it, so it is let come back first; nobody waits for it.
    void this.idle()
      .then(() => this.#leave())
      .catch(() => undefined);
    this.#worker.unref();
  }

  /** Nothing is asked of the module any more; waits for what was, unless it was given up. */
  endCalls(patience: number): void {
    this.#turn.end(this.#hangs ? 0 : patience);
  }

  async #leave(): Promise<void> {
    if (this.#ended) return;
    // Who lives shorter than the process leaves the module initialised, for others who may use it.
    const closing = { timeoutMs: CLOSING_MS };
    try {
      await this.call('close', { finalise: isMainThread }, closing);
    } finally {
      if (!this.busy) await this.#worker.terminate();
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

  #rest(): void {
    this.#hangs = false;
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

import { setTimeout as delay } from 'node:timers/promises';
import { Worker, isMainThread } from 'node:worker_threads';
import { KysoError } from '@kyso/core';
import { pkcs11Error } from '../errors.js';
import { endEvenWhere } from './end-process.js';
import { ALL_TURNS, enterModule, leaveModule, type GatePlace } from './module-gate.js';
import type { OperationName, Operations, Reply, SentError } from './protocol.js';
import { afterTurns, beginTurn, endTurn, endTurns, turnWords, working } from './turn.js';
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

/** A lane in a thread of its own, which keeps no process from ending while nobody waits for an answer. */
export function startLane(module: string): Lane {
  const place = enterModule(module);
  const lane = new ThreadLane(module, place);
  LANES.add(lane);
  endCallsAtExit();
  return lane;
}

/**
 * Node ends all threads at its end, wherever they are: their calls come back first, in the main thread those of all, and
 * elsewhere those of the thread's own lanes.
 */
function endCallsAtExit(): void {
  if (isPrepared) return;
  isPrepared = true;
  process.on('exit', () => {
    if (isMainThread) {
      endTurns(ALL_TURNS, ENDING_MS);
      return;
    }
    const last = performance.now() + ENDING_MS;
    for (const lane of LANES) lane.endCalls(last - performance.now());
  });
  endEvenWhere(() => working(ALL_TURNS) > 0);
}

/** A thread has one end. */
let isPrepared = false;

// Threads that it starts may have lanes where it has none.
if (isMainThread) endCallsAtExit();

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class ThreadLane implements Lane {
  readonly module: string;
  readonly #worker: Worker;
  readonly #place: GatePlace;
  readonly #turns = turnWords();
  readonly #pending = new Map<number, Pending>();
  #waiting: (() => void)[] = [];
  #asked = 0;
  /** Calls that somebody waits for. */
  #awaited = 0;
  /** Calls that did not come back yet. */
  #running = 0;
  /** A call was given up after its time: nobody knows when it returns. */
  #hangs = false;
  #ended: KysoError | undefined;
  #closed = false;

  constructor(module: string, place: GatePlace) {
    this.module = module;
    this.#place = place;
    const worker = startWorker({ module, place, turns: [this.#turns, ALL_TURNS] });
    this.#worker = worker;
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
      LANES.delete(this);
      leaveModule(place);
      afterTurns(this.#turns, ALL_TURNS);
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
              this.#hangs = true;
              settled(reject)(timeoutError(this.module, name, timeoutMs));
            }, timeoutMs)
          : undefined;
      let isSettled = false;
      // Who gave up is told once; the answer that still comes frees the lane.
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          if (isSettled) return;
          isSettled = true;
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          this.#awaited -= 1;
          if (this.#awaited === 0) this.#worker.unref();
          settle(value);
        };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, {
        resolve: settled(resolve) as Pending['resolve'],
        reject: settled(reject),
      });
      this.#running += 1;
      this.#awaited += 1;
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
  }

  /** Nothing is asked of the module any more; what was is waited for, also where it was given up: it may be slow. */
  endCalls(patience: number): void {
    endTurns(this.#turns, patience);
    // The thread ends with this one, which will not be told.
    if (working(this.#turns) === 0) leaveModule(this.#place);
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

/** What a thread of a lane is started with. */
export interface LaneStart {
  readonly module: string;
  readonly place: GatePlace;
  /** Words of its turns. */
  readonly turns: readonly Int32Array[];
}

function startWorker(workerData: LaneStart): Worker {
  const { module, place, turns } = workerData;
  try {
    // Until it is there: a thread that is being started is no more to be ended than one that works.
    beginTurn(turns);
    return new Worker(workerUrl(), {
      workerData,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      stdin: false,
    });
  } catch (cause) {
    leaveModule(place);
    endTurn(turns);
    throw pkcs11Error('ERR_HOST', 'no thread for the module can be started', {
      ...{ facts: { module }, cause },
    });
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

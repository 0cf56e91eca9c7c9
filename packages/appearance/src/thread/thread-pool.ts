import type * as workerThreads from 'node:worker_threads';
import { markError } from '../errors.js';
import { builtin } from './builtin.js';

/** What runs in the threads of a pool. */
export interface ThreadProgram {
  /**
   * Plain JavaScript (CommonJS) that defines `async function answer(question)`, which answers `{ value, transfer }`. A
   * text, not a file: it is there however this package was bundled.
   */
  readonly source: string;
  /** Most megabytes of the heap of one thread. Buffers are not part of the heap. */
  readonly heap: number;
}

/** A thread that one caller uses, for one question at a time. */
export interface Thread {
  /**
   * Answers what the program answered. Rejected with an error of the same name and message where the program threw, with
   * `ERR_THREAD` where it took too much memory or ended, and with the reason of `end`.
   */
  readonly ask: (question: object, transfer?: readonly ArrayBuffer[]) => Promise<unknown>;
  /** Gives the thread back for the next caller. */
  readonly release: () => void;
  /** Ends the thread whatever it does; what was asked is rejected with the reason. */
  readonly end: (reason: unknown) => void;
}

/** Threads that run one program. */
export interface ThreadPool {
  /** An idle thread or a new one; undefined in engines without threads. */
  readonly take: () => Thread | undefined;
}

/** Milliseconds for which an idle thread waits for the next caller: starting one takes 200 to 500. */
const IDLE_TIME = 10_000;

/** Most threads that are kept idle: each holds some 30 MB. */
const MOST_IDLE = 2;

/**
 * Threads for a program. An idle one is kept for a short time and keeps no process from ending. The program runs with the
 * rights of the process: a thread bounds time and memory, it is no sandbox.
 */
export function threadPool(program: ThreadProgram): ThreadPool {
  const idle: Running[] = [];
  const take = (): Thread | undefined => {
    const threads = builtin<typeof workerThreads>('node:worker_threads');
    if (!threads) return undefined;
    const running = nextIdle(idle) ?? started(threads, program);
    running.worker.ref();
    const end = (reason: unknown): void => {
      running.fail(reason);
      void running.worker.terminate();
    };
    const release = (): void => {
      if (!running.isAlive() || idle.includes(running)) return;
      if (idle.length >= MOST_IDLE) end(undefined);
      else keep(idle, running);
    };
    return { ask: running.ask, release, end };
  };
  return { take };
}

/** A worker and what it was asked last. */
interface Running extends Pick<Thread, 'ask'> {
  readonly worker: workerThreads.Worker;
  readonly fail: (reason: unknown) => void;
  readonly isAlive: () => boolean;
  timer?: ReturnType<typeof setTimeout>;
}

function nextIdle(idle: Running[]): Running | undefined {
  for (let running = idle.pop(); running; running = idle.pop()) {
    clearTimeout(running.timer);
    if (running.isAlive()) return running;
  }
  return undefined;
}

function keep(idle: Running[], running: Running): void {
  running.worker.unref();
  running.timer = setTimeout(() => {
    idle.splice(idle.indexOf(running), 1);
    void running.worker.terminate();
  }, IDLE_TIME).unref();
  idle.push(running);
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** What a thread sends back. */
interface Reply {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

function started(threads: typeof workerThreads, { source, heap }: ThreadProgram): Running {
  const worker = new threads.Worker(`${source}\n${HARNESS}`, {
    eval: true,
    // Neither loaders nor flags of the process: the program is plain JavaScript.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heap },
  });
  let pending: Pending | undefined;
  let ended: { readonly reason: unknown } | undefined;
  const fail = (reason: unknown): void => {
    ended ??= { reason };
    pending?.reject(ended.reason);
    pending = undefined;
  };
  worker.on('message', ({ value, error }: Reply) => {
    const asked = pending;
    pending = undefined;
    if (error) asked?.reject(Object.assign(new Error(error.message), { name: error.name }));
    else asked?.resolve(value);
  });
  worker.on('error', (error) => {
    fail(endedError(error));
  });
  worker.on('exit', () => {
    fail(endedError(undefined));
  });
  const ask: Thread['ask'] = (question, transfer = []) =>
    new Promise((resolve, reject) => {
      pending = { resolve, reject };
      if (ended) fail(ended.reason);
      else worker.postMessage(question, transfer);
    });
  return { worker, ask, fail, isAlive: () => ended === undefined };
}

function endedError(cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const limit = code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended';
  const message = limit === 'memory' ? 'took more memory than it may' : 'ended';
  return markError('ERR_THREAD', `a thread ${message}`, { facts: { limit }, cause });
}

/**
 * Takes questions one after the other. A promise that a library leaves rejected must not end the thread: what was asked
 * is rejected by its own promise, or ended by the caller.
 */
const HARNESS = `
const { parentPort } = require('node:worker_threads');
process.on('unhandledRejection', () => {});
parentPort.on('message', async (question) => {
  try {
    const { value, transfer = [] } = await answer(question);
    parentPort.postMessage({ value }, transfer);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    parentPort.postMessage({ error: { name, message } });
  }
});
`;

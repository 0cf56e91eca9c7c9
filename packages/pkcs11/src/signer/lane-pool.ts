import { isKysoError, type KysoError } from '@kyso/core';
import { pkcs11Error } from '../errors.js';
import { closedError, type CallOptions, type Lane, type StartLane } from '../host/lane.js';
import type { OperationName, Operations, Target } from '../host/protocol.js';

/** What a pool is made from. */
export interface LanePoolOptions {
  /** The lane through which the token was found. */
  readonly first: Lane;
  readonly start: StartLane;
  readonly target: Target;
  /** Most sessions; further ones are opened when they are needed. */
  readonly sessions: number;
}

interface Member {
  readonly lane: Lane;
  attached: boolean;
  taken: boolean;
}

interface Job {
  readonly name: OperationName;
  readonly ask: object;
  readonly options: CallOptions;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Sessions with one token, each in a thread of its own and for one operation at a time. */
export class LanePool {
  readonly #options: LanePoolOptions;
  readonly #members: Member[];
  readonly #queue: Job[] = [];
  #most: number;
  #closed = false;

  constructor(options: LanePoolOptions) {
    this.#options = options;
    this.#members = [{ lane: options.first, attached: false, taken: false }];
    this.#most = options.sessions;
  }

  /**
   * Asks the next session that is free. Throws what the module answers, `ERR_TIMEOUT` at once where every session
   * hangs, and `ERR_CLOSED`.
   */
  run<Name extends OperationName>(
    name: Name,
    ask: Operations[Name]['ask'],
    options: CallOptions,
  ): Promise<Operations[Name]['answer']> {
    if (this.#closed) return Promise.reject(closedError());
    if (options.signal?.aborted) return Promise.reject(options.signal.reason as Error);
    return new Promise((resolve, reject) => {
      this.#queue.push({ name, ask, options, resolve, reject });
      this.#next();
    });
  }

  /** Ends all sessions, also where one of them fails to; what waits is refused with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue.splice(0)) reject(closedError());
    const closing = this.#members.splice(0).map(({ lane }) => lane.close());
    const failed = (await Promise.allSettled(closing)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  #next(): void {
    this.#dropAborted();
    while (this.#queue.length > 0) {
      const member = this.#free();
      if (!member) break;
      const job = this.#queue.shift();
      if (job) void this.#do(job, member);
    }
    this.#refuseWhereAllHang();
  }

  #free(): Member | undefined {
    const gone = this.#members.findIndex(({ lane, taken }) => !taken && !lane.alive);
    if (gone >= 0) this.#members.splice(gone, 1);
    const idle = this.#members.find(({ lane, taken }) => !taken && !lane.busy);
    if (idle || this.#members.length >= this.#most) return idle;
    const { start, first } = this.#options;
    const member = { lane: start(first.module), attached: false, taken: false };
    this.#members.push(member);
    return member;
  }

  async #do(job: Job, member: Member): Promise<void> {
    const { lane } = member;
    member.taken = true;
    try {
      if (!member.attached) {
        await lane.call('attach', this.#options.target, job.options);
        member.attached = true;
      }
      job.resolve((await lane.call(job.name, job.ask, job.options)) as never);
    } catch (error) {
      if (this.#isOneTooMany(error, member)) this.#queue.unshift(job);
      else job.reject(error);
    } finally {
      member.taken = false;
      // Nobody waits any more for a call that was given up, but the session is taken until it returns.
      if (lane.busy)
        void lane.idle().then(() => {
          this.#next();
        });
      this.#next();
    }
  }

  /** Tokens have few sessions, some only one: then there are as many as there are now. */
  #isOneTooMany(error: unknown, member: Member): boolean {
    if (!isKysoError(error) || error.facts['ckr'] !== 'CKR_SESSION_COUNT') return false;
    if (member.attached || this.#members.length < 2) return false;
    this.#members.splice(this.#members.indexOf(member), 1);
    this.#most = this.#members.length;
    void member.lane.close().catch(() => undefined);
    return true;
  }

  #dropAborted(): void {
    for (const job of [...this.#queue]) {
      if (!job.options.signal?.aborted) continue;
      this.#queue.splice(this.#queue.indexOf(job), 1);
      job.reject(job.options.signal.reason);
    }
  }

  #refuseWhereAllHang(): void {
    const { length } = this.#members;
    if (this.#queue.length === 0 || length < this.#most) return;
    if (!this.#members.every(({ lane, taken }) => lane.busy && !taken)) return;
    for (const { reject } of this.#queue.splice(0)) reject(hangingError(length));
  }
}

function hangingError(sessions: number): KysoError {
  const message = `all ${sessions} sessions hang in calls of the module that were given up`;
  return pkcs11Error('ERR_TIMEOUT', message, { facts: { sessions } });
}

import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { types } from 'node:util';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { pkcs11Error } from '../errors.js';
import { aloneLock, ownLock, sharingLock, within, type Patience } from './shared-lock.js';
import { TURN_WORDS } from './turn.js';

/** What a thread is told, so that it finds the gate of its module. Memory in it is shared by the threads. */
export interface GatePlace {
  readonly table: Int32Array;
  /** Where the words of the module begin. */
  readonly at: number;
  /** The module calls other modules, which may be in use by themselves. */
  readonly proxy: boolean;
  /** 1 once the user that this was made for has left. */
  readonly left: Int32Array;
}

/** Words that all modules share; `inside` is of those that are being initialised or finalised. */
const COMMON = { users: 0, proxies: 1, numbers: 2, inside: 3, turns: 4, length: 4 + TURN_WORDS };

/** Words of one module: what it is known by, its lock, who uses it, and 1 where one of the users initialised it. */
const MODULE = { name: 0, lock: 1, users: 2, ours: 3, length: 4 };

/** More modules than a process has. */
const MODULES = 256;

const TABLE_LENGTH = COMMON.length + MODULES * MODULE.length;

/** What the table is handed on by, from a thread to those that it starts. */
const TABLE_KEY = 'kyso.pkcs11.modules.1';

/** An HSM over a network takes its time; a thread that was ended within the module does not give back what it took. */
const INITIALISING: Patience = { ms: 60_000, seizes: true };

/** What initialises is in the module's own lock already; other modules that hang do not keep it for long. */
const BESIDE_OTHERS: Patience = { ms: 2_000, seizes: true };

/** Not finalised is no harm. */
const LEAVING: Patience = { ms: 2_000, seizes: false };

/**
 * The modules that the threads of this process use. C_Initialize and C_Finalize are the process's, and a module may
 * crash in another thread's call while one of them runs (PKCS#11 v2.40 §5.4). A thread that was started before this
 * package was loaded in the thread that started it has a table of its own.
 */
const TABLE = sharedTable();

/** Words of the turns of all lanes. */
export const ALL_TURNS = TABLE.subarray(COMMON.turns, COMMON.turns + TURN_WORDS);

function sharedTable(): Int32Array {
  const known: unknown = getEnvironmentData(TABLE_KEY);
  // Not by instanceof: it may come from another realm of this thread.
  if (types.isInt32Array(known) && known.length === TABLE_LENGTH) return known;
  const table = new Int32Array(new SharedArrayBuffer(TABLE_LENGTH * Int32Array.BYTES_PER_ELEMENT));
  setEnvironmentData(TABLE_KEY, table);
  return table;
}

/** Counts one more user of a module; it is not finalised before that one left. */
export function enterModule(path: string): GatePlace {
  const left = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const place = { table: TABLE, at: placeOf(path), proxy: isProxy(path), left };
  count(place, 1);
  return place;
}

/** Counts a user out whose thread ended without leaving. */
export function leaveModule(place: GatePlace): void {
  if (Atomics.exchange(place.left, 0, 1) === 0) count(place, -1);
}

/** What initialises and finalises a module, in one thread of the process at a time. */
export class ModuleGate {
  readonly #place: GatePlace;

  constructor(place: GatePlace) {
    this.#place = place;
  }

  /** `run` answers whether it was the one that initialised the module. */
  initialise(run: () => boolean): void {
    const { table, at } = this.#place;
    this.#locked([INITIALISING, BESIDE_OTHERS], () => {
      if (run()) Atomics.store(table, at + MODULE.ours, 1);
    });
  }

  /** Leaves; runs `finalise` where nobody is in the module any more, and one who was had initialised it. */
  leave(finalise: (() => void) | undefined): void {
    const { table, at } = this.#place;
    leaveModule(this.#place);
    if (!finalise || this.#isInUse()) return;
    this.#locked([LEAVING, LEAVING], () => {
      // Who came meanwhile waits at `initialise`.
      if (!this.#isInUse() && Atomics.exchange(table, at + MODULE.ours, 0) === 1) finalise();
    });
  }

  /** The module is its user's alone; modules go on beside each other, a proxy is in all of them. */
  #locked([own, common]: readonly [own: Patience, common: Patience], run: () => void): void {
    const { table, at, proxy } = this.#place;
    const number = Atomics.add(table, COMMON.numbers, 1) + 1;
    const inside = { table, at: COMMON.inside };
    within(
      [
        [ownLock({ table, at: at + MODULE.lock }, number), own],
        [proxy ? aloneLock(inside) : sharingLock(inside), common],
      ],
      run,
    );
  }

  /** A proxy is in other modules, and each of them may be in use by a proxy. */
  #isInUse(): boolean {
    const { table, at, proxy } = this.#place;
    const others = proxy ? COMMON.users : COMMON.proxies;
    return Atomics.load(table, at + MODULE.users) > 0 || Atomics.load(table, others) > 0;
  }
}

function count({ table, at, proxy }: GatePlace, by: 1 | -1): void {
  Atomics.add(table, COMMON.users, by);
  if (proxy) Atomics.add(table, COMMON.proxies, by);
  Atomics.add(table, at + MODULE.users, by);
}

function placeOf(path: string): number {
  const name = createHash('sha256').update(identityOf(path)).digest().readInt32LE() || 1;
  for (let module = 0; module < MODULES; module++) {
    const at = COMMON.length + module * MODULE.length;
    const held = Atomics.compareExchange(TABLE, at + MODULE.name, 0, name);
    if (held === 0 || held === name) return at;
  }
  throw pkcs11Error('ERR_HOST', `this process has used ${MODULES} PKCS#11 modules already`);
}

/** As the loader tells libraries apart. A bare name is looked up by it, and what is not there by nobody. */
function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return path;
  }
}

/** p11-kit's proxy, and what spies on another module, as their files are named. */
function isProxy(path: string): boolean {
  return [path, realPath(path)].some((name) => /p11-kit|pkcs11-spy/i.test(basename(name)));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

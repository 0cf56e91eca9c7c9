import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

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

/** Words that all modules share. */
const COMMON = { lock: 0, users: 1, proxies: 2, length: 3 } as const;

/** Words of one module: what it is known by, who uses it, and 1 where one of the users initialised it. */
const MODULE = { name: 0, users: 1, ours: 2, length: 3 } as const;

/** More modules than a process has. */
const MODULES = 256;

const TABLE_LENGTH = COMMON.length + MODULES * MODULE.length;

/** What the table is handed on by, from a thread to those that it starts. */
const TABLE_KEY = 'kyso.pkcs11.modules.1';

/** Milliseconds after which a thread that initialises a module is taken for one that hangs. */
const HANGING_MS = 10_000;

/** Milliseconds for which somebody who leaves waits for others who initialise; not finalised is no harm. */
const LEAVING_MS = 2_000;

/**
 * The modules that the threads of this process use. C_Initialize and C_Finalize are the process's, and a module may
 * crash in another thread's call while one of them runs (PKCS#11 v2.40 §5.4). A thread that was started before this
 * package was loaded in the thread that started it has a table of its own.
 */
const TABLE = sharedTable();

function sharedTable(): Int32Array {
  const known = getEnvironmentData(TABLE_KEY);
  if (known instanceof Int32Array && known.length === TABLE_LENGTH) return known;
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
    // Who could not be waited for hangs, or was ended within the module: nobody can tell, and it goes on as it may.
    take(table, HANGING_MS);
    try {
      if (run()) Atomics.store(table, at + MODULE.ours, 1);
    } finally {
      giveBack(table);
    }
  }

  /** Leaves; runs `finalise` where nobody is in the module any more, and one who was had initialised it. */
  leave(finalise: (() => void) | undefined): void {
    const { table, at } = this.#place;
    leaveModule(this.#place);
    if (!finalise || this.#isInUse() || !take(table, LEAVING_MS)) return;
    try {
      // Who came meanwhile waits at `initialise`.
      if (!this.#isInUse() && Atomics.exchange(table, at + MODULE.ours, 0) === 1) finalise();
    } finally {
      giveBack(table);
    }
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

/** False where the thread that has it did not give it back in so many milliseconds. */
function take(table: Int32Array, patience: number): boolean {
  while (Atomics.compareExchange(table, COMMON.lock, 0, 1) !== 0) {
    if (Atomics.wait(table, COMMON.lock, 1, patience) === 'timed-out') return false;
  }
  return true;
}

function giveBack(table: Int32Array): void {
  Atomics.store(table, COMMON.lock, 0);
  Atomics.notify(table, COMMON.lock, 1);
}

function placeOf(path: string): number {
  const name = createHash('sha256').update(realPath(path)).digest().readInt32LE() || 1;
  for (let module = 0; module < MODULES; module++) {
    const at = COMMON.length + module * MODULE.length;
    const held = Atomics.compareExchange(TABLE, at + MODULE.name, 0, name);
    if (held === 0 || held === name) return at;
  }
  throw new Error(`This process has used ${MODULES} PKCS#11 modules.`);
}

/** Two paths may lead to one library. A bare name is looked up by the loader, and what is not there by nobody. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isProxy(path: string): boolean {
  return /p11-kit/i.test(basename(path));
}

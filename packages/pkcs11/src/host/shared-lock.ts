/** A word of memory that threads share. */
export interface SharedWord {
  readonly table: Int32Array;
  readonly at: number;
}

/** What a thread is in, by one word. */
export interface SharedLock {
  readonly word: SharedWord;
  /** The word once this thread is in as well; undefined where it must wait. */
  readonly taken: (now: number) => number | undefined;
  /** The word once this thread is in although others, who are lost, did not leave. */
  readonly seized: number;
  /** The word once this thread left; unchanged where it was seized by others. */
  readonly left: (now: number) => number;
}

/** How long somebody waits, and whether he goes in then all the same. */
export interface Patience {
  readonly ms: number;
  readonly seizes: boolean;
}

/** For one thread at a time, which a number says that no other thread has; 0 is nobody's. */
export function ownLock(word: SharedWord, number: number): SharedLock {
  return {
    word,
    taken: (now) => (now === 0 ? number : undefined),
    seized: number,
    left: (now) => (now === number ? 0 : now),
  };
}

/** For several threads at once; the word counts them. */
export function sharingLock(word: SharedWord): SharedLock {
  return {
    word,
    taken: (now) => (now >= 0 ? now + 1 : undefined),
    seized: 1,
    left: (now) => (now > 0 ? now - 1 : now),
  };
}

const ALONE = -1;

/** For a thread that wants none of those beside itself who share. */
export function aloneLock(word: SharedWord): SharedLock {
  return {
    word,
    taken: (now) => (now === 0 ? ALONE : undefined),
    seized: ALONE,
    left: (now) => (now === ALONE ? 0 : now),
  };
}

/**
 * Runs within the locks, taken in this order; false, and not run, where one of them was not to be had. All threads take
 * the same ones in the same order, so that they never wait for each other in a ring.
 */
export function within(
  locks: readonly (readonly [SharedLock, Patience])[],
  run: () => void,
): boolean {
  const held: SharedLock[] = [];
  try {
    for (const [lock, patience] of locks) {
      if (!take(lock, patience)) return false;
      held.push(lock);
    }
    run();
    return true;
  } finally {
    for (const lock of held.reverse()) giveBack(lock);
  }
}

function take(
  { word: { table, at }, taken, seized }: SharedLock,
  { ms, seizes }: Patience,
): boolean {
  const last = performance.now() + ms;
  for (;;) {
    const now = Atomics.load(table, at);
    const left = last - performance.now();
    const next = taken(now) ?? (left <= 0 && seizes ? seized : undefined);
    if (next !== undefined) {
      if (Atomics.compareExchange(table, at, now, next) === now) return true;
    } else if (left <= 0) return false;
    else Atomics.wait(table, at, now, left);
  }
}

function giveBack({ word: { table, at }, left }: SharedLock): void {
  for (;;) {
    const now = Atomics.load(table, at);
    if (Atomics.compareExchange(table, at, now, left(now)) === now) break;
  }
  Atomics.notify(table, at);
}

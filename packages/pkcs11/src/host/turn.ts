/** How many threads work, and 1 once they are to end. */
const WORKING = 0;
const ENDS = 1;

/** So many words of shared memory tell of the turns of one thread, or of those of all. */
export const TURN_WORDS = 2;

/** Words for the turns of one thread. */
export function turnWords(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(TURN_WORDS * Int32Array.BYTES_PER_ELEMENT));
}

/** Somebody works from now on. */
export function beginTurn(all: readonly Int32Array[]): void {
  for (const words of all) Atomics.add(words, WORKING, 1);
}

/** Somebody waits again for what he is asked. */
export function endTurn(all: readonly Int32Array[]): void {
  for (const words of all) {
    Atomics.sub(words, WORKING, 1);
    // Before that nobody waits, and to look for who does costs time.
    if (Atomics.load(words, ENDS) === 1) Atomics.notify(words, WORKING);
  }
}

/**
 * Works, unless any of those whose words these are is to end: so a thread is ended in between. Within a call of the
 * native part it cannot be ended, or takes the process with it.
 */
export function takeTurn(all: readonly Int32Array[], work: () => void): void {
  beginTurn(all);
  try {
    if (all.every((words) => Atomics.load(words, ENDS) === 0)) work();
  } finally {
    endTurn(all);
  }
}

/** How many of those whose words these are work at this moment. */
export function working(words: Int32Array): number {
  return Atomics.load(words, WORKING);
}

/** Nothing more is begun; what is under way is waited for, for so many milliseconds. */
export function endTurns(words: Int32Array, patience: number): void {
  Atomics.store(words, ENDS, 1);
  const last = performance.now() + patience;
  for (let now = working(words); now > 0; now = working(words)) {
    const left = last - performance.now();
    if (left <= 0) return;
    Atomics.wait(words, WORKING, now, left);
  }
}

/** Takes back what a thread that has ended, with these words of its own, left in those of all. */
export function afterTurns(own: Int32Array, all: Int32Array): void {
  Atomics.sub(all, WORKING, Atomics.exchange(own, WORKING, 0));
  Atomics.notify(all, WORKING);
}

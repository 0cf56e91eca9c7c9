/** Words that two threads share: 1 while one of them works for the other, and 1 once it is to end. */
const WORKS = 0;
const ENDS = 1;

/**
 * The work of a thread, so that another one can end it in between: within a call of the native part it cannot be ended, or takes
 * the process with it.
 */
export class Turn {
  /** To be handed to the other thread. */
  readonly words: Int32Array;

  constructor(
    words: Int32Array = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
  ) {
    this.words = words;
  }

  get works(): boolean {
    return Atomics.load(this.words, WORKS) === 1;
  }

  /** Works, unless the thread is to end. */
  take(work: () => void): void {
    Atomics.store(this.words, WORKS, 1);
    try {
      if (Atomics.load(this.words, ENDS) === 0) work();
    } finally {
      Atomics.store(this.words, WORKS, 0);
      Atomics.notify(this.words, WORKS);
    }
  }

  /** Nothing more is begun; what is under way is waited for, for so many milliseconds. */
  end(patience: number): void {
    Atomics.store(this.words, ENDS, 1);
    if (patience > 0) Atomics.wait(this.words, WORKS, 1, patience);
  }
}

import type { BatchDocumentOutput } from '../batch/batch-output.js';

/** Words of `kyso sign FILE… --out-dir DIR`. */
export interface BatchTexts {
  /** Its lines in the help of `kyso sign`: what it is, and its options. */
  readonly usage: string;
  readonly options: string;
  readonly words: BatchWords;
}

export interface BatchWords {
  readonly status: Readonly<Record<BatchDocumentOutput['status'], string>>;
  readonly step: (ended: number, all: number, last: string) => string;
  readonly stopped: string;
  /** That Ctrl-C stopped it. */
  readonly interrupted: string;
  readonly sum: (
    counts: Readonly<Record<'signed' | 'failed' | 'skipped' | 'left', number>>,
  ) => string;
}

import type { ErrorReport, SignOutput } from '../outputs.js';

/** What `kyso sign FILE… --out-dir DIR --json` prints. */
export interface SignBatchOutput {
  /** As named on the command line. */
  readonly directory: string;
  /** In the order of the command line. */
  readonly documents: readonly BatchDocumentOutput[];
  /** Numbers of documents. */
  readonly signed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly left: number;
  /** Why documents are left: what all of them would meet too, Ctrl-C, or with `--stop-on-error` the first failure. */
  readonly stopped?: ErrorReport['error'];
}

/** What became of one document. */
export type BatchDocumentOutput =
  SignedDocumentOutput | FailedDocumentOutput | UnsignedDocumentOutput;

export interface SignedDocumentOutput extends SignOutput {
  readonly file: string;
  readonly status: 'signed';
}

export interface FailedDocumentOutput {
  readonly file: string;
  readonly output: string;
  readonly status: 'failed';
  readonly error: ErrorReport['error'];
}

export interface UnsignedDocumentOutput {
  readonly file: string;
  readonly output: string;
  /** `skipped`: with `--resume`, the output is the document with a signature of this certificate. `left`: not begun. */
  readonly status: 'skipped' | 'left';
}

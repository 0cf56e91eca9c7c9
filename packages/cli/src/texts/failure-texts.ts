import type { ErrorReport } from '../outputs.js';

/** What a failure says below its words: what exactly went wrong, in the language of the reader. */
export interface FailureWords {
  readonly detail: (error: ErrorReport['error']) => string;
}

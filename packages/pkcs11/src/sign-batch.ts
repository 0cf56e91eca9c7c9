import { isKysoError, type Signer } from '@kyso/core';
import type { Pkcs11Signer } from './signer/pkcs11-signer.js';

/** Signs a batch: a `Pkcs11Signer`, or any other, which has no login and one session. */
export type BatchSigner = Signer & Partial<Pick<Pkcs11Signer, 'sessions' | 'withLogin'>>;

/** Remembers which documents are done, so that a batch that broke off goes on where it was. A `Set` is one. */
export interface BatchJournal {
  /** Whether this document was signed in an earlier run. */
  readonly has: (id: string) => boolean | Promise<boolean>;
  /** Called once a document is signed and its result is out of `sign`. */
  readonly add: (id: string) => unknown;
}

/** How a batch is signed. */
export interface SignBatchOptions<
  Document extends { readonly id: string },
  Result,
  Key extends BatchSigner = Pkcs11Signer,
> {
  readonly signer: Key;
  /** Signs one document and puts the result where it belongs: what is returned counts as done. */
  readonly sign: (
    document: Document,
    context: { readonly signer: Key; readonly signal: AbortSignal },
  ) => Promise<Result>;
  /** Documents at once. Default: the sessions of the signer. */
  readonly concurrency?: number;
  /** Called after each document. */
  readonly onProgress?: (progress: BatchProgress<Result>) => void;
  /** Stops: what is under way is given up, what was not begun is left. */
  readonly signal?: AbortSignal;
  /** Documents that are in it are left out; those that get signed are added. */
  readonly done?: BatchJournal;
}

/** What became of one document. */
export type BatchResult<Result> =
  | { readonly id: string; readonly status: 'signed'; readonly result: Result }
  | { readonly id: string; readonly status: 'failed'; readonly error: unknown }
  /** It was done in an earlier run. */
  | { readonly id: string; readonly status: 'skipped' };

/** How far a batch is. */
export interface BatchProgress<Result> {
  readonly last: BatchResult<Result>;
  readonly signed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What became of a batch. */
export interface BatchReport<Result> {
  /** In the order in which they ended. */
  readonly results: readonly BatchResult<Result>[];
  /** Ids of the documents that were not signed since the batch stopped, in their order. */
  readonly left: readonly string[];
  /** Why it stopped: an error that all other documents would meet too, or the signal's reason. */
  readonly stopped?: unknown;
}

/**
 * Signs many documents in one login. A document that fails does not stop the others; a fault of the token or the PIN
 * does, and `left` says what remains. The documents are taken one by one as they are needed. Throws what iterating
 * them throws, and `ERR_PIN` and so on where logging in fails before the first.
 */
export async function signBatch<
  Document extends { readonly id: string },
  Result,
  Key extends BatchSigner = Pkcs11Signer,
>(
  documents: Iterable<Document> | AsyncIterable<Document>,
  options: SignBatchOptions<Document, Result, Key>,
): Promise<BatchReport<Result>> {
  const { signer, concurrency = signer.sessions ?? 1, signal } = options;
  const stop = new AbortController();
  const batch: Batch<Document, Result, Key> = {
    options,
    source: iterator(documents),
    results: [],
    counts: { signed: 0, failed: 0, skipped: 0 },
    left: [],
    stop,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  };
  signal?.throwIfAborted();
  const work = async () => {
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, () => worked(batch)));
    await leave(batch);
  };
  await (signer.withLogin ? signer.withLogin(work, batch.signal) : work());
  const { results, left } = batch;
  const stopped: unknown = batch.signal.aborted ? batch.signal.reason : undefined;
  return { results, left, ...(batch.signal.aborted && { stopped }) };
}

interface Batch<Document extends { readonly id: string }, Result, Key extends BatchSigner> {
  readonly options: SignBatchOptions<Document, Result, Key>;
  readonly source: Iterator<Document> | AsyncIterator<Document>;
  readonly results: BatchResult<Result>[];
  readonly counts: Record<BatchResult<Result>['status'], number>;
  readonly left: string[];
  readonly stop: AbortController;
  readonly signal: AbortSignal;
}

function iterator<T>(items: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

async function worked<Document extends { readonly id: string }, Result, Key extends BatchSigner>(
  batch: Batch<Document, Result, Key>,
): Promise<void> {
  while (!batch.signal.aborted) {
    const next = await batch.source.next();
    if (next.done === true) return;
    const result = await outcome(batch, next.value);
    if (result) tell(batch, result);
  }
}

/** Undefined where the batch stopped over this document. */
async function outcome<Document extends { readonly id: string }, Result, Key extends BatchSigner>(
  { options, signal, stop, left }: Batch<Document, Result, Key>,
  document: Document,
): Promise<BatchResult<Result> | undefined> {
  const { id } = document;
  const { signer, sign, done } = options;
  try {
    if (await done?.has(id)) return { id, status: 'skipped' };
    signal.throwIfAborted();
    const result = await sign(document, { signer, signal });
    await done?.add(id);
    return { id, status: 'signed', result };
  } catch (error) {
    if (!signal.aborted && !concernsAll(error)) return { id, status: 'failed', error };
    left.push(id);
    stop.abort(error);
    return undefined;
  }
}

/** Faults that the next document would meet too; trying on could lock the PIN, or wait for each of thousands. */
function concernsAll(error: unknown): boolean {
  if (!isKysoError(error)) return false;
  // One call that took too long says nothing of the other sessions; that all of them hang does.
  return OF_ALL.has(error.code) || (error.code === 'ERR_TIMEOUT' && 'sessions' in error.facts);
}

const OF_ALL = new Set([
  'ERR_PIN',
  'ERR_TOKEN_REMOVED',
  'ERR_CERTIFICATE_CHANGED',
  'ERR_CERTIFICATE_NOT_VALID',
  'ERR_KEY_NOT_FOUND',
  'ERR_MECHANISM',
  // What is signed is a digest, whatever the document: an answer that lasted over several tries is the token's.
  'ERR_CRYPTOKI',
  'ERR_HOST',
  'ERR_CLOSED',
]);

function tell<Document extends { readonly id: string }, Result, Key extends BatchSigner>(
  { results, counts, options }: Batch<Document, Result, Key>,
  last: BatchResult<Result>,
): void {
  results.push(last);
  counts[last.status] += 1;
  options.onProgress?.({ last, ...counts });
}

/** What was not begun. */
async function leave<Document extends { readonly id: string }, Result, Key extends BatchSigner>({
  source,
  left,
  signal,
  options,
}: Batch<Document, Result, Key>): Promise<void> {
  if (!signal.aborted) return;
  for (;;) {
    const next = await source.next();
    if (next.done === true) return;
    const { id } = next.value;
    if (!(await options.done?.has(id))) left.push(id);
  }
}

import { mkdir } from 'node:fs/promises';
import type { BatchResult } from '@kyso/pkcs11';
import { exitOfError } from '../exit-codes.js';
import { errorReport } from '../failure.js';
import type { OpenedKey } from '../opened-key.js';
import type { SignOutput } from '../outputs.js';
import { print, progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { isAlreadySigned } from './already-signed.js';
import type { BatchFile, BatchFiles, BatchOptions } from './batch-files.js';
import type { BatchDocumentOutput, SignBatchOutput } from './batch-output.js';
import { batchText, type FilesReport } from './batch-text.js';

/** How the documents of a batch are signed. */
export interface SigningFiles {
  readonly options: BatchOptions;
  readonly context: Context;
  readonly key: OpenedKey;
  /** Of all documents that are encrypted. */
  readonly password: string | undefined;
  readonly sign: (file: BatchFile, signal: AbortSignal) => Promise<SignOutput>;
}

/** Signs the documents in one login, prints what became of each, and answers the worst of their exit codes. */
export async function signFiles(batch: BatchFiles, signing: SigningFiles): Promise<number> {
  const { context } = signing;
  await mkdir(batch.directory, { recursive: true });
  const done = await doneBefore(batch, signing);
  const todo = batch.files.filter(({ id }) => !done.has(id));
  const report = todo.length === 0 ? NOTHING : await signed(todo, signing);
  const output = outputOf(batch, report, done);
  const words = texts(context.language);
  print(context, output, () => batchText(output, { report, words }));
  return worstExit(report);
}

const NOTHING: FilesReport = { results: [], left: [] };

async function doneBefore(
  { files }: BatchFiles,
  { options, key, password, context: { signal } }: SigningFiles,
): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  if (options.resume !== true) return done;
  const { certificate } = key.signer;
  for (const { id, output } of files) {
    signal.throwIfAborted();
    // A document that cannot be read fails when its turn comes.
    const before = { file: id, output, certificate, password, signal };
    if (await isAlreadySigned(before).catch(() => false)) done.add(id);
  }
  return done;
}

/** Documents at once, where the key has no sessions: while one is written the next is signed. */
const AT_ONCE = 4;

async function signed(
  files: readonly BatchFile[],
  { options, context, key: { signer }, sign }: SigningFiles,
): Promise<FilesReport> {
  const stop = new AbortController();
  const stops = options['stop-on-error'] === true;
  const words = texts(context.language).batch;
  let ended = 0;
  // Loaded only here: most commands need no token.
  const { signBatch } = await import('@kyso/pkcs11');
  return signBatch(files, {
    signer,
    ...(stops ? { concurrency: 1 } : !('sessions' in signer) && { concurrency: AT_ONCE }),
    signal: AbortSignal.any([context.signal, stop.signal]),
    sign: (file, { signal }) => sign(file, signal),
    onProgress: ({ last }) => {
      ended += 1;
      progress(
        context,
        words.step(ended, files.length, `${words.status[last.status]}: ${last.id}`),
      );
      if (stops && last.status === 'failed') stop.abort(last.error);
    },
  });
}

function outputOf(
  { directory, files }: BatchFiles,
  { results, stopped }: FilesReport,
  done: ReadonlySet<string>,
): SignBatchOutput {
  const ends = new Map(results.map((result) => [result.id, result]));
  const documents = files.map((file) => documentOf(file, ends.get(file.id), done));
  const count = (wanted: string) => documents.filter(({ status }) => status === wanted).length;
  return {
    ...{ directory, documents },
    ...{ signed: count('signed'), failed: count('failed') },
    ...{ skipped: count('skipped'), left: count('left') },
    ...(stopped !== undefined && { stopped: errorReport(stopped).error }),
  };
}

function documentOf(
  { id: file, output }: BatchFile,
  result: BatchResult<SignOutput> | undefined,
  done: ReadonlySet<string>,
): BatchDocumentOutput {
  if (result?.status === 'signed') return { file, status: 'signed', ...result.result };
  if (result?.status === 'failed') {
    return { file, output, status: 'failed', error: errorReport(result.error).error };
  }
  return { file, output, status: done.has(file) ? 'skipped' : 'left' };
}

/** The highest: failures of the key and of the world have higher ones than those of a document. */
function worstExit({ results, stopped }: FilesReport): number {
  const errors = results.flatMap((one) => (one.status === 'failed' ? [one.error] : []));
  const all = stopped === undefined ? errors : [...errors, stopped];
  return Math.max(0, ...all.map(exitOfError));
}

import type { BatchReport } from '@kyso/pkcs11';
import { codeOf } from '../errors.js';
import { failureText } from '../failure.js';
import type { SignOutput } from '../outputs.js';
import { table } from '../text-table.js';
import type { Texts } from '../texts/index.js';
import type { BatchDocumentOutput, SignBatchOutput, SignedDocumentOutput } from './batch-output.js';

/** What became of the documents that were begun. */
export type FilesReport = BatchReport<SignOutput>;

/** A batch in words: a line for each document, why it stopped, and the numbers. */
export function batchText(
  output: SignBatchOutput,
  { report, words }: { readonly report: FilesReport; readonly words: Texts },
): string {
  const errors = new Map(
    report.results.flatMap((one) => (one.status === 'failed' ? [[one.id, one.error]] : [])),
  );
  const rows = output.documents.map(
    (one) => [words.batch.status[one.status], documentText(one, { errors, words })] as const,
  );
  const stopped = report.stopped === undefined ? '' : `${stoppedText(report.stopped, words)}\n`;
  return `${table(rows, 0)}${stopped}${words.batch.sum(output)}\n`;
}

interface Told {
  readonly errors: ReadonlyMap<string, unknown>;
  readonly words: Texts;
}

function documentText(document: BatchDocumentOutput, { errors, words }: Told): string {
  const { file, status } = document;
  switch (status) {
    case 'signed':
      return signedText(document, words);
    case 'failed':
      return `${file}: ${failureText(errors.get(file), words).join(' ')}`;
    case 'skipped':
    case 'left':
      return file;
  }
}

function signedText(
  { file, output, field, level, findings }: SignedDocumentOutput,
  words: Texts,
): string {
  const warnings = findings.map(({ message }) => `; ${words.warning}: ${message}`);
  return `${file} → ${output} (${field}, ${level})${warnings.join('')}`;
}

function stoppedText(reason: unknown, words: Texts): string {
  if (codeOf(reason) === 'ERR_INTERRUPTED') return words.batch.interrupted;
  return `${words.batch.stopped}: ${failureText(reason, words).join(' ')}`;
}

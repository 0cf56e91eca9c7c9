import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ByteSource, ValidationReport } from '@kyso/core';
import { readWholeFile, writeFileAtomically } from '@kyso/core/node';
import { verificationPage, type SignatureMark } from '@kyso/core/reports';
import type { PinnedAuthority } from '@kyso/core/trust';
import { MAX_COMPARED_FILE } from '../limits.js';
import type { PageOutput } from '../outputs.js';
import { progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { drawMarks } from './draw-marks.js';

/** What the page is made of beside the report, and where it goes. */
export interface PageTarget {
  readonly output: string;
  readonly force: boolean;
  readonly file: string;
  readonly source: ByteSource;
  readonly password: string | undefined;
  /** The time for which was judged. */
  readonly at: Date;
  readonly imports: readonly PinnedAuthority[];
}

/**
 * Writes the verdict as a page for people. The marks of a PDF are drawn where the optional libraries are installed and the
 * document is not beyond what is drawn. Throws `ERR_IO`.
 */
export async function writeVerdictPage(
  report: ValidationReport,
  target: PageTarget,
  context: Context,
): Promise<PageOutput> {
  const { output, force, file, source, at, imports } = target;
  const { language, signal } = context;
  progress(context, texts(language).verdictPage.writing);
  const marks = await marksOf(report, target, signal);
  const page = verificationPage(report, {
    ...{ language, at, imports, ...(marks && { marks }) },
    file: { name: basename(file), size: source.size, sha256: await sha256(source, signal) },
  });
  const write = { force, signal };
  await writeFileAtomically(output, async (sink) => sink.write(Buffer.from(page, 'utf8')), write);
  return { output, marks: marks?.length ?? null };
}

async function marksOf(
  report: ValidationReport,
  { file, source, password }: PageTarget,
  signal: AbortSignal,
): Promise<SignatureMark[] | undefined> {
  if (report.format !== 'pdf') return [];
  if (source.size > MAX_COMPARED_FILE) return undefined;
  const bytes = await readWholeFile(file, MAX_COMPARED_FILE);
  const now = (): number => performance.now();
  return drawMarks(report, { bytes, password, now, signal });
}

/** Bytes read at a time. */
const PIECE = 1 << 20;

async function sha256(source: ByteSource, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += PIECE) {
    signal.throwIfAborted();
    hash.update(await source.read(at, Math.min(PIECE, source.size - at)));
  }
  return hash.digest('hex');
}

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

/** What the page is made of beside the report. */
export interface PageSource {
  readonly file: string;
  readonly source: ByteSource;
  readonly password: string | undefined;
  /** The time for which was judged. */
  readonly at: Date;
  readonly imports: readonly PinnedAuthority[];
}

/** A page that was made. */
export interface VerdictPage {
  readonly html: string;
  /** How many marks of signatures it shows; null where none can be drawn. */
  readonly marks: number | null;
}

/**
 * The verdict as a page for people. The marks of a PDF are drawn where the optional libraries are installed and the
 * document is not beyond what is drawn.
 */
export async function verdictPage(
  report: ValidationReport,
  page: PageSource,
  context: Context,
): Promise<VerdictPage> {
  const { file, source, at, imports } = page;
  const { language, signal } = context;
  progress(context, texts(language).verdictPage.writing);
  const marks = await marksOf(report, page, signal);
  const html = verificationPage(report, {
    ...{ language, at, imports, ...(marks && { marks }) },
    file: { name: basename(file), size: source.size, sha256: await sha256(source, signal) },
  });
  return { html, marks: marks?.length ?? null };
}

/** Writes a page, whole or not at all. Throws `ERR_IO`. */
export async function writeVerdictPage(
  { html, marks }: VerdictPage,
  { output, force }: { readonly output: string; readonly force: boolean },
  { signal }: Context,
): Promise<PageOutput> {
  const bytes = Buffer.from(html, 'utf8');
  await writeFileAtomically(output, async (sink) => sink.write(bytes), { force, signal });
  return { output, marks };
}

async function marksOf(
  report: ValidationReport,
  { file, source, password }: PageSource,
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

import type { BytesInput } from '@kyso/core';
import { vnError } from '../errors.js';
import { findAnchors, readLayout, type DocumentLayout } from '../placement/index.js';
import { reportActs, type ReportOptions } from '../report/report.js';
import type { ReportedAct } from '../report/types.js';
import { textDifferences, type PageLine, type TextDifference } from './text-differences.js';

/** What becomes of a draft that is replaced by another document. */
export interface Supersession {
  /** Initials and approvals of the old document: they do not carry over. */
  readonly lost: readonly ReportedAct[];
  /** What differs in the text, number and date of the head left out. */
  readonly differences: readonly TextDifference[];
}

/**
 * Compares a draft with the document that takes its place. A draft that is edited after it was initialed is a new
 * document: its initials do not carry over. Throws the errors of reading both.
 *
 * @example
 * const { lost, differences } = await supersede(initialedDraft, editedDraft);
 */
export async function supersede(
  old: BytesInput,
  now: BytesInput,
  options: ReportOptions = {},
): Promise<Supersession> {
  const { acts } = await reportActs(old, options);
  return {
    lost: acts.filter(({ kind }) => kind === 'signature'),
    differences: await differencesBetween(old, now, options),
  };
}

/** Differences of the page texts, those of number and date in the head left out; marks are no page text. */
async function differencesBetween(
  old: BytesInput,
  now: BytesInput,
  { password }: { readonly password?: string | undefined },
): Promise<TextDifference[]> {
  const [before, after] = [await linesOf(old, password), await linesOf(now, password)];
  return textDifferences(before, after);
}

/** Throws `ERR_TEXT_DIFFERS` where a document's text is not that of the initialed draft. */
export async function refuseOtherText(
  draft: BytesInput,
  pdf: BytesInput,
  options: { readonly password?: string | undefined },
): Promise<void> {
  const differences = await differencesBetween(draft, pdf, options);
  const [first] = differences;
  if (!first) return;
  const page = first.newPage ?? first.oldPage ?? 0;
  throw vnError(
    'ERR_TEXT_DIFFERS',
    `the text differs from the initialed draft in ${differences.length} places, first on page ${page}: "${shortened(first.old)}" became "${shortened(first.new)}"`,
    { facts: { differences: differences.length, page } },
  );
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

async function linesOf(pdf: BytesInput, password: string | undefined): Promise<PageLine[]> {
  const options = password === undefined ? {} : { password };
  const layout = await readLayout(await wholeBytes(pdf), options);
  const head = headLines(layout);
  return layout.pages.flatMap(({ page, lines }) =>
    lines.filter((line) => !head.has(line)).map(({ text }) => ({ page, text })),
  );
}

/** The lines of number and date: what is filled in there is no change of the text. */
function headLines(layout: DocumentLayout): ReadonlySet<unknown> {
  const { number, date } = findAnchors(layout);
  return new Set([...number, ...date].map(({ line }) => line));
}

/** A document in memory; page texts are read from there. */
export async function wholeBytes(pdf: BytesInput): Promise<Uint8Array> {
  return pdf instanceof Uint8Array ? pdf : pdf.read(0, pdf.size);
}

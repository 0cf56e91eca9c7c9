import type { EndOfText, Recipients } from './anchor-types.js';
import { toPage } from './frame.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import type { TextLine } from './text-line.js';
import { compact, partOf } from './match.js';

/** `./.` or `/.` at the end of a line, perhaps with a closing quotation mark or bracket behind it. */
const CLOSING_MARK = /\.?\/\.(?=["”’»)]*$)/u;

/**
 * The last closing mark before the block of recipients; without one the last of all. Several blocks of
 * recipients, as where documents were joined, may give several.
 */
export function findEndsOfText(
  layout: DocumentLayout,
  recipients: readonly Recipients[],
): EndOfText[] {
  const marks = layout.pages.flatMap((page) =>
    page.lines.flatMap((line) => closingMark(page, line)),
  );
  if (recipients.length === 0) return marks.slice(-1);
  const lasts = recipients.map((block) =>
    marks.findLast((mark) => isBefore(mark.line, block.line)),
  );
  return [...new Set(lasts)].filter((mark) => mark !== undefined);
}

/** True where the first line stands before the second in reading order. */
export function isBefore(first: TextLine, second: TextLine): boolean {
  if (first.page !== second.page) return first.page < second.page;
  return first.baseline > second.baseline;
}

function closingMark(page: PageLayout, line: TextLine): EndOfText[] {
  if (!line.upright) return [];
  const text = compact(line.text);
  const match = CLOSING_MARK.exec(text.text);
  if (!match) return [];
  const mark = partOf(line, text, [match.index, match.index + match[0].length]);
  const end = line.x + line.width;
  const after = { ...mark, x: end, width: Math.max(rightEdge(page) - end, 0) };
  return [
    {
      page: page.page,
      text: line.text,
      line,
      place: toPage(page, mark),
      after: toPage(page, after),
    },
  ];
}

/** Where the lines of a page end on the right. */
export function rightEdge({ lines }: PageLayout): number {
  return lines
    .filter(({ upright }) => upright)
    .reduce((edge, { x, width }) => Math.max(edge, x + width), 0);
}

/** Where they begin on the left. */
export function leftEdge({ lines }: PageLayout): number {
  return lines
    .filter(({ upright }) => upright)
    .reduce((edge, { x }) => Math.min(edge, x), Infinity);
}

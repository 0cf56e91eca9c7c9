import type { Recipients, TextAnchor } from './anchor-types.js';
import { textFrame, toPage } from './frame.js';
import type { Place, Rect } from './frame.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import type { TextLine } from './text-line.js';
import { comparable } from './match.js';

/** The heading alone, or with a short list behind it in the same line. */
const HEADING = /^nơinhận(?::.{0,60})?$/u;
const ARCHIVE = /^[-–+•]?lưu[:;,.]?/u;

/** Lines farther below the one before than this many points are not of the list. */
const LIST_GAP = 45;

/** The blocks `Nơi nhận:` on the left half of the pages. */
export function findRecipients(layout: DocumentLayout): Recipients[] {
  return layout.pages.flatMap((page) =>
    page.lines
      .filter((line) => line.upright && line.x < textFrame(page).width / 2)
      .filter(({ text }) => HEADING.test(comparable(text)))
      .map((heading) => blockOf(page, heading)),
  );
}

function blockOf(page: PageLayout, heading: TextLine): Recipients {
  const list: TextLine[] = [heading];
  for (const line of page.lines) {
    const last = list.at(-1) ?? heading;
    const isBelow = line.upright && line.baseline < last.baseline;
    const inColumn = Math.abs(line.x - heading.x) < 2 * heading.fontSize;
    if (isBelow && inColumn && last.baseline - line.baseline <= LIST_GAP) list.push(line);
  }
  const archive = list.find(({ text }) => ARCHIVE.test(comparable(text)));
  return {
    ...textAnchor(page, heading),
    line: heading,
    block: boxAround(page, list),
    ...(archive && { archive: textAnchor(page, archive) }),
  };
}

export function textAnchor(page: PageLayout, line: TextLine): TextAnchor {
  return { page: page.page, text: line.text, place: toPage(page, line) };
}

/** The box around lines, on the page as displayed. */
export function boxAround(page: PageLayout, lines: readonly Rect[]): Place {
  return toPage(page, unionOf(lines));
}

/** The smallest rectangle around others. */
export function unionOf(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  };
}

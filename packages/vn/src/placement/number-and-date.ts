import type { DateAnchor, DateField, NumberAnchor } from './anchor-types.js';
import { textFrame, toPage } from './frame.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import type { TextLine } from './text-line.js';
import { compact, partOf } from './match.js';
import type { Compact } from './match.js';

/** The head of a document is in this upper part of page 1. */
const HEAD = 0.45;

/** Digits, dots or underscores that stand for them, and the symbol; laws name themselves before "số". */
const NUMBER =
  /^(?<label>(?:luật|pháplệnh|nghịquyết|nghịđịnh)?số(?<colon>:?))(?<number>\d*[a-zđ]?)(?<leader>[.…_·]*)(?<symbol>[/-].*)?$/iu;

const DATE =
  /^(?<town>[^,\d]{0,40},?)(?<label>ngày)(?<day>\d{0,2}[.…_·]*)tháng(?<month>\d{0,2}[.…_·]*)năm(?<year>\d{0,4}[.…_·]*)$/iu;

/** What must follow a line for both to be one number or one date: pieces set apart by tabs. */
const NUMBER_TAIL = /^[/-]/u;
const DATE_TAIL = /^(?:\d|[.…_·]|tháng|năm)/iu;

/** Pieces farther apart than this many sizes are not one line. */
const TAIL_GAP = 8;

/** Room for a figure at the end of a line, in sizes: eight digits. */
const OPEN_FIELD = 4;

/** Lines `Số: …` in the left half of the head of page 1. */
export function findNumbers(layout: DocumentLayout): NumberAnchor[] {
  return headLines(layout).flatMap(({ page, line }) => {
    if (line.x > textFrame(page).width / 2) return [];
    return numberAnchor(page, withTail(page, line, NUMBER_TAIL));
  });
}

/** Lines `…, ngày … tháng … năm …` of which the middle is in the right part of the head of page 1. */
export function findDates(layout: DocumentLayout): DateAnchor[] {
  return headLines(layout).flatMap(({ page, line }) => {
    const whole = withTail(page, line, DATE_TAIL);
    if (whole.x + whole.width / 2 < 0.45 * textFrame(page).width) return [];
    return dateAnchor(page, whole);
  });
}

function headLines(layout: DocumentLayout): { page: PageLayout; line: TextLine }[] {
  return layout.pages
    .filter(({ page }) => page === 1)
    .flatMap((page) =>
      page.lines
        .filter(({ upright, y }) => upright && y > (1 - HEAD) * textFrame(page).height)
        .map((line) => ({ page, line })),
    );
}

/** The line with the pieces that continue it on the same height. */
function withTail(page: PageLayout, line: TextLine, tail: RegExp): TextLine {
  const next = page.lines.find(
    (other) =>
      other.upright &&
      Math.abs(other.baseline - line.baseline) < 0.3 * line.fontSize &&
      other.x >= line.x + line.width &&
      other.x - line.x - line.width < TAIL_GAP * line.fontSize &&
      tail.test(other.text),
  );
  if (!next) return line;
  const rest = withTail(page, next, tail);
  return {
    ...line,
    text: `${line.text} ${rest.text}`,
    width: rest.x + rest.width - line.x,
    // The last offset of a line, its end, is that of the space between.
    offsets: [...line.offsets, ...rest.offsets],
    runs: [...line.runs, ...rest.runs],
  };
}

function numberAnchor(page: PageLayout, line: TextLine): NumberAnchor[] {
  const text = compact(line.text);
  const parts = NUMBER.exec(text.text)?.groups;
  if (!parts) return [];
  const { label = '', colon = '', number = '', leader = '', symbol } = parts;
  // "Số" is a common word: a colon or a symbol makes it the number's line.
  if (colon === '' && symbol === undefined) return [];
  const start = label.length;
  const end = start + number.length + leader.length;
  const isFilled = number !== '';
  return [
    {
      page: page.page,
      text: line.text,
      place: toPage(page, line),
      line,
      ...(isFilled && { number }),
      ...(symbol !== undefined && { symbol }),
      field: toPage(page, fieldOf(line, text, { start, end, isFilled })),
    },
  ];
}

function dateAnchor(page: PageLayout, line: TextLine): DateAnchor[] {
  const text = compact(line.text);
  const match = DATE.exec(text.text);
  const { town = '', label = '', day = '', month = '', year = '' } = match?.groups ?? {};
  if (!match) return [];
  const dayAt = town.length + label.length;
  const monthAt = dayAt + day.length + 'tháng'.length;
  const yearAt = monthAt + month.length + 'năm'.length;
  const field = (start: number, written: string, digits: number): DateField => {
    const figure = written.replace(/\D/gu, '');
    const isFilled = digits === 4 ? figure.length === 4 : figure !== '';
    const end = start + written.length;
    return {
      text: figure,
      ...(isFilled && { value: Number(figure) }),
      place: toPage(page, fieldOf(line, text, { start, end, isFilled })),
    };
  };
  const townEnd = text.offsets[town.length] ?? 0;
  return [
    {
      page: page.page,
      text: line.text,
      place: toPage(page, line),
      line,
      town: line.text.slice(0, townEnd).replace(/,?\s*$/u, ''),
      day: field(dayAt, day, 2),
      month: field(monthAt, month, 2),
      year: field(yearAt, year, 4),
    },
  ];
}

interface Span {
  /** In the compact text. */
  readonly start: number;
  readonly end: number;
  readonly isFilled: boolean;
}

/** The box of what is written there, or of the blank from what stands before to what stands after. */
function fieldOf(line: TextLine, text: Compact, { start, end, isFilled }: Span) {
  if (isFilled) return partOf(line, text, [start, end]);
  const before = partOf(line, text, [start - 1, start]);
  const x = before.x + before.width;
  const isOpen = end >= text.text.length;
  const after = isOpen ? x + OPEN_FIELD * line.fontSize : partOf(line, text, [end, end + 1]).x;
  return { x, y: line.y, width: Math.max(after - x, 0), height: line.height };
}

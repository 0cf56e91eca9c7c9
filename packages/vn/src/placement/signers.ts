import type { EndOfText, SignerBlock, SigningCapacity, TextAnchor } from './anchor-types.js';
import { isBefore } from './end-of-text.js';
import { textFrame, toPage } from './frame.js';
import type { Rect } from './frame.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import type { TextLine } from './text-line.js';
import { comparable, isUpperCase } from './match.js';
import { boxAround, unionOf } from './recipients.js';
import { theOnly } from './the-only.js';

/** Points between title and name at most: four lines of 14 points and a generous signature. */
const MOST_ROOM = 230;

/** Least points of free height between them that let both be a signer's block. */
const LEAST_ROOM = 12;

/** Height above a name without a title that counts as its room. */
const ROOM_WITHOUT_TITLE = 90;

/** Points kept from the edge of the page. */
const PAGE_EDGE = 20;

/** Lines of one title are at most this many sizes apart. */
const TITLE_PITCH = 2.2;

/** Characters that rank or degree may put before a name ("Thượng tướng", "PGS.TS."). */
const RANK = 24;

const CAPACITY = /^(TUQ|TM|KT|TL|Q)\./u;

/**
 * Blocks of a title in capitals over a name, after the end of the text where that is known. A document
 * that several people sign has several.
 */
export function findSigners(
  layout: DocumentLayout,
  endOfText: readonly EndOfText[],
): SignerBlock[] {
  const [end] = endOfText;
  return layout.pages.flatMap((page) =>
    page.lines
      .filter((line) => line.upright && isName(line.text))
      .filter((line) => !end || isBefore(end.line, line))
      .map((line) => blockOf(page, line))
      .filter(({ title, inText }) => title.length > 0 && inText.room.height >= LEAST_ROOM),
  );
}

/**
 * The block of the person of that name, compared without case, spacing and placing of tone marks; a
 * rank or degree may stand before it. Mentions within the text do not count. Throws
 * `ERR_ANCHOR_NOT_FOUND` and `ERR_ANCHOR_AMBIGUOUS`.
 */
export function findSigner(layout: DocumentLayout, name: string): SignerBlock {
  const form = comparable(name);
  if (form === '') throw new TypeError('name: expected the name of a person, found an empty one');
  const blocks = layout.pages.flatMap((page) =>
    page.lines
      .filter((line) => line.upright && isNamed(line.text, form))
      .map((line) => blockOf(page, line)),
  );
  const titled = blocks.filter(({ title }) => title.length > 0);
  const near: readonly TextAnchor[] = blocks.length > 0 ? [] : findSigners(layout, []);
  return theOnly(titled.length > 0 ? titled : blocks, `signer named ${name}`, near);
}

function isNamed(text: string, form: string): boolean {
  const line = comparable(text);
  return line.endsWith(form) && line.length <= form.length + RANK && !/[,;:]/u.test(line);
}

/** Two to eight words of letters, the last two with capitals, not all capitals. */
function isName(text: string): boolean {
  const words = text.split(' ');
  const isWordy = words.length >= 2 && words.length <= 8 && text.length <= 48;
  return (
    isWordy &&
    words.every((word) => /^\p{Lu}?[\p{L}.]+$|^\p{Lu}$/u.test(word)) &&
    words.slice(-2).every((word) => /^\p{Lu}/u.test(word)) &&
    !isUpperCase(text)
  );
}

function blockOf(page: PageLayout, name: TextLine): SignerBlock {
  const title = titleOver(page, name);
  const middle = (middleOf(unionOf([name, ...title])) + middleOf(name)) / 2;
  const room = roomOf(page, { name, title, middle });
  const capacity = CAPACITY.exec(title[0]?.text.replace(/\s/gu, '') ?? '')?.[0];
  return {
    page: page.page,
    text: name.text,
    place: toPage(page, name),
    line: name,
    ...(capacity !== undefined && { capacity: capacity as SigningCapacity }),
    title: title.map(({ text }) => text),
    block: boxAround(page, [name, ...title]),
    room: toPage(page, room),
    inText: { room, middle },
  };
}

/** The lines of capitals above a name, from the top; a note in brackets such as "(Đã ký)" may stand between. */
function titleOver(page: PageLayout, name: TextLine): TextLine[] {
  const above = page.lines
    .filter((line) => line.upright && line !== name && overlaps(line, name))
    .filter(({ baseline }) => baseline > name.baseline && baseline < name.baseline + MOST_ROOM)
    .filter(({ text }) => !/^\(.*\)$/u.test(text) && /\p{L}/u.test(text))
    .sort((a, b) => a.baseline - b.baseline);
  const title: TextLine[] = [];
  for (const line of above) {
    const [below] = title;
    const isFar = below && line.baseline - below.baseline > TITLE_PITCH * below.fontSize;
    if (!isUpperCase(line.text) || isFar) break;
    title.unshift(line);
  }
  return title;
}

/** True where the lines stand over each other by half of the narrower one. */
function overlaps(a: Rect, b: Rect): boolean {
  const shared = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  return shared > 0.5 * Math.min(a.width, b.width);
}

interface BlockParts {
  readonly name: TextLine;
  readonly title: readonly TextLine[];
  readonly middle: number;
}

/** Between title and name, and between what stands left and right of that. */
function roomOf(page: PageLayout, { name, title, middle }: BlockParts): Rect {
  const bottom = name.y + name.height;
  const top = title.at(-1)?.y ?? topWithoutTitle(page, name);
  const beside = page.lines.filter(
    (line) =>
      line !== name && !title.includes(line) && line.y < top && line.y + line.height > bottom,
  );
  const left = beside
    .filter((line) => middleOf(line) < middle)
    .reduce((edge, { x, width }) => Math.max(edge, x + width), PAGE_EDGE);
  const right = beside
    .filter((line) => middleOf(line) >= middle)
    .reduce((edge, { x }) => Math.min(edge, x), textFrame(page).width - PAGE_EDGE);
  return {
    x: left,
    y: bottom,
    width: Math.max(right - left, 0),
    height: Math.max(top - bottom, 0),
  };
}

/** The next text above the name, or as much as a signature may want. */
function topWithoutTitle(page: PageLayout, name: TextLine): number {
  return page.lines
    .filter((line) => line.baseline > name.baseline && overlaps(line, name))
    .reduce(
      (top, { y }) => Math.min(top, y),
      Math.min(name.y + name.height + ROOM_WITHOUT_TITLE, textFrame(page).height - PAGE_EDGE),
    );
}

const middleOf = ({ x, width }: Rect): number => x + width / 2;

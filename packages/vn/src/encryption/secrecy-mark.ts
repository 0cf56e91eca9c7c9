import { textFrame, type Place } from '../placement/frame.js';
import type { DocumentLayout, PageLayout } from '../placement/layout.js';
import { compact } from '../placement/match.js';
import { boxAround } from '../placement/recipients.js';
import type { TextLine } from '../placement/text-line.js';

/** The three degrees of a state secret, by the law on protection of state secrets. */
export type SecrecyDegree = 'MẬT' | 'TỐI MẬT' | 'TUYỆT MẬT';

/** A mark of secrecy, and where it stands. */
export interface SecrecyMark {
  readonly degree: SecrecyDegree;
  /** The text of the mark as it stands. */
  readonly text: string;
  readonly place: Place;
}

/**
 * The first mark of secrecy that the text of a document shows: a line of its own in the upper half of the first
 * page, at any angle there (a watermark), or in the header of a later page. Letters may be spaced, composed or
 * not, in Unicode, TCVN3 or VNI. The word in running text, as in "bảo mật" or "bí mật", is no mark. What was
 * stamped and scanned is a picture and is not seen.
 */
export function findSecrecyMark({ pages }: DocumentLayout): SecrecyMark | undefined {
  for (const page of pages) {
    const lowest = (page.page === 1 ? FIRST_PAGE : HEADER) * textFrame(page).height;
    const read = page.lines.filter(({ upright }) => upright);
    const askew = page.page === 1 ? page.lines.filter(({ upright }) => !upright) : [];
    const groups = [
      ...askew.map((line) => [line]),
      ...groupsOf(read.filter(({ baseline }) => baseline >= lowest)),
    ];
    for (const lines of groups) {
      const mark = markOf(page, lines);
      if (mark) return mark;
    }
  }
  return undefined;
}

/** Share of the page below which nothing is looked at: its upper half, and a margin of some 30 mm. */
const FIRST_PAGE = 0.5;
const HEADER = 0.9;

/** Parts of a row that stand closer than this, in sizes, may be one text: letters spaced far, a wide space. */
const APART = 3;

/** A text goes on in the line below within this distance of baselines, in sizes. */
const NEXT_LINE = 2;

/** Lines by themselves, and those of one row that may be one text. */
function groupsOf(lines: readonly TextLine[]): TextLine[][] {
  const rows: TextLine[][] = [];
  for (const line of lines) {
    const last = rows.at(-1)?.at(-1);
    const follows =
      last &&
      Math.abs(last.baseline - line.baseline) < 0.3 * line.fontSize &&
      line.x - (last.x + last.width) < APART * line.fontSize;
    if (follows) rows.at(-1)?.push(line);
    else rows.push([line]);
  }
  return [
    ...rows,
    ...rows.filter((row) => row.length > 1).flatMap((row) => row.map((one) => [one])),
  ];
}

function markOf(page: PageLayout, lines: readonly TextLine[]): SecrecyMark | undefined {
  const [first] = lines;
  const text = lines.map((line) => line.text).join(' ');
  const degree = degreeOf(text);
  if (!first || !degree || goesOnFrom(page, first)) return undefined;
  return { degree, text, place: boxAround(page, lines) };
}

/** The degree that a text of its own names, with what may stand around it: a frame of characters, "Độ mật:". */
export function degreeOf(text: string): SecrecyDegree | undefined {
  const bare = compact(text.normalize('NFC')).text.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '');
  return DEGREES.get(bare.replace(LABEL, ''));
}

const LABEL = /^(?:độ|mức|mứcđộ)mật[:.\-–]*/iu;

/** In capitals or with one, as marks are; the same in the fonts of TCVN3, whose capitals are small letters, and VNI. */
const DEGREES: ReadonlyMap<string, SecrecyDegree> = new Map(
  (
    [
      ['MẬT', 'MẬT Mật MËT mËt MAÄT Maät'],
      ['TỐI MẬT', 'TỐIMẬT TốiMật Tốimật TèIMËT tèimËt TOÁIMAÄT ToáiMaät'],
      ['TUYỆT MẬT', 'TUYỆTMẬT TuyệtMật Tuyệtmật TUYÖTMËT tuyÖtmËt TUYEÄTMAÄT TuyeätMaät'],
    ] as const
  ).flatMap(([degree, forms]) => forms.split(' ').map((form) => [form, degree] as const)),
);

/** Whether a text before it ends in "bí", "bảo" or "cơ", beside or above: then it is a word that was broken off. */
function goesOnFrom(page: PageLayout, line: TextLine): boolean {
  return page.lines.some((other) => {
    if (other === line || !BEFORE.test(other.text.normalize('NFC'))) return false;
    const gap = line.x - (other.x + other.width);
    const below = other.baseline - line.baseline;
    const beside = Math.abs(below) < 0.3 * line.fontSize && gap >= 0 && gap < APART * line.fontSize;
    const above =
      below > 0 &&
      below < NEXT_LINE * line.fontSize &&
      other.x < line.x + line.width &&
      line.x < other.x + other.width;
    return beside || above;
  });
}

/** The last word of a line, in Unicode, TCVN3 and VNI. */
const BEFORE = /(?:^|[^\p{L}\p{M}])(?:bí|bÝ|bảo|b¶o|baûo|cơ|c¬|cô)$/iu;

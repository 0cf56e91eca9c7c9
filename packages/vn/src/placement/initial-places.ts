import type { EndOfText } from './anchor-types.js';
import { meets, nearestFree, noRoom, obstaclesOf } from './collisions.js';
import type { Obstacle } from './collisions.js';
import { leftEdge, rightEdge } from './end-of-text.js';
import { textFrame, toPage } from './frame.js';
import type { Place, Rect } from './frame.js';
import { pageOf } from './layout.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import type { PlaceOptions } from './places.js';
import { nd30Profile } from '../profile/nd30.js';
import type { InitialProfile } from '../profile/types.js';

/** Points kept from the lines above and below a mark. */
const LINE_CLEARANCE = 1;

/** Rows of initials below the closing mark that are tried. */
const MOST_ROWS = 6;

/** Points of the bottom of the page in which no initial stands. */
const BOTTOM_EDGE = 20;

/** Points from the right edge of a page whose text does not reach that far: a margin of 20 mm. */
const RIGHT_MARGIN = 56.7;

/**
 * Where the next initial goes: right after the closing mark `./.`, beside those in `others`, and in rows
 * below where the line is full. It covers neither text nor marks: give in `others` also the place of
 * the approver's signature, or a row may reach into it. Throws `ERR_NO_ROOM`.
 */
export function placeOfInitial(
  layout: DocumentLayout,
  anchor: EndOfText,
  { profile = nd30Profile, others = [] }: PlaceOptions = {},
): Place {
  const page = pageOf(layout, anchor.page);
  const rules = profile.initial;
  const { gap, size } = rules;
  const { line } = anchor;
  const obstacles = obstaclesOf(page, { others });
  const right = Math.max(rightEdge(page), textFrame(page).width - RIGHT_MARGIN);
  const first = {
    rules,
    obstacles,
    right,
    left: line.x + line.width + gap.value,
    baseline: line.baseline,
  };
  const found = freeInRow(first) ?? freeBelow(page, first);
  if (found) return toPage(page, found);
  const { width, height } = size.value;
  const x = Math.min(first.left, right - width);
  throw noRoom(layout, toPage(page, { x, y: line.y, width, height }), { others });
}

export interface PageMarkOptions extends PlaceOptions {
  /** Which initialer of the pages, from 0 at the right; default 0. */
  readonly index?: number;
}

/**
 * Where a person's initial goes on every page that the layout holds: at the bottom right, each further
 * initialer farther left. Where text stands there, the nearest free place in the bottom of the page.
 * Throws `ERR_NO_ROOM`.
 */
export function placesOfPageMarks(
  layout: DocumentLayout,
  { index = 0, profile = nd30Profile, others = [] }: PageMarkOptions = {},
): Place[] {
  if (!Number.isInteger(index) || index < 0)
    throw new TypeError(`index: expected a whole number from 0, found ${index}`);
  const { size, gap, right, bottom } = profile.pageMark;
  return layout.pages.map((page) => {
    const frame = textFrame(page);
    const { width, height } = size.value;
    const step = width + gap.value;
    const wish = {
      x: frame.width - right.value - width - index * step,
      y: bottom.value,
      width,
      height,
    };
    const bounds = { x: 0, y: 0, width: frame.width, height: 2 * bottom.value + 2 * height };
    const within = toPage(page, bounds);
    const free = nearestFree(page, wish, { others, within });
    if (!free) throw noRoom(layout, toPage(page, wish), { others });
    return toPage(page, free);
  });
}

interface Row {
  readonly rules: InitialProfile;
  readonly obstacles: readonly Obstacle[];
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
}

/** The first place in a row of text that is high and wide enough between the lines around it. */
function freeInRow(row: Row): Rect | undefined {
  const { gap, least, size } = row.rules;
  const width = Math.min(size.value.width, row.right - row.left);
  let x = row.left;
  while (x + width <= row.right + LINE_CLEARANCE && width >= least.value.width) {
    const rect = between(row, x, width);
    if (rect.height < least.value.height) {
      x += width / 2;
      continue;
    }
    const taken = row.obstacles.find((obstacle) => meets(rect, obstacle.rect, 0));
    if (!taken) return rect;
    x = Math.max(taken.rect.x + taken.rect.width + gap.value, x + 1);
  }
  return undefined;
}

/** As high as the lines above and below allow, at most the profile's height, about the middle of the letters. */
function between({ rules, obstacles, baseline }: Row, x: number, width: number): Rect {
  const texts = obstacles.filter(
    ({ kind, rect }) => kind === 'text' && rect.x < x + width && rect.x + rect.width > x,
  );
  const middle = baseline + LETTER_MIDDLE;
  const ceiling = texts
    .filter(({ rect }) => rect.y + rect.height / 2 > middle)
    .reduce((edge, { rect }) => Math.min(edge, rect.y - LINE_CLEARANCE), Infinity);
  const floor = texts
    .filter(({ rect }) => rect.y + rect.height / 2 <= middle)
    .reduce((edge, { rect }) => Math.max(edge, rect.y + rect.height + LINE_CLEARANCE), BOTTOM_EDGE);
  const height = Math.min(rules.size.value.height, ceiling - floor);
  const y = Math.min(Math.max(middle - height / 2, floor), ceiling - height);
  return { x, y, width, height };
}

/** Half the height of a letter of 14 points, in points above the baseline. */
const LETTER_MIDDLE = 4.5;

/** The first free place in the rows under the closing mark, from the left edge of the text. */
function freeBelow(page: PageLayout, first: Row): Rect | undefined {
  const { size, gap } = first.rules;
  const pitch = size.value.height + gap.value;
  for (let row = 1; row <= MOST_ROWS; row++) {
    const baseline = first.baseline - row * pitch;
    if (baseline < BOTTOM_EDGE) return undefined;
    const found = freeInRow({ ...first, baseline, left: leftEdge(page) });
    if (found) return found;
  }
  return undefined;
}

import { placementError } from './errors.js';
import { textFrame, toPage, toText } from './frame.js';
import type { Place, Rect } from './frame.js';
import { pageOf } from './layout.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import { MAX_OBSTACLES } from './limits.js';

/** A mark that stands on a page already, or will. */
export interface OtherMark extends Place {
  /** How errors name it. */
  readonly name?: string;
}

/** What a place would cover. */
export interface Collision {
  readonly kind: 'text' | 'mark';
  /** The text of the line, or the name of the mark. */
  readonly with: string;
  /** On the page as displayed. */
  readonly place: Place;
}

export interface CollisionOptions {
  readonly others?: readonly OtherMark[];
  /** Text and marks of which the middle lies in one of these places are covered on purpose. */
  readonly exempt?: readonly Place[];
}

export interface AvoidOptions extends CollisionOptions {
  /** Where the place may be moved to; default: the page without a narrow edge. */
  readonly within?: Place;
}

/** Overlaps thinner than this many points do not count: boxes of text are larger than its ink. */
const TOUCH = 0.5;

/** Points kept from the edge of the page where no bounds are given. */
const PAGE_EDGE = 12;

/** Points kept from what is avoided. */
const CLEARANCE = 2;

/** What a place would cover, text first. Throws `ERR_PAGE_NOT_FOUND`. */
export function collisions(
  layout: DocumentLayout,
  place: Place,
  options: CollisionOptions = {},
): Collision[] {
  const page = pageOf(layout, place.page);
  const rect = toText(page, place);
  return obstaclesOf(page, options)
    .filter((obstacle) => meets(rect, obstacle.rect, -TOUCH))
    .map(({ kind, name, rect: covered }) => ({ kind, with: name, place: toPage(page, covered) }));
}

/**
 * The nearest place of the same size that covers neither text nor marks; the place itself where it is
 * free. Throws `ERR_NO_ROOM`, which says in `inTheWay` what the wish would have covered, and
 * `ERR_PAGE_NOT_FOUND`.
 */
export function avoid(layout: DocumentLayout, wish: Place, options: AvoidOptions = {}): Place {
  const page = pageOf(layout, wish.page);
  const found = nearestFree(page, toText(page, wish), options);
  if (found) return toPage(page, found);
  throw noRoom(layout, wish, options);
}

/** The error of a place that is taken, with what takes it. */
export function noRoom(layout: DocumentLayout, wish: Place, options: CollisionOptions): Error {
  const inTheWay = collisions(layout, wish, options)
    .slice(0, 6)
    .map(({ with: name }) => `“${name.slice(0, 60)}”`)
    .join(', ');
  return placementError(
    'ERR_NO_ROOM',
    `expected ${Math.round(wish.width)} × ${Math.round(wish.height)} free points near ` +
      `(${Math.round(wish.x)}, ${Math.round(wish.y)}) on page ${wish.page}, found none` +
      (inTheWay === '' ? '' : `; in the way: ${inTheWay}`),
    { facts: { page: wish.page, inTheWay } },
  );
}

/** Something that stands on a page, among its lines. */
export interface Obstacle {
  readonly kind: 'text' | 'mark';
  readonly name: string;
  readonly rect: Rect;
}

/** The lines and marks of a page that are not covered on purpose. */
export function obstaclesOf(
  page: PageLayout,
  { others = [], exempt = [] }: CollisionOptions,
): Obstacle[] {
  const allowed = exempt
    .filter((place) => place.page === page.page)
    .map((place) => toText(page, place));
  const texts = page.lines.map(({ text, x, y, width, height }): Obstacle => ({
    kind: 'text',
    name: text,
    rect: { x, y, width, height },
  }));
  const marks = others
    .filter((mark) => mark.page === page.page)
    .map((mark): Obstacle => ({
      kind: 'mark',
      name: mark.name ?? 'mark',
      rect: toText(page, mark),
    }));
  return [...texts, ...marks].filter(({ rect }) => !allowed.some((area) => holds(area, rect)));
}

/** True where the rectangles come nearer than `distance` points; negative: overlap by more than that. */
export function meets(a: Rect, b: Rect, distance: number): boolean {
  return (
    a.x < b.x + b.width + distance &&
    b.x < a.x + a.width + distance &&
    a.y < b.y + b.height + distance &&
    b.y < a.y + a.height + distance
  );
}

/** The nearest free rectangle of that size among the lines of a page. */
export function nearestFree(
  page: PageLayout,
  wish: Rect,
  { within, ...options }: AvoidOptions,
): Rect | undefined {
  const bounds = within ? toText(page, within) : pageBounds(page);
  const near = obstaclesOf(page, options).filter(({ rect }) => meets(rect, bounds, CLEARANCE));
  if (near.length > MAX_OBSTACLES) return undefined;
  const rects = near.map(({ rect }) => rect);
  if (isWithin(bounds, wish) && !rects.some((rect) => meets(wish, rect, -TOUCH))) return wish;
  let best: { rect: Rect; distance: number } | undefined;
  for (const y of heightsToTry(wish, bounds, rects)) {
    const distance = Math.abs(y - wish.y);
    if (best && distance >= best.distance) break;
    const band = rects.filter((rect) => meetsBand(rect, y, wish.height));
    const x = nearestX(wish, bounds, band);
    if (x === undefined) continue;
    const whole = Math.hypot(distance, x - wish.x);
    if (!best || whole < best.distance) best = { rect: { ...wish, x, y }, distance: whole };
  }
  return best?.rect;
}

const isWithin = (bounds: Rect, { x, y, width, height }: Rect): boolean =>
  x >= bounds.x &&
  y >= bounds.y &&
  x + width <= bounds.x + bounds.width &&
  y + height <= bounds.y + bounds.height;

function pageBounds(page: PageLayout): Rect {
  const { width, height } = textFrame(page);
  return {
    x: PAGE_EDGE,
    y: PAGE_EDGE,
    width: width - 2 * PAGE_EDGE,
    height: height - 2 * PAGE_EDGE,
  };
}

/** The wished height, the bounds, and those just above and below each obstacle, nearest first. */
function heightsToTry(wish: Rect, bounds: Rect, rects: readonly Rect[]): number[] {
  const [lowest, highest] = [bounds.y, bounds.y + bounds.height - wish.height];
  const beside = rects.flatMap(({ y, height }) => [
    y + height + CLEARANCE,
    y - wish.height - CLEARANCE,
  ]);
  return [wish.y, lowest, highest, ...beside]
    .filter((y) => y >= lowest && y <= highest)
    .sort((a, b) => Math.abs(a - wish.y) - Math.abs(b - wish.y));
}

const meetsBand = (rect: Rect, y: number, height: number): boolean =>
  rect.y < y + height + CLEARANCE - TOUCH && rect.y + rect.height > y - CLEARANCE + TOUCH;

/** The x nearest to the wish at which nothing of the band is met. */
function nearestX(wish: Rect, bounds: Rect, band: readonly Rect[]): number | undefined {
  const last = bounds.x + bounds.width - wish.width;
  const taken = band
    .map(({ x, width }) => [x - wish.width - CLEARANCE, x + width + CLEARANCE] as const)
    .sort((a, b) => a[0] - b[0]);
  const free: (readonly [number, number])[] = [];
  let from = bounds.x;
  for (const [start, end] of taken) {
    if (start >= from) free.push([from, Math.min(start, last)]);
    from = Math.max(from, end);
  }
  free.push([from, last]);
  const candidates = free
    .filter(([start, end]) => start <= end)
    .map(([start, end]) => Math.min(Math.max(wish.x, start), end));
  return candidates.sort((a, b) => Math.abs(a - wish.x) - Math.abs(b - wish.x))[0];
}

function holds(area: Rect, { x, y, width, height }: Rect): boolean {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return (
    middleX >= area.x &&
    middleX <= area.x + area.width &&
    middleY >= area.y &&
    middleY <= area.y + area.height
  );
}

import { apply } from './matrix.js';
import type { Matrix } from './matrix.js';

/** Degrees clockwise. */
export type Turn = 0 | 90 | 180 | 270;

/** Points; origin at the bottom left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle on a page as displayed: points, origin at the bottom left of the visible page. */
export interface Place extends Rect {
  /** From 1. */
  readonly page: number;
  /** Degrees clockwise by which a mark there is turned, with the text around it. Default 0. */
  readonly turn?: Turn;
}

/** A page as displayed, and how its text is turned on it. */
export interface TurnedPage {
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly turn: Turn;
}

/** Width and height of the page turned so that its text is upright. */
export function textFrame(page: TurnedPage): { readonly width: number; readonly height: number } {
  const { width, height, turn } = page;
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** A rectangle among the lines of a page, as a place on the page as displayed. */
export function toPage(page: TurnedPage, rect: Rect): Place {
  if (page.turn === 0) return { page: page.page, ...bare(rect) };
  const { width, height } = textFrame(page);
  const back = turnMatrix(((360 - page.turn) % 360) as Turn, { width, height });
  return { page: page.page, ...turned(back, rect), turn: page.turn };
}

/** A place on the page as displayed, as a rectangle among its lines. */
export function toText(page: TurnedPage, place: Rect): Rect {
  return page.turn === 0 ? bare(place) : turned(turnMatrix(page.turn, page), place);
}

/** Width and height of a mark at that place, seen so that it is upright. */
export function uprightSize({
  width,
  height,
  turn = 0,
}: Pick<Place, 'width' | 'height' | 'turn'>): {
  readonly width: number;
  readonly height: number;
} {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** From the displayed page to the one turned back, so that text turned clockwise by `turn` is upright. */
export function turnMatrix(
  turn: Turn,
  { width, height }: { readonly width: number; readonly height: number },
): Matrix {
  switch (turn) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, 1, -1, 0, height, 0];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, -1, 1, 0, 0, width];
  }
}

/** Only the rectangle, of a line too. */
const bare = ({ x, y, width, height }: Rect): Rect => ({ x, y, width, height });

function turned(matrix: Matrix, { x, y, width, height }: Rect): Rect {
  const [ax, ay] = apply(matrix, x, y);
  const [bx, by] = apply(matrix, x + width, y + height);
  return {
    x: Math.min(ax, bx),
    y: Math.min(ay, by),
    width: Math.abs(ax - bx),
    height: Math.abs(ay - by),
  };
}

import { placementError } from './errors.js';
import type { Place, Turn } from './frame.js';

/** The corner of the page as displayed from which a place is measured. */
export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

/** A place as a person names it. */
export interface ExplicitPlace {
  /** From 1. */
  readonly page: number;
  /** Default points. */
  readonly unit?: 'pt' | 'mm';
  /** Default `bottom-left`. */
  readonly from?: Corner;
  /** From that corner of the page to the same corner of the place. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Points of a millimetre. */
export const MILLIMETRE = 72 / 25.4;

/** Allows for figures that were rounded on their way, in points. */
const ROUNDING = 0.01;

/**
 * A place named by a person, in points from the bottom left of the page as displayed; a mark there is turned with the
 * text of the page. Throws
 * `TypeError` for figures that are no rectangle and `ERR_PLACE_OUTSIDE` where it leaves the page.
 */
export function resolvePlace(
  pageSize: { readonly width: number; readonly height: number; readonly turn?: Turn },
  explicit: ExplicitPlace,
): Place {
  const { page, unit = 'pt', from = 'bottom-left' } = explicit;
  const scale = unit === 'mm' ? MILLIMETRE : 1;
  const [x, y] = [explicit.x * scale, explicit.y * scale];
  const [width, height] = [explicit.width * scale, explicit.height * scale];
  if (![x, y].every(Number.isFinite) || !(width > 0) || !(height > 0))
    throw new TypeError(
      `expected a place with positive width and height, found ${width} × ${height}`,
    );
  const place = {
    page,
    x: from.endsWith('left') ? x : pageSize.width - x - width,
    y: from.startsWith('bottom') ? y : pageSize.height - y - height,
    width,
    height,
    ...(pageSize.turn && { turn: pageSize.turn }),
  };
  checkOnPage(pageSize, place);
  return place;
}

/** Throws `ERR_PLACE_OUTSIDE` where a place leaves its page. */
export function checkOnPage(
  { width, height }: { readonly width: number; readonly height: number },
  place: Place,
): void {
  const isInside =
    place.x >= -ROUNDING &&
    place.y >= -ROUNDING &&
    place.x + place.width <= width + ROUNDING &&
    place.y + place.height <= height + ROUNDING;
  if (isInside) return;
  throw placementError(
    'ERR_PLACE_OUTSIDE',
    `expected a place within the page of ${Math.round(width)} × ${Math.round(height)} points, ` +
      `found one from (${Math.round(place.x)}, ${Math.round(place.y)}) of ` +
      `${Math.round(place.width)} × ${Math.round(place.height)} on page ${place.page}`,
    { facts: { page: place.page, width, height } },
  );
}

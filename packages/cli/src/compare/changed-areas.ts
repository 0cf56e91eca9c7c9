import type { PagePicture } from '@kyso/appearance/preview';

/** A rectangle of a picture in pixels, from its top left. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Pixels = Pick<PagePicture, 'width' | 'height' | 'pixels'>;

/** Edge of the squares by which pictures are compared, in pixels: about one letter. */
const TILE = 8;
/** Difference of red, green and blue together from which two pixels differ to the eye. */
const VISIBLE = 24;
/** Squares that are this close together are one area: letters of a word, lines of a mark. */
const NEAR = 2;
/** Most areas of one page; of more, one area around all is said. */
const MAX_AREAS = 40;

/**
 * The areas in which two pictures differ, as rectangles of the second one that do not touch. The whole
 * picture where they are not of one size; none where they are the same.
 */
export function changedAreas(before: Pixels, after: Pixels): Area[] {
  const { width, height } = after;
  if (before.width !== width || before.height !== height) return [{ x: 0, y: 0, width, height }];
  const boxes = clusters(changedTiles(before, after));
  const areas = boxes.length > MAX_AREAS ? [boxes.reduce(around)] : boxes;
  return areas.map(([left, top, right, bottom]) => {
    const [x, y] = [left * TILE, top * TILE];
    const [toX, toY] = [Math.min(width, (right + 1) * TILE), Math.min(height, (bottom + 1) * TILE)];
    return { x, y, width: toX - x, height: toY - y };
  });
}

/** Corners in tiles, the last ones included. */
type Tiles = readonly [left: number, top: number, right: number, bottom: number];

function changedTiles(before: Pixels, after: Pixels): Tiles[] {
  const tiles: Tiles[] = [];
  const [columns, rows] = [Math.ceil(after.width / TILE), Math.ceil(after.height / TILE)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      if (differs(before, after, [column, row])) tiles.push([column, row, column, row]);
  }
  return tiles;
}

function differs(before: Pixels, after: Pixels, [column, row]: readonly [number, number]): boolean {
  const right = Math.min(after.width, (column + 1) * TILE);
  const bottom = Math.min(after.height, (row + 1) * TILE);
  for (let y = row * TILE; y < bottom; y++) {
    for (let x = column * TILE; x < right; x++) {
      const at = 4 * (y * after.width + x);
      const apart = (channel: number): number =>
        Math.abs((before.pixels[at + channel] ?? 0) - (after.pixels[at + channel] ?? 0));
      if (apart(0) + apart(1) + apart(2) >= VISIBLE) return true;
    }
  }
  return false;
}

/** Joins what is near until nothing is. */
function clusters(tiles: readonly Tiles[]): Tiles[] {
  const found: Tiles[] = [];
  for (const tile of tiles) {
    let joined = tile;
    // An area that has grown may be near to one that was not.
    for (let index = nearTo(found, joined); index >= 0; index = nearTo(found, joined))
      joined = around(joined, ...found.splice(index, 1));
    found.push(joined);
  }
  return found;
}

function nearTo(found: readonly Tiles[], [left, top, right, bottom]: Tiles): number {
  return found.findLastIndex(
    (box) =>
      left <= box[2] + NEAR &&
      box[0] <= right + NEAR &&
      top <= box[3] + NEAR &&
      box[1] <= bottom + NEAR,
  );
}

function around(a: Tiles, b: Tiles = a): Tiles {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

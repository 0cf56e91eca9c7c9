import { describe, expect, test } from 'vitest';
import {
  MAX_COMPARED_PAGES,
  MAX_COMPARE_TIME,
  MAX_SHOWN_PAGES,
  compareRevisions,
  type RevisionComparison,
} from '../../src/compare/compare-revisions.js';
import type { PagePicture, PageRenderer } from '@kyso/appearance/preview';

function grey(shade: number): PagePicture {
  const pixels = new Uint8ClampedArray(4 * 16 * 16).fill(shade);
  return { width: 16, height: 16, pixels, png: async () => Promise.resolve(Uint8Array.of(shade)) };
}

/** Draws "documents" of which each byte is a page of that shade; 0 is a page that cannot be drawn. */
const render: PageRenderer = async (bytes) => {
  const draw = async (page: number): Promise<PagePicture | undefined> => {
    const shade = bytes[page - 1] ?? 0;
    return Promise.resolve(shade === 0 ? undefined : grey(shade));
  };
  return Promise.resolve({ pages: bytes.length, draw, close: async () => Promise.resolve() });
};

async function compare(
  [before, after]: readonly [number[], number[]],
  { now = (): number => 0 } = {},
): Promise<RevisionComparison | undefined> {
  const [bytes, end] = [Uint8Array.from([...before, ...after]), before.length];
  // The document of today is what follows the revision, so that pages may differ.
  const rendering: PageRenderer = (part, password) =>
    render(part.length === end ? part : part.subarray(end), password);
  const request = { bytes, password: undefined, ends: [end], render: rendering, now };
  return (await compareRevisions(request))[0];
}

const numbers = (found: RevisionComparison | undefined): number[] =>
  (found?.changed ?? []).map(({ number }) => number);

describe('a revision beside the document of today', () => {
  test('lists the pages that differ and no other', async () => {
    const found = await compare([
      [9, 9, 9],
      [9, 99, 9],
    ]);
    expect(numbers(found)).toEqual([2]);
    expect(found?.changed[0]).toMatchObject({
      before: Uint8Array.of(9),
      after: Uint8Array.of(99),
      areas: [{ x: 0, y: 0, width: 1, height: 1 }],
    });
  });

  test('lists a page that came and one that went with the picture there is', async () => {
    const came = await compare([[9], [9, 9, 9]]);
    expect(came?.changed.map(({ before, after }) => [!!before, !!after])).toEqual([
      [false, true],
      [false, true],
    ]);
    const went = await compare([
      [9, 9, 9],
      [9, 9],
    ]);
    expect(went?.changed).toMatchObject([{ number: 3, after: undefined, areas: [] }]);
  });

  test('names a page that cannot be drawn as left out', async () => {
    const found = await compare([
      [9, 0],
      [9, 9, 9],
    ]);
    expect(found).toMatchObject({ leftOut: [2] });
    expect(numbers(found)).toEqual([3]);
  });

  test('stops at the greatest number of pages and says which are left out', async () => {
    const pages = new Array<number>(MAX_COMPARED_PAGES + 2).fill(9);
    const found = await compare([pages, [...pages, 9]]);
    expect(found?.leftOut).toEqual([61, 62, 63]);
  });

  test('shows only so many changed pages', async () => {
    const pages = new Array<number>(MAX_SHOWN_PAGES + 1);
    const found = await compare([[...pages.fill(9)], [...pages.fill(200), 200]]);
    expect(numbers(found)).toHaveLength(MAX_SHOWN_PAGES);
    expect(found?.leftOut).toEqual([21, 22]);
  });

  test('stops when its time is over', async () => {
    let time = 0;
    const now = (): number => (time += MAX_COMPARE_TIME / 3);
    const found = await compare(
      [
        [9, 9, 9, 9],
        [9, 9, 9, 99, 9],
      ],
      { now },
    );
    expect(found).toMatchObject({ changed: [], leftOut: [3, 4, 5] });
  });

  test('that cannot be opened is said to be so', async () => {
    const none: PageRenderer = async () => Promise.resolve(undefined);
    const request = { bytes: new Uint8Array(2), password: undefined, ends: [1], render: none };
    expect(await compareRevisions({ ...request, now: () => 0 })).toEqual([
      { drawn: false, changed: [], leftOut: [] },
    ]);
  });
});

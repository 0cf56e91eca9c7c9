import { beforeAll, describe, expect, it } from 'vitest';
import { findAnchors, requireAnchor } from '../../src/placement/anchors.js';
import { avoid, collisions } from '../../src/placement/collisions.js';
import type { OtherMark } from '../../src/placement/collisions.js';
import type { Place } from '../../src/placement/frame.js';
import { placeOfInitial, placesOfPageMarks } from '../../src/placement/initial-places.js';
import { readLayout } from '../../src/placement/layout.js';
import type { DocumentLayout } from '../../src/placement/layout.js';
import {
  placeOfApproval,
  placeOfIncomingStamp,
  placeOfNumber,
  placeOfSeal,
  placeOfTopRightBlock,
  placesOfDate,
} from '../../src/placement/places.js';
import { resolvePlace } from '../../src/placement/resolve-place.js';
import { nd30Profile } from '../../src/profile/nd30.js';
import { A4, letter, makeLetter } from './make-letter.js';
import type { DrawnText } from './make-letter.js';

const MILLIMETRE = 72 / 25.4;
const layoutOf = (texts: readonly DrawnText[] = letter(), page = {}): Promise<DocumentLayout> =>
  readLayout(makeLetter([{ texts, ...page }]));

let layout: DocumentLayout;
beforeAll(async () => {
  layout = await layoutOf();
});

describe('placeOfInitial', () => {
  const next = (document: DocumentLayout, others: readonly OtherMark[]): Place =>
    placeOfInitial(document, requireAnchor(findAnchors(document), 'endOfText'), { others });

  it('begins right after the closing mark, between the lines around it', () => {
    const { after, line } = requireAnchor(findAnchors(layout), 'endOfText');
    const place = next(layout, []);
    expect(place.x - after.x).toBe(nd30Profile.initial.gap.value);
    expect(place.y).toBeLessThan(line.baseline + 5);
    expect(place.y + place.height).toBeGreaterThan(line.baseline + 5);
    expect(collisions(layout, place)).toEqual([]);
  });

  it('puts further initials beside the earlier ones and, the line full, below, never over anything', () => {
    const marks: OtherMark[] = [];
    for (let index = 0; index < 20; index++) {
      const place = next(layout, marks);
      expect(collisions(layout, place, { others: marks })).toEqual([]);
      marks.push({ ...place, name: `initial ${String(index + 1)}` });
    }
    const rows = new Set(marks.map(({ y }) => Math.round(y)));
    expect(rows.size).toBeGreaterThan(1);
    expect(marks[1]?.x).toBeGreaterThan(marks[0]?.x ?? 0);
    expect(marks[1]?.y).toBe(marks[0]?.y);
    expect(Math.max(...marks.map(({ x, width }) => x + width))).toBeLessThanOrEqual(A4.width - 20);
  });

  it('goes below where the closing mark ends a full line', async () => {
    const end = `${'việc '.repeat(14)}./.`;
    const place = next(await layoutOf(letter({ end })), []);
    expect(place.y + place.height).toBeLessThan(560);
  });

  it('refuses with what is in the way where there is no room at all', async () => {
    const full = Array.from({ length: 58 }, (_, row) => ({
      x: 20,
      y: 10 + 14 * row,
      text: 'x'.repeat(row === 12 ? 78 : 80) + (row === 12 ? './.' : ''),
    }));
    const document = await layoutOf(full);
    expect(() => next(document, [])).toThrow(
      expect.objectContaining({
        code: 'ERR_NO_ROOM',
        facts: expect.objectContaining({
          inTheWay: expect.stringContaining('xxx') as unknown,
        }) as unknown,
      }),
    );
  });
});

describe('placesOfPageMarks', () => {
  it('stands at the bottom right of every page, each further person farther left', async () => {
    const two = await readLayout(
      makeLetter([{ texts: letter() }, { texts: [], width: 842, height: 595 }]),
    );
    const first = placesOfPageMarks(two);
    const second = placesOfPageMarks(two, { index: 1, others: first });
    expect(first.map(({ page }) => page)).toEqual([1, 2]);
    expect(first.map(({ x, width }) => Math.round(x + width))).toEqual([552, 799]);
    for (const [index, { x, y, width }] of second.entries()) {
      expect(x + width).toBeLessThan(first[index]?.x ?? 0);
      expect(y).toBe(first[index]?.y);
    }
  });

  it('moves aside where a footer stands', async () => {
    const footer = { x: 400, y: 30, text: 'Trang 1 trên 2, bản dự thảo' };
    const document = await layoutOf([...letter(), footer]);
    const [place] = placesOfPageMarks(document);
    expect(place && collisions(document, place)).toEqual([]);
    expect(() => placesOfPageMarks(document, { index: -1 })).toThrow(TypeError);
  });
});

describe('placeOfApproval and placeOfSeal', () => {
  const signerOf = (document: DocumentLayout) =>
    requireAnchor(findAnchors(document), 'signerBlock');

  it('centres the signature between title and name, at full size where there is room', () => {
    const signer = signerOf(layout);
    const place = placeOfApproval(layout, signer);
    expect([place.width, place.height]).toEqual([120, 80]);
    expect(collisions(layout, place)).toEqual([]);
    const { room } = signer;
    expect(place.y - room.y).toBeCloseTo(room.y + room.height - place.y - place.height, 6);
  });

  it('shrinks in proportion, and refuses where it could not be read', async () => {
    const at = (y: number) => letter().map((text) => (text.y === 380 ? { ...text, y } : text));
    const tight = await layoutOf(at(420));
    const place = placeOfApproval(tight, signerOf(tight));
    expect(place.height).toBeLessThan(60);
    expect(place.width / place.height).toBeCloseTo(1.5, 6);
    const tighter = await layoutOf(at(452));
    expect(() => placeOfApproval(tighter, signerOf(tighter))).toThrow(
      expect.objectContaining({ code: 'ERR_NO_ROOM' }),
    );
  });

  it('does not cover a mark', () => {
    const signer = signerOf(layout);
    const others = [{ ...placeOfApproval(layout, signer), name: 'ký trình' }];
    expect(() => placeOfApproval(layout, signer, { others })).toThrow(
      expect.objectContaining({
        code: 'ERR_NO_ROOM',
        message: expect.stringContaining('ký trình') as unknown,
      }),
    );
  });

  it('puts the seal at real size over a third of the signature, on its left', () => {
    const signature = placeOfApproval(layout, signerOf(layout));
    const seal = placeOfSeal(layout, signature);
    expect(seal.width).toBeCloseTo(36 * MILLIMETRE, 6);
    expect(seal.x + seal.width).toBeCloseTo(signature.x + signature.width / 3, 6);
    expect(seal.y + seal.height / 2).toBeCloseTo(signature.y + signature.height / 2, 6);
    const oval = placeOfSeal(layout, signature, { size: { widthMm: 45, heightMm: 30 } });
    expect([oval.width, oval.height]).toEqual([45 * MILLIMETRE, 30 * MILLIMETRE]);
    expect(() => placeOfSeal(layout, { ...signature, x: 10 })).toThrow(
      expect.objectContaining({ code: 'ERR_PLACE_OUTSIDE' }),
    );
  });

  it('turns with a page displayed on its side', async () => {
    const document = await layoutOf(letter(), { rotate: 90, onItsSide: true });
    const signature = placeOfApproval(document, signerOf(document));
    expect([signature.width, signature.height]).toEqual([80, 120]);
    const seal = placeOfSeal(document, signature);
    // Text reads downwards: its left is up.
    expect(seal.y).toBeCloseTo(signature.y + (2 / 3) * signature.height, 6);
  });
});

describe('number and date', () => {
  const number = (document: DocumentLayout) =>
    placeOfNumber(document, requireAnchor(findAnchors(document), 'number'));
  const date = (document: DocumentLayout) =>
    placesOfDate(document, requireAnchor(findAnchors(document), 'date'));

  it('go into the blanks', () => {
    expect(collisions(layout, number(layout))).toHaveLength(1);
    expect(number(layout)).toMatchObject({ page: 1, x: 101, width: 38.5 });
    expect(Object.keys(date(layout))).toEqual(['day', 'month']);
  });

  it('are refused where they are written already', async () => {
    const written = await layoutOf(
      letter({ number: 'Số: 15/CT-TTg', date: 'Hà Nội, ngày 05 tháng 01 năm 2026' }),
    );
    expect(() => number(written)).toThrow(
      expect.objectContaining({
        code: 'ERR_PLACE_FILLED',
        facts: { anchor: 'number', found: '15', page: 1 },
      }),
    );
    expect(() => date(written)).toThrow(expect.objectContaining({ code: 'ERR_PLACE_FILLED' }));
  });

  it('are refused where the blank is too narrow or a year is begun', async () => {
    const narrow = await layoutOf(
      letter({ number: 'Số:/CT-TTg', date: 'Hà Nội, ngày 05 tháng 01 năm 20' }),
    );
    for (const place of [number, date])
      expect(() => place(narrow)).toThrow(expect.objectContaining({ code: 'ERR_NO_ROOM' }));
  });
});

describe('placeOfTopRightBlock and placeOfIncomingStamp', () => {
  it('stacks blocks in the top right corner, then beside, always free', () => {
    const marks: Place[] = [];
    for (let index = 0; index < 4; index++) {
      const place = placeOfTopRightBlock(layout, { block: 'copy', others: marks });
      expect(collisions(layout, place, { others: marks })).toEqual([]);
      marks.push(place);
    }
    const [first, second] = marks;
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeCloseTo(A4.width - 42.52, 6);
    expect(second?.x).toBe(first?.x);
    expect((second?.y ?? 0) + (second?.height ?? 0)).toBeLessThan(first?.y ?? 0);
  });

  it('refuses a block larger than the head of the page', () => {
    const size = { width: 500, height: 300 };
    expect(() => placeOfTopRightBlock(layout, { block: 'appendix', size })).toThrow(
      expect.objectContaining({ code: 'ERR_NO_ROOM' }),
    );
  });

  it('puts the incoming stamp at real size under the number, in the left half', async () => {
    const head = letter().filter(({ y, text }) => y > 700 && text !== 'CHỈ THỊ');
    const free = await layoutOf([...head, { x: 85, y: 500, text: 'Kính gửi: Các Bộ' }]);
    const number = requireAnchor(findAnchors(free), 'number');
    const place = placeOfIncomingStamp(free, { number });
    expect([place.width, place.height]).toEqual([50 * MILLIMETRE, 35 * MILLIMETRE]);
    expect(place.y + place.height).toBeLessThan(number.line.y);
    expect(collisions(free, place)).toEqual([]);
  });

  it('refuses the stamp on a page of text from edge to edge', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => ({
      x: 5,
      y: 4 + 14 * row,
      text: 'x'.repeat(83),
    }));
    const document = await layoutOf(rows);
    expect(() => placeOfIncomingStamp(document)).toThrow(
      expect.objectContaining({ code: 'ERR_NO_ROOM' }),
    );
  });
});

describe('resolvePlace', () => {
  it.each([
    ['bottom-left', 10, 20],
    ['bottom-right', 595 - 10 - 100, 20],
    ['top-left', 10, 842 - 20 - 50],
    ['top-right', 595 - 10 - 100, 842 - 20 - 50],
  ] as const)('from the %s', (from, x, y) => {
    const explicit = { page: 3, from, x: 10, y: 20, width: 100, height: 50 };
    expect(resolvePlace(A4, explicit)).toEqual({ page: 3, x, y, width: 100, height: 50 });
  });

  it('takes millimetres, and the whole of a page', () => {
    const place = resolvePlace(A4, {
      page: 1,
      unit: 'mm',
      x: 25.4,
      y: 0,
      width: 50.8,
      height: 25.4,
    });
    expect(place).toMatchObject({ x: 72, y: 0, width: 144, height: 72 });
    expect(resolvePlace(A4, { page: 1, x: 0, y: 0, ...A4 })).toMatchObject(A4);
  });

  it('refuses what is no rectangle and what leaves the page', () => {
    const place = { page: 1, x: 500, y: 20, width: 100, height: 50 };
    expect(() => resolvePlace(A4, place)).toThrow(
      expect.objectContaining({ code: 'ERR_PLACE_OUTSIDE', facts: { page: 1, ...A4 } }),
    );
    for (const wrong of [{ width: 0 }, { height: -1 }, { x: NaN }, { width: Infinity, x: NaN }])
      expect(() => resolvePlace(A4, { ...place, ...wrong })).toThrow(TypeError);
  });
});

describe('collisions and avoid', () => {
  const over = { page: 1, x: 85, y: 590, width: 100, height: 40 };

  it('name text and marks, and leave out what is covered on purpose', () => {
    const others = [{ page: 1, x: 100, y: 600, width: 10, height: 10, name: 'con dấu' }];
    const found = collisions(layout, over, { others });
    expect(found.map(({ kind }) => kind)).toEqual(['text', 'text', 'mark']);
    expect(found[2]).toMatchObject({ with: 'con dấu', place: { page: 1, x: 100, y: 600 } });
    expect(collisions(layout, over, { others, exempt: [{ page: 1, x: 0, y: 0, ...A4 }] })).toEqual(
      [],
    );
    expect(() => collisions(layout, { ...over, page: 2 })).toThrow(
      expect.objectContaining({ code: 'ERR_PAGE_NOT_FOUND' }),
    );
  });

  it('leave a free place as it is and move another to the nearest free one', () => {
    const free = { page: 1, x: 200, y: 200, width: 100, height: 40 };
    expect(avoid(layout, free)).toEqual(free);
    const moved = avoid(layout, over);
    expect(collisions(layout, moved)).toEqual([]);
    expect(Math.hypot(moved.x - over.x, moved.y - over.y)).toBeLessThan(60);
  });

  it('stay within bounds, or say what is in the way', () => {
    const within = { page: 1, x: 80, y: 570, width: 150, height: 60 };
    expect(() => avoid(layout, over, { within })).toThrow(
      expect.objectContaining({
        code: 'ERR_NO_ROOM',
        message: expect.stringContaining('Căn cứ công văn') as unknown,
      }),
    );
  });
});

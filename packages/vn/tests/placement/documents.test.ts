import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAnchors, requireAnchor } from '../../src/placement/anchors.js';
import { collisions } from '../../src/placement/collisions.js';
import type { OtherMark } from '../../src/placement/collisions.js';
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
import { findSigner } from '../../src/placement/signers.js';
import { documents } from './documents.js';

const folder = documents();
const files =
  folder === undefined ? [] : readdirSync(folder).filter((file) => file.endsWith('.pdf'));

/** What the documents say, by the beginning of the file's name. */
const EXPECTED = [
  {
    file: /^cong-van-dai\./,
    head: ['3402', '/VPCP-KSTT', 29, 4, 2020, 'CÔNG VĂN', 'VĂN PHÒNG CHÍNH PHỦ'],
    end: 'quan liên quan biết, thực hiện./.',
    signer: ['BỘ TRƯỞNG, CHỦ NHIỆM', 'Mai Tiến Dũng'],
    archive: '- Lưu: VT, KSTT (02).',
  },
  {
    file: /^cong-van\./,
    head: ['3183', '/VPCP-KSTT', 10, 5, 2024, 'CÔNG VĂN', 'VĂN PHÒNG CHÍNH PHỦ'],
    end: /^(thực )?hiện\.\/\.$/,
    signer: ['BỘ TRƯỞNG, CHỦ NHIỆM', 'Trần Văn Sơn'],
    archive: '- Lưu: VT, KSTT (02).',
  },
  {
    file: /^du-thao-chi-thi\./,
    head: [undefined, '/CT-TTg', undefined, undefined, 2026, 'CHỈ THỊ', 'THỦ TƯỚNG CHÍNH PHỦ'],
    end: 'quan./.',
    signer: ['THỦ TƯỚNG', 'Nguyễn Văn A'],
    archive: '- Lưu: VT, KSTT (2b).',
  },
] as const;

describe.skipIf(folder === undefined)('real documents', () => {
  it.each(files)('%s: every anchor once, and a free place for every mark', async (file) => {
    const layout = await readLayout(readFileSync(join(folder ?? '', file)));
    const expected = EXPECTED.find((entry) => entry.file.test(file));
    if (!expected) throw new Error(`nothing is known of ${file}`);
    checkAnchors(layout, expected);
    checkPlaces(layout);
  });

  it('an encrypted document: the owner password opens it too', async () => {
    const file = readFileSync(join(folder ?? '', 'cong-van.aes256-empty-user.pdf'));
    const layout = await readLayout(file, { password: 'owner', pages: [1] });
    expect(findAnchors(layout).number).toHaveLength(1);
  });
});

function checkAnchors(layout: DocumentLayout, expected: (typeof EXPECTED)[number]): void {
  const anchors = findAnchors(layout);
  const number = requireAnchor(anchors, 'number');
  const { day, month, year } = requireAnchor(anchors, 'date');
  expect([
    number.number,
    number.symbol,
    day.value,
    month.value,
    year.value,
    requireAnchor(anchors, 'documentKind').kind,
    requireAnchor(anchors, 'organisation').text,
  ]).toEqual(expected.head);
  expect(requireAnchor(anchors, 'endOfText').text).toMatch(expected.end);
  const signer = requireAnchor(anchors, 'signerBlock');
  expect([...signer.title, signer.text]).toEqual(expected.signer);
  expect(findSigner(layout, expected.signer[1].toUpperCase())).toEqual(signer);
  expect(requireAnchor(anchors, 'recipients').archive?.text).toBe(expected.archive);
  expect(requireAnchor(anchors, 'nationalTitle').text).toBe('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
}

/** Three initials, each on every page too, approval, number and date, seal, two copies, the stamp ĐẾN. */
function checkPlaces(layout: DocumentLayout): void {
  const anchors = findAnchors(layout);
  const approval = placeOfApproval(layout, requireAnchor(anchors, 'signerBlock'));
  const marks: OtherMark[] = [];
  const add = (name: string, ...places: OtherMark[]): void => {
    for (const place of places)
      expect(collisions(layout, place, { others: marks }), name).toEqual([]);
    marks.push(...places.map((place) => ({ ...place, name })));
  };
  add('approval', approval);
  for (const index of [0, 1, 2]) {
    const end = requireAnchor(anchors, 'endOfText');
    add('initial', placeOfInitial(layout, end, { others: marks }));
    add('page mark', ...placesOfPageMarks(layout, { index, others: marks }));
  }
  for (const block of ['copy', 'copy', 'appendix'] as const)
    add(block, placeOfTopRightBlock(layout, { block, others: marks }));
  const number = requireAnchor(anchors, 'number');
  add('stamp', placeOfIncomingStamp(layout, { number, others: marks }));
  const seal = placeOfSeal(layout, approval);
  expect(collisions(layout, seal, { others: marks }).map(({ with: name }) => name)).toContain(
    'approval',
  );
  if (number.number !== undefined) return;
  expect(placeOfNumber(layout, number).width).toBeGreaterThan(20);
  const { day, month } = placesOfDate(layout, requireAnchor(anchors, 'date'));
  for (const field of [day, month]) expect(field?.width).toBeGreaterThan(14);
}

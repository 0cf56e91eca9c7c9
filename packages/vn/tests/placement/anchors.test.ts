import { describe, expect, it } from 'vitest';
import { findAnchors, requireAnchor } from '../../src/placement/anchors.js';
import type { Anchors } from '../../src/placement/anchor-types.js';
import type { Place } from '../../src/placement/frame.js';
import { readLayout } from '../../src/placement/layout.js';
import { findSigner } from '../../src/placement/signers.js';
import { A4, letter, makeLetter } from './make-letter.js';
import type { DrawnText, LetterPage } from './make-letter.js';

const layoutOf = (...pages: readonly (readonly DrawnText[])[]) =>
  readLayout(makeLetter(pages.map((texts) => ({ texts }))));
const anchorsOf = async (...pages: readonly (readonly DrawnText[])[]) =>
  findAnchors(await layoutOf(...pages));

describe('findAnchors: the head', () => {
  it.each([
    ['spaces', 'Số:           /CT-TTg', undefined, '/CT-TTg', 101, 139.5],
    ['dots', 'Số: ....... /CT-TTg', undefined, '/CT-TTg', 101, 157],
    ['broken spacing', 'S ố :           /CT-TTg', undefined, '/CT-TTg', 108, 146.5],
    ['an older form without a colon', 'Số 05-QĐ/TW', '05', '-QĐ/TW', 97.5, 111.5],
    ['a number', 'Số: 15/QĐ-BNV', '15', '/QĐ-BNV', 104.5, 118.5],
    ['a law', 'Luật số: 20/2023/QH15', '20', '/2023/QH15', 136, 150],
  ])('the number with %s', async (_, text, number, symbol, from, to) => {
    const anchor = requireAnchor(await anchorsOf(letter({ number: text })), 'number');
    expect([anchor.number, anchor.symbol]).toEqual([number, symbol]);
    expect(anchor.field.x).toBeCloseTo(from, 1);
    expect(anchor.field.x + anchor.field.width).toBeCloseTo(to, 1);
  });

  it('the number of which the symbol stands at a tab stop', async () => {
    const pieces = [
      { x: 80, y: 735, text: 'Số: ' },
      { x: 150, y: 735, text: '/CT-TTg' },
    ];
    const anchor = requireAnchor(
      await anchorsOf([...letter({ number: undefined }), ...pieces]),
      'number',
    );
    expect(anchor.symbol).toBe('/CT-TTg');
    expect(anchor.field).toMatchObject({ x: 101, width: 49 });
  });

  it('no number: an error that names it', async () => {
    const anchors = await anchorsOf(letter({ number: undefined }));
    expect(() => requireAnchor(anchors, 'number')).toThrow(
      expect.objectContaining({
        code: 'ERR_ANCHOR_NOT_FOUND',
        facts: { anchor: 'number', candidates: 0, seen: '' },
      }),
    );
  });

  it('two numbers: an error that shows both with their pages', async () => {
    const anchors = await anchorsOf([...letter(), { x: 80, y: 700, text: 'Số: 12/TTr-BNV' }]);
    expect(() => requireAnchor(anchors, 'number')).toThrow(
      expect.objectContaining({
        code: 'ERR_ANCHOR_AMBIGUOUS',
        facts: expect.objectContaining({
          candidates: 2,
          seen: 'page 1: “Số: /CT-TTg”; page 1: “Số: 12/TTr-BNV”',
        }) as unknown,
      }),
    );
  });

  it('the date with blanks for day and month', async () => {
    const date = requireAnchor(await anchorsOf(letter()), 'date');
    expect([date.town, date.day.value, date.month.value, date.year.value]).toEqual([
      'Hà Nội',
      undefined,
      undefined,
      2026,
    ]);
    // "Hà Nội, ngày": ten characters of 7 points, two spaces of 3.5; then eight spaces.
    expect(date.day.place).toMatchObject({ x: 387, width: 28 });
    expect(date.month.place).toMatchObject({ x: 450, width: 28 });
  });

  it.each([
    ['written', 'Hà Nội, ngày 05 tháng 01 năm 2026', [5, 1, 2026]],
    ['with dots', 'Huế, ngày ... tháng ... năm 20...', [undefined, undefined, undefined]],
    ['without a year', 'Cà Mau, ngày      tháng 5 năm', [undefined, 5, undefined]],
  ])('the date %s', async (_, text, values) => {
    const { day, month, year } = requireAnchor(await anchorsOf(letter({ date: text })), 'date');
    expect([day.value, month.value, year.value]).toEqual(values);
  });

  it('organisation, title of the state and kind of document', async () => {
    const over = { x: 80, y: 787, text: 'CHÍNH PHỦ' };
    const anchors = await anchorsOf([...letter(), over]);
    expect(requireAnchor(anchors, 'organisation')).toMatchObject({
      text: 'BỘ NỘI VỤ',
      lines: ['CHÍNH PHỦ', 'BỘ NỘI VỤ'],
    });
    expect(requireAnchor(anchors, 'nationalTitle').text).toBe('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(requireAnchor(anchors, 'documentKind').kind).toBe('CHỈ THỊ');
  });

  it('an official letter has its summary instead of a kind; tone marks may stand on either vowel', async () => {
    const texts = letter()
      .map((text) => (text.text === 'CHỈ THỊ' ? { ...text, text: 'V/v ký tắt điện tử' } : text))
      .map((text) => ({ ...text, text: text.text.replace('HÒA', 'HOÀ') }));
    const anchors = await anchorsOf(texts);
    expect(requireAnchor(anchors, 'documentKind').kind).toBe('CÔNG VĂN');
    expect(anchors.nationalTitle).toHaveLength(1);
  });
});

describe('findAnchors: the end', () => {
  it.each([
    ['./.', 'cho đến hết năm./.', 3],
    ['/.', 'cho đến hết năm/.', 2],
    ['broken spacing', 'cho đến hết năm . / . ', 3],
    ['a quotation mark behind it', 'cho đến hết năm./.”', 3],
  ])('the closing mark: %s', async (_, end, characters) => {
    const mark = requireAnchor(await anchorsOf(letter({ end })), 'endOfText');
    expect(mark.place.width).toBeGreaterThanOrEqual(7 * characters);
    expect(mark.place.x).toBe(85 + 7 * 12 + 3.5 * 3 + (end.includes(' . ') ? 3.5 : 0));
    expect(mark.after.x).toBe(mark.line.x + mark.line.width);
  });

  it('of two closing marks the last before the recipients', async () => {
    const first = { x: 85, y: 620, text: 'Điều 1 như trên./.' };
    const later = { x: 85, y: 700, text: 'Quy chế kèm theo hết ở đây./.' };
    const anchors = await anchorsOf([...letter(), first], [later]);
    expect(requireAnchor(anchors, 'endOfText').text).toBe('cho đến hết năm./.');
  });

  it('two documents in one file, each with recipients: ambiguous', async () => {
    const anchors = await anchorsOf(letter(), letter());
    expect(() => requireAnchor(anchors, 'endOfText')).toThrow(
      expect.objectContaining({ code: 'ERR_ANCHOR_AMBIGUOUS' }),
    );
  });

  it('no closing mark: an error', async () => {
    const anchors = await anchorsOf(letter({ end: 'cho đến hết năm.' }));
    expect(() => requireAnchor(anchors, 'endOfText')).toThrow(
      expect.objectContaining({ code: 'ERR_ANCHOR_NOT_FOUND' }),
    );
  });

  it('recipients and the archive line', async () => {
    const recipients = requireAnchor(await anchorsOf(letter()), 'recipients');
    expect(recipients.archive?.text).toBe('- Lưu: VT, TH (02).');
    expect(recipients.block.y).toBeLessThan(472);
  });

  it.each([
    ['KT.', ['KT. BỘ TRƯỞNG', 'THỨ TRƯỞNG']],
    ['TM.', ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH']],
    ['TUQ.', ['TUQ. BỘ TRƯỞNG', 'VỤ TRƯỞNG']],
    ['Q.', ['Q. CỤC TRƯỞNG']],
    [undefined, ['BỘ TRƯỞNG']],
  ])('the signer in the capacity %s', async (capacity, title) => {
    const signer = requireAnchor(await anchorsOf(letter({ title })), 'signerBlock');
    expect(signer).toMatchObject({ text: 'Nguyễn Văn An', title });
    expect(signer.capacity).toBe(capacity);
    const lowest = 500 - 17 * (title.length - 1);
    expect(signer.room.y).toBeGreaterThan(380);
    expect(signer.room.y + signer.room.height).toBeCloseTo(lowest - 0.22 * 14, 1);
  });
});

describe('findSigner', () => {
  it('finds a name whatever its case, spacing, composition and rank', async () => {
    const layout = await layoutOf(letter({ name: 'Thượng tướng Nguyễn Thị Thuý' }));
    for (const name of ['nguyễn thị thúy', 'NGUYỄN  THỊ THUÝ', 'Nguyễn Thị Thúy'.normalize('NFD')])
      expect(findSigner(layout, name).title).toEqual(['KT. BỘ TRƯỞNG', 'THỨ TRƯỞNG']);
  });

  it('is not misled by the name within the text', async () => {
    expect(findSigner(await layoutOf(letter()), 'Nguyễn Văn An').place.y).toBeLessThan(380);
  });

  it('two blocks of that name: ambiguous', async () => {
    const second = [
      { x: 120, y: 440, text: 'VỤ TRƯỞNG', bold: true },
      { x: 115, y: 380, text: 'Nguyễn Văn An', bold: true },
    ];
    const layout = await layoutOf([...letter(), ...second]);
    expect(() => findSigner(layout, 'Nguyễn Văn An')).toThrow(
      expect.objectContaining({ code: 'ERR_ANCHOR_AMBIGUOUS' }),
    );
    const signers = findAnchors(layout).signerBlock;
    expect(signers.map(({ title }) => title[0])).toEqual(['VỤ TRƯỞNG', 'KT. BỘ TRƯỞNG']);
  });

  it('nobody of that name: an error that shows who signs', async () => {
    const layout = await layoutOf(letter());
    expect(() => findSigner(layout, 'Trần Văn Bình')).toThrow(
      expect.objectContaining({
        code: 'ERR_ANCHOR_NOT_FOUND',
        message: expect.stringContaining('Nguyễn Văn An') as unknown,
      }),
    );
    expect(() => findSigner(layout, '  ')).toThrow(TypeError);
  });
});

describe('anchors of a turned page', () => {
  const placesOf = (anchors: Anchors): Place[] =>
    Object.values(anchors).flatMap((list: readonly { place: Place }[]) =>
      list.map(({ place }) => place),
    );
  const variants: Partial<LetterPage>[] = [
    { rotate: 90 },
    { rotate: 180, corner: [12, 300] },
    { rotate: 270, inForm: true },
  ];

  it.each(variants)('%o: the same places as displayed', async (variant) => {
    const plain = findAnchors(await layoutOf(letter()));
    const turned = findAnchors(await readLayout(makeLetter([{ texts: letter(), ...variant }])));
    expectSame(placesOf(turned), placesOf(plain));
  });

  it.each([90, 180, 270] as const)(
    'on its side by %i degrees: the same places, turned',
    async (rotate) => {
      const plain = findAnchors(await layoutOf(letter()));
      const page = { texts: letter(), rotate, onItsSide: true };
      const turned = findAnchors(await readLayout(makeLetter([page])));
      expect(placesOf(turned)).toHaveLength(8);
      expectSame(
        placesOf(turned),
        placesOf(plain).map((place) => clockwise(place, rotate)),
      );
    },
  );

  /** Where a place goes when the page is turned clockwise. */
  function clockwise({ page, x, y, width, height }: Place, rotate: 90 | 180 | 270): Place {
    const [right, top] = [A4.width - x - width, A4.height - y - height];
    if (rotate === 180) return { page, x: right, y: top, width, height };
    const place = { page, width: height, height: width };
    return rotate === 90 ? { ...place, x: y, y: right } : { ...place, x: top, y: x };
  }

  function expectSame(found: readonly Place[], expected: readonly Place[]): void {
    const rounded = ({ page, ...rect }: Place) => [
      page,
      ...[rect.x, rect.y, rect.width, rect.height].map((value) => Math.round(value * 10) / 10),
    ];
    expect(found.map(rounded)).toEqual(expected.map(rounded));
  }
});

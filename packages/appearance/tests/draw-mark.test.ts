import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawMark, type MarkLine, type MarkOptions } from '../src/index.js';
import { drawWithWholeFont } from './whole-font.js';
import { makePng, pngChunk, pngHeader } from './png.js';
import {
  hasOutsideTools,
  inkOf,
  render,
  renderJpeg,
  run,
  textOf,
  type Picture,
} from './poppler.js';

const LETTERS = [
  'aàáảãạăằắẳẵặâầấẩẫậ eèéẻẽẹêềếểễệ iìíỉĩị',
  'oòóỏõọôồốổỗộơờớởỡợ uùúủũụưừứửữự yỳýỷỹỵ đ',
  'AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ EÈÉẺẼẸÊỀẾỂỄỆ IÌÍỈĨỊ',
  'OÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ UÙÚỦŨỤƯỪỨỬỮỰ YỲÝỶỸỴ Đ',
  'bcdghklmnpqrstvx BCDGHKLMNPQRSTVX fjwz 0123456789',
];
const SIZE = { width: 300, height: 90 };

/** The left half transparent, the right half blue. */
const halfBlue = makePng(40, 40, { paint: (x) => [0, 0, 255, x < 20 ? 0 : 255] });
const opaque = makePng(20, 20, { paint: () => [255, 0, 0, 255] });
const boldLine: MarkLine = { text: 'Ký', bold: true };
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const pixelsOf = (picture: Picture) =>
  inkOf(picture)
    .map(({ x, y }) => `${x} ${y}: ${picture.at(x, y).join(' ')}`)
    .join('\n');

describe('drawMark', () => {
  it('gives the same bytes for the same options, with no time and no identifier in them', async () => {
    const options: MarkOptions = { ...SIZE, lines: LETTERS, image: halfBlue, border: { width: 1 } };
    const first = await drawMark(options);
    expect(Buffer.from(await drawMark(options)).equals(first)).toBe(true);
    expect(latin1(first)).not.toMatch(/CreationDate|ModDate|\/ID/);
  });

  it('draws decomposed text (NFD) as it draws composed text (NFC)', async () => {
    const composed = await drawMark({ ...SIZE, lines: LETTERS });
    const decomposed = await drawMark({
      ...SIZE,
      lines: LETTERS.map((line) => line.normalize('NFD')),
    });
    expect(Buffer.from(decomposed).equals(composed)).toBe(true);
  });

  it('has no transparency without an image that has some', async () => {
    const file = latin1(await drawMark({ ...SIZE, lines: ['Ký'], image: opaque }));
    expect(file).not.toMatch(/SMask|\/Group|\/Type \/ExtGState/);
    expect(latin1(await drawMark({ ...SIZE, image: halfBlue }))).toMatch(/SMask/);
  });

  it('embeds only the weights that the text uses', async () => {
    const file = latin1(await drawMark({ ...SIZE, lines: [boldLine] }));
    expect(file).toMatch(/\/BaseFont \/[A-Z]{6}\+Tinos-Bold/);
    expect(file).not.toMatch(/Tinos-Regular/);
  });

  it('says that the text does not fit, and how small it may become', async () => {
    await expect(drawMark({ width: 40, height: 20, lines: LETTERS })).rejects.toMatchObject({
      code: 'ERR_MARK_DOES_NOT_FIT',
      facts: { width: 34, height: 14, minimumSize: 5 },
    });
  });

  it('names a character that the font lacks', async () => {
    await expect(drawMark({ ...SIZE, lines: ['Ký 署名'] })).rejects.toMatchObject({
      code: 'ERR_MARK_CHARACTER',
      facts: { character: '署', codePoint: 'U+7F72' },
    });
  });

  const broken = opaque.subarray(0, opaque.length - 14);
  const header = opaque.subarray(0, 8);
  const end = pngChunk('IEND', new Uint8Array());
  const hugeHeader = Buffer.concat([header, pngHeader(30_000, 30_000, {}), end]);
  const animated = Buffer.concat([
    opaque.subarray(0, 33),
    pngChunk('acTL', new Uint8Array(8)),
    opaque.subarray(33),
  ]);
  const noPixels = Buffer.concat([
    header,
    pngHeader(4, 4, {}),
    pngChunk('IDAT', Uint8Array.of(1, 2, 3)),
    pngChunk('IEND', new Uint8Array()),
  ]);
  const fewPixels = Buffer.concat([header, pngHeader(20, 21, {}), opaque.subarray(33)]);
  it.each([
    ['a GIF', Buffer.from('GIF89a')],
    ['a PNG that breaks off', broken],
    ['a PNG without a row', Buffer.concat([header, pngHeader(4, 0, {}), end])],
    ['an animated PNG', animated],
    ['a PNG whose pixels cannot be unpacked', noPixels],
    ['a PNG with fewer pixels than it says', fewPixels],
    ['a PNG without header', Buffer.concat([header, pngChunk('IEND', new Uint8Array(20))])],
    ['a JPEG that breaks off', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4)],
  ])('refuses as image %s', async (_, image) => {
    await expect(drawMark({ ...SIZE, image })).rejects.toMatchObject({ code: 'ERR_MARK_IMAGE' });
  });

  it.each([
    ['no bytes', { image: new Uint8Array() }, 'ERR_MARK_IMAGE_MISSING'],
    ['a PNG of 900 million pixels', { image: hugeHeader }, 'ERR_MARK_IMAGE_TOO_LARGE'],
    ['an empty mark', {}, 'ERR_MARK_EMPTY'],
    ['blank text', { lines: [' ', { text: '' }] }, 'ERR_MARK_EMPTY'],
  ])('refuses %s by an error of its own', async (_, options, code) => {
    await expect(drawMark({ ...SIZE, ...options })).rejects.toMatchObject({ code });
  });

  it.each([
    ['no width', { width: 0, lines: ['Ký'] }],
    ['a width that is no number', { width: NaN, lines: ['Ký'] }],
    ['a page larger than PDF allows', { height: 14_401, lines: ['Ký'] }],
    ['a size of nothing', { lines: [{ text: 'Ký', size: 0 }] }],
    ['padding below nothing', { padding: -1, lines: ['Ký'] }],
    ['padding that leaves no room', { padding: 45, lines: ['Ký'] }],
    ['a colour by name', { lines: [{ text: 'Ký', color: '#red' as const }] }],
  ])('refuses as misuse %s', async (_, options) => {
    await expect(drawMark({ ...SIZE, ...options })).rejects.toThrow(TypeError);
  });
});

describe.skipIf(!hasOutsideTools())('a mark in the eyes of poppler and qpdf', () => {
  it.each([false, true])(
    'carries every Vietnamese letter as it was given (bold: %s)',
    async (bold) => {
      const lines = LETTERS.map((text) => ({ text: text.normalize('NFD'), bold }));
      expect(textOf(await drawMark({ ...SIZE, lines }))).toEqual(LETTERS);
    },
  );

  it.each(['ẨẪẬỆỘỰ Đ', 'ýỳỵễợg5'])('shows %s as the whole font shows it', async (text) => {
    const lines = [{ text, size: 24 }];
    const [subset, whole] = [
      render(await drawMark({ width: 200, height: 40, lines })),
      render(await drawWithWholeFont(text, { width: 200, height: 40, size: 24 })),
    ];
    expect(inkOf(whole).length).toBeGreaterThan(1000);
    expect(pixelsOf(subset)).toBe(pixelsOf(whole));
  });

  it('is sound PDF, one page of exactly the size asked for, fonts embedded as subsets', async () => {
    const lines = ['Ký', { text: 'Đậm', bold: true }];
    const mark = await drawMark({ width: 120.5, height: 35, lines, image: halfBlue });
    expect(run(mark, 'qpdf', ['--check', 'FILE'])).toContain('No syntax or stream encoding errors');
    expect(run(mark, 'pdfinfo', ['FILE'])).toMatch(/Pages: +1\n[^]*Page size: +120.5 x 35 pts/);
    const fonts = run(mark, 'pdffonts', ['FILE']).trim().split('\n').slice(2);
    expect(fonts).toHaveLength(2);
    for (const font of fonts) {
      expect(font).toMatch(/^[A-Z]{6}\+Tinos-\w+ +CID TrueType +Identity-H +yes yes yes/);
    }
  });

  it('keeps the transparency of a PNG over the ground', async () => {
    const picture = render(
      await drawMark({ width: 40, height: 40, padding: 0, image: halfBlue }),
      72,
    );
    expect(picture.at(10, 20)).toEqual([255, 255, 255]);
    expect(picture.at(30, 20)).toEqual([0, 0, 255]);
  });

  it('draws an interlaced PNG', async () => {
    // Adam7 of 2 × 2: the pixel at the top left, the one at its right, then the lower row.
    const rows = [0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0];
    const image = Buffer.concat([
      opaque.subarray(0, 8),
      pngHeader(2, 2, { colourType: 2, interlaced: true }),
      pngChunk('IDAT', deflateSync(Uint8Array.from(rows))),
      pngChunk('IEND', new Uint8Array()),
    ]);
    const picture = render(await drawMark({ width: 40, height: 40, padding: 0, image }), 72);
    expect([picture.at(5, 5), picture.at(35, 5)]).toEqual([
      [255, 0, 0],
      [0, 255, 0],
    ]);
    expect([picture.at(5, 35), picture.at(35, 35)]).toEqual([
      [0, 0, 255],
      [0, 0, 0],
    ]);
  });

  it('draws an image behind text, on the left of it or above it', async () => {
    const areaOf = async (imagePlacement: 'left' | 'top' | 'behind') => {
      const picture = render(
        await drawMark({
          width: 100,
          height: 60,
          padding: 0,
          lines: ['Ký'],
          image: opaque,
          imagePlacement,
        }),
        72,
      );
      const red = inkOf(picture).filter(
        ({ x, y }) => picture.at(x, y)[0] > 200 && picture.at(x, y)[1] < 100,
      );
      const edge = (pick: 'x' | 'y', of: (...values: number[]) => number) =>
        of(...red.map((p) => p[pick]));
      return [edge('x', Math.min), edge('x', Math.max), edge('y', Math.min), edge('y', Math.max)];
    };
    // poppler may touch one pixel beyond the edge of an image.
    expect(await areaOf('left')).toEqual([0, 40, 10, 50]);
    expect(await areaOf('behind')).toEqual([20, 80, 0, 59]);
    const [, , top, bottom] = await areaOf('top');
    expect(top).toBe(0);
    expect(bottom).toBeGreaterThan(45);
    expect(bottom).toBeLessThan(51);
  });

  it('takes a JPEG as it stands', async () => {
    const image = renderJpeg(await drawMark({ width: 50, height: 20, lines: ['Ký'] }));
    const mark = await drawMark({ width: 50, height: 20, image });
    expect(run(mark, 'pdfimages', ['-list', 'FILE'])).toMatch(/image +\d+ +\d+ +rgb +3 +8 +jpeg/);
  });

  it('shrinks and breaks long text so that no ink reaches the edge', async () => {
    const text = 'Văn phòng Ủy ban nhân dân thành phố Hà Nội, số 79 Đinh Tiên Hoàng';
    const mark = await drawMark({ width: 110, height: 40, lines: [text, text.toUpperCase()] });
    expect(textOf(mark).join(' ')).toBe(`${text} ${text.toUpperCase()}`);
    const picture = render(mark);
    for (const { x, y } of inkOf(picture)) {
      expect(x).toBeGreaterThan(3);
      expect(x).toBeLessThan(picture.width - 4);
      expect(y).toBeGreaterThan(3);
      expect(y).toBeLessThan(picture.height - 4);
    }
  });

  it('draws the border inside the edges in its colour', async () => {
    const border = { width: 2, color: '#c00000' } as const;
    const picture = render(await drawMark({ width: 60, height: 30, lines: ['Ký'], border }), 72);
    for (const [x, y] of [
      [0, 0],
      [1, 15],
      [59, 29],
      [30, 28],
    ] as const) {
      expect(picture.at(x, y)).toEqual([192, 0, 0]);
    }
    expect(picture.at(3, 3)).toEqual([255, 255, 255]);
  });

  it('splits text at line breaks and centres it where asked', async () => {
    const mark = await drawMark({ ...SIZE, lines: ['SAO Y\r\nVăn phòng\tBộ'], align: 'center' });
    expect(textOf(mark)).toEqual(['SAO Y', 'Văn phòng Bộ']);
    const ink = inkOf(render(mark)).map(({ x }) => x);
    expect((Math.min(...ink) + Math.max(...ink)) / 2 / 2).toBeCloseTo(150, -0.5);
  });
});

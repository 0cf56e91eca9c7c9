import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readMark, type Rect } from '../../src/pades/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf, stream, textOfBytes, type Objects } from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';
import { NOW, anybody, crypto, signed } from './cast.js';
import { tools, type Image } from './tools.js';

const outside = tools();
afterAll(() => outside?.remove());

/** Quarters of a page of 100 × 50 in four colours: red below left, green below right, blue above left, black above right. */
const QUARTERS = [
  '1 0 0 rg 0 0 50 25 re f',
  '0 1 0 rg 50 0 50 25 re f',
  '0 0 1 rg 0 25 50 25 re f',
  '0 g 50 25 50 25 re f',
];
const COLOURS = {
  belowLeft: [255, 0, 0],
  belowRight: [0, 255, 0],
  aboveLeft: [0, 0, 255],
  aboveRight: [0, 0, 0],
} as const;
const WHITE = [255, 255, 255];

const markPage = (entries: string, contents = '4 0 R'): Objects => ({
  ...ONE_PAGE,
  3: `<< /Type /Page /Parent 2 0 R /Contents ${contents} ${entries} >>`,
  4: stream(QUARTERS.join('\n')),
});
const MARK = makePdf(markPage('/MediaBox [0 0 100 50]'));

/** A blank page; `entries` say how it is seen. */
const blank = (entries: string): Uint8Array =>
  makePdf({
    ...ONE_PAGE,
    3: `<< /Type /Page /Parent 2 0 R /Contents 4 0 R ${entries} >>`,
    4: stream(''),
  });

interface Seen {
  readonly pdf: Uint8Array;
  readonly mark?: Uint8Array;
  readonly rect: Rect;
  /** Size of the page as a person sees it, in points. */
  readonly size: readonly [number, number];
  readonly page?: number;
}

/** Signs with the mark, lets poppler draw the page, and looks at the middle of each quarter of the rectangle and around it. */
async function expectSeen({
  pdf,
  mark = MARK,
  rect,
  size: [width, height],
  page = 1,
}: Seen): Promise<void> {
  const bytes = await signed(pdf, { field: { rect, page }, appearance: { mark } });
  const { certificate } = await anybody('p-256');
  const report = await validatePdf(bytes, {
    crypto,
    at: NOW,
    trust: [{ name: 'user', anchors: [certificate] }],
  });
  expect(report.conclusion).toBe('TOTAL-PASSED');
  if (!outside) return;
  const image = outside.render(bytes, page);
  const at = (x: number, y: number) =>
    pixel(image, (rect.x + x * rect.width) / width, (rect.y + y * rect.height) / height);
  expect({
    belowLeft: at(0.25, 0.25),
    belowRight: at(0.75, 0.25),
    aboveLeft: at(0.25, 0.75),
    aboveRight: at(0.75, 0.75),
    around: [at(-0.1, 0.5), at(1.1, 0.5), at(0.5, -0.2), at(0.5, 1.2)],
  }).toEqual({ ...COLOURS, around: [WHITE, WHITE, WHITE, WHITE] });
}

/** Colour at a place given in parts of width and height from below left. */
function pixel({ width, height, at }: Image, x: number, y: number): readonly number[] {
  return at(Math.round(x * width), Math.round((1 - y) * height) - 1);
}

const RECT = { x: 60, y: 30, width: 100, height: 50 };

describe('the mark is seen where it was asked for', () => {
  test.each<[string, string, readonly [number, number]]>([
    ['on a plain page', '/MediaBox [0 0 400 300]', [400, 300]],
    ['on a page turned by 90', '/MediaBox [0 0 400 300] /Rotate 90', [300, 400]],
    ['on a page turned by 180', '/MediaBox [0 0 400 300] /Rotate 180', [400, 300]],
    ['on a page turned by 270', '/MediaBox [0 0 400 300] /Rotate 270', [300, 400]],
    ['on a page turned by -90', '/MediaBox [0 0 400 300] /Rotate -90', [300, 400]],
    ['on a page that does not begin at the origin', '/MediaBox [-50 20 350 320]', [400, 300]],
    ['on a page whose corners are exchanged', '/MediaBox [400 300 0 0]', [400, 300]],
    ['on a cropped page', '/MediaBox [0 0 400 300] /CropBox [40 30 340 280]', [300, 250]],
    [
      'on a cropped page turned by 90',
      '/MediaBox [0 0 400 300] /CropBox [40 30 340 280] /Rotate 90',
      [250, 300],
    ],
    [
      'on a cropped page turned by 270',
      '/MediaBox [0 0 400 300] /CropBox [40 30 340 280] /Rotate 270',
      [250, 300],
    ],
    [
      'on a crop box larger than the page',
      '/MediaBox [0 0 400 300] /CropBox [-100 -100 900 900]',
      [400, 300],
    ],
    ['on a page in units of two points', '/MediaBox [0 0 200 150] /UserUnit 2', [400, 300]],
    [
      'on a turned page in units of two points',
      '/MediaBox [0 0 200 150] /UserUnit 2 /Rotate 90',
      [300, 400],
    ],
  ])('%s', async (_, entries, size) => {
    await expectSeen({ pdf: blank(entries), rect: RECT, size });
  });

  test('on a page whose box and turn are inherited, the second of three', async () => {
    const page = '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>';
    const pdf = makePdf({
      ...ONE_PAGE,
      2: '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 3 /MediaBox [0 0 400 300] /Rotate 90 >>',
      3: page,
      4: stream(''),
      5: '<< /Type /Pages /Parent 2 0 R /Kids [6 0 R 7 0 R] /Count 2 >>',
      6: page,
      7: page,
    });
    await expectSeen({ pdf, rect: RECT, size: [300, 400], page: 2 });
  });

  test('on a page that stands in an object stream', async () => {
    await expectSeen({
      pdf: xrefStreamPdf({ ...ONE_PAGE, 4: stream('') }),
      rect: RECT,
      size: [595, 842],
    });
  });
});

describe('any page of a PDF is a mark', () => {
  const pdf = blank('/MediaBox [0 0 400 300]');
  test.each<[string, Uint8Array]>([
    [
      'with several content streams',
      makePdf({
        ...markPage('/MediaBox [0 0 100 50]', '[4 0 R 5 0 R]'),
        4: stream('1 0 0 r'.slice(0, 5)),
        5: stream(`0 0 1 rg\n${QUARTERS.join('\n')}`),
      }),
    ],
    [
      'with compressed content',
      makePdf({
        ...markPage('/MediaBox [0 0 100 50]'),
        4: stream(deflateSync(QUARTERS.join('\n')).toString('latin1'), '/Filter /FlateDecode'),
      }),
    ],
    [
      'with compressed parts',
      makePdf({
        ...markPage('/MediaBox [0 0 100 50]', '[4 0 R 5 0 R]'),
        4: stream(
          deflateSync(QUARTERS.slice(0, 2).join('\n')).toString('latin1'),
          '/Filter [/FlateDecode]',
        ),
        5: stream(QUARTERS.slice(2).join('\n')),
      }),
    ],
    ['in an object stream', xrefStreamPdf(markPage('/MediaBox [0 0 100 50]'))],
    [
      'that is cropped',
      makePdf({ ...markPage('/MediaBox [-20 -20 200 200] /CropBox [0 0 100 50]') }),
    ],
    ['in units of two points', makePdf({ ...markPage('/MediaBox [0 0 100 50] /UserUnit 2') })],
    [
      'drawn by a form of its own',
      makePdf({
        ...markPage('/MediaBox [0 0 100 50] /Resources << /XObject << /F 5 0 R >> >>'),
        4: stream('/F Do'),
        5: stream(QUARTERS.join('\n'), '/Type /XObject /Subtype /Form /BBox [0 0 100 50]'),
      }),
    ],
  ])('%s', async (_, mark) => {
    await expectSeen({ pdf, mark, rect: RECT, size: [400, 300] });
  });

  test.each([90, 180, 270])('turned by %i it stands as it is seen', async (turn) => {
    // Turned back by the page's own /Rotate, these quarters are those of the plain mark.
    const matrix =
      { 90: '0 1 -1 0 50 0', 180: '-1 0 0 -1 100 50', 270: '0 -1 1 0 0 100' }[turn] ?? '';
    const box = turn === 180 ? '[0 0 100 50]' : '[0 0 50 100]';
    const mark = makePdf({
      ...markPage(`/MediaBox ${box} /Rotate ${String(turn)}`),
      4: stream(`${matrix} cm ${QUARTERS.join('\n')}`),
    });
    await expectSeen({ pdf, mark, rect: RECT, size: [400, 300] });
  });

  test('read once it serves many documents, and keeps its proportions', async () => {
    const mark = await readMark(MARK);
    expect(mark).toMatchObject({ width: 100, height: 50 });
    const tall = { x: 50, y: 20, width: 100, height: 250 };
    const bytes = await signed(pdf, { field: { rect: tall }, appearance: { mark } });
    if (!outside) return;
    const image = outside.render(bytes);
    // As large as fits: 100 × 50 in the middle of the height.
    expect(pixel(image, 75 / 400, (20 + 100 + 12) / 300)).toEqual(COLOURS.belowLeft);
    expect(pixel(image, 75 / 400, (20 + 90) / 300)).toEqual(WHITE);
    expect(pixel(image, 75 / 400, (20 + 160) / 300)).toEqual(WHITE);
  });

  test.each([
    [90, ['belowLeft', 'aboveLeft', 'belowRight', 'aboveRight']],
    [180, ['belowRight', 'belowLeft', 'aboveRight', 'aboveLeft']],
    [270, ['aboveRight', 'belowRight', 'aboveLeft', 'belowLeft']],
  ] as const)('turned by %i on the page it is seen turned clockwise', async (turn, seen) => {
    const wide = turn === 180;
    const rect = { x: 60, y: 30, width: wide ? 100 : 50, height: wide ? 50 : 100 };
    const bytes = await signed(pdf, { field: { rect, turn }, appearance: { mark: MARK } });
    if (!outside) return;
    const image = outside.render(bytes);
    const at = (x: number, y: number) =>
      pixel(image, (rect.x + x * rect.width) / 400, (rect.y + y * rect.height) / 300);
    // What the person sees above left, above right, below left and below right.
    const corners = [at(0.25, 0.75), at(0.75, 0.75), at(0.25, 0.25), at(0.75, 0.25)];
    expect(corners).toEqual(seen.map((name) => COLOURS[name]));
  });

  test('an existing field shows it in its own place', async () => {
    const widget =
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [60 30 160 80] /P 3 0 R /F 4 >>';
    const form = makePdf({
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
      3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Annots [5 0 R] >>',
      4: stream(''),
      5: widget,
    });
    const bytes = await signed(form, { field: { name: 'Ky' }, appearance: { mark: MARK } });
    if (outside)
      expect(pixel(outside.render(bytes), 85 / 400, 42 / 300)).toEqual(COLOURS.belowLeft);
  });

  test('without a rectangle is misuse; an encrypted one and a missing page are refused', async () => {
    await expect(signed(pdf, { appearance: { mark: MARK } })).rejects.toThrow(TypeError);
    await expect(readMark(makePdf(ONE_PAGE, { trailer: '/Encrypt << >>' }))).rejects.toMatchObject({
      code: 'ERR_ENCRYPTED',
    });
    await expect(readMark(MARK, 2)).rejects.toMatchObject({ code: 'ERR_PAGE' });
  });

  test('the widget is printed and locked, as PDF/A wants it', async () => {
    const bytes = await signed(pdf, { field: { rect: RECT } });
    expect(textOfBytes(bytes)).toMatch(
      /\/Subtype \/Widget [^>]*\/F 132 [^]*\/AP << \/N \d+ 0 R >>/,
    );
  });
});

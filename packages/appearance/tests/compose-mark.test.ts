import { spawnSync } from 'node:child_process';
import { readMark, type KysoError } from '@kyso/core';
import { describe, expect, it } from 'vitest';
import {
  composeMark,
  drawMark,
  markCache,
  type ComposeMarkOptions,
  type MarkLine,
  type MarkPart,
} from '../src/index.js';
import { makePng } from './png.js';
import { hasOutsideTools, inkOf, render, renderPng, run, textOf } from './poppler.js';

const AREA = { x: 10, y: 10, width: 180, height: 80 };
const red = makePng(20, 20, { paint: () => [255, 0, 0, 255] });
/** A disc of blue ink whose edge fades. */
const disc = makePng(64, 64, {
  paint: (x, y) => [
    20,
    40,
    200,
    Math.max(0, Math.min(255, 2000 - 70 * Math.hypot(x - 32, y - 32))),
  ],
});
const heavy = (text: string): MarkLine => ({ text, bold: true });
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const onePage = await drawMark({ width: 9, height: 9, padding: 0, image: red });

/** A mark of 200 × 100 points. */
function compose(parts: readonly MarkPart[], more: Partial<ComposeMarkOptions> = {}) {
  return composeMark({ width: 200, height: 100, parts, ...more });
}

const everyKind: readonly MarkPart[] = [
  { kind: 'box', x: 0, y: 0, width: 200, height: 100, fill: '#fff8e0', color: '#c00000' },
  { kind: 'text', ...AREA, lines: ['Ký', heavy('Đậm')], italic: true },
  { kind: 'line', x1: 10, y1: 50, x2: 190, y2: 50 },
  { kind: 'image', x: 150, y: 60, width: 30, height: 30, image: disc },
  { kind: 'qr', x: 100, y: 0, size: 50, text: 'https://example.vn/' },
];

describe('composeMark', () => {
  it('gives the same bytes for the same options, with a cache or without', async () => {
    const cache = markCache();
    const first = await compose(everyKind);
    for (const again of [await compose(everyKind, { cache }), await compose(everyKind, { cache })])
      expect(Buffer.from(again).equals(first)).toBe(true);
    expect(latin1(first)).not.toMatch(/CreationDate|ModDate|\/ID/);
  });

  it('writes an image that stands in several places once', async () => {
    const image = { kind: 'image', y: 0, width: 20, height: 20, image: red } as const;
    const file = latin1(
      await compose([
        { ...image, x: 0 },
        { ...image, x: 50 },
      ]),
    );
    expect(file.match(/\/Subtype \/Image/g)).toHaveLength(1);
  });

  it('loads and embeds only the faces that the text uses', async () => {
    const file = latin1(
      await compose([{ kind: 'text', ...AREA, lines: ['a', heavy('b')], italic: true }]),
    );
    const faces = [...file.matchAll(/\/BaseFont \/[A-Z]{6}\+([\w-]+)/g)].map(([, face]) => face);
    expect([...new Set(faces)].sort()).toEqual(['Tinos-BoldItalic', 'Tinos-Italic']);
  });

  it('draws for PDF/A-1 without any transparency', async () => {
    const file = latin1(await compose(everyKind, { archival: 'PDF/A-1' }));
    expect(file).not.toMatch(/SMask|\/Group|\/Type \/ExtGState/);
    expect(file).toMatch(/\/ImageMask true/);
    expect(latin1(await compose(everyKind))).toMatch(/SMask/);
  });

  const text = { kind: 'text', ...AREA } as const;
  const image = { kind: 'image', ...AREA } as const;
  it.each<[string, readonly MarkPart[], string, KysoError['facts']]>([
    ['no parts', [], 'ERR_MARK_EMPTY', {}],
    ['no text', [{ ...text, lines: [' ', { text: '' }] }], 'ERR_MARK_EMPTY', {}],
    [
      'a QR code of nothing',
      [{ kind: 'qr', x: 0, y: 0, size: 50, text: ' ' }],
      'ERR_MARK_EMPTY',
      {},
    ],
    [
      'text that does not fit',
      [{ ...text, minimumSize: 9, lines: ['Ký '.repeat(200)] }],
      'ERR_MARK_DOES_NOT_FIT',
      { minimumSize: 9 },
    ],
    [
      'a character that the font lacks',
      [{ ...text, lines: ['署'] }],
      'ERR_MARK_CHARACTER',
      { codePoint: 'U+7F72' },
    ],
    ['bytes that are no font', [{ ...text, lines: ['Ký'], font: red }], 'ERR_MARK_FONT', {}],
    [
      'an image without bytes',
      [{ ...image, image: new Uint8Array() }],
      'ERR_MARK_IMAGE_MISSING',
      {},
    ],
    ['bytes that are no image', [{ ...image, image: Buffer.from('GIF89a') }], 'ERR_MARK_IMAGE', {}],
    [
      'text for no QR code',
      [{ kind: 'qr', x: 0, y: 0, size: 50, text: 'ế'.repeat(1000) }],
      'ERR_MARK_QR',
      { length: 3000, maximum: 2331 },
    ],
    [
      'a page that is not there',
      [
        {
          kind: 'page',
          ...AREA,
          pdf: onePage,
          page: 2,
        },
      ],
      'ERR_PAGE',
      {},
    ],
    [
      'a part beyond the right edge',
      [{ ...text, lines: ['Ký'], x: 21 }],
      'ERR_MARK_PLACE',
      { part: 0, kind: 'text', right: 201, width: 200 },
    ],
    [
      'a line below the bottom',
      [{ kind: 'line', x1: 0, y1: 0, x2: 9, y2: -1 }],
      'ERR_MARK_PLACE',
      { kind: 'line', bottom: -1 },
    ],
  ])('refuses %s by a typed error', async (_, parts, code, facts) => {
    await expect(compose(parts)).rejects.toMatchObject({ code, facts });
  });

  it.each<[string, MarkPart]>([
    ['no width', { ...text, lines: ['Ký'], width: 0 }],
    ['a place that is no number', { ...text, lines: ['Ký'], x: NaN }],
    ['a size without end', { ...text, lines: ['Ký'], size: Infinity }],
    ['a colour by name', { kind: 'box', ...AREA, fill: '#red' }],
    ['a border wider than its box', { kind: 'box', ...AREA, borderWidth: 81 }],
  ])('refuses as misuse %s', async (_, part) => {
    await expect(compose([part])).rejects.toThrow(TypeError);
  });

  it('takes a part whose place is inside but for rounding', async () => {
    const width = 28.6 * 7 - 0.2;
    expect(width).toBeGreaterThan(200);
    await compose([{ kind: 'box', x: 0, y: 0, width, height: 100 }]);
  });
});

describe.skipIf(!hasOutsideTools())('a composed mark in the eyes of poppler and qpdf', () => {
  it('is sound PDF of exactly the size of the canvas', async () => {
    const mark = await compose(everyKind);
    expect(run(mark, 'qpdf', ['--check', 'FILE'])).toContain('No syntax or stream encoding errors');
    expect(run(mark, 'pdfinfo', ['FILE'])).toMatch(/Pages: +1\n[^]*Page size: +200 x 100 pts/);
    expect(textOf(mark)).toEqual(['Ký', 'Đậm']);
  });

  it.each([
    ['left', 'top', [10, 89]],
    ['right', 'bottom', [189, 10]],
    ['center', 'middle', [99, 50]],
  ] as const)('places text %s and %s in its area', async (align, valign, [x, y]) => {
    const lines = ['HHHH'];
    const ink = inkOf(render(await compose([{ kind: 'text', ...AREA, lines, align, valign }]), 72));
    const [xs, ys] = [ink.map((point) => point.x), ink.map((point) => 99 - point.y)];
    const edge = {
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.max(...ys),
      bottom: Math.min(...ys),
    };
    const middle = { center: (edge.left + edge.right) / 2, middle: (edge.top + edge.bottom) / 2 };
    const found = { ...edge, ...middle };
    // Letters stand a little inside of the box of their line.
    expect(Math.abs(found[align] - x)).toBeLessThan(2);
    expect(Math.abs(found[valign] - y)).toBeLessThan(5);
  });

  it('draws lines, boxes and what they are filled with where they should be', async () => {
    const picture = render(
      await compose([
        {
          kind: 'box',
          x: 20,
          y: 20,
          width: 60,
          height: 40,
          borderWidth: 4,
          color: '#0000ff',
          fill: '#ffff00',
        },
        { kind: 'line', x1: 100, y1: 0, x2: 100, y2: 100, lineWidth: 4, color: '#00ff00' },
      ]),
      72,
    );
    expect(picture.at(22, 60)).toEqual([0, 0, 255]);
    expect(picture.at(50, 60)).toEqual([255, 255, 0]);
    expect(picture.at(100, 5)).toEqual([0, 255, 0]);
    expect(picture.at(15, 60)).toEqual([255, 255, 255]);
  });

  it('draws a page of another PDF upright, whole and in proportion', async () => {
    const pdf = await drawMark({
      width: 40,
      height: 80,
      lines: ['Trang'],
      image: red,
      imagePlacement: 'top',
    });
    const mark = await compose([{ kind: 'page', ...AREA, pdf }]);
    expect(textOf(mark)).toEqual(['Trang']);
    const xs = inkOf(render(mark, 72)).map(({ x }) => x);
    expect(Math.min(...xs)).toBeGreaterThan(79);
    expect(Math.max(...xs)).toBeLessThan(121);
    // Taken into a document once more, it is still the same.
    expect((await readMark(mark)).width).toBe(200);
  });

  it('draws a stencil as the image looks, in one colour', async () => {
    const parts = [{ kind: 'image', x: 50, y: 0, width: 100, height: 100, image: disc }] as const;
    const stencil = render(await compose(parts, { archival: 'PDF/A-1' }), 72);
    // Half opaque 26.7 pixels from the middle of 64 pixels, which take 100 points.
    const expected = Math.PI * ((26.7 * 100) / 64) ** 2;
    expect(Math.abs(inkOf(stencil).length / expected - 1)).toBeLessThan(0.04);
    expect(stencil.at(100, 50)).toEqual([20, 40, 200]);
  });
});

const QR_READER = spawnSync('zbarimg', ['--version']).error === undefined;
if (!QR_READER) console.warn('not installed, its tests are skipped: zbarimg');

describe.skipIf(!hasOutsideTools() || !QR_READER)('a QR code in the eyes of zbar', () => {
  it.each([
    ['https://vanban.chinhphu.vn/?docid=214571&sig=4f2a', 'L'],
    ['Số: 15/QĐ-TTg, ngày 20 tháng 11 năm 2026, Nguyễn Thị Ánh Tuyết', 'M'],
    ['0123456789', 'Q'],
    ['ẮẰẲẴẶ ợ ễ'.repeat(40), 'H'],
  ] as const)('says %s at level %s', async (text, errorCorrection) => {
    const mark = await composeMark({
      ...{ width: 150, height: 150 },
      parts: [{ kind: 'qr', x: 0, y: 0, size: 150, text: text.normalize('NFD'), errorCorrection }],
    });
    const options = ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', '-'];
    const read = spawnSync('zbarimg', options, { input: renderPng(mark, 300), encoding: 'utf8' });
    expect(read.stdout.trimEnd()).toBe(text.normalize('NFC'));
  });

  it('has no seams between its modules', async () => {
    const mark = await composeMark({
      ...{ width: 100, height: 100 },
      parts: [{ kind: 'qr', x: 0, y: 0, size: 100, text: 'kyso', quietZone: 0 }],
    });
    // The upper edge of the first finder pattern: 7 of 21 modules, dark all along.
    const picture = render(mark, 131);
    const first = Math.floor((picture.width * 7) / 21) - 1;
    for (let x = 1; x < first; x++) expect(picture.at(x, 3)).toEqual([0, 0, 0]);
    for (let y = 1; y < first; y++) expect(picture.at(3, y)).toEqual([0, 0, 0]);
  });
});

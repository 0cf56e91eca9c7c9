import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLayout } from '../../src/placement/layout.js';
import type { PageLayout } from '../../src/placement/layout.js';
import { xAt } from '../../src/placement/text-line.js';
import { latin1 } from './write-pdf.js';
import { A4, letter, makeLetter, NO_PDF } from './make-letter.js';
import type { DrawnText, LetterPage } from './make-letter.js';

const pageOf = async (page: LetterPage): Promise<PageLayout> => {
  const [first] = (await readLayout(makeLetter([page]))).pages;
  if (!first) throw new Error('no page');
  return first;
};
const textsOf = async (texts: readonly DrawnText[]): Promise<string[]> =>
  (await pageOf({ texts })).lines.map(({ text }) => text);

const hasQpdf = spawnSync('qpdf', ['--version']).error === undefined;
if (!hasQpdf) console.warn('not installed, its test is skipped: qpdf');

/** The document encrypted by qpdf, with the password for opening it. */
function encrypted(pdf: Uint8Array, password: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-layout-'));
  try {
    const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')];
    writeFileSync(from, pdf);
    spawnSync('qpdf', ['--encrypt', password, 'owner', '256', '--', from, to]);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('readLayout: lines', () => {
  it('joins a line that is drawn in pieces of several fonts, one font after the other', async () => {
    const texts = [
      { x: 100, y: 700, text: 'TH' },
      { x: 121, y: 700, text: 'T' },
      { x: 142, y: 700, text: 'NG', bold: true },
      { x: 114, y: 700, text: 'Ủ ' },
      { x: 128, y: 700, text: 'ƯỚ' },
    ];
    expect(await textsOf(texts)).toEqual(['THỦTƯỚNG']);
    const moved = texts.map((text) => ({ ...text, x: text.x < 121 ? text.x : text.x + 3.5 }));
    expect(await textsOf(moved)).toEqual(['THỦ TƯỚNG']);
  });

  it('reads letter-spaced words as words', async () => {
    expect(await textsOf([{ x: 100, y: 700, text: 'CHỈ THỊ KHẨN', spacing: 4 }])).toEqual([
      'CHỈ THỊ KHẨN',
    ]);
  });

  it('reads letters drawn one by one', async () => {
    const letters = 'quyết định'
      .split('')
      .map((text, index) => ({ x: 100 + 7 * index, y: 700, text }));
    expect(await textsOf(letters.reverse())).toEqual(['quyết định']);
  });

  it('composes decomposed text, with marks drawn by themselves too', async () => {
    const decomposed = 'Nguyễn Thị Thuỷ'.normalize('NFD');
    expect(await textsOf([{ x: 100, y: 700, text: decomposed }])).toEqual(['Nguyễn Thị Thuỷ']);
    const apart = [
      { x: 100, y: 700, text: 'e' },
      { x: 106, y: 700, text: '\u0302' },
      { x: 106, y: 700, text: '\u0301' },
    ];
    expect(await textsOf(apart)).toEqual(['ế']);
  });

  it('keeps the columns of a table apart, and blanks for a number within their line', async () => {
    const lines = await textsOf([
      { x: 80, y: 700, text: 'Số:                /CT-TTg' },
      { x: 300, y: 700, text: 'Hà Nội, ngày' },
      { x: 80, y: 680, text: '- Ban Bí thư; ' },
      { x: 190, y: 680, text: 'Trần Văn Sơn' },
    ]);
    expect(lines).toEqual(['Số: /CT-TTg', 'Hà Nội, ngày', '- Ban Bí thư;', 'Trần Văn Sơn']);
  });

  it('tells bold by font, by stroking and by drawing twice', async () => {
    const { lines } = await pageOf({
      texts: [
        { x: 80, y: 700, text: 'Một', bold: true },
        { x: 80, y: 680, text: 'Hai' },
        { x: 80.3, y: 680, text: 'Hai' },
        { x: 80, y: 660, text: 'Ba', italic: true },
      ],
    });
    expect(lines.map(({ text, bold, italic }) => [text, bold, italic])).toEqual([
      ['Một', true, false],
      ['Hai', true, false],
      ['Ba', false, true],
    ]);
    const stroked = await pageOf({ texts: [{ x: 80, y: 700, text: 'Bốn' }], before: '2 Tr' });
    expect(stroked.lines[0]?.bold).toBe(true);
  });

  it('keeps single figures in the cells of a table apart', async () => {
    const cells = ['1', '2', '3', '4', '5', '6'];
    const row = cells.map((text, index) => ({ x: 80 + 40 * index, y: 700, text }));
    expect(await textsOf(row)).toEqual(cells);
  });

  it('maps offsets of the text to the page', async () => {
    const { lines } = await pageOf({ texts: [{ x: 100, y: 700, text: 'Số:    /BC' }] });
    const [line] = lines;
    if (!line) throw new Error('no line');
    expect(line.text).toBe('Số: /BC');
    const xs = [0, 2, 3, 4, 5, 7, 99].map((offset) => Math.round(xAt(line, offset) * 10) / 10);
    // Three characters of 7 points, four spaces of 3.5, three characters.
    expect(xs).toEqual([100, 114, 121, 135, 142, 156, 156]);
    expect(line).toMatchObject({ baseline: 700, fontSize: 14 });
  });

  it('leaves out hidden layers, annotations and what is off the page', async () => {
    const off = '/OCProperties << /OCGs [90 0 R] /D << /OFF [90 0 R] >> >>';
    const objects = {
      90: '<< /Type /OCG /Name (draft) >>',
      91: '<< /Type /Annot /Subtype /FreeText /Rect [100 100 200 120] /AP << /N 22 0 R >> /Contents (Note) >>',
    };
    const page = {
      texts: [
        { x: 100, y: 700, text: 'Thấy' },
        { x: 700, y: 600, text: 'Ngoài' },
      ],
      before: '/OC /L BDC BT /F 14 Tf 100 500 Td <0041> Tj ET EMC',
      resources: '/Properties << /L 90 0 R >>',
      entries: '/Annots [91 0 R]',
    };
    const { pages } = await readLayout(makeLetter([page], objects, off));
    expect(pages[0]?.lines.map(({ text }) => text)).toEqual(['Thấy']);
  });

  it('keeps a slanted watermark as a line of its own', async () => {
    const { lines } = await pageOf({
      texts: [
        { x: 100, y: 700, text: 'Một dòng chữ' },
        { x: 150, y: 300, text: 'DU THAO', size: 40, slope: 45 },
      ],
    });
    expect(lines.map(({ text, upright }) => [text, upright])).toEqual([
      ['Một dòng chữ', true],
      ['DU THAO', false],
    ]);
  });
});

describe('readLayout: the page as displayed', () => {
  const plain = { texts: letter() };
  const rounded = ({ lines }: PageLayout) =>
    lines.map(({ text, x, baseline, width }) => [text, ...[x, baseline, width].map(Math.round)]);

  it.each([0, 90, 180, 270] as const)(
    'is the same for /Rotate %i, a crop box and a form',
    async (rotate) => {
      const page = await pageOf({ ...plain, rotate, corner: [37, -21], inForm: true });
      expect([page.width, page.height, page.turn]).toEqual([A4.width, A4.height, 0]);
      expect(rounded(page)).toEqual(rounded(await pageOf(plain)));
    },
  );

  it.each([90, 180, 270] as const)(
    'reads a page displayed on its side by %i degrees',
    async (rotate) => {
      const page = await pageOf({ ...plain, rotate, onItsSide: true });
      const size = rotate === 180 ? [A4.width, A4.height] : [A4.height, A4.width];
      expect([page.width, page.height, page.turn]).toEqual([...size, rotate]);
      expect(rounded(page)).toEqual(rounded(await pageOf(plain)));
    },
  );

  it('applies the user unit', async () => {
    const page = await pageOf({ ...plain, userUnit: 2 });
    expect([page.width, page.height]).toEqual([2 * A4.width, 2 * A4.height]);
    expect(page.lines[0]).toMatchObject({ x: 180, baseline: 1540, fontSize: 28 });
  });
});

describe('readLayout: faults', () => {
  const pdf = makeLetter([{ texts: letter() }]);

  it('does not change or take the bytes given', async () => {
    const given = Buffer.from(pdf);
    await readLayout(given);
    expect(given.equals(Buffer.from(pdf))).toBe(true);
  });

  it('reads the pages asked for', async () => {
    const two = makeLetter([{ texts: letter() }, { texts: [{ x: 90, y: 700, text: 'Hai' }] }]);
    const layout = await readLayout(two, { pages: [2, 2] });
    expect(layout.pageCount).toBe(2);
    expect(layout.pages.map(({ page }) => page)).toEqual([2]);
  });

  it.each([
    ['bytes that are no PDF', NO_PDF, {}, 'ERR_LAYOUT_UNREADABLE'],
    ['an empty file', new Uint8Array(), {}, 'ERR_LAYOUT_UNREADABLE'],
    ['a page that is not there', pdf, { pages: [2] }, 'ERR_PAGE_NOT_FOUND'],
    ['page 0', pdf, { pages: [0] }, 'ERR_PAGE_NOT_FOUND'],
    [
      'a line of more characters than a line has',
      makeLetter([{ texts: [{ x: 1, y: 700, text: 'a'.repeat(4_000), size: 0.1 }] }]),
      {},
      'ERR_LAYOUT_LIMIT',
    ],
    [
      'graphics states nested beyond reason',
      makeLetter([{ texts: [], before: 'q '.repeat(600) }]),
      {},
      'ERR_LAYOUT_LIMIT',
    ],
  ])('%s: its own error', async (_, bytes, options, code) => {
    await expect(readLayout(bytes, options)).rejects.toMatchObject({ name: 'KysoError', code });
  });

  it.skipIf(!hasQpdf)(
    'a document with a password: its own error without it and with another',
    async () => {
      const locked = encrypted(pdf, 'mật khẩu');
      await expect(readLayout(locked)).rejects.toMatchObject({
        code: 'ERR_LAYOUT_PASSWORD',
        facts: { given: false },
      });
      await expect(readLayout(locked, { password: 'khác' })).rejects.toMatchObject({
        code: 'ERR_LAYOUT_PASSWORD',
        facts: { given: true },
      });
      const { pages } = await readLayout(locked, { password: 'mật khẩu' });
      expect(pages[0]?.lines).not.toHaveLength(0);
    },
  );

  it('stops with the reason of the signal', async () => {
    const reason = new Error('enough');
    await expect(readLayout(pdf, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('survives a page whose content is cut or nonsense', async () => {
    const broken = makeLetter([
      { texts: letter(), before: 'Q Q ( [ << ET 1 2 Tf /Nope Do 1e99 0 0 1 0 0 cm' },
    ]);
    const cut = latin1(Buffer.from(pdf).toString('latin1').replace('startxref', 'startxxxx'));
    for (const bytes of [broken, cut]) {
      const outcome = await readLayout(bytes).then(
        ({ pages }) => pages.length,
        (error: unknown) => (error as { code: string }).code,
      );
      expect([1, 'ERR_LAYOUT_UNREADABLE']).toContain(outcome);
    }
  });
});

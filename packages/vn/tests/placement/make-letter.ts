import { latin1, makePdf, stream } from './write-pdf.js';

/** Text drawn with its baseline beginning at a point. Every character is half a size wide, a space a quarter. */
export interface DrawnText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Default 14. */
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Points added behind every character. */
  readonly spacing?: number;
  /** Degrees against the clock. */
  readonly slope?: number;
}

export interface LetterPage {
  /** In points of the page as displayed, origin at the bottom left. */
  readonly texts: readonly DrawnText[];
  /** As displayed; default A4. */
  readonly width?: number;
  readonly height?: number;
  /** The page's /Rotate; its content is turned along, so that it is displayed upright. */
  readonly rotate?: 0 | 90 | 180 | 270;
  /** With /Rotate but the content as it was: displayed on its side. */
  readonly onItsSide?: boolean;
  /** Where the visible box begins in the page's own space. */
  readonly corner?: readonly [number, number];
  readonly userUnit?: number;
  /** Draws the text within a form XObject that shifts it and is shifted back. */
  readonly inForm?: boolean;
  /** Operators before the text. */
  readonly before?: string;
  /** Entries of the page. */
  readonly entries?: string;
  readonly resources?: string;
}

export const A4 = { width: 595, height: 842 };

/** A document of such pages, in fonts that hold no outlines. */
export function makeLetter(
  pages: readonly LetterPage[],
  objects: Readonly<Record<number, string>> = {},
  catalog = '',
): Uint8Array {
  const kids = pages.map((_, index) => `${String(PAGES + 3 * index)} 0 R`).join(' ');
  const characters = pages.flatMap(({ texts }) => texts.flatMap(({ text }) => text.split('')));
  return makePdf({
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: `<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`,
    ...font(3, 'Times'),
    ...font(5, 'Times-Bold'),
    ...font(7, 'Times-Italic'),
    9: stream(toUnicode([...new Set(characters)])),
    ...Object.fromEntries(pages.flatMap((page, index) => Object.entries(pageObjects(page, index)))),
    ...objects,
  });
}

/** Number of the first page's object; objects of a test's own begin well above. */
const PAGES = 20;

function font(num: number, name: string): Record<number, string> {
  const system = '<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>';
  const widths = `/DW 500 /W [32 [250] 160 [250] ${String(0x300)} ${String(0x36f)} 0]`;
  const descriptor = `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>`;
  return {
    [num]: `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${String(num + 1)} 0 R] /ToUnicode 9 0 R >>`,
    [num + 1]:
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo ${system} ${widths} /FontDescriptor ${descriptor} >>`,
  };
}

function toUnicode(characters: readonly string[]): string {
  const rows = characters.map((character) => `<${hex(character)}> <${hex(character)}>`);
  const blocks: string[] = [];
  for (let from = 0; from < rows.length; from += 100) {
    const block = rows.slice(from, from + 100);
    blocks.push(`${String(block.length)} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return (
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n' +
    `1 begincodespacerange <0000> <FFFF> endcodespacerange\n${blocks.join('\n')}\nendcmap end end`
  );
}

const hex = (character: string): string =>
  character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();

function pageObjects(page: LetterPage, index: number): Record<number, string> {
  const num = PAGES + 3 * index;
  const { rotate = 0, corner = [0, 0], userUnit = 1, inForm = false } = page;
  const { before = '', entries = '', resources = '' } = page;
  const [shownWidth, shownHeight] = [page.width ?? A4.width, page.height ?? A4.height];
  const isTurned = rotate % 180 !== 0 && page.onItsSide !== true;
  const [width, height] = isTurned ? [shownHeight, shownWidth] : [shownWidth, shownHeight];
  const [left, bottom] = corner;
  const turned = page.onItsSide === true ? 0 : rotate;
  const matrix = matrixOf(turned, { left, bottom, right: left + width, top: bottom + height });
  const text = `${before}\n${page.texts.map(operatorsOf).join('\n')}`;
  const fonts = `/Font << /F 3 0 R /B 5 0 R /I 7 0 R >>`;
  const form = stream(
    text,
    `/Type /XObject /Subtype /Form /BBox [-2000 -2000 4000 4000] /Matrix [1 0 0 1 30 40] /Resources << ${fonts} >>`,
  );
  const content = inForm ? 'q 1 0 0 1 -30 -40 cm /X Do Q' : text;
  const box = [left, bottom, left + width, bottom + height].join(' ');
  const around = [left - 50, bottom - 50, left + width + 50, bottom + height + 50].join(' ');
  return {
    [num]:
      `<< /Type /Page /Parent 2 0 R /MediaBox [${around}] /CropBox [${box}] /Rotate ${String(rotate)} ` +
      `/UserUnit ${String(userUnit)} /Contents ${String(num + 1)} 0 R ${entries} ` +
      `/Resources << ${fonts} /XObject << /X ${String(num + 2)} 0 R >> ${resources} >> >>`,
    [num + 1]: stream(`q ${matrix} cm ${content} Q`),
    [num + 2]: form,
  };
}

/** From the displayed page to the page's own space, ISO 32000-2 §7.7.3.3 on /Rotate. */
function matrixOf(
  rotate: number,
  box: { left: number; bottom: number; right: number; top: number },
): string {
  switch (rotate) {
    case 90:
      return `0 1 -1 0 ${String(box.right)} ${String(box.bottom)}`;
    case 180:
      return `-1 0 0 -1 ${String(box.right)} ${String(box.top)}`;
    case 270:
      return `0 -1 1 0 ${String(box.left)} ${String(box.top)}`;
    default:
      return `1 0 0 1 ${String(box.left)} ${String(box.bottom)}`;
  }
}

function operatorsOf({ x, y, text, size = 14, slope = 0, ...style }: DrawnText): string {
  const [cos, sin] = [Math.cos((slope * Math.PI) / 180), Math.sin((slope * Math.PI) / 180)];
  const name = style.bold === true ? 'B' : style.italic === true ? 'I' : 'F';
  const matrix = [cos, sin, -sin, cos, x, y].map((value) => value.toFixed(4)).join(' ');
  const codes = text.split('').map(hex).join('');
  return `BT /${name} ${String(size)} Tf ${String(style.spacing ?? 0)} Tc ${matrix} Tm <${codes}> Tj ET`;
}

/** Bytes that are no PDF. */
export const NO_PDF = latin1('these bytes are not a PDF');

/** What a letter of one page says; `undefined` leaves the part out. */
export interface LetterWish {
  readonly number?: string | undefined;
  readonly date?: string | undefined;
  readonly end?: string | undefined;
  readonly title?: readonly string[];
  readonly name?: string;
}

/** The texts of a draft laid out after Decree 30/2020, on one A4 page. */
export function letter(wish: LetterWish = {}): DrawnText[] {
  const said = {
    number: 'Số:           /CT-TTg',
    date: 'Hà Nội, ngày        tháng        năm 2026',
    end: 'cho đến hết năm./.',
    ...wish,
  };
  const { title = ['KT. BỘ TRƯỞNG', 'THỨ TRƯỞNG'], name = 'Nguyễn Văn An' } = wish;
  const lines: (DrawnText | undefined)[] = [
    { x: 90, y: 770, text: 'BỘ NỘI VỤ', bold: true },
    { x: 300, y: 770, text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', size: 13, bold: true },
    { x: 340, y: 752, text: 'Độc lập - Tự do - Hạnh phúc', bold: true },
    said.number === undefined ? undefined : { x: 80, y: 735, text: said.number },
    said.date === undefined ? undefined : { x: 310, y: 720, text: said.date, italic: true },
    { x: 260, y: 660, text: 'CHỈ THỊ', bold: true },
    { x: 85, y: 600, text: 'Căn cứ công văn số 12/BC ngày 05 tháng 01 năm 2026 của Bộ,' },
    { x: 85, y: 580, text: 'các đơn vị thực hiện những việc sau đây theo lời Nguyễn Văn An' },
    said.end === undefined ? undefined : { x: 85, y: 560, text: said.end },
    { x: 90, y: 500, text: 'Nơi nhận:', size: 12, bold: true, italic: true },
    { x: 90, y: 486, text: '- Như trên;', size: 11 },
    { x: 90, y: 472, text: '- Lưu: VT, TH (02).', size: 11 },
    ...title.map((text, index) => ({ x: 340, y: 500 - 17 * index, text, bold: true })),
    { x: 345, y: 380, text: name, bold: true },
  ];
  return lines.filter((line) => line !== undefined);
}

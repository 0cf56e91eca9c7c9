/** The objects of a PDF by number: the text between `obj` and `endobj`, one character a byte. */
export type Objects = Readonly<Record<number, string>>;

export const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
export const textOfBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A stream object with its right length; `entries` go into the dictionary. */
export function stream(data: string, entries = ''): string {
  return `<< ${entries} /Length ${String(data.length)} >>\nstream\n${data}\nendstream`;
}

/** A document of one page: catalog 1, page tree 2, page 3, content 4. */
export const ONE_PAGE: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>',
  4: stream('0 0 1 rg 100 100 50 50 re f'),
};

export interface FileWish {
  /** Further entries of the trailer. */
  readonly trailer?: string;
  readonly header?: string;
  readonly root?: number;
  /** The trailer's /Size; default: one above the highest number. */
  readonly size?: number;
}

/** A file with one cross-reference table, written here and not by the code under test. */
export function makePdf(objects: Objects, wish: FileWish = {}): Uint8Array {
  const { trailer = '', header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', root = 1 } = wish;
  const numbers = numbersOf(objects);
  let text = header;
  const rows = ['0000000000 65535 f \n'];
  const highest = Math.max(...numbers);
  for (let num = 1; num <= highest; num++) {
    const object = objects[num];
    rows.push(
      object === undefined ? '0000000000 00000 f \n' : `${padded(text.length, 10)} 00000 n \n`,
    );
    if (object !== undefined) text += `${String(num)} 0 obj\n${object}\nendobj\n`;
  }
  const size = wish.size ?? highest + 1;
  const entries = `/Size ${String(size)} /Root ${String(root)} 0 R ${trailer}`;
  const at = text.length;
  text += `xref\n0 ${String(rows.length)}\n${rows.join('')}trailer\n<< ${entries} >>\n`;
  return latin1(`${text}startxref\n${String(at)}\n%%EOF\n`);
}

export interface RevisionWish extends FileWish {
  /** Numbers that the new section declares free. */
  readonly free?: readonly number[];
  /** Rows by number that point at an offset chosen by the caller, before the right rows. */
  readonly rows?: Readonly<Record<number, number>>;
  readonly prev?: number;
  /** Bytes between the last revision and this one's objects. */
  readonly before?: string;
}

/** Appends one incremental update as anybody could write it by hand. */
export function appendRevision(
  pdf: Uint8Array,
  objects: Objects,
  wish: RevisionWish = {},
): Uint8Array {
  const { trailer = '', free = [], rows = {}, before = '' } = wish;
  let text = before;
  const table: string[] = [];
  for (const [num, offset] of Object.entries(rows)) table.push(row(num, offset));
  for (const num of numbersOf(objects)) {
    table.push(row(num, pdf.length + text.length));
    text += `${String(num)} 0 obj\n${objects[num] ?? ''}\nendobj\n`;
  }
  for (const num of free) table.push(`${String(num)} 1\n0000000000 00001 f \n`);
  const at = pdf.length + text.length;
  const root = wish.root ?? rootOf(pdf);
  const size = wish.size ?? Math.max(sizeOf(pdf), ...numbersOf(objects).map((num) => num + 1));
  const prev = wish.prev ?? lastStartXref(pdf);
  text += `xref\n${table.length > 0 ? table.join('') : '0 0\n'}trailer\n<< /Size ${String(size)} /Root ${String(root)} 0 R`;
  text += ` /Prev ${String(prev)} ${trailer} >>\nstartxref\n${String(at)}\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([pdf, latin1(text)]));
}

function row(num: string | number, offset: number): string {
  return `${String(num)} 1\n${padded(offset, 10)} 00000 n \n`;
}

function numbersOf(objects: Objects): number[] {
  return Object.keys(objects).map(Number);
}

export function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** The offset that the last `startxref` names. */
export function lastStartXref(pdf: Uint8Array): number {
  return Number(lastMatch(pdf, /startxref\s+(\d+)/g));
}

/** The last text that stands for an object in the file, without `obj` and `endobj`. */
export function objectText(pdf: Uint8Array, num: number): string {
  return lastMatch(pdf, new RegExp(`(?<!\\d)${String(num)} 0 obj\\s([^]*?)\\sendobj`, 'g'));
}

function rootOf(pdf: Uint8Array): number {
  return Number(lastMatch(pdf, /\/Root (\d+) 0 R/g));
}

/** The greatest /Size that a trailer names. */
export function sizeOf(pdf: Uint8Array): number {
  const sizes = [...textOfBytes(pdf).matchAll(/\/Size (\d+)/g)].map(([, size]) => Number(size));
  return Math.max(...sizes);
}

function lastMatch(pdf: Uint8Array, pattern: RegExp): string {
  const found = [...textOfBytes(pdf).matchAll(pattern)].at(-1)?.[1];
  if (found === undefined) throw new Error(`no ${String(pattern)} in the file`);
  return found;
}

/** The file with one object replaced where it stands; the new text must be as long as the old one. */
export function overwritten(pdf: Uint8Array, from: string, to: string): Uint8Array {
  const text = textOfBytes(pdf);
  const at = text.lastIndexOf(from);
  if (at < 0 || from.length !== to.length) throw new Error(`cannot overwrite ${from}`);
  return latin1(text.slice(0, at) + to + text.slice(at + from.length));
}

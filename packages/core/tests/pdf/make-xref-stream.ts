import { deflateSync } from 'node:zlib';
import { latin1, stream, type Objects } from './make-pdf.js';

/** How the file is written; everything has a default. */
export interface StreamFileWish {
  /** /W of the cross-reference stream. */
  readonly widths?: readonly [number, number, number];
  /** Further entries of the cross-reference stream's dictionary. */
  readonly trailer?: string;
  /** Changes the bytes of the object stream before they are deflated. */
  readonly objectStream?: (text: string) => string;
  /** Entries of the object stream's dictionary in place of the right ones. */
  readonly objectStreamEntries?: string;
  /** Adds a predictor of this PNG kind to the cross-reference stream. */
  readonly predictor?: 0 | 1 | 2 | 3 | 4;
  /** Replaces the rows, one array a number. */
  readonly rows?: (
    rows: readonly (readonly [number, number, number])[],
  ) => readonly (readonly [number, number, number])[];
  readonly index?: string;
}

/** A file whose objects without streams stand in one object stream, found through a cross-reference stream. */
export function xrefStreamPdf(objects: Objects, wish: StreamFileWish = {}): Uint8Array {
  const numbers = Object.keys(objects).map(Number);
  const isStream = (num: number): boolean => objects[num]?.endsWith('endstream') === true;
  const inside = numbers.filter((num) => !isStream(num));
  const container = Math.max(...numbers) + 1;
  const rows: (readonly [number, number, number])[] = Array.from(
    { length: container + 2 },
    () => [0, 0, 0] as const,
  );
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const put = (num: number, body: string): void => {
    rows[num] = [1, text.length, 0];
    text += `${String(num)} 0 obj\n${body}\nendobj\n`;
  };
  for (const num of numbers.filter(isStream)) put(num, objects[num] ?? '');
  inside.forEach((num, index) => (rows[num] = [2, container, index]));
  put(container, objectStream(objects, inside, wish));
  const self = container + 1;
  rows[self] = [1, text.length, 0];
  const at = text.length;
  text += `${String(self)} 0 obj\n${xrefStream(wish.rows?.(rows) ?? rows, self, wish)}\nendobj\n`;
  return latin1(`${text}startxref\n${String(at)}\n%%EOF\n`);
}

function objectStream(
  objects: Objects,
  inside: readonly number[],
  { objectStream: change = (text) => text, objectStreamEntries }: StreamFileWish,
): string {
  let head = '';
  let body = '';
  for (const num of inside) {
    head += `${String(num)} ${String(body.length)} `;
    body += `${objects[num] ?? ''}\n`;
  }
  const entries =
    objectStreamEntries ?? `/N ${String(inside.length)} /First ${String(head.length)}`;
  const data = deflateSync(Buffer.from(change(head + body), 'latin1')).toString('latin1');
  return stream(data, `/Type /ObjStm ${entries} /Filter /FlateDecode`);
}

function xrefStream(
  rows: readonly (readonly [number, number, number])[],
  self: number,
  wish: StreamFileWish,
): string {
  const { widths = [1, 3, 2], trailer = '', predictor, index = '' } = wish;
  const lines = rows.map((row) =>
    Buffer.concat(row.map((value, i) => bigEndian(value, widths[i] ?? 0))),
  );
  const columns = widths[0] + widths[1] + widths[2];
  const data = predictor === undefined ? Buffer.concat(lines) : predicted(lines, predictor);
  const parms =
    predictor === undefined
      ? ''
      : `/DecodeParms << /Predictor ${String(10 + predictor)} /Columns ${String(columns)} >>`;
  const deflated = deflateSync(data).toString('latin1');
  const size = `/Size ${String(self + 1)} /W [${widths.join(' ')}] ${index}`;
  return stream(
    deflated,
    `/Type /XRef ${size} /Root 1 0 R /Filter /FlateDecode ${parms} ${trailer}`,
  );
}

function bigEndian(value: number, width: number): Buffer {
  return Buffer.from(
    Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** (width - 1 - i)) % 256),
  );
}

/** PNG prediction of one kind for all lines (W3C PNG §9), one byte a pixel. */
function predicted(lines: readonly Buffer[], kind: 0 | 1 | 2 | 3 | 4): Buffer {
  return Buffer.concat(
    lines.map((line, row) => {
      const above = lines[row - 1];
      const bytes = Array.from(line, (byte, i) => {
        const [left, up, corner] = [
          i > 0 ? (line[i - 1] ?? 0) : 0,
          above?.[i] ?? 0,
          i > 0 ? (above?.[i - 1] ?? 0) : 0,
        ];
        const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
        return byte - (guesses[kind] ?? 0);
      });
      return Buffer.from([kind, ...bytes.map((byte) => byte & 255)]);
    }),
  );
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const nearest = [left, up, corner].map((value) => ({
    value,
    distance: Math.abs(estimate - value),
  }));
  return nearest.reduce((best, one) => (one.distance < best.distance ? one : best)).value;
}

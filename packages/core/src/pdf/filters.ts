import { coreError, type KysoError } from '../errors.js';
import { inflate } from './inflate.js';
import { MAX_FILTERS } from './limits.js';
import { isArray, isDict, isName, type PdfDict, type PdfValue } from './objects.js';

/** One step of decoding: the filter's name and its parameters. */
export interface FilterStep {
  readonly name: string;
  readonly parms: PdfDict | undefined;
}

/** The filters of a stream dictionary in the order of decoding (ISO 32000-2 §7.3.8.2); abbreviations are resolved. */
export function filterSteps(
  dict: PdfDict,
  resolve: (value: PdfValue | undefined) => PdfValue,
): FilterStep[] {
  const filter = resolve(dict.entries.get('Filter') ?? dict.entries.get('F'));
  const parms = resolve(dict.entries.get('DecodeParms') ?? dict.entries.get('DP'));
  const names = isArray(filter) ? filter.items.map(resolve) : filter === null ? [] : [filter];
  if (names.length > MAX_FILTERS) {
    throw coreError('ERR_LIMIT', `a stream has ${names.length} filters`, {
      facts: { limit: MAX_FILTERS, found: names.length },
    });
  }
  const each = isArray(parms) ? parms.items.map(resolve) : [parms];
  return names.map((value, index) => {
    if (!isName(value)) throw filterError('no name');
    const parm = each[index];
    return { name: value.name, parms: isDict(parm) ? parm : undefined };
  });
}

/** Decodes stream bytes. Filters that carry pictures are not decoded: nothing here needs them. */
export function decodeStream(data: Uint8Array, steps: readonly FilterStep[]): Uint8Array {
  return steps.reduce((bytes, { name, parms }) => {
    switch (name) {
      case 'FlateDecode':
      case 'Fl':
        return unpredict(inflate(bytes), parms);
      case 'ASCIIHexDecode':
      case 'AHx':
        return asciiHex(bytes);
      case 'ASCII85Decode':
      case 'A85':
        return ascii85(bytes);
      // Undone where the bytes are read (§7.4.10).
      case 'Crypt':
        return bytes;
      default:
        throw filterError(name);
    }
  }, data);
}

function filterError(filter: string): KysoError {
  return coreError('ERR_PDF_SYNTAX', `stream filter ${filter} is not one that structure may use`, {
    facts: { filter },
  });
}

function numberParm(parms: PdfDict | undefined, key: string, fallback: number): number {
  const value = parms?.entries.get(key);
  return typeof value === 'number' ? value : fallback;
}

/** Undoes a PNG predictor (ISO 32000-2 §7.4.4.4); the TIFF predictor never occurs in structure streams. */
function unpredict(data: Uint8Array, parms: PdfDict | undefined): Uint8Array {
  const predictor = numberParm(parms, 'Predictor', 1);
  if (predictor < 2) return data;
  if (predictor < 10) throw filterError(`FlateDecode with predictor ${predictor}`);
  const bits = numberParm(parms, 'Colors', 1) * numberParm(parms, 'BitsPerComponent', 8);
  const columns = Math.ceil((bits * numberParm(parms, 'Columns', 1)) / 8);
  const pixel = Math.max(1, bits >> 3);
  if (!(columns >= 1 && columns <= 1 << 24))
    throw filterError('FlateDecode with unusable /Columns');
  const rows = Math.ceil(data.length / (columns + 1));
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * (columns + 1);
    const filtered = data.subarray(from + 1, from + 1 + columns);
    unfilterRow(data[from] ?? 0, { filtered, out, at: row * columns, columns, pixel });
  }
  return out;
}

interface Row {
  /** As it stands in the data; the last one may be short. */
  readonly filtered: Uint8Array;
  /** The rows above are in it already, and zeros below. */
  readonly out: Uint8Array;
  readonly at: number;
  readonly columns: number;
  readonly pixel: number;
}

/**
 * One row by its PNG filter type (PNG specification §9.2). What lies left of and above the image is zero, so
 * the first pixel of a row is set apart, and so is the first row. A loop for each type: cross-reference
 * streams have a million bytes and more.
 */
function unfilterRow(kind: number, { filtered, out, at, columns, pixel }: Row): void {
  const above = at - columns;
  const up = (i: number): number => (above >= 0 ? (out[above + i] ?? 0) : 0);
  const left = (i: number): number => (i >= pixel ? (out[at + i - pixel] ?? 0) : 0);
  out.set(filtered, at);
  switch (kind) {
    case 0:
      return;
    case 1:
      for (let i = pixel; i < columns; i++)
        out[at + i] = (out[at + i] ?? 0) + (out[at + i - pixel] ?? 0);
      return;
    case 2:
      if (above < 0) return;
      for (let i = 0; i < columns; i++) out[at + i] = (out[at + i] ?? 0) + (out[above + i] ?? 0);
      return;
    case 3:
      for (let i = 0; i < columns; i++) out[at + i] = (out[at + i] ?? 0) + ((left(i) + up(i)) >> 1);
      return;
    case 4:
      for (let i = 0; i < columns; i++) {
        const corner = i >= pixel ? up(i - pixel) : 0;
        out[at + i] = (out[at + i] ?? 0) + paeth(left(i), up(i), corner);
      }
      return;
    default:
      throw filterError(`FlateDecode with PNG filter ${kind}`);
  }
}

/** Of left, above and above left, the one nearest to their plane (PNG specification §9.4). */
function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function asciiHex(data: Uint8Array): Uint8Array {
  const digits: number[] = [];
  for (const byte of data) {
    if (byte === 0x3e) break;
    const digit = parseInt(String.fromCharCode(byte), 16);
    if (!Number.isNaN(digit)) digits.push(digit);
  }
  if (digits.length % 2 === 1) digits.push(0);
  return Uint8Array.from(
    { length: digits.length / 2 },
    (_, i) => (digits[2 * i] ?? 0) * 16 + (digits[2 * i + 1] ?? 0),
  );
}

function ascii85(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  let group: number[] = [];
  for (const byte of data) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    else if (byte >= 0x21 && byte <= 0x75) group.push(byte - 0x21);
    if (group.length === 5) {
      out.push(...ascii85Group(group));
      group = [];
    }
  }
  if (group.length > 1)
    out.push(...ascii85Group([...group, 84, 84, 84, 84].slice(0, 5)).slice(0, group.length - 1));
  return Uint8Array.from(out);
}

function ascii85Group(digits: readonly number[]): number[] {
  const value = digits.reduce((sum, digit) => sum * 85 + digit, 0);
  return [value / 2 ** 24, value / 2 ** 16, value / 2 ** 8, value].map(
    (part) => Math.floor(part) % 256,
  );
}

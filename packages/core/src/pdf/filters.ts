import { Unzlib } from 'fflate';
import { coreError, type KysoError } from '../errors.js';
import { concat } from '../bytes/index.js';
import { MAX_DECODED_BYTES, MAX_FILTERS } from './limits.js';
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

function inflate(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Unzlib((part) => {
    length += part.length;
    if (length > MAX_DECODED_BYTES) {
      throw coreError('ERR_LIMIT', `stream decodes to more than ${MAX_DECODED_BYTES} bytes`, {
        facts: { limit: MAX_DECODED_BYTES },
      });
    }
    parts.push(part);
  });
  try {
    // In pieces, so that the bound above is met before memory is taken.
    for (let at = 0; at < data.length; at += 1 << 16) {
      stream.push(data.subarray(at, at + (1 << 16)), at + (1 << 16) >= data.length);
    }
  } catch (cause) {
    if (length > MAX_DECODED_BYTES) throw cause;
    throw coreError('ERR_PDF_SYNTAX', 'deflated stream is damaged', { cause });
  }
  return parts.length === 1 ? (parts[0] ?? data) : concat(parts);
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
    unfilterRow({ data, out, columns, pixel, kind: data[row * (columns + 1)] ?? 0 }, row);
  }
  return out;
}

interface Row {
  readonly data: Uint8Array;
  readonly out: Uint8Array;
  readonly columns: number;
  readonly pixel: number;
  readonly kind: number;
}

/** One row by its PNG filter type (PNG specification §9.2). */
function unfilterRow({ data, out, columns, pixel, kind }: Row, row: number): void {
  const from = row * (columns + 1) + 1;
  const to = row * columns;
  for (let i = 0; i < columns; i++) {
    const left = i >= pixel ? (out[to + i - pixel] ?? 0) : 0;
    const up = row > 0 ? (out[to + i - columns] ?? 0) : 0;
    const upLeft = row > 0 && i >= pixel ? (out[to + i - columns - pixel] ?? 0) : 0;
    out[to + i] = (data[from + i] ?? 0) + predicted(kind, { left, up, upLeft });
  }
}

function predicted(
  kind: number,
  { left, up, upLeft }: { left: number; up: number; upLeft: number },
): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - upLeft;
      const [a, b, c] = [
        Math.abs(estimate - left),
        Math.abs(estimate - up),
        Math.abs(estimate - upLeft),
      ];
      return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }
    default:
      throw filterError(`FlateDecode with PNG filter ${kind}`);
  }
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

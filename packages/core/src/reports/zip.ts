import { concat, utf8Bytes } from '../bytes/index.js';

/** A file of a ZIP, kept as it is. Sizes and offsets in bytes. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly path: string;
  readonly size: number;
  /** CRC-32 of ISO 3309. */
  readonly crc: number;
}

/** Where an entry stands. */
export interface PlacedEntry extends ZipEntry {
  /** Of its local header. */
  readonly offset: number;
}

/** Largest offset and size that a ZIP without ZIP64 can name (APPNOTE 6.3.10 §4.4.1.4 takes the last value away). */
export const MAX_ZIP_BYTES = 0xfffffffe;
/** Most files of a bundle: a document with hundreds of signatures has some tens of pieces of evidence for each. */
export const MAX_ZIP_ENTRIES = 4096;
/** Length of the end of central directory record without a comment (§4.3.16). */
export const END_LENGTH = 22;

const LOCAL_SIGNATURE = 0x04034b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
/** What a reader must know: 1.0 for files that are stored (§4.4.3.2). */
const VERSION = 10;
/** Bit 11: names are UTF-8 (§4.4.4). */
const UTF8 = 0x0800;
const STORED = 0;
/** 1 January 1980, the first that the format knows: a bundle is the same whenever it is written. */
const DATE = 0x21;

/** The local file header (§4.3.7). */
export function localHeader(entry: ZipEntry): Uint8Array {
  const name = utf8Bytes(entry.path);
  const fixed = record([[4, LOCAL_SIGNATURE], ...common(entry, name), [2, 0]]);
  return concat([fixed, name]);
}

/** Its header in the central directory (§4.3.12). */
export function centralHeader(entry: PlacedEntry): Uint8Array {
  const name = utf8Bytes(entry.path);
  const fixed = record([
    [4, CENTRAL_SIGNATURE],
    [2, VERSION],
    ...common(entry, name),
    ...fields(2, [0, 0, 0, 0]),
    [4, 0],
    [4, entry.offset],
  ]);
  return concat([fixed, name]);
}

/** The end of central directory record (§4.3.16). */
export function endRecord(count: number, directory: { size: number; offset: number }): Uint8Array {
  return record([
    [4, END_SIGNATURE],
    ...fields(2, [0, 0, count, count]),
    ...fields(4, [directory.size, directory.offset]),
    [2, 0],
  ]);
}

/** What both headers say, in the same order. */
function common({ crc, size }: ZipEntry, name: Uint8Array): Field[] {
  return [
    ...fields(2, [VERSION, UTF8, STORED, 0, DATE]),
    ...fields(4, [crc, size, size]),
    [2, name.length],
  ];
}

type Field = readonly [bytes: 2 | 4, value: number];

function fields(bytes: 2 | 4, values: readonly number[]): Field[] {
  return values.map((value) => [bytes, value]);
}

function record(parts: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, [length]) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [length, value] of parts) {
    if (length === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += length;
  }
  return bytes;
}

/** CRC-32 that goes on from `crc`, 0 at the beginning. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const table = (crcTable ??= makeTable());
  let value = ~crc;
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}

let crcTable: Uint32Array | undefined;

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
}

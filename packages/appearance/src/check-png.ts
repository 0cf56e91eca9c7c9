import { unzlibSync } from 'fflate';
import { markError } from './errors.js';

/** Pixels are held unpacked, four bytes each, while the image is read: 16 million take 64 MiB. */
const MAXIMUM_PIXELS = 16_777_216;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** True when the bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((value, index) => bytes[index] === value);
}

/** What the chunks of a PNG say of it. */
export interface PngFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** True where the file can say of a pixel that it is not opaque (colour type or tRNS). */
  readonly alpha: boolean;
  readonly animated: boolean;
}

/**
 * Throws `ERR_MARK_IMAGE_TOO_LARGE` for too many pixels, and `RangeError` unless the file has all its chunks and as
 * many bytes of pixels as its size needs (PNG, third edition). The decoder that draws the image checks none of it:
 * it fills up a truncated file with black and takes memory for any size it is told.
 */
export function checkPng(bytes: Uint8Array): PngFacts {
  const chunks = readChunks(bytes);
  const header = readHeader(chunks[0]);
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content);
  const expected = unpackedLength(header);
  const found = unzlibSync(joined(packed), { out: new Uint8Array(expected) }).length;
  if (found < expected) throw new RangeError(`expected ${expected} bytes, found ${found}`);
  const has = (wanted: string) => chunks.some(({ type }) => type === wanted);
  const { width, height, alpha } = header;
  return { width, height, alpha: alpha || has('tRNS'), animated: has('acTL') };
}

interface Chunk {
  readonly type: string;
  readonly content: Uint8Array;
}

function readChunks(bytes: Uint8Array): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let offset = SIGNATURE.length; offset + 12 <= bytes.length;) {
    const end = offset + 8 + view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (end + 4 > bytes.length) break;
    chunks.push({ type, content: bytes.subarray(offset + 8, end) });
    if (type === 'IEND') return chunks;
    offset = end + 4;
  }
  throw new RangeError(`the file breaks off before its end, after ${chunks.length} chunks`);
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly interlaced: boolean;
  /** True for the colour types with an alpha channel. */
  readonly alpha: boolean;
}

/** Samples per pixel by colour type (§11.2.1). */
const SAMPLES = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

function readHeader(chunk: Chunk | undefined): Header {
  if (chunk?.type !== 'IHDR') throw new RangeError('the file does not begin with a header');
  const { buffer, byteOffset, byteLength } = chunk.content;
  const view = new DataView(buffer, byteOffset, byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const type = view.getUint8(9);
  const samples = SAMPLES.get(type);
  if (samples === undefined) throw new RangeError(`unknown colour type ${type}`);
  checkPixels(width, height);
  const bitsPerPixel = samples * view.getUint8(8);
  const interlaced = view.getUint8(12) === 1;
  return { width, height, bitsPerPixel, interlaced, alpha: type === 4 || type === 6 };
}

/** Throws `ERR_MARK_IMAGE_TOO_LARGE`, or `RangeError` for an image without pixels. */
export function checkPixels(width: number, height: number): void {
  if (width === 0 || height === 0) throw new RangeError(`no pixels: ${width} × ${height}`);
  if (width * height <= MAXIMUM_PIXELS) return;
  throw markError(
    'ERR_MARK_IMAGE_TOO_LARGE',
    `expected at most ${MAXIMUM_PIXELS} pixels, found ${width} × ${height}`,
    { facts: { width, height, maximum: MAXIMUM_PIXELS } },
  );
}

/** The seven passes of Adam7 (§8.1): first column and row, then the distance between columns and rows. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function unpackedLength({ width, height, bitsPerPixel, interlaced }: Header): number {
  const passes = interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  let length = 0;
  for (const [left, top, across, down] of passes) {
    const columns = Math.ceil((width - left) / across);
    const rows = Math.ceil((height - top) / down);
    // Each row begins with a byte for its filter.
    if (columns > 0 && rows > 0) length += rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  }
  return length;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

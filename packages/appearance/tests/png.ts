import { crc32, deflateSync } from 'node:zlib';

/** Pixels as `(x, y) → [red, green, blue, alpha]`. */
export type Painter = (x: number, y: number) => readonly [number, number, number, number];

/** Writes a PNG of 8 bits per sample, with an alpha channel or without. */
export function makePng(
  width: number,
  height: number,
  { paint, alpha = true }: { readonly paint: Painter; readonly alpha?: boolean },
): Uint8Array {
  const rows: number[] = [];
  for (let y = 0; y < height; y++) {
    rows.push(0);
    for (let x = 0; x < width; x++) rows.push(...paint(x, y).slice(0, alpha ? 4 : 3));
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngHeader(width, height, { colourType: alpha ? 6 : 2 }),
    pngChunk('IDAT', deflateSync(Uint8Array.from(rows))),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** The chunk IHDR of an image of 8 bits per sample. */
export function pngHeader(
  width: number,
  height: number,
  {
    colourType = 6,
    interlaced = false,
  }: { readonly colourType?: number; readonly interlaced?: boolean },
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return pngChunk('IHDR', header);
}

/** One chunk with its length and check sum. */
export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(content.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

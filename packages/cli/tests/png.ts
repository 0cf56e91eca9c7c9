import { crc32, deflateSync } from 'node:zlib';

export interface PngSize {
  readonly width: number;
  readonly height: number;
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** A PNG of 8 bits RGBA; `pixel` is asked with both coordinates from 0 to 1. */
function png({ width, height }: PngSize, pixel: (x: number, y: number) => Pixel): Uint8Array {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows.set(pixel(x / width, y / height), y * (width * 4 + 1) + 1 + x * 4);
  return pngOf({ width, height }, rows);
}

/** The seal of an office: a red ring, nothing around it. */
export const SEAL = png({ width: 120, height: 120 }, (x, y) => {
  const distance = Math.hypot(x - 0.5, y - 0.5);
  return distance > 0.42 && distance < 0.49 ? [220, 20, 30, 230] : [0, 0, 0, 0];
});

/** A stroke with a blue pen. */
export const SIGNATURE = png({ width: 180, height: 120 }, (x, y) =>
  Math.abs(y - 0.5 - 0.3 * Math.sin(9 * x)) < 0.04 ? [20, 40, 200, 255] : [0, 0, 0, 0],
);

/** The same on white paper. */
export const SIGNATURE_ON_PAPER = png({ width: 90, height: 60 }, (x, y) =>
  Math.abs(y - 0.5 - 0.3 * Math.sin(9 * x)) < 0.04 ? [20, 40, 200, 255] : [255, 255, 255, 255],
);

/** Says of itself that it has 900 million pixels. */
export const HUGE = pngOf({ width: 30_000, height: 30_000 }, Buffer.alloc(1));

function pngOf({ width, height }: PngSize, rows: Buffer): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, truecolour with alpha (PNG §11.2.1).
  header.set([8, 6, 0, 0, 0], 8);
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')];
  return new Uint8Array(Buffer.concat([mark, ...chunks]));
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

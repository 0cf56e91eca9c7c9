import { crc32, deflateSync } from 'node:zlib';

/** Eight bytes that every PNG begins with (ISO/IEC 15948 §5.2). */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A handwritten signature in blue: two waves of ink. */
export const SIGNATURE_IMAGE = png(360, 240, (x, y) => {
  const wave = 0.5 + 0.28 * Math.sin(9 * x) * (1 - x * 0.6) + 0.1 * Math.sin(31 * x);
  const isInk = Math.abs(y - wave) < 0.025 && x > 0.05 && x < 0.95;
  return isInk ? [20, 40, 200, 255] : [0, 0, 0, 0];
});

/** A round seal in red: two rings and a star, nothing of a real one. */
export const SEAL_IMAGE = png(300, 300, (x, y) => {
  const distance = Math.hypot(x - 0.5, y - 0.5);
  const angle = Math.atan2(y - 0.5, x - 0.5) + Math.PI / 2;
  const isRing = Math.abs(distance - 0.4725) < 0.0175 || Math.abs(distance - 0.32) < 0.01;
  const isStar = distance < 0.18 * (0.6 + 0.4 * Math.cos(5 * angle));
  return isRing || isStar ? [220, 20, 30, 230] : [0, 0, 0, 0];
});

/**
 * A PNG of 8-bit RGBA. `pixel` is asked for each point, both coordinates from 0 to 1 and y downwards.
 *
 * @param {number} width
 * @param {number} height
 * @param {(x: number, y: number) => readonly [number, number, number, number]} pixel
 * @returns {Uint8Array}
 */
function png(width, height, pixel) {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows.set(pixel(x / width, y / height), y * (width * 4 + 1) + 1 + x * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(SIGNATURE),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

import { crc32, deflateSync } from 'node:zlib';

/**
 * A square PNG of `side` pixels, red on transparent, like a scanned stamp: PNG (ISO/IEC 15948) with one
 * IDAT chunk.
 *
 * @param {number} side
 * @returns {Uint8Array}
 */
export function makePng(side) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6], 8); // 8 bits per sample, RGB with alpha
  const rows = Array.from({ length: side }, (_, y) => [0, ...pixelRow(y, side)]).flat();
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A ring that fades outwards. */
function pixelRow(y, side) {
  return Array.from({ length: side }, (_, x) => {
    const distance = Math.hypot(x - side / 2, y - side / 2) / (side / 2);
    const inRing = distance > 0.75 && distance < 0.95;
    return [200, 20, 30, inRing ? Math.round(255 * distance) : 0];
  }).flat();
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

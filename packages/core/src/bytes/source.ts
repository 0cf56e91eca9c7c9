import type { ByteSource } from '../ports.js';
import { coreError } from '../errors.js';

/** The bytes of an array as a source. The array must not change while it is in use. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    bytes,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length) {
        throw coreError(
          'ERR_IO',
          `bytes ${offset} to ${offset + length} of ${bytes.length} asked for`,
        );
      }
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** What every document-taking call accepts: bytes, or a source that reads on demand. */
export type BytesInput = Uint8Array | ByteSource;

/** The source of an input. */
export function asSource(input: BytesInput): ByteSource {
  return input instanceof Uint8Array ? bytesSource(input) : input;
}

/** Bytes read at a time when a source is passed over in order. */
const PIECE = 1 << 20;

/**
 * Feeds the bytes from `start` to `end` to `take`, in order and in pieces of at most 1 MiB (bytes in
 * memory as one piece). The next piece is read while `take` works on the last, so that a disk and a
 * digest do not wait for each other. A piece is `take`'s until it returns: what is kept must be copied.
 */
export async function forEachPiece(
  source: ByteSource,
  [start, end]: readonly [number, number],
  take: (piece: Uint8Array) => void | Promise<void>,
): Promise<void> {
  if (source.bytes) {
    await take(source.bytes.subarray(start, end));
    return;
  }
  if (start >= end) return;
  const begin = pieceReader(source, end - start);
  const lengthAt = (at: number): number => Math.min(PIECE, end - at);
  for (let at = start, coming = begin(at, lengthAt(at)); at < end; at += PIECE) {
    const piece = await coming;
    if (at + PIECE < end) coming = begin(at + PIECE, lengthAt(at + PIECE));
    // Where `take` throws nobody waits for what is under way, and its failure tells nothing more.
    coming.catch(() => undefined);
    await take(piece);
  }
}

/** The bytes from `start` to `end` in one array; a view of them where they stand in memory. */
export async function readRange(
  source: ByteSource,
  [start, end]: readonly [number, number],
): Promise<Uint8Array> {
  if (source.bytes) return source.bytes.subarray(start, end);
  const whole = new Uint8Array(Math.max(end - start, 0));
  let filled = 0;
  await forEachPiece(source, [start, end], (piece) => {
    whole.set(piece, filled);
    filled += piece.length;
  });
  return whole;
}

/** Reads pieces into two arrays by turns, where the source can: one is being read, the other in use. */
function pieceReader(
  source: ByteSource,
  total: number,
): (at: number, length: number) => Promise<Uint8Array> {
  if (!source.readInto) return async (at, length) => source.read(at, length);
  const size = Math.min(PIECE, total);
  const arrays = [new Uint8Array(size), new Uint8Array(total > PIECE ? size : 0)];
  return async (at, length) => {
    const array = arrays.shift() ?? new Uint8Array(size);
    arrays.push(array);
    const piece = array.subarray(0, length);
    await source.readInto?.(at, piece);
    return piece;
  };
}

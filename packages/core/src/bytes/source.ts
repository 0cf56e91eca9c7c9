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
 * digest do not wait for each other; at most two pieces are in memory.
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
  const begin = async (at: number): Promise<Uint8Array> =>
    source.read(at, Math.min(PIECE, end - at));
  if (start >= end) return;
  for (let at = start, coming = begin(at); at < end; at += PIECE) {
    const piece = await coming;
    if (at + PIECE < end) coming = begin(at + PIECE);
    // Where `take` throws nobody waits for what is under way, and its failure tells nothing more.
    coming.catch(() => undefined);
    await take(piece);
  }
}

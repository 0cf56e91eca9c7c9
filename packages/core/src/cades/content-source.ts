import { readRange } from '../bytes/index.js';
import { derError, Tag } from '../der/index.js';
import { coreError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import { CONSTRUCTED_OCTETS, type OuterElement, type OuterReader } from './ber-walk.js';

/** Most pieces of one content; OpenSSL writes pieces of 16 KiB and more, so these are 64 GiB. */
const MAX_PIECES = 1 << 22;

/** The content octets of an eContent, read where they stand: nothing is copied, however long they are. */
export async function contentSource(
  reader: OuterReader,
  octets: OuterElement,
): Promise<ByteSource> {
  const pieces: Piece[] = [];
  await collect(reader, octets, pieces);
  const [only] = pieces;
  if (pieces.length === 0) return partOf(reader.source, { at: 0, from: 0, length: 0 });
  return only && pieces.length === 1
    ? partOf(reader.source, only)
    : piecedSource(reader.source, pieces);
}

interface Piece {
  /** Where it stands in the content. */
  readonly at: number;
  /** Where it stands in the file. */
  readonly from: number;
  readonly length: number;
}

async function collect(reader: OuterReader, octets: OuterElement, pieces: Piece[]): Promise<void> {
  if (octets.tag === Tag.octetString) {
    const last = pieces[pieces.length - 1];
    const { contentStart: from, contentEnd } = octets;
    pieces.push({ at: last ? last.at + last.length : 0, from, length: contentEnd - from });
    if (pieces.length > MAX_PIECES)
      throw coreError('ERR_LIMIT', `content in more than ${MAX_PIECES} pieces`, {
        facts: { limit: MAX_PIECES },
      });
    return;
  }
  if (octets.tag !== CONSTRUCTED_OCTETS)
    throw derError('constructed OCTET STRING holds another type', octets.start);
  for await (const part of reader.children(octets)) await collect(reader, part, pieces);
}

function partOf(source: ByteSource, { from, length }: Piece): ByteSource {
  const { bytes } = source;
  return {
    size: length,
    ...(bytes && { bytes: bytes.subarray(from, from + length) }),
    read: (offset, wanted) => source.read(from + within(offset, wanted, length), wanted),
    ...(source.readInto && {
      readInto: async (offset: number, target: Uint8Array) =>
        source.readInto?.(from + within(offset, target.length, length), target),
    }),
  };
}

function piecedSource(source: ByteSource, pieces: readonly Piece[]): ByteSource {
  const last = pieces[pieces.length - 1];
  const size = last ? last.at + last.length : 0;
  return {
    size,
    async read(offset, length) {
      within(offset, length, size);
      const whole = new Uint8Array(length);
      let filled = 0;
      for (let i = pieceAt(pieces, offset); filled < length; i++) {
        const piece = pieces[i];
        if (!piece) break;
        const skip = offset + filled - piece.at;
        const count = Math.min(piece.length - skip, length - filled);
        const start = piece.from + skip;
        whole.set(await readRange(source, [start, start + count]), filled);
        filled += count;
      }
      return whole;
    },
  };
}

function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function within(offset: number, length: number, size: number): number {
  if (offset >= 0 && length >= 0 && offset + length <= size) return offset;
  throw coreError('ERR_IO', `bytes ${offset} to ${offset + length} of ${size} asked for`);
}

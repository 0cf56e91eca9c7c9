import type { ByteSource, CryptoProvider, StreamingDigest } from '../../src/ports.js';
import { crypto } from './cast.js';

const PIECE = 1 << 20;
/** The one array that every read of nothing but zeros answers, known by its buffer. */
const ZEROS = new Uint8Array(PIECE);
const text = (bytes: string): Uint8Array => new Uint8Array(Buffer.from(bytes, 'latin1'));

/** How a document is written that exists only as a rule for its bytes. */
export interface HugeWish {
  /** Bytes of the document, about. */
  readonly size: number;
  /** `table`, or the width in bytes of an offset in the cross-reference stream. */
  readonly xref: 'table' | 5 | 6 | 7 | 8;
}

/** A valid one-page document whose attached file is zeros; form, page and catalog stand behind them. */
export function hugePdf({ size, xref }: HugeWish): ByteSource {
  const hole = size - 2000;
  const head = text(
    `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n4 0 obj\n<< /Type /EmbeddedFile /Length ${String(hole)} >>\nstream\n`,
  );
  const offsets: Record<number, number> = { 4: 15 };
  let tail = '\nendstream\nendobj\n';
  const put = (num: number, body: string): void => {
    offsets[num] = head.length + hole + tail.length;
    tail += `${String(num)} 0 obj\n${body}\nendobj\n`;
  };
  put(1, '<< /Type /Catalog /Pages 2 0 R >>');
  put(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  put(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>');
  const at = head.length + hole + tail.length;
  if (xref === 'table') tail += table(offsets);
  else put(5, xrefStream({ ...offsets, 5: at }, xref));
  tail += `startxref\n${String(at)}\n%%EOF\n`;
  return joined(bytesAt(head), zeros(hole), bytesAt(text(tail)));
}

function table(offsets: Readonly<Record<number, number>>): string {
  const rows = [1, 2, 3, 4].map((num) => `${String(offsets[num]).padStart(10, '0')} 00000 n \n`);
  return `xref\n0 5\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size 5 /Root 1 0 R >>\n`;
}

function xrefStream(offsets: Readonly<Record<number, number>>, width: number): string {
  const row = (type: number, value: number): number[] => [
    type,
    ...Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** (width - 1 - i)) % 256),
    0,
  ];
  const rows = [row(0, 0), ...[1, 2, 3, 4, 5].map((num) => row(1, offsets[num] ?? 0))].flat();
  const dict = `/Type /XRef /Size 6 /W [1 ${String(width)} 1] /Root 1 0 R /Length ${String(rows.length)}`;
  return `<< ${dict} >>\nstream\n${Buffer.from(rows).toString('latin1')}\nendstream`;
}

function bytesAt(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.slice(offset, offset + length) };
}

function zeros(size: number): ByteSource {
  return {
    size,
    read: (_, length) => (length <= PIECE ? ZEROS.subarray(0, length) : new Uint8Array(length)),
  };
}

/** Sources one behind the other, as a file that was appended to. */
export function joined(...parts: readonly ByteSource[]): ByteSource {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  return {
    size,
    async read(offset, length) {
      const pieces: Uint8Array[] = [];
      let start = 0;
      for (const part of parts) {
        const [from, to] = [
          Math.max(offset - start, 0),
          Math.min(offset + length - start, part.size),
        ];
        if (from < to) pieces.push(await part.read(from, to - from));
        start += part.size;
      }
      const [only = new Uint8Array(0)] = pieces;
      return pieces.length <= 1 ? only : new Uint8Array(Buffer.concat(pieces));
    },
  };
}

/**
 * The usual cryptography, whose digests count zeros of a hole instead of hashing them: gigabytes take
 * milliseconds, and any other byte, or another number of zeros, still makes another digest.
 */
export const countingCrypto: CryptoProvider = {
  ...crypto,
  createDigest: (algorithm) => countingDigest(crypto.createDigest(algorithm), 0),
};

function countingDigest(inner: StreamingDigest, begun: number): StreamingDigest {
  let skipped = begun;
  return {
    update(bytes) {
      if (bytes.length > 0 && bytes.buffer === ZEROS.buffer) skipped += bytes.length;
      else inner.update(bytes);
    },
    clone: () => countingDigest(inner.clone(), skipped),
    digest() {
      if (skipped > 0) inner.update(text(`${String(skipped)} zeros`));
      return inner.digest();
    },
  };
}

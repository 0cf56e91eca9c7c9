import { fc } from '../../../../test-fixtures/properties.js';
import { describe, expect, it } from 'vitest';
import {
  asSource,
  bytesSource,
  compareBytes,
  concat,
  equalBytes,
  forEachPiece,
  fromBase64,
  fromHex,
  latin1Bytes,
  latin1Text,
  toBase64,
  toHex,
  utf8Bytes,
  utf8Text,
} from '../../src/bytes/index.js';
import type { ByteSource } from '../../src/ports.js';

const anyBytes = fc.uint8Array({ maxLength: 200 });

describe('text of bytes', () => {
  it('hexadecimal, Base64 and Latin-1 are read back and agree with Buffer', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(toHex(bytes)).toBe(buffer.toString('hex'));
        expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes);
        expect(toBase64(bytes)).toBe(buffer.toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(latin1Text(bytes)).toBe(buffer.toString('latin1'));
        expect(latin1Bytes(latin1Text(bytes))).toEqual(bytes);
      }),
    );
  });

  it('pieces of a long array join without a seam', () => {
    const bytes = new Uint8Array(30_001).map((_, at) => at * 7);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(latin1Text(bytes)).toBe(Buffer.from(bytes).toString('latin1'));
  });

  it('UTF-8 keeps every text, a byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8Text(utf8Bytes(`\ufeff${text}`))).toBe(`\ufeff${text}`);
      }),
    );
    expect(utf8Text(utf8Bytes('Ban Cơ yếu Chính phủ'))).toBe('Ban Cơ yếu Chính phủ');
  });

  it.each([
    ['a lone continuation octet', [0x80]],
    ['an overlong form', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a sequence that breaks off', [0xe1, 0xba]],
  ])('%s is no UTF-8', (_, octets) => {
    expect(utf8Text(Uint8Array.from(octets))).toBeUndefined();
  });

  it.each(['0', '0g', ' 00', '0x00'])('%j is no hexadecimal', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it.each(['A', 'AA', 'AAA', 'A===', '====', 'AA=A', 'AA-_', 'AAAA='])(
    '%j is no Base64',
    (text) => {
      expect(fromBase64(text)).toBeUndefined();
    },
  );

  it('white space in Base64 is passed over', () => {
    expect(fromBase64(' AA\r\nEC\t')).toEqual(Uint8Array.of(0, 1, 2));
  });
});

describe('joining and comparing', () => {
  it('concat is all parts in order', () => {
    fc.assert(
      fc.property(fc.array(anyBytes), (parts) => {
        expect(concat(parts)).toEqual(new Uint8Array(Buffer.concat(parts)));
      }),
    );
  });

  it('compareBytes orders as Buffer does, and is zero just where bytes are equal', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalBytes(a, a.slice())).toBe(true);
      }),
    );
  });
});

describe('a source', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);

  it('of an array reads within it and refuses what is beyond', () => {
    const source = bytesSource(bytes);
    expect(source.size).toBe(5);
    expect(source.read(1, 3)).toEqual(Uint8Array.of(2, 3, 4));
    expect(source.read(5, 0)).toEqual(new Uint8Array());
    for (const [offset, length] of [
      [3, 3],
      [-1, 2],
      [0, -1],
      [6, 0],
    ] as const) {
      expect(() => source.read(offset, length)).toThrow(
        expect.objectContaining({ code: 'ERR_IO' }),
      );
    }
    expect(asSource(source)).toBe(source);
    expect(asSource(bytes).bytes).toBe(bytes);
  });

  it('that reads on demand is passed over in pieces of 1 MiB at most', async () => {
    const size = 2 * 1024 * 1024 + 5;
    const reads: (readonly [number, number])[] = [];
    const source: ByteSource = {
      size,
      read(offset, length) {
        reads.push([offset, length]);
        return Promise.resolve(new Uint8Array(length).fill(offset % 251));
      },
    };
    let taken = 0;
    await forEachPiece(source, [3, size], (piece) => {
      taken += piece.length;
    });
    expect(taken).toBe(size - 3);
    expect(reads).toEqual([
      [3, 1_048_576],
      [1_048_579, 1_048_576],
      [2_097_155, 2],
    ]);
  });

  it('in memory is passed over at once, without a copy', async () => {
    const pieces: Uint8Array[] = [];
    await forEachPiece(bytesSource(bytes), [1, 4], (piece) => {
      pieces.push(piece);
    });
    expect(pieces).toEqual([Uint8Array.of(2, 3, 4)]);
    expect(pieces[0]?.buffer).toBe(bytes.buffer);
  });
});

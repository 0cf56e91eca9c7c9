import { failed, passed } from '../cms/index.js';
import type { DigestAlgorithm } from '../algorithms.js';
import type { ByteSource, CryptoProvider, StreamingDigest } from '../ports.js';
import type { Finding } from '../report.js';
import { concat, forEachPiece, readRange } from '../bytes/index.js';
import type { PdfSignature } from './find-signatures.js';

/** The bytes of both stretches, for the rare signature over the content itself. */
export async function rangeBytes(
  source: ByteSource,
  [, gapStart, gapEnd, rest]: Range,
): Promise<Uint8Array> {
  return concat([
    await readRange(source, [0, gapStart]),
    await readRange(source, [gapEnd, gapEnd + rest]),
  ]);
}

/** Four numbers that name two stretches of the file around one gap. */
export type Range = readonly [first: number, gapStart: number, gapEnd: number, rest: number];

/** The byte range where its numbers can be followed, and whether it is what it must be. */
export interface ByteRangeCheck {
  /** Undefined where nothing can be digested by it. */
  readonly range: Range | undefined;
  readonly finding: Finding;
}

/**
 * Checks /ByteRange before anything is hashed (ISO 32000-2 §12.8.1, EN 319 142-1 §6.3): four numbers,
 * the first 0, in order, inside the file, and the gap exactly the hexadecimal string of /Contents of
 * the dictionary that the cross-reference leads to.
 */
export function checkByteRange(signature: PdfSignature, size: number): ByteRangeCheck {
  const clause = 'ISO 32000-2 §12.8.1';
  const { byteRange, contentsAt } = signature;
  const found = byteRange?.join(' ') ?? 'absent';
  const wrong = (expected: string, range?: Range): ByteRangeCheck => ({
    range,
    finding: failed('byte-range', clause, { expected, found }),
  });
  if (byteRange?.length !== 4 || !byteRange.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    return wrong('four non-negative integers');
  }
  const range = byteRange as unknown as Range;
  const [first, gapStart, gapEnd, rest] = range;
  if (first !== 0) return wrong('first number 0');
  if (gapStart >= gapEnd || gapEnd + rest > size)
    return wrong(`two stretches in order within ${size} bytes`);
  if (!contentsAt.some(([start, end]) => start === gapStart && end === gapEnd)) {
    const [start, end] = contentsAt[0] ?? ['?', '?'];
    return wrong(`a gap from ${start} to ${end}, the string of /Contents`, range);
  }
  const contents = signature.dict.entries.get('Contents');
  if (typeof contents !== 'object' || contents?.kind !== 'string' || !contents.hex)
    return wrong('hexadecimal /Contents', range);
  return { range, finding: passed('byte-range', clause, { found }) };
}

/**
 * Digests over byte ranges in one pass: the running digest of the file from its start is kept and cloned
 * at each gap, so that many signatures of one file cost its length once and the stretch behind each gap.
 */
export function rangeDigests(
  source: ByteSource,
  crypto: CryptoProvider,
): (range: Range, algorithm: DigestAlgorithm) => Promise<Uint8Array> {
  const running = new Map<DigestAlgorithm, { at: number; digest: StreamingDigest }>();
  // What was digested once is asked for again where a timestamp is over the same bytes.
  const done = new Map<string, Uint8Array>();
  return async ([first, gapStart, gapEnd, rest], algorithm) => {
    const key = [algorithm, first, gapStart, gapEnd, rest].join(' ');
    const known = done.get(key);
    if (known) return known;
    const kept = running.get(algorithm);
    const state =
      kept && kept.at <= gapStart ? kept : { at: 0, digest: crypto.createDigest(algorithm) };
    await forEachPiece(source, [state.at, gapStart], (piece) => {
      state.digest.update(piece);
    });
    state.at = gapStart;
    running.set(algorithm, state);
    const own = state.digest.clone();
    await forEachPiece(source, [gapEnd, gapEnd + rest], (piece) => {
      own.update(piece);
    });
    const digest = own.digest();
    done.set(key, digest);
    return digest;
  };
}

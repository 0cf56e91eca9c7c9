import { concat, forEachPiece, readRange } from '../bytes/index.js';
import type { ByteSink, ByteSource } from '../ports.js';

/** A document with one revision appended. The original bytes are untouched. */
export interface UpdatedPdf {
  /** The appended bytes. */
  readonly revision: Uint8Array;
  /** The whole document in memory. */
  bytes(): Promise<Uint8Array>;
  /** The whole document in pieces of at most 1 MiB, the original read as it goes. */
  writeTo(sink: ByteSink): Promise<void>;
}

/** The original with the revision behind it. */
export function updatedPdf(source: ByteSource, revision: Uint8Array): UpdatedPdf {
  return {
    revision,
    async bytes() {
      return concat([await readRange(source, [0, source.size]), revision]);
    },
    async writeTo(sink) {
      await forEachPiece(source, [0, source.size], (piece) => sink.write(piece));
      await sink.write(revision);
    },
  };
}

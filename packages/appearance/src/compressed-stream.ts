import { zlibSync } from 'fflate';
import type { PDFContext, PDFRawStream } from 'pdf-lib';

/**
 * A stream with FlateDecode. pdf-lib's own way sets up a window of several hundred kilobytes for each of them,
 * which costs more than all else of a mark; nor does a higher level make glyphs smaller.
 */
export function compressedStream(
  context: PDFContext,
  bytes: Uint8Array,
  entries: Readonly<Record<string, number>> = {},
): PDFRawStream {
  return context.stream(zlibSync(bytes, { level: 3 }), {
    ...entries,
    Filter: 'FlateDecode',
  });
}

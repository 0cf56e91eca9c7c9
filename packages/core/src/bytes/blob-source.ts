import { coreError } from '../errors.js';
import type { ByteSource } from '../ports.js';

/** What is asked of a `Blob` or `File`, of browsers and of Node. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * A `Blob` or `File` that is read on demand: what a person chose in a browser is never whole in
 * memory. A read throws `ERR_IO` where it asks for bytes behind the end, and where the engine cannot
 * deliver them, as when the file behind the `File` was changed or removed.
 */
export function blobSource(blob: BlobLike): ByteSource {
  const { size } = blob;
  return {
    size,
    async read(offset, length) {
      const end = offset + length;
      if (offset < 0 || length < 0 || end > size)
        throw coreError('ERR_IO', `bytes ${offset} to ${end} of ${size} asked for`);
      const bytes = new Uint8Array(await contentOf(blob, offset, end));
      if (bytes.length === length) return bytes;
      throw coreError('ERR_IO', `the blob gives ${bytes.length} bytes from ${offset} to ${end}`, {
        facts: { offset },
      });
    },
  };
}

async function contentOf(blob: BlobLike, start: number, end: number): Promise<ArrayBuffer> {
  try {
    return await blob.slice(start, end).arrayBuffer();
  } catch (cause) {
    throw coreError('ERR_IO', 'the blob can no longer be read', {
      facts: { offset: start },
      cause,
    });
  }
}

import { coreError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import { MAX_DECODED_TOTAL } from './limits.js';

/** Least bytes fetched from a source that is not in memory: objects between pictures stand alone, and what follows them is not needed. */
const CHUNK = 1 << 14;
/** Chunks fetched together, from a place that is a multiple of so many, where reading goes on from one to the next. */
const GROUP = 4;

/** Chunks that may stand in memory when reading begins: 2 MiB, many times what finding one's way takes. */
const MAX_CHUNKS = 128;
/** Views up to this length are copies, lest a small object that is kept keeps its whole chunk. */
const COPIED = 4096;

/** Thrown when bytes are asked for that have not been fetched yet; `run` fetches them and tries again. */
class MissingBytes {
  readonly offset: number;
  readonly length: number;

  constructor(offset: number, length: number) {
    this.offset = offset;
    this.length = length;
  }
}

/**
 * Lets synchronous reading code work over any source: it asks for stretches, and where one is not
 * there yet the work is begun again after it was fetched. Bytes in memory never wait.
 */
export class ByteWindow {
  readonly source: ByteSource;
  readonly #chunks = new Map<number, Uint8Array>();

  #decoded = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Counts bytes that were decoded and stay in memory. Throws `ERR_LIMIT` where they are too many in all. */
  keep(decoded: Uint8Array): Uint8Array {
    this.#decoded += decoded.length;
    if (this.#decoded <= MAX_DECODED_TOTAL) return decoded;
    throw coreError(
      'ERR_LIMIT',
      `structure streams decode to more than ${MAX_DECODED_TOTAL} bytes in all`,
      {
        facts: { limit: MAX_DECODED_TOTAL },
      },
    );
  }

  get size(): number {
    return this.source.size;
  }

  /** The bytes from `offset`, at most `length` of them (fewer at the end of the file). */
  view(offset: number, length: number): Uint8Array {
    const end = Math.min(this.size, offset + length);
    if (offset >= end) return new Uint8Array(0);
    if (this.source.bytes) return this.source.bytes.subarray(offset, end);
    const first = Math.floor(offset / CHUNK);
    const last = Math.floor((end - 1) / CHUNK);
    const only = this.#chunk(first, offset, end - offset);
    if (first === last) {
      const [from, to] = [offset - first * CHUNK, end - first * CHUNK];
      return to - from <= COPIED ? only.slice(from, to) : only.subarray(from, to);
    }
    const joined = new Uint8Array(end - offset);
    for (let index = first; index <= last; index++) {
      const chunk = this.#chunk(index, offset, end - offset);
      const from = Math.max(offset - index * CHUNK, 0);
      const upTo = Math.min(end - index * CHUNK, CHUNK);
      joined.set(chunk.subarray(from, upTo), index * CHUNK + from - offset);
    }
    return joined;
  }

  /** Runs reading code to its end, fetching what it misses. The code must have no effect before it returns. */
  async run<T>(read: () => T): Promise<T> {
    // Only here: reading that is tried again must find what was fetched for it.
    if (this.#chunks.size > MAX_CHUNKS) this.#chunks.clear();
    for (;;) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof MissingBytes)) throw error;
        await this.#fetch(error);
      }
    }
  }

  #chunk(index: number, offset: number, length: number): Uint8Array {
    const chunk = this.#chunks.get(index);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal to `run`, never seen outside it
    if (!chunk) throw new MissingBytes(offset, length);
    return chunk;
  }

  async #fetch({ offset, length }: MissingBytes): Promise<void> {
    let first = Math.floor(offset / CHUNK);
    let last = Math.floor((offset + length - 1) / CHUNK);
    if (this.#hasRun(first - 2) || this.#hasRun(last + 1)) {
      first -= first % GROUP;
      last += GROUP - 1 - (last % GROUP);
    }
    for (let index = first; index <= last;) {
      let count = 0;
      while (count < GROUP && index + count <= last && !this.#chunks.has(index + count)) count++;
      if (count > 0) await this.#read(index, count);
      index += Math.max(1, count);
    }
  }

  /** True where a chunk and the next were read. */
  #hasRun(index: number): boolean {
    return this.#chunks.has(index) && this.#chunks.has(index + 1);
  }

  async #read(index: number, count: number): Promise<void> {
    const start = index * CHUNK;
    const length = Math.min(count * CHUNK, this.size - start);
    if (length <= 0) return;
    const bytes = await this.source.read(start, length);
    for (let at = 0; at * CHUNK < length; at++)
      this.#chunks.set(index + at, bytes.subarray(at * CHUNK, (at + 1) * CHUNK));
  }
}

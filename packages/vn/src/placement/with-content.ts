import { openHere } from './content-here.js';
import { placementError } from './errors.js';
import type { OpenContent } from './page-content.js';
import { openInThread, readingThread, type ReadingThread } from './reading-thread.js';

/** A document to be read, and how long that may take. */
export interface ContentRequest {
  readonly pdf: Uint8Array;
  readonly password: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

type Read<T> = (content: OpenContent) => Promise<T>;

/**
 * Opens a document, lets it be read, and closes it. Rejected with `ERR_LAYOUT_LIMIT` when it takes too long, and with the
 * reason of the signal when that is aborted.
 */
export function withContent<T>(request: ContentRequest, read: Read<T>): Promise<T> {
  const reading = readingThread();
  return reading ? readThere(reading, request, read) : readHere(request, read);
}

async function readThere<T>(
  reading: ReadingThread,
  request: ContentRequest,
  read: Read<T>,
): Promise<T> {
  const { thread } = reading;
  const unbind = bind(request, thread.end);
  try {
    const content = await openInThread(reading, request.pdf, request.password);
    const result = await read(content);
    await content.close();
    return result;
  } finally {
    unbind();
    thread.release();
  }
}

/** Reads where the caller runs. */
export async function readHere<T>(request: ContentRequest, read: Read<T>): Promise<T> {
  const { opened, stop } = await openHere(request.pdf, request.password);
  let unbind = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    unbind = bind(request, reject);
  });
  try {
    return await Promise.race([opened.then(read), ended]);
  } finally {
    unbind();
    await stop();
  }
}

/** Longest time of a timer in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Calls `end` when time is over or the signal is aborted, until what is answered is called. */
function bind({ signal, timeoutMs }: ContentRequest, end: (reason: unknown) => void): () => void {
  const abort = (): void => {
    end(signal?.reason);
  };
  const timer = setTimeout(
    () => {
      end(overTime(timeoutMs));
    },
    Math.min(timeoutMs, LONGEST),
  );
  signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
}

const overTime = (timeoutMs: number): Error =>
  placementError(
    'ERR_LAYOUT_LIMIT',
    `expected a document that is read within ${timeoutMs} ms, found one that takes longer`,
    { facts: { limit: 'time', allowed: timeoutMs } },
  );

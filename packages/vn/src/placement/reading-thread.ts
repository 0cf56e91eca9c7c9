import { builtin, threadPool, type Thread } from '@kyso/appearance/thread';
import type * as nodeModule from 'node:module';
import type * as nodeUrl from 'node:url';
import { MAX_LAYOUT_HEAP } from './limits.js';
import { TEXT_OPERATIONS, type OpenContent, type PageContent } from './page-content.js';
import { READING_PROGRAM } from './reading-program.js';

/** Threads of all calls of this process: each costs more to start than most documents to read. */
const POOL = threadPool({ source: READING_PROGRAM, heap: MAX_LAYOUT_HEAP });

/** A thread that can read documents, and the address of the library in it. */
export interface ReadingThread {
  readonly thread: Thread;
  readonly library: string;
}

/**
 * A thread for reading a document: pdf.js runs where it is called, and some documents keep it busy for ever. Undefined in
 * engines without threads, and where the library is not a file of its own.
 */
export function readingThread(): ReadingThread | undefined {
  const library = libraryAddress();
  const thread = library === undefined ? undefined : POOL.take();
  return thread && library !== undefined ? { thread, library } : undefined;
}

function libraryAddress(): string | undefined {
  const { createRequire } = builtin<typeof nodeModule>('node:module') ?? {};
  const { pathToFileURL } = builtin<typeof nodeUrl>('node:url') ?? {};
  if (!createRequire || !pathToFileURL) return undefined;
  try {
    const here = createRequire(import.meta.url);
    return pathToFileURL(here.resolve('pdfjs-dist/legacy/build/pdf.mjs')).href;
  } catch {
    // Not installed, which the import then says, or bundled with the caller's own code.
    return undefined;
  }
}

/** Opens a document in a thread; rejected with errors of pdf.js by their names. */
export async function openInThread(
  { thread, library }: ReadingThread,
  pdf: Uint8Array,
  password: string | undefined,
): Promise<OpenContent> {
  // A copy, which goes over to the thread.
  const data = new Uint8Array(pdf);
  const question = { kind: 'open', library, data, password };
  const { pageCount } = (await thread.ask(question, [data.buffer])) as { pageCount: number };
  return {
    pageCount,
    page: async (number) =>
      (await thread.ask({ kind: 'page', number, wanted: TEXT_OPERATIONS })) as PageContent,
    close: async () => {
      await thread.ask({ kind: 'close' });
    },
  };
}

import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { coreError, type KysoError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import { fileProblem, ioError } from './io-error.js';

/** A file that is read on demand, by as many readers at once as wanted. */
export interface FileSource extends ByteSource {
  /** What the file was when it was opened. */
  readonly stamp: FileStamp;
  /** Gives the file back; nothing can be read afterwards. */
  close(): Promise<void>;
}

/** Tells a file from every other, and from itself after it was written to, as far as its clock ticks. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  /** Bytes. */
  readonly size: number;
  /** Time of the last write in nanoseconds. */
  readonly modified: bigint;
}

/** The stamp of an open file. Throws `ERR_IO` as `openFile` where it is no regular file. */
export async function stampOf(handle: FileHandle, path: string): Promise<FileStamp> {
  const stats = await handle.stat({ bigint: true });
  if (stats.isDirectory()) throw fileProblem(path, 'EISDIR');
  if (!stats.isFile()) throw fileProblem(path, 'EINVAL');
  const { dev, ino, size, mtimeNs } = stats;
  return { device: dev, inode: ino, size: Number(size), modified: mtimeNs };
}

export interface OpenFileOptions {
  /** Ends reading: `read` throws the signal's reason from then on. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a regular file for reading. Nothing is read yet, and no more than asked for is ever in
 * memory. Throws `ERR_IO` with `path` (the name alone) and `errno`: `ENOENT`, `EISDIR`, `EACCES`,
 * …; `EINVAL` for devices and pipes.
 */
export async function openFile(
  path: string,
  { signal }: OpenFileOptions = {},
): Promise<FileSource> {
  const handle = await openHandle(path);
  try {
    return readerOf(handle, path, { stamp: await stampOf(handle, path), signal });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Reads a whole file of at most `maxBytes` bytes: keys, certificates, images. Throws as `openFile`,
 * and `ERR_LIMIT`.
 */
export async function readWholeFile(path: string, maxBytes: number): Promise<Uint8Array> {
  const source = await openFile(path);
  try {
    if (source.size > maxBytes) {
      throw coreError(
        'ERR_LIMIT',
        `${basename(path)} has ${source.size} bytes, the bound is ${maxBytes}`,
        {
          facts: { path: basename(path), found: source.size, limit: maxBytes },
        },
      );
    }
    return await source.read(0, source.size);
  } finally {
    await source.close();
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK the opening of a pipe waits until somebody writes to it.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw ioError(path, error);
  }
}

/** The source over an open file; closing it closes the handle. */
export function readerOf(
  handle: FileHandle,
  path: string,
  { stamp, signal }: { readonly stamp: FileStamp; readonly signal: AbortSignal | undefined },
): FileSource {
  const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
    for (let filled = 0; filled < target.length;) {
      signal?.throwIfAborted();
      const rest = { bytes: target.subarray(filled), position: offset + filled };
      const count = await readOnce(handle, path, rest);
      if (count === 0) throw endsBefore(path, offset + target.length, offset + filled);
      filled += count;
    }
  };
  return {
    size: stamp.size,
    stamp,
    readInto,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      await readInto(offset, bytes);
      return bytes;
    },
    close: () => handle.close(),
  };
}

function endsBefore(path: string, end: number, offset: number): KysoError {
  return coreError('ERR_IO', `${basename(path)}: ends before byte ${end}`, {
    facts: { path: basename(path), errno: 'EIO', offset },
  });
}

async function readOnce(
  handle: FileHandle,
  path: string,
  { bytes, position }: { readonly bytes: Uint8Array; readonly position: number },
): Promise<number> {
  try {
    return (await handle.read(bytes, 0, bytes.length, position)).bytesRead;
  } catch (error) {
    throw ioError(path, error);
  }
}

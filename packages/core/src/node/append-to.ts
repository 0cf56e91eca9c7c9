import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DigestAlgorithm } from '../algorithms.js';
import { equalBytes, forEachPiece, toHex } from '../bytes/index.js';
import { coreError, type KysoError } from '../errors.js';
import type { SignedPdf } from '../pades/index.js';
import type { ByteSource } from '../ports.js';
import { nodeCrypto } from './crypto.js';
import { errnoOf, ioError, isSystemError, system } from './io-error.js';
import { readerOf, stampOf, type FileSource, type FileStamp } from './open-file.js';

export interface AppendOptions {
  /**
   * The source that was signed, as `openFile` gave it for this file. With it the file is known to be
   * the same by its inode, length and time of last writing; without it all its bytes are digested
   * once more and compared.
   */
  readonly source?: FileSource;
  /** Gives up before anything is written. Throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Appends the revision of a signed document to the file that was signed, which costs the length of
 * the revision and not of the document, and syncs it. Answers what was appended. `signed` may be a
 * function that signs: it is called once the file is known to be writable, so that no key is used in
 * vain. Throws `ERR_DOCUMENT_MISMATCH` where the file is not, or no longer, the one that was signed,
 * and `ERR_IO` with `path` and `errno` (`EACCES`, `ENOSPC`, …).
 *
 * Whatever fails while writing, the file is cut back to its old length; where even that fails,
 * `ERR_IO` says so by `restored: false` and `length`, the length to cut it to. The old bytes are never
 * touched, also not by a power failure, which can leave a part of the revision behind them. Nothing
 * locks the file: two programs must not append to it at once.
 */
export async function appendTo(
  path: string,
  signed: SignedPdf | (() => Promise<SignedPdf>),
  options: AppendOptions = {},
): Promise<SignedPdf> {
  const handle = await system(path, () => open(path, 'r+'));
  try {
    const before = await stampOf(handle, path);
    const done = typeof signed === 'function' ? await signed() : signed;
    await refuseOther(handle, path, { signed: done, before, options });
    options.signal?.throwIfAborted();
    await appendOrCutBack(handle, path, done);
    return done;
  } finally {
    await handle.close();
  }
}

interface Appending {
  readonly signed: SignedPdf;
  /** The file as it was before signing began. */
  readonly before: FileStamp;
  readonly options: AppendOptions;
}

async function refuseOther(
  handle: FileHandle,
  path: string,
  { signed: { original }, before, options: { source, signal } }: Appending,
): Promise<void> {
  if (before.size !== original.length) throw mismatch(path, original.length, before.size);
  if (!source) {
    const reader = readerOf(handle, path, { stamp: before, signal });
    const found = await digestOf(reader, original.digestAlgorithm);
    if (!equalBytes(found, original.digest))
      throw mismatch(path, toHex(original.digest), toHex(found));
  }
  const now = await stampOf(handle, path);
  if (!isSameStamp(before, now) || (source && !isSameStamp(source.stamp, now)))
    throw mismatch(path, 'the file as it was signed', 'a changed or another file');
}

async function digestOf(source: ByteSource, algorithm: DigestAlgorithm): Promise<Uint8Array> {
  const digest = nodeCrypto().createDigest(algorithm);
  await forEachPiece(source, [0, source.size], (piece) => {
    digest.update(piece);
  });
  return digest.digest();
}

function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return (
    one.device === other.device &&
    one.inode === other.inode &&
    one.size === other.size &&
    one.modified === other.modified
  );
}

function mismatch(path: string, expected: string | number, found: string | number): KysoError {
  const name = basename(path);
  return coreError(
    'ERR_DOCUMENT_MISMATCH',
    `${name} is not what was signed: expected ${expected}, found ${found}`,
    { facts: { path: name, expected, found } },
  );
}

async function appendOrCutBack(
  handle: FileHandle,
  path: string,
  { revision, original: { length } }: SignedPdf,
): Promise<void> {
  try {
    await writeAll(handle, revision, length);
    await handle.sync();
    const { size } = await stampOf(handle, path);
    const expected = length + revision.length;
    if (size !== expected) throw mismatch(path, expected, size);
  } catch (error) {
    await cutBack(handle, path, length);
    throw isSystemError(error) ? ioError(path, error) : error;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** The file as it was before; synced, so that a power failure does not bring the rest back. */
async function cutBack(handle: FileHandle, path: string, length: number): Promise<void> {
  try {
    await handle.truncate(length);
    await handle.sync();
  } catch (cause) {
    const name = basename(path);
    throw coreError('ERR_IO', `${name}: could not be cut back to its ${length} bytes`, {
      facts: { path: name, errno: errnoOf(cause), length, restored: false },
      cause,
    });
  }
}

import { randomBytes } from 'node:crypto';
import { link, lstat, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteSink } from '../ports.js';
import { errnoOf, fileProblem, isSystemError, system } from './io-error.js';

export interface WriteFileOptions {
  /** Puts the new file in the place of an existing one. Default: an existing file is an error. */
  readonly force?: boolean;
  /** Mode of the file before the process's umask; default 0o666. */
  readonly mode?: number;
  /** Gives up, between two writes and before the file gets its name. Throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Writes a file whole or not at all: into a temporary file beside the target, synced and then given
 * its name. Whatever fails, `write` included, leaves nothing behind and an existing target as it
 * was. Throws `ERR_IO` with `path` (the name alone) and `errno`: `EEXIST` for an existing target
 * without `force` (found before `write` is called), `ENOSPC`, `EACCES`, …; errors of `write` pass
 * through.
 */
export async function writeFileAtomically(
  path: string,
  write: (sink: ByteSink) => Promise<void>,
  options: WriteFileOptions = {},
): Promise<void> {
  const target = await targetOf(path, options);
  const temporary = join(
    dirname(target),
    `.${basename(target)}.${randomBytes(6).toString('hex')}.part`,
  );
  const handle = await system(path, () => open(temporary, 'wx', options.mode));
  try {
    try {
      await write(fileSink(handle, path, options.signal));
      await system(path, () => handle.sync());
    } finally {
      await handle.close();
    }
    options.signal?.throwIfAborted();
    await system(path, () => publish(temporary, target, options));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(target));
}

/** Where the name leads; throws where it is taken or must not be replaced. */
async function targetOf(path: string, { force }: WriteFileOptions): Promise<string> {
  const stats = await system(path, () => lstat(path).catch(absent));
  if (!stats) return path;
  if (force !== true) throw fileProblem(path, 'EEXIST');
  // The link stays and what it leads to is replaced, as by a program that opens it.
  const target = stats.isSymbolicLink() ? await system(path, () => realpath(path)) : path;
  const found = await system(path, () => lstat(target));
  if (found.isDirectory()) throw fileProblem(path, 'EISDIR');
  // Renaming over a device or a pipe would destroy it.
  if (!found.isFile()) throw fileProblem(path, 'EINVAL');
  return target;
}

function absent(error: unknown): undefined {
  if (errnoOf(error) === 'ENOENT') return undefined;
  throw error;
}

function fileSink(handle: FileHandle, path: string, signal: AbortSignal | undefined): ByteSink {
  return {
    async write(bytes) {
      signal?.throwIfAborted();
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await system(path, () => handle.write(bytes, at));
        at += bytesWritten;
      }
    },
  };
}

/**
 * Gives the file its name. Without `force` by a link, which fails where the name was taken
 * meanwhile.
 */
async function publish(
  temporary: string,
  target: string,
  { force }: WriteFileOptions,
): Promise<void> {
  if (force === true) {
    await rename(temporary, target);
    return;
  }
  try {
    await link(temporary, target);
    await rm(temporary);
  } catch (error) {
    if (!WITHOUT_LINKS.has(errnoOf(error))) throw error;
    // FAT and some network file systems: the name is taken first, by an empty file, then replaced.
    await (await open(target, 'wx')).close();
    await rename(temporary, target);
  }
}

const WITHOUT_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

/** Makes the new name survive a power failure, where directories can be synced. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows and some network file systems cannot; the file itself is whole and in place.
    if (!isSystemError(error)) throw error;
  }
}

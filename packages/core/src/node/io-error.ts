import { basename } from 'node:path';
import { coreError, type KysoError } from '../errors.js';

/**
 * `ERR_IO` with the file's name (no directory) and the system's error name in `errno`: `ENOENT`,
 * `EISDIR`, `EACCES`, `EEXIST`, `ENOSPC`, …
 */
export function ioError(path: string, cause: unknown): KysoError {
  const errno = errnoOf(cause);
  return coreError('ERR_IO', `${basename(path)}: ${PROBLEMS[errno] ?? `failed with ${errno}`}`, {
    facts: { path: basename(path), errno },
    cause,
  });
}

/** `ERR_IO` for a problem that the system has no call for. */
export function fileProblem(path: string, errno: keyof typeof PROBLEMS): KysoError {
  return coreError('ERR_IO', `${basename(path)}: ${PROBLEMS[errno] ?? errno}`, {
    facts: { path: basename(path), errno },
  });
}

/** The name of a system error, such as `ENOENT`; `EIO` for what has none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'EIO';
}

/** True for errors of the system's calls, which carry a code and the name of the call. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Runs a call of the system on a file; its failure becomes `ERR_IO`, other errors pass through. */
export async function system<Value>(path: string, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw isSystemError(error) ? ioError(path, error) : error;
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is no directory',
  EISDIR: 'is a directory',
  ELOOP: 'too many symbolic links',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EEXIST: 'exists already',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the quota is exhausted',
  EFBIG: 'the file is too large for its file system',
  EMFILE: 'too many open files',
  EINVAL: 'is not a regular file',
  EIO: 'reading or writing failed',
};

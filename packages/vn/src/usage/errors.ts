import { KysoError, type ErrorFacts } from '@kyso/core';

/** The faults of usage records. */
export type UsageErrorCode =
  /** The log was altered or cannot be read; `file`, `line`, `kind`. */
  | 'ERR_USAGE_LOG'
  /** Another process kept the log longer than was waited; `pid`, `waitedMs`. */
  | 'ERR_USAGE_LOG_BUSY'
  /** An event or a table is too large; `limit`, `found`. */
  | 'ERR_LIMIT'
  /** Reading or writing failed in the system below; `path`, `errno`. */
  | 'ERR_IO';

/** Makes an error of usage records; the code is checked against the list above. */
export function usageError(
  code: UsageErrorCode,
  message: string,
  options: { readonly facts?: ErrorFacts; readonly cause?: unknown } = {},
): KysoError<UsageErrorCode> {
  return new KysoError(code, message, options);
}

/** Runs a call of the system on a file; its failure becomes `ERR_IO`, other errors pass through. */
export async function system<Value>(file: string, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw usageError('ERR_IO', `${file}: failed with ${errno}`, {
      facts: { path: file, errno },
      cause: error,
    });
  }
}

/** The name of a system error, such as `ENOENT`; `undefined` for other errors. */
export function errnoOf(error: unknown): string | undefined {
  const known = error instanceof Error && 'code' in error && 'syscall' in error;
  return known ? String(error.code) : undefined;
}

/** What a call answers, or `undefined` where there is no such file. */
export async function ifThere<Value>(call: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await call();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

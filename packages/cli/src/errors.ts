import { KysoError, isKysoError } from '@kyso/core';

type ErrorFacts = KysoError['facts'];

/** Faults of the command itself; the library's own pass through. */
export type CliErrorCode =
  /** The command line makes no sense, or asks for what this version does not do; `option`. */
  | 'ERR_USAGE'
  /** Ctrl-C, or a request of the system to end. */
  | 'ERR_INTERRUPTED'
  /** The address cannot be listened on; `port`, `errno`. */
  | 'ERR_LISTEN'
  /** A file of JSON that an option names is none, or not of the shape that is expected; `option`, `file`, `path`. */
  | 'ERR_JSON_FILE'
  /** No plan of acts can be told from the layout of the document; `file`. */
  | 'ERR_NO_PLAN'
  /** A fault of this program. */
  | 'ERR_INTERNAL';

/** Makes an error of the command; the code is checked against the list above. */
export function cliError(
  code: CliErrorCode,
  message: string,
  options: { readonly facts?: ErrorFacts; readonly cause?: unknown } = {},
): KysoError<CliErrorCode> {
  return new KysoError<CliErrorCode>(code, message, options);
}

/** The command line makes no sense. The message is complete: it is shown as it stands. */
export function usageError(message: string, facts: ErrorFacts = {}): KysoError<CliErrorCode> {
  return cliError('ERR_USAGE', message, { facts });
}

/**
 * The code of a typed error of any of our packages; the sandbox, which builds on none of them, has
 * its own class.
 */
export function codeOf(error: unknown): string | undefined {
  if (isKysoError(error)) return error.code;
  const own = error instanceof Error && error.name === 'SandboxError' && 'code' in error;
  return own ? String(error.code) : undefined;
}

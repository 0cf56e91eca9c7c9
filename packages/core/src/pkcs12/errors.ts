import { coreError, isKysoError, type KysoError } from '../errors.js';

/** Why a file with keys cannot be used; stands in the facts as `reason`. */
type KeyFileProblem = 'malformed' | 'unsupported' | 'limit';

/** `ERR_KEY_FILE`: the bytes are damaged, of an unknown kind, or dearer to open than is allowed. */
export function keyFileError(
  reason: KeyFileProblem,
  problem: string,
  options: {
    readonly facts?: Readonly<Record<string, string | number>>;
    readonly cause?: unknown;
  } = {},
): KysoError {
  const { facts, cause } = options;
  return coreError('ERR_KEY_FILE', `key file: ${problem}`, { facts: { reason, ...facts }, cause });
}

/** `ERR_PASSWORD`; which password was tried is never told. */
export function passwordError(cause?: unknown): KysoError {
  return coreError('ERR_PASSWORD', 'the password does not open the key file', { cause });
}

/** Runs a decoder; what it finds malformed, unknown or too large is said of the file. */
export function decoding<Value>(what: string, decode: () => Value): Value {
  try {
    return decode();
  } catch (error) {
    throw saidOfFile(what, error);
  }
}

/** The same for a decoder that must wait. */
export async function decodingAsync<Value>(
  what: string,
  decode: () => Promise<Value>,
): Promise<Value> {
  try {
    return await decode();
  } catch (error) {
    throw saidOfFile(what, error);
  }
}

function saidOfFile(what: string, error: unknown): unknown {
  if (!isKysoError(error) || !DECODER_CODES.has(error.code)) return error;
  const { offset } = error.facts;
  const reason = error.code === 'ERR_UNSUPPORTED_ALGORITHM' ? 'unsupported' : 'malformed';
  return keyFileError(reason, `${what}: ${error.message}`, {
    cause: error,
    ...(typeof offset === 'number' && { facts: { offset } }),
  });
}

const DECODER_CODES: ReadonlySet<string> = new Set([
  'ERR_DER',
  'ERR_LIMIT',
  'ERR_CERTIFICATE',
  'ERR_UNSUPPORTED_ALGORITHM',
]);

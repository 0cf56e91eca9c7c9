import { isKysoError } from '@kyso/core';

/** One line for a person, and the exit code that `kyso` gives for the same fault. */
export function failureOf(error) {
  if (isKysoError(error)) {
    return { message: `${error.message} (${error.code})`, exitCode: exitCodeOf(error) };
  }
  const isUsage = error instanceof TypeError && String(error.code).startsWith('ERR_PARSE_ARGS');
  const message = error instanceof Error ? error.message : String(error);
  return { message, exitCode: isUsage || message.startsWith('--lang') ? 64 : 70 };
}

function exitCodeOf({ code, facts }) {
  if (code === 'ERR_NETWORK' || code === 'ERR_TIMESTAMP') return 69;
  return facts.errno === 'ENOENT' ? 66 : 65;
}

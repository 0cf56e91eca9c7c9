import { readWholeFile } from '@kyso/core/node';
import { cliError } from './errors.js';
import { MAX_JSON_FILE } from './limits.js';

/** The JSON of a file that an option names. Throws `ERR_IO`, and `ERR_JSON_FILE` for what is no JSON in UTF-8. */
export async function readJson(option: string, file: string): Promise<unknown> {
  const bytes = await readWholeFile(file, MAX_JSON_FILE);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const message = `--${option} ${file}: expected JSON in UTF-8`;
    throw cliError('ERR_JSON_FILE', message, { facts: { option, file }, cause });
  }
}

import { readWholeFile } from '@kyso/core/node';
import { readPkcs12 } from '@kyso/core/pkcs12';
import { readArguments } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { MAX_KEY_FILE } from '../limits.js';
import type { Pkcs12InfoOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, passwordOf } from '../secrets.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';

/** `kyso p12 info FILE` */
export async function p12(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    options: PASSWORD_OPTIONS,
    positionals: ['info', 'FILE'],
  });
  const [action, file = ''] = positionals;
  if (action !== 'info')
    throw usageError(`unknown action "${String(action)}" of p12; there is info`);
  const words = texts(context.language);
  const bytes = await readWholeFile(file, MAX_KEY_FILE);
  const password = await passwordOf(values, context, words.askPassword(file));
  const { certificates, keys, algorithms } = await readPkcs12(bytes, password);
  const output: Pkcs12InfoOutput = {
    certificates: certificates.length,
    keys: keys.length,
    algorithms,
  };
  print(context, output, () => {
    const { keyFile } = words;
    const protection = algorithms.length > 0 ? algorithms.join(', ') : keyFile.unprotected;
    return [
      `${keyFile.certificates}: ${output.certificates}`,
      `${keyFile.keys}: ${output.keys}`,
      `${keyFile.algorithms}: ${protection}`,
      '',
    ].join('\n');
  });
  return Exit.done;
}

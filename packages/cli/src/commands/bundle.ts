import { openFile } from '@kyso/core/node';
import { checkBundle } from '@kyso/core/reports';
import { conclusionText } from '@kyso/core/validation';
import { readArguments } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import type { BundleCheckOutput } from '../outputs.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeText } from '../time.js';

/** `kyso bundle check FILE` */
export async function bundle(argv: readonly string[], context: Context): Promise<number> {
  const { positionals } = readArguments(argv, { options: {}, positionals: ['check', 'FILE'] });
  const [action, file = ''] = positionals;
  if (action !== 'check')
    throw usageError(`unknown action "${String(action)}" of bundle; there is check`);
  const source = await openFile(file, { signal: context.signal });
  try {
    const output: BundleCheckOutput = { file, ...(await checkBundle(source)) };
    print(context, output, () => checkText(output, context));
    return output.sound ? Exit.done : Exit.failed;
  } finally {
    await source.close();
  }
}

function checkText(
  { file, sound, problems, manifest }: BundleCheckOutput,
  context: Context,
): string {
  const { language } = context;
  const { bundle: words } = texts(language);
  const verdict = `${conclusionText(manifest.conclusion, language)} (${manifest.conclusion})`;
  const lines = [
    file,
    `  ${words.judged(verdict, timeText(manifest.at, language), manifest.policy)}`,
    ...problems.map(({ path, reason }) => `  ✗ ${path}: ${words.problems[reason]}`),
    '',
    sound ? words.sound(manifest.files.length) : words.unsound,
  ];
  return `${lines.join('\n')}\n`;
}

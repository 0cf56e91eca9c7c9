import type { FileSource } from '@kyso/core/node';
import { nodeCrypto, openFile } from '@kyso/core/node';
import { extendPdf, type ExtendedPdf, type ExtendPdfOptions } from '@kyso/core/pades';
import { readArguments, type OptionValues } from '../arguments.js';
import { documentPassword } from '../document-password.js';
import { isCmsWanted } from '../cms-file.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { LONG_TERM_OPTIONS, evidenceTerms, isLasting, levelOf } from '../long-term.js';
import type { ExtendOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { writeUpdated } from '../signed-output.js';
import { tell } from '../tell.js';
import { print, progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { extendCmsFile } from './extend-cms.js';
import { checkAuthority, timestampsOf } from '../timestamp-authority.js';

const OPTIONS = {
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  level: { type: 'string' },
  tsa: { type: 'string', multiple: true },
  field: { type: 'string', multiple: true },
  repair: { type: 'boolean' },
  ...LONG_TERM_OPTIONS,
  ...PASSWORD_OPTIONS,
} as const;

type ExtendValues = OptionValues<typeof OPTIONS>;

/** `kyso extend FILE -o OUT --level B-T|B-LT|B-LTA` */
export async function extend(argv: readonly string[], context: Context): Promise<number> {
  if (isCmsWanted(argv)) return extendCmsFile(argv, context);
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const { output } = values;
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  const level = wantedLevel(values);
  const source = await openFile(file, { signal: context.signal });
  try {
    const other = await givenPassword(values, context);
    const password = await documentPassword({}, { source, file, other }, context);
    const options = await optionsOf({ values, level, source, password }, context);
    progress(context, texts(context.language).longTerm.extending(file));
    const { signal } = context;
    const extended = await writeUpdated({ output, values, signal }, () =>
      extendPdf(source, options),
    );
    report(extended, output, context);
  } finally {
    await source.close();
  }
  return Exit.done;
}

type Level = ExtendPdfOptions['level'];

/** Asked before anything is read. */
function wantedLevel(values: ExtendValues): Level {
  const { level: named, tsa } = values;
  if (named === undefined) throw usageError('--level is missing', { option: 'level' });
  const level = levelOf(named, values);
  if (level === 'B-B')
    throw usageError('--level B-B is what every signature is', { option: 'level' });
  if ((level === 'B-LTA' || level === 'B-T') && tsa === undefined)
    throw usageError(`--level ${level} needs --tsa URL`, { option: 'tsa' });
  for (const url of tsa ?? []) checkAuthority(url);
  return level;
}

interface Extending {
  readonly values: ExtendValues;
  readonly level: Level;
  readonly source: FileSource;
  readonly password: string | undefined;
}

async function optionsOf(
  { values, level, password }: Extending,
  context: Context,
): Promise<ExtendPdfOptions> {
  const { tsa, field, repair, downgrade } = values;
  return {
    ...{ level, crypto: nodeCrypto(), signal: context.signal },
    ...(tsa && { timestamps: timestampsOf(tsa, context) }),
    ...(isLasting(level) && { evidence: await evidenceTerms(values, context) }),
    ...(field && { fields: field }),
    onTimestampFailure: downgrade === true ? 'downgrade' : 'refuse',
    repair: repair === true,
    ...(password !== undefined && { password }),
  };
}

function report(extended: ExtendedPdf, output: string, context: Context): void {
  const { level, revision, timestamps } = extended;
  const words = texts(context.language);
  const findings = tell(extended.findings, context.language);
  const bytesAppended = revision.length;
  const result: ExtendOutput = { output, level, bytesAppended, timestamps, findings };
  print(context, result, () =>
    [
      words.longTerm.extended(output, level),
      ...findings.map(({ message }) => `${words.warning}: ${message}`),
      '',
    ].join('\n'),
  );
}

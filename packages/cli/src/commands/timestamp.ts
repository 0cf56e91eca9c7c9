import type { ByteSource } from '@kyso/core';
import { nodeCrypto, openFile, writeFileAtomically } from '@kyso/core/node';
import { timestampPdf, type TimestampedPdf } from '@kyso/core/pades';
import { readArguments, type OptionValues } from '../arguments.js';
import { documentPassword } from '../document-password.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import type { TimestampOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { tell } from '../tell.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { checkAuthority, timestampsOf } from '../timestamp-authority.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  tsa: { type: 'string', multiple: true },
  field: { type: 'string' },
  repair: { type: 'boolean' },
  ...PASSWORD_OPTIONS,
} as const;

type TimestampValues = OptionValues<typeof OPTIONS>;

/** `kyso timestamp FILE -o OUT --tsa URL` */
export async function timestamp(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const { output, tsa } = values;
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  if (tsa === undefined) throw usageError('--tsa URL is missing', { option: 'tsa' });
  for (const url of tsa) checkAuthority(url);
  const source = await openFile(file, { signal: context.signal });
  try {
    const other = await givenPassword(values, context);
    const password = await documentPassword({}, { source, file, other }, context);
    const stamped = await writeStamped(output, { source, tsa, values, password, context });
    report(stamped, output, context);
  } finally {
    await source.close();
  }
  return Exit.done;
}

interface Stamping {
  readonly source: ByteSource;
  readonly tsa: readonly string[];
  readonly values: TimestampValues;
  readonly password: string | undefined;
  readonly context: Context;
}

async function writeStamped(
  output: string,
  { source, tsa, values, password, context }: Stamping,
): Promise<TimestampedPdf> {
  const { field, force, repair } = values;
  const { signal } = context;
  const crypto = nodeCrypto();
  const work: { stamped?: TimestampedPdf } = {};
  await writeFileAtomically(
    output,
    async (sink) => {
      work.stamped = await timestampPdf(source, {
        timestamps: timestampsOf(tsa, context),
        ...{ crypto, signal, repair: repair === true },
        ...(field !== undefined && { field }),
        ...(password !== undefined && { password }),
      });
      await work.stamped.writeTo(sink);
    },
    { force: force === true, signal },
  );
  if (!work.stamped) throw new TypeError('nothing was timestamped');
  return work.stamped;
}

function report(stamped: TimestampedPdf, output: string, context: Context): void {
  const { field, revision, reserved, used } = stamped;
  const words = texts(context.language);
  const findings = tell(stamped.findings, context.language);
  const bytesAppended = revision.length;
  const result: TimestampOutput = { output, field, bytesAppended, reserved, used, findings };
  print(context, result, () =>
    [
      words.timestamped(output, field),
      ...findings.map(({ message }) => `${words.warning}: ${message}`),
      '',
    ].join('\n'),
  );
}

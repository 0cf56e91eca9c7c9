import type { BytesInput } from '@kyso/core';
import { openFile } from '@kyso/core/node';
import {
  derivePlan,
  prepareDraft,
  type PrepareDraftOptions,
  type PreparedDraft,
  type SigningPlan,
} from '@kyso/vn';
import { profileOption } from '../acts/profile-option.js';
import { readArguments, type OptionValues } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { cliError, usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { readJson } from '../json-file.js';
import type { PrepareOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { writeUpdated } from '../signed-output.js';
import { print, type Context } from '../terminal.js';
import { table } from '../text-table.js';
import { texts } from '../texts/index.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  plan: { type: 'string' },
  profile: { type: 'string' },
  show: { type: 'boolean' },
  repair: { type: 'boolean' },
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

type PrepareValues = OptionValues<typeof OPTIONS>;

/** `kyso prepare FILE -o OUT`, or `--show` */
export async function prepare(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const output = outputOf(values);
  const { plan, profile, repair } = values;
  // `prepareDraft` checks what the file says.
  const given = plan === undefined ? undefined : ((await readJson('plan', plan)) as SigningPlan);
  const options = { ...(profile !== undefined && { profile: await profileOption(profile) }) };
  const { signal } = context;
  const source = await openFile(file, { signal });
  try {
    const other = await givenPassword(values, context);
    const password = await documentPassword(values, { source, file, other }, context);
    const secret = password === undefined ? {} : { password };
    if (output === undefined) return await show(source, { file, ...secret }, context);
    const settings: PrepareDraftOptions = { ...options, ...secret, repair: repair === true };
    const prepared = await writeUpdated({ output, values, signal }, () =>
      prepareDraft(source, given, settings),
    );
    report(prepared, output, context);
  } finally {
    await source.close();
  }
  return Exit.done;
}

/** Undefined where nothing is to be written. */
function outputOf({ output, show: shows, plan, profile }: PrepareValues): string | undefined {
  if (shows !== true) {
    if (output !== undefined) return output;
    throw usageError('-o OUT is missing; --show prints the plan and writes nothing', {
      option: 'output',
    });
  }
  if ([output, plan, profile].every((value) => value === undefined)) return undefined;
  throw usageError(
    '--show prints the plan that the layout tells: leave out -o, --plan, --profile',
    {
      option: 'show',
    },
  );
}

async function show(
  pdf: BytesInput,
  { file, ...secret }: { readonly file: string; readonly password?: string },
  context: Context,
): Promise<number> {
  const plan = await derivePlan(pdf, secret);
  if (!plan)
    throw cliError('ERR_NO_PLAN', `${file}: its layout tells no plan`, { facts: { file } });
  const output: PrepareOutput = { output: null, plan, symbol: null, fields: [], bytesAppended: 0 };
  print(context, output, () => `${JSON.stringify(plan, null, 2)}\n`);
  return Exit.done;
}

function report({ embedded, revision }: PreparedDraft, output: string, context: Context): void {
  const { plan, symbol, fields } = embedded;
  const printed: PrepareOutput = { output, plan, symbol, fields, bytesAppended: revision.length };
  const { office, inspection } = texts(context.language);
  const rows = fields.map(({ name, role, page }) => {
    return [name, `${office.roles[role]}, ${inspection.page(page)}`] as const;
  });
  print(context, printed, () => `${office.prepared(output, fields.length)}\n${table(rows, 2)}`);
}

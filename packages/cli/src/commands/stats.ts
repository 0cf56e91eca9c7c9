import { nodeCrypto, writeFileAtomically } from '@kyso/core/node';
import {
  USAGE_DIMENSIONS,
  scanArchive,
  usageCsv,
  usageHtml,
  usageStats,
  usageText,
  verifyUsageLog,
  type ArchiveFinding,
  type UsageDimension,
  type UsageStatsOptions,
  type UsageTable,
} from '@kyso/vn/usage';
import { readArguments, type OptionValues } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import type { StatsOutput } from '../outputs.js';
import { print, progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeOfOption } from '../time.js';
import { TRUST_OPTIONS, trustOf } from '../trust-files.js';

const OPTIONS = {
  log: { type: 'string' },
  archive: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  by: { type: 'string' },
  csv: { type: 'string' },
  html: { type: 'string' },
  bom: { type: 'boolean' },
  force: { type: 'boolean' },
  ...TRUST_OPTIONS,
} as const;

type Values = OptionValues<typeof OPTIONS>;

/** `kyso stats (--log DIR | --archive DIR)` */
export async function stats(argv: readonly string[], context: Context): Promise<number> {
  const { values } = readArguments(argv, { options: OPTIONS, positionals: [] });
  if ((values.log === undefined) === (values.archive === undefined))
    throw usageError('one of --log DIR and --archive DIR is needed');
  const options = statsOptions(values);
  const { table, ...source } =
    values.log === undefined
      ? await ofArchive(values.archive ?? '', { values, options, context })
      : await ofLog(values.log, options, context);
  await writeTable(table, values, context);
  const { csv = null, html = null } = values;
  const output: StatsOutput = { ...source, csv, html, ...table };
  print(context, output, () => textOf(output, context));
  return Exit.done;
}

type Source = Pick<StatsOutput, 'source' | 'path' | 'intact' | 'skipped'> & {
  readonly table: UsageTable;
};

async function ofLog(
  path: string,
  options: UsageStatsOptions,
  { signal }: Context,
): Promise<Source> {
  const { ok } = await verifyUsageLog(path, { signal });
  return { source: 'log', path, intact: ok, skipped: [], table: await usageStats(path, options) };
}

interface ArchiveWork {
  readonly values: Values;
  readonly options: UsageStatsOptions;
  readonly context: Context;
}

/** Files between two words of progress. */
const PROGRESS_EVERY = 100;

async function ofArchive(path: string, { values, options, context }: ArchiveWork): Promise<Source> {
  const words = texts(context.language).stats;
  const skipped: ArchiveFinding[] = [];
  const { trust, intermediates } = await trustOf(values, context);
  const events = scanArchive(path, {
    ...{ trust, intermediates },
    crypto: nodeCrypto(),
    signal: context.signal,
    onFinding: (finding) => skipped.push(finding),
    onProgress: (files, signatures) => {
      if (files % PROGRESS_EVERY === 0) progress(context, words.scanned(files, signatures));
    },
  });
  const table = await usageStats(events, options);
  return { source: 'archive', path, intact: null, skipped, table };
}

function statsOptions({ from, to, by }: Values): UsageStatsOptions {
  return {
    ...(from !== undefined && { from: boundOf('from', from) }),
    ...(to !== undefined && { to: boundOf('to', to) }),
    ...(by !== undefined && { by: by.split(',').map(dimensionOf) }),
  };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** A time, or a whole day in Vietnam: `--to` a day means its end. */
function boundOf(option: 'from' | 'to', text: string): Date {
  if (!DAY.test(text)) return timeOfOption(option, text);
  const begins = timeOfOption(option, `${text}T00:00:00+07:00`);
  return option === 'from' ? begins : new Date(begins.getTime() + DAY_MS);
}

function dimensionOf(text: string, index: number, all: readonly string[]): UsageDimension {
  const known = USAGE_DIMENSIONS.find((dimension) => dimension === text);
  if (known !== undefined && all.indexOf(text) === index) return known;
  throw usageError(`--by is a list of ${USAGE_DIMENSIONS.join(', ')}, each once; not "${text}"`, {
    option: 'by',
  });
}

async function writeTable(
  table: UsageTable,
  { csv, html, bom = false, force = false }: Values,
  { language, signal }: Context,
): Promise<void> {
  const write = async (path: string, text: string): Promise<void> => {
    const bytes = new TextEncoder().encode(text);
    await writeFileAtomically(path, async (sink) => sink.write(bytes), { force, signal });
  };
  if (csv !== undefined) await write(csv, usageCsv(table, { language, bom }));
  if (html !== undefined) await write(html, usageHtml(table, language));
}

function textOf(output: StatsOutput, { language }: Context): string {
  const { stats: words } = texts(language);
  const written = [output.csv, output.html].flatMap((file) =>
    file === null ? [] : [words.written(file)],
  );
  const remarks = [
    ...(output.intact === false ? [words.notIntact(output.path)] : []),
    ...(output.skipped.length > 0 ? [words.skipped(output.skipped.length)] : []),
    ...output.skipped.map(({ file, code }) => `  ${file}: ${code}`),
    ...written,
  ];
  const table = usageText(output, language);
  return remarks.length === 0 ? table : `${table}\n${remarks.join('\n')}\n`;
}

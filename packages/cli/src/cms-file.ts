import { parseArgs } from 'node:util';
import { extname } from 'node:path';
import { writeFileAtomically } from '@kyso/core/node';
import type { SignedCms } from '@kyso/core/cades';
import type { Finding } from '@kyso/core';
import type { OptionValues } from './arguments.js';
import { usageError } from './errors.js';
import { LONG_TERM_OPTIONS } from './long-term.js';
import type { CmsOutput } from './outputs.js';
import { tell } from './tell.js';
import { print, type Context } from './terminal.js';
import { texts } from './texts/index.js';

/** Endings of CMS files, and whether the content is carried by usage. */
const ENDINGS: ReadonlyMap<string, boolean> = new Map([
  ['.p7s', false],
  ['.p7m', true],
]);

/** /VRI is of documents alone. */
const { 'no-vri': _vri, ...LASTING } = LONG_TERM_OPTIONS;

/** Options that `sign` and `extend` share where a CMS file is written. */
export const CMS_OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  format: { type: 'string' },
  level: { type: 'string' },
  tsa: { type: 'string', multiple: true },
  content: { type: 'string' },
  ...LASTING,
} as const;

export type CmsValues = OptionValues<typeof CMS_OPTIONS>;

/**
 * Whether the arguments ask for a CMS file: by `--format cms`, or without `--format` by the name of the output. Looked at
 * before they are read, since other options go with it. Throws `ERR_USAGE` for another format.
 */
export function isCmsWanted(argv: readonly string[]): boolean {
  const options = { output: { type: 'string', short: 'o' }, format: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...argv], options, strict: false });
  const { format, output } = values;
  if (typeof format !== 'string') return ENDINGS.has(endingOf(output));
  if (format === 'cms' || format === 'pdf') return format === 'cms';
  throw usageError(`--format is pdf or cms, not "${format}"`, { option: 'format' });
}

function endingOf(output: unknown): string {
  return typeof output === 'string' ? extname(output).toLowerCase() : '';
}

/** Whether a file of this name carries its content: `.p7m` does, `.p7s` and any other does not. */
export function carriesContent(output: string): boolean {
  return ENDINGS.get(endingOf(output)) ?? false;
}

/** The name of the output. Throws `ERR_USAGE`. */
export function cmsOutput({ output }: CmsValues): string {
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  return output;
}

/** Where a CMS file is written, and what the key's opening said. */
export interface CmsWriting {
  readonly output: string;
  readonly force: boolean;
  readonly findings?: readonly Finding[];
}

/** The output is looked at before anything is made, and gets its name when everything is in it. Then it is reported. */
export async function writeCmsFile(
  { output, force, findings = [] }: CmsWriting,
  make: () => Promise<SignedCms>,
  context: Context,
): Promise<void> {
  const work: { made?: SignedCms } = {};
  await writeFileAtomically(
    output,
    async (sink) => {
      work.made = await make();
      await work.made.writeTo(sink);
    },
    { force, signal: context.signal },
  );
  if (!work.made) throw new TypeError('nothing was written');
  report(work.made, { output, findings }, context);
}

function report(
  { level, attached, signatures, size: bytes, ...made }: SignedCms,
  { output, findings: known }: { output: string; findings: readonly Finding[] },
  context: Context,
): void {
  const words = texts(context.language);
  const findings = tell([...known, ...made.findings], context.language);
  const result: CmsOutput = {
    ...{ output, format: 'cms', level, attached, signatures, bytes, findings },
  };
  print(context, result, () =>
    [
      words.cms.written(output, level, signatures),
      ...findings.map(({ message }) => `${words.warning}: ${message}`),
      '',
    ].join('\n'),
  );
}

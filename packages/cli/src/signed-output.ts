import type { SignedPdf } from '@kyso/core';
import { appendTo, writeFileAtomically, type FileSource } from '@kyso/core/node';
import type { UpdatedPdf } from '@kyso/core/pades';
import { usageError } from './errors.js';

/** Options that say where a signed document goes. */
export const OUTPUT_OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  'in-place': { type: 'boolean' },
} as const;

export interface OutputOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly 'in-place'?: boolean;
}

/** Where the signed document goes: a file of its own, or the document itself. Throws `ERR_USAGE`. */
export function outputOf(
  file: string,
  { output, force, 'in-place': inPlace }: OutputOptions,
): string {
  if (inPlace !== true) {
    if (output !== undefined) return output;
    throw usageError('-o OUT is missing; --in-place signs FILE itself', { option: 'output' });
  }
  if (output === undefined && force === undefined) return file;
  throw usageError('--in-place signs FILE itself: leave out -o and --force', {
    option: 'in-place',
  });
}

/** The document that is signed, and where it goes. */
export interface Writing {
  readonly source: FileSource;
  readonly output: string;
  readonly values: OutputOptions;
  readonly signal: AbortSignal;
}

/** Signs into the output, or onto the end of the document itself. The key is used once it can be written. */
export async function writeSigned<Signed extends SignedPdf>(
  { source, output, values, signal }: Writing,
  sign: () => Promise<Signed>,
): Promise<Signed> {
  if (values['in-place'] !== true) return writeUpdated({ output, values, signal }, sign);
  const work: { signed?: Signed } = {};
  await appendTo(output, async () => (work.signed = await sign()), { source, signal });
  if (!work.signed) throw new TypeError('nothing was signed');
  return work.signed;
}

/** The output is looked at before anything is made, and gets its name when everything is in it. */
export async function writeUpdated<Updated extends UpdatedPdf>(
  { output, values, signal }: Omit<Writing, 'source'>,
  make: () => Promise<Updated>,
): Promise<Updated> {
  const work: { updated?: Updated } = {};
  await writeFileAtomically(
    output,
    async (sink) => {
      work.updated = await make();
      await work.updated.writeTo(sink);
    },
    { force: values.force === true, signal },
  );
  if (!work.updated) throw new TypeError('nothing was written');
  return work.updated;
}

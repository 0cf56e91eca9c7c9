import { basename, join, resolve, sep } from 'node:path';
import { usageError } from '../errors.js';
import type { OutputOptions } from '../signed-output.js';

/** Options of a batch. */
export const BATCH_OPTIONS = {
  'out-dir': { type: 'string' },
  resume: { type: 'boolean' },
  'stop-on-error': { type: 'boolean' },
} as const;

export interface BatchOptions extends OutputOptions {
  readonly 'out-dir'?: string;
  readonly resume?: boolean;
  readonly 'stop-on-error'?: boolean;
}

/** A document of a batch, and where it goes. */
export interface BatchFile {
  /** The document as named on the command line, once in a batch. */
  readonly id: string;
  readonly output: string;
}

/** The documents of a batch and where they go. */
export interface BatchFiles {
  readonly directory: string;
  readonly files: readonly BatchFile[];
}

/**
 * The batch that the command line asks for, by `--out-dir DIR` or `-o DIR/`; undefined for one document with a file of
 * its own. Throws `ERR_USAGE`, also where two documents would get one name or a document its own place.
 */
export function batchOf(names: readonly string[], options: BatchOptions): BatchFiles | undefined {
  const directory = directoryOf(options);
  if (directory === undefined) {
    refuseWithoutDirectory(names, options);
    return undefined;
  }
  const files = names.map((id) => ({ id, output: join(directory, basename(id)) }));
  const owners = new Map<string, string>();
  for (const { id, output } of files) {
    const other = owners.get(resolve(output));
    if (other !== undefined) {
      throw usageError(`${other} and ${id} would both become ${output}`, { option: 'out-dir' });
    }
    if (resolve(output) === resolve(id)) {
      throw usageError(`--out-dir is the directory of ${id} itself`, { option: 'out-dir' });
    }
    owners.set(resolve(output), id);
  }
  return { directory, files };
}

function directoryOf({ 'out-dir': directory, output, ...options }: BatchOptions) {
  const named = output?.endsWith('/') === true || output?.endsWith(sep) === true;
  if (directory === undefined) return named ? output : undefined;
  if (output !== undefined) {
    throw usageError('-o and --out-dir exclude each other', { option: 'out-dir' });
  }
  if (options['in-place'] !== true) return directory;
  throw usageError('--in-place and --out-dir exclude each other', { option: 'out-dir' });
}

function refuseWithoutDirectory([, surplus]: readonly string[], options: BatchOptions): void {
  if (surplus !== undefined) {
    throw usageError(`unexpected argument "${surplus}"; several FILEs need --out-dir DIR`);
  }
  const [option] = (['resume', 'stop-on-error'] as const).filter((name) => options[name]);
  if (option !== undefined) throw usageError(`--${option} needs --out-dir DIR`, { option });
}

import { previewPage } from '@kyso/appearance/preview';
import { writeFileAtomically } from '@kyso/core/node';
import { inspectPdf } from '@kyso/core/validation';
import { usageError } from './errors.js';
import type { PreviewOutput } from './outputs.js';
import { print, type Context } from './terminal.js';
import { texts } from './texts/index.js';

/** Options that say where the picture of a page goes, and how fine it is. */
export const PICTURE_OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  resolution: { type: 'string' },
} as const;

export interface PictureOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly resolution?: string;
}

/** A picture to be made: its file, whether one that is there is replaced, and its dots per inch. */
export interface PictureTarget {
  readonly output: string;
  readonly force: boolean;
  readonly resolution: number;
}

/** What the options say. Throws `ERR_USAGE`. */
export function pictureTarget({ output, force, resolution }: PictureOptions): PictureTarget {
  if (output === undefined) throw usageError('-o OUT.png is missing', { option: 'output' });
  return { output, force: force === true, resolution: resolutionOf(resolution) };
}

/** Dots per inch. */
const RESOLUTIONS = { least: 10, usual: 110, most: 1200 } as const;

function resolutionOf(text: string | undefined): number {
  if (text === undefined) return RESOLUTIONS.usual;
  const { least, most } = RESOLUTIONS;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw usageError(`--resolution is a number from ${least} to ${most}, not "${text}"`, {
    option: 'resolution',
  });
}

/** A page that was drawn, and the field that it shows. */
export interface DrawnPage {
  readonly field: string;
  readonly page: number;
  readonly png: Uint8Array;
}

/** The page on which a field stands, drawn from the bytes that would be signed. */
export async function drawnPage(
  bytes: Uint8Array,
  { field, page: told }: { readonly field: string; readonly page?: number | undefined },
  options: { readonly resolution: number; readonly password?: string },
): Promise<DrawnPage> {
  const { fields } = await inspectPdf(bytes, options);
  const page = told ?? fields.find(({ name }) => name === field)?.page ?? 1;
  return { field, page, png: await previewPage(bytes, { ...options, page }) };
}

/** Writes the picture and says where it is. */
export async function writePicture(
  { png, ...shown }: DrawnPage,
  { output, force, resolution }: PictureTarget,
  context: Context,
): Promise<void> {
  const overwrite = { force, signal: context.signal };
  await writeFileAtomically(output, async (sink) => sink.write(png), overwrite);
  const result: PreviewOutput = { output, ...shown, resolution, bytes: png.length };
  const { previewed } = texts(context.language);
  print(context, result, () => `${previewed(output, shown.field, shown.page)}\n`);
}

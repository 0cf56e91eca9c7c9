import { openFile } from '@kyso/core/node';
import type { ActType } from '@kyso/vn';
import { COMMON_ACT_OPTIONS, actOptions } from '../acts/act-options.js';
import { ACTS } from '../acts/act-table.js';
import { readArguments, type OptionValues } from '../arguments.js';
import { documentPassword } from '../document-password.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { PICTURE_OPTIONS, drawnPage, pictureTarget, writePicture } from '../page-picture.js';
import { CERTIFICATE_OPTIONS, signerToBe } from '../signer-to-be.js';
import type { Context } from '../terminal.js';

const OPTIONS = {
  ...PICTURE_OPTIONS,
  ...CERTIFICATE_OPTIONS,
  ...COMMON_ACT_OPTIONS,
  page: { type: 'string' },
} as const;

/** Whether the word names an act. */
export function isAct(word: string | undefined): word is ActType {
  return word !== undefined && Object.hasOwn(ACTS, word);
}

/** `kyso preview ACT FILE -o OUT.png`: the page as the act will sign it, without key. */
export async function previewAct(
  act: ActType,
  argv: readonly string[],
  context: Context,
): Promise<number> {
  const { options, ready } = ACTS[act];
  const syntax = { options: { ...options, ...OPTIONS }, positionals: ['FILE'] };
  const parsed = readArguments(argv, syntax);
  const values = parsed.values as OptionValues<typeof OPTIONS>;
  const [file = ''] = parsed.positionals;
  const target = pictureTarget(values);
  const page = pageOf(values.page);
  const settings = await actOptions(values, context);
  const { prepare } = await ready(parsed.values);
  const source = await openFile(file, { signal: context.signal });
  try {
    const { signer, unusedPassword: other } = await signerToBe(values, context);
    const password = await documentPassword(values, { source, file, other }, context);
    const access = password === undefined ? {} : { password };
    const prepared = await prepare(source, { ...settings, ...access, signer });
    const shown = { field: prepared.prepared.field, page };
    const drawing = { resolution: target.resolution, ...access };
    await writePicture(await drawnPage(await prepared.bytes(), shown, drawing), target, context);
  } finally {
    await source.close();
  }
  return Exit.done;
}

function pageOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usageError(`--page is the number of a page, from 1, not "${text}"`, { option: 'page' });
}

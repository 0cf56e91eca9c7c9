import { prepareSignature } from '@kyso/core';
import { nodeCrypto, openFile, type FileSource } from '@kyso/core/node';
import { preparedDocument, type PrepareOptions } from '@kyso/core/pades';
import type { SignerToBe } from '@kyso/vn';
import { readArguments, type OptionValues } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { signerNames } from '../draw-appearance.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import {
  PICTURE_OPTIONS,
  drawnPage,
  pictureTarget,
  writePicture,
  type DrawnPage,
} from '../page-picture.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { LOOK_OPTIONS, markOf } from '../signature-look.js';
import { CERTIFICATE_OPTIONS, signerToBe } from '../signer-to-be.js';
import type { Context } from '../terminal.js';
import { isAct, previewAct } from './preview-act.js';

const OPTIONS = {
  ...PICTURE_OPTIONS,
  ...CERTIFICATE_OPTIONS,
  location: { type: 'string' },
  contact: { type: 'string' },
  'allow-expired': { type: 'boolean' },
  repair: { type: 'boolean' },
  ...LOOK_OPTIONS,
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

type PreviewValues = OptionValues<typeof OPTIONS>;

/** `kyso preview FILE -o OUT.png`, and `kyso preview ACT FILE -o OUT.png` */
export async function preview(argv: readonly string[], context: Context): Promise<number> {
  const [act, ...rest] = argv;
  if (isAct(act)) return previewAct(act, rest, context);
  const syntax = { options: OPTIONS, positionals: ['FILE'] };
  const { values, positionals } = readArguments(argv, syntax);
  const [file = ''] = positionals;
  const target = pictureTarget(values);
  const source = await openFile(file, { signal: context.signal });
  try {
    const { signer, unusedPassword: other } = await signerToBe(values, context);
    const password = await documentPassword(values, { source, file, other }, context);
    const options = await prepareOptions(source, { values, signer, password, context });
    await writePicture(await drawn(source, options, target.resolution), target, context);
  } finally {
    await source.close();
  }
  return Exit.done;
}

interface Previewing {
  readonly values: PreviewValues;
  readonly signer: SignerToBe;
  /** Of the document. */
  readonly password: string | undefined;
  readonly context: Context;
}

async function prepareOptions(
  source: FileSource,
  { values, signer, password, context }: Previewing,
): Promise<PrepareOptions> {
  const { certificate, chain, algorithm } = signer;
  const { reason, location, contact } = values;
  const { signal, language } = context;
  const time = new Date();
  const wanted = { values, certificate, password, language, time };
  const { placement, mark } = await markOf(source, wanted);
  if (!mark) {
    throw usageError('a preview needs a place: --rect, or --field of a visible field', {
      option: 'rect',
    });
  }
  const { name } = signerNames(certificate);
  return {
    ...{ certificate, chain, algorithm, signal, field: placement, appearance: { mark } },
    crypto: nodeCrypto(),
    clock: () => time,
    allowInvalidCertificate: values['allow-expired'] === true,
    repair: values.repair === true,
    ...(password !== undefined && { password }),
    ...(name !== '' && { name }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contact !== undefined && { contact }),
  };
}

async function drawn(
  source: FileSource,
  options: PrepareOptions,
  resolution: number,
): Promise<DrawnPage> {
  const { password } = options;
  const prepared = await prepareSignature(source, options);
  const bytes = await preparedDocument(source, prepared);
  const { field } = prepared;
  return drawnPage(bytes, { field }, { resolution, ...(password !== undefined && { password }) });
}

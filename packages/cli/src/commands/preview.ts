import { prepareSignature } from '@kyso/core';
import { readCertificates } from '@kyso/core/cms';
import {
  nodeCrypto,
  openFile,
  readWholeFile,
  usualAlgorithm,
  writeFileAtomically,
  type FileSource,
} from '@kyso/core/node';
import { preparedDocument, type PrepareOptions } from '@kyso/core/pades';
import { inspectPdf } from '@kyso/core/validation';
import { previewPage } from '@kyso/appearance/preview';
import { readArguments, type OptionValues } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { signerNames } from '../draw-appearance.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { MAX_KEY_FILE } from '../limits.js';
import type { PreviewOutput } from '../outputs.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { LOOK_OPTIONS, markOf } from '../signature-look.js';
import { openKey } from '../signing-key.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  p12: { type: 'string' },
  serial: { type: 'string' },
  cert: { type: 'string' },
  location: { type: 'string' },
  contact: { type: 'string' },
  resolution: { type: 'string' },
  'allow-expired': { type: 'boolean' },
  repair: { type: 'boolean' },
  ...LOOK_OPTIONS,
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

type PreviewValues = OptionValues<typeof OPTIONS>;

/** `kyso preview FILE -o OUT.png` */
export async function preview(argv: readonly string[], context: Context): Promise<number> {
  const syntax = { options: OPTIONS, positionals: ['FILE'] };
  const { values, positionals } = readArguments(argv, syntax);
  const [file = ''] = positionals;
  const { output } = values;
  if (output === undefined) throw usageError('-o OUT.png is missing', { option: 'output' });
  const resolution = resolutionOf(values.resolution);
  const source = await openFile(file, { signal: context.signal });
  try {
    const { signer, unusedPassword: other } = await signerToBe(values, context);
    const password = await documentPassword(values, { source, file, other }, context);
    const options = await prepareOptions(source, { values, signer, password, context });
    const { png, ...shown } = await drawn(source, options, resolution);
    const overwrite = { force: values.force === true, signal: context.signal };
    await writeFileAtomically(output, async (sink) => sink.write(png), overwrite);
    const result: PreviewOutput = { output, ...shown, resolution, bytes: png.length };
    const { previewed } = texts(context.language);
    print(context, result, () => `${previewed(output, shown.field, shown.page)}\n`);
  } finally {
    await source.close();
  }
  return Exit.done;
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

type SignerToBe = Pick<PrepareOptions, 'certificate' | 'chain' | 'algorithm'>;

/** Preparing needs the certificate and no key. */
async function signerToBe(
  values: PreviewValues,
  context: Context,
): Promise<{ signer: SignerToBe; unusedPassword: string | undefined }> {
  const { p12, cert } = values;
  if (p12 !== undefined && cert === undefined) return openKey(values, context);
  if (p12 !== undefined || cert === undefined) {
    throw usageError("the signer's certificate is needed: --cert FILE, or --p12 FILE", {
      option: 'cert',
    });
  }
  const [certificate, ...chain] = readCertificates(await readWholeFile(cert, MAX_KEY_FILE));
  if (!certificate) throw usageError(`${cert} has no certificate`, { option: 'cert' });
  const signer = { certificate, chain, algorithm: usualAlgorithm(certificate) };
  return { signer, unusedPassword: undefined };
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
    ...{ certificate, algorithm, signal, field: placement, appearance: { mark } },
    ...(chain && { chain }),
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

/** The page on which the field stands, drawn from the bytes that would be signed. */
async function drawn(
  source: FileSource,
  options: PrepareOptions,
  resolution: number,
): Promise<{ field: string; page: number; png: Uint8Array }> {
  const { password } = options;
  const prepared = await prepareSignature(source, options);
  const bytes = await preparedDocument(source, prepared);
  const access = password === undefined ? {} : { password };
  const { fields } = await inspectPdf(bytes, access);
  const { field } = prepared;
  const page = fields.find(({ name }) => name === field)?.page ?? options.field?.page ?? 1;
  return { field, page, png: await previewPage(bytes, { ...access, page, resolution }) };
}

import type { ByteSource, SignPdfOptions } from '@kyso/core';
import { drawAppearance } from './draw-appearance.js';
import { usageError } from './errors.js';
import { PLACE_OPTIONS, placeOf, type PlaceOptions } from './signature-place.js';
import type { Language } from './terminal.js';

/** Options that say where a signature stands and what it shows. */
export const LOOK_OPTIONS = {
  ...PLACE_OPTIONS,
  image: { type: 'string' },
  'no-text': { type: 'boolean' },
  reason: { type: 'string' },
} as const;

export interface LookOptions extends PlaceOptions {
  readonly image?: string;
  readonly 'no-text'?: boolean;
  readonly reason?: string;
}

/** Whose mark is wanted, and for which document. */
export interface MarkWanted {
  readonly values: LookOptions;
  /** DER. */
  readonly certificate: Uint8Array;
  /** Of the document. */
  readonly password: string | undefined;
  readonly language: Language;
  readonly time: Date;
}

/** The place of the signature and its mark; no mark for an invisible one. Throws `ERR_USAGE` and what drawing throws. */
export async function markOf(
  source: ByteSource,
  { values, certificate, password, language, time }: MarkWanted,
): Promise<{ placement: NonNullable<SignPdfOptions['field']>; mark: Uint8Array | undefined }> {
  const { image, reason } = values;
  const { placement, size } = await placeOf(source, values, password);
  if (!size) {
    if (image === undefined) return { placement, mark: undefined };
    throw usageError('--image needs a place: --rect, or --field of a visible field', {
      option: 'image',
    });
  }
  if (values['no-text'] === true && image === undefined) {
    throw usageError('--no-text needs --image', { option: 'no-text' });
  }
  const mark = await drawAppearance({
    ...{ image, reason, time, language, certificate },
    ...{ width: size.width, height: size.height },
    text: values['no-text'] !== true,
  });
  return { placement, mark };
}

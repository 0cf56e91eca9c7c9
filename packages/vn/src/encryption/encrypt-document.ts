import type { BytesInput } from '@kyso/core';
import { encryptCms, type EncryptCmsOptions } from '@kyso/core/cms';
import { vnError } from '../errors.js';
import { readLayout, type ReadLayoutOptions } from '../placement/index.js';
import { wholeBytes } from '../supersede/supersede.js';
import { findAnnotatedMark } from './annotated-mark.js';
import { findSecrecyMark } from './secrecy-mark.js';

export interface EncryptDocumentOptions
  extends EncryptCmsOptions, Pick<ReadLayoutOptions, 'password' | 'signal' | 'timeoutMs'> {}

/**
 * Encrypts a PDF to the certificates of those who are to read it, as `encryptCms` does, unless it is marked as a
 * state secret: those are protected by products of the Government Cipher Committee (Ban Cơ yếu Chính phủ) only (the
 * law on protection of state secrets), and this is none. The mark is found in the text (see `findSecrecyMark`), in
 * annotations and form fields; a stamp that
 * was scanned is a picture, which only a person can see.
 *
 * Throws `ERR_STATE_SECRET` with `mark`, `page` and the place, and what `readLayout`, opening a PDF and `encryptCms` throw: a
 * document whose text cannot be read is not encrypted either.
 */
export async function encryptDocument(
  pdf: BytesInput,
  options: EncryptDocumentOptions,
): Promise<Uint8Array> {
  const { password, signal, timeoutMs, ...encryption } = options;
  const bytes = await wholeBytes(pdf);
  const layout = await readLayout(bytes, {
    ...(password !== undefined && { password }),
    ...(signal && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const pages = layout.pages.map(({ page }) => page);
  const found = findSecrecyMark(layout) ?? (await findAnnotatedMark(bytes, pages, { password }));
  if (found) {
    const { degree, place } = found;
    const { page, x, y, width, height } = place;
    throw vnError(
      'ERR_STATE_SECRET',
      `the document is marked ${degree} on page ${page}: state secrets need products of Ban Cơ yếu Chính phủ`,
      { facts: { mark: degree, page, x, y, width, height } },
    );
  }
  return encryptCms(bytes, encryption);
}

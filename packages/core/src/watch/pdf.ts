import type { BytesInput } from '../bytes/index.js';
import { readableCertificates } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import { signaturesOf } from '../pades/index.js';
import { PdfDocument, isArray, isDict, isStream } from '../pdf/index.js';
import type { WatchedItem, WatchOptions } from './item.js';
import { authoritiesAmong, listOf, watchedCms } from './signed-data.js';

/** How a PDF is looked through. */
export interface WatchPdfOptions extends WatchOptions {
  /** User or owner password of an encrypted PDF; without one the empty user password is tried. */
  readonly password?: string | undefined;
}

/** Most certificates, and most lists, of a security store that are looked at; LTA documents of years have some dozens. */
const MAX_VALUES = 1024;

/**
 * The ends in a PDF: of every signature and document timestamp (`watchedCms`), and of the authorities and revocation
 * lists of its security store (/DSS, ISO 32000-2 §12.8.4.3). Nothing is judged. Only what is needed is read of the
 * file; a signature that cannot be read is left out. Throws as `inspectPdf`.
 */
export async function watchedPdf(
  pdf: BytesInput,
  { password, ...options }: WatchPdfOptions,
): Promise<readonly WatchedItem[]> {
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  return document.run(() => [...signedItems(document, options), ...storedItems(document, options)]);
}

function signedItems(document: PdfDocument, options: WatchOptions): WatchedItem[] {
  return signaturesOf(document).flatMap(({ contents }) => {
    try {
      return contents ? watchedCms(contents, options) : [];
    } catch (error) {
      if (isCms(error)) return [];
      throw error;
    }
  });
}

/** What stands in /Contents is no CMS; faults of the document itself are for those who read it. */
function isCms(error: unknown): boolean {
  return isKysoError(error) && ['ERR_DER', 'ERR_CMS', 'ERR_LIMIT'].includes(error.code);
}

function storedItems(document: PdfDocument, options: WatchOptions): WatchedItem[] {
  const store = document.resolve(document.catalog.entries.get('DSS'));
  if (!isDict(store)) return [];
  const valuesOf = (key: string): Uint8Array[] => {
    const list = document.get(store, key);
    if (!isArray(list)) return [];
    const streams = list.items.slice(0, MAX_VALUES).map((item) => document.resolve(item));
    return streams.filter(isStream).map((stream) => document.decoded(stream));
  };
  return [
    ...authoritiesAmong(readableCertificates(valuesOf('Certs')), options),
    ...valuesOf('CRLs').flatMap((der) => listOf(der, options)),
  ];
}

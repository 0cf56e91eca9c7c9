import { concat, type BytesInput } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import {
  PdfDocument,
  dateString,
  isDict,
  isRef,
  isStream,
  nameText,
  pdf,
  refText,
  withEntries,
  type PdfRef,
  type Update,
} from '../pdf/index.js';
import { checkByteRange } from './byte-range.js';
import { coverageOf } from './coverage.js';
import { signaturesOf } from './find-signatures.js';

/** Bytes that an application keeps in a document. */
export interface PrivateData {
  /** Name under which they stand (a second-class name of ISO 32000-2 Annex E). */
  readonly application: 'KYSO';
  readonly data: Uint8Array;
}

/**
 * The bytes that `prepareFields` stored: as the first signature's revision has them, which nobody can have
 * changed since, or as the newest revision has them where nothing is signed. Undefined where there are none, and where
 * the revision that was signed cannot be told. Throws what opening a PDF throws.
 */
export async function readPrivateData(
  pdf: BytesInput,
  application: PrivateData['application'],
  { password }: { readonly password?: string } = {},
): Promise<Uint8Array | undefined> {
  const document = await openAnyhow(pdf, password);
  return document.run(() => {
    const [first] = signaturesOf(document);
    const section = first ? sectionOf(document, first) : 0;
    return section === undefined ? undefined : dataAt(document, application, section);
  });
}

async function openAnyhow(pdf: BytesInput, password: string | undefined): Promise<PdfDocument> {
  try {
    return await PdfDocument.open(pdf, { password });
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return PdfDocument.open(pdf, { mode: 'tolerant', password });
  }
}

function sectionOf(
  document: PdfDocument,
  signature: ReturnType<typeof signaturesOf>[number],
): number | undefined {
  const { range, finding } = checkByteRange(signature, document.size);
  return coverageOf(document, signature, finding.status === 'passed' ? range : undefined).section;
}

function dataAt(
  document: PdfDocument,
  application: string,
  section: number,
): Uint8Array | undefined {
  const root = document.section(section).trailer.entries.get('Root');
  const catalog = document.resolve(root, section);
  const pieces = isDict(catalog) ? document.get(catalog, 'PieceInfo', section) : null;
  const piece = isDict(pieces) ? document.get(pieces, application, section) : null;
  const data = isDict(piece) ? document.get(piece, 'Private', section) : null;
  return isStream(data) ? document.decoded(data, section) : undefined;
}

/**
 * Writes the bytes and answers the /PieceInfo of the catalog with them (ISO 32000-2 §14.5); entries of other
 * applications stay as they are.
 */
export function pieceInfo(
  document: PdfDocument,
  update: Update,
  { application, data, time }: PrivateData & { readonly time: Date },
): Uint8Array {
  const stream = putStream(update, data);
  const piece = concat([
    pdf('<< /LastModified '),
    dateString(time),
    pdf(` /Private ${refText(stream)} >>`),
  ]);
  const entry = document.catalog.entries.get('PieceInfo');
  const pieces = document.resolve(entry);
  if (!isDict(pieces)) return concat([pdf(`<< ${nameText(application)} `), piece, pdf(' >>')]);
  const changed = withEntries(pieces, { [application]: piece });
  if (!isRef(entry)) return changed;
  update.put(entry, changed);
  return pdf(refText(entry));
}

function putStream(update: Update, data: Uint8Array): PdfRef {
  const ref = update.allocate();
  update.put(
    ref,
    concat([pdf(`<< /Length ${data.length} >>\nstream\n`), data, pdf('\nendstream')]),
  );
  return ref;
}

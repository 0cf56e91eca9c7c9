import type { BytesInput } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { PdfDocument, beginUpdate, isRef, pdf, refText, writeUpdate } from '../pdf/index.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import { extensionEntries } from './extension-entries.js';
import { refuseUnlessRepair } from './prepare.js';
import { putStore } from './security-store.js';
import { putCatalog } from './set-form.js';
import { updatedPdf, type UpdatedPdf } from './updated-pdf.js';
import type {
  AddedValidationData,
  SignatureValidationData,
  ValidationData,
} from './validation-data.js';

/** What is added to a document, and how. */
export interface AddValidationDataOptions extends ValidationData {
  /** Evidence of single signatures, for the entries of /VRI; it goes into the lists of the store as well. */
  readonly signatures?: readonly SignatureValidationData[];
  /** Default true: each of `signatures` gets an entry in /VRI, which older readers look for. */
  readonly vri?: boolean;
  /** User or owner password of an encrypted document; without one the empty user password is tried. */
  readonly password?: string;
  /** As for signing: appends to a document whose cross-reference had to be rebuilt. */
  readonly repair?: boolean;
  readonly crypto?: CryptoProvider;
}

/** A document with evidence in its security store. */
export interface DocumentWithValidationData extends UpdatedPdf {
  readonly added: AddedValidationData;
  /** What a person should know of the document. */
  readonly findings: readonly Finding[];
}

/**
 * Appends a revision with evidence in the document security store (EN 319 142-1 §5.4.2), which breaks no earlier
 * signature, also not one that permits no changes (ISO 32000-2 §12.8.2.2). What the store holds stays, nothing
 * is written twice, and where all of it is there already nothing is appended: `revision` is empty. What is given is
 * written as it is; `extendPdf` collects and judges evidence first. Throws the errors of opening, `ERR_XREF_DAMAGED`
 * without `repair`, and `ERR_LIMIT`.
 *
 * @example
 * const kept = await addValidationData(pdf, { certificates: [issuer], crls: [list] });
 */
export async function addValidationData(
  pdf: BytesInput,
  options: AddValidationDataOptions,
): Promise<DocumentWithValidationData> {
  const { crypto = defaultCrypto(), password } = options;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  const { revision, added } = await document.run(() => layOut(document, { ...options, crypto }));
  return {
    ...updatedPdf(document.window.source, revision),
    ...{ added, findings: document.findings },
  };
}

type Request = AddValidationDataOptions & { readonly crypto: CryptoProvider };

function layOut(
  document: PdfDocument,
  options: Request,
): { revision: Uint8Array; added: AddedValidationData } {
  const { signatures = [], vri = true, crypto } = options;
  const update = beginUpdate(document);
  const { added, store } = putStore(document, update, { ...options, signatures, vri });
  if (!store) return { revision: new Uint8Array(0), added };
  refuseUnlessRepair(document, options);
  const entry = document.catalog.entries.get('DSS');
  const named = isRef(entry) && entry.num === store.num;
  const changes = {
    ...(named ? {} : { DSS: pdf(refText(store)) }),
    ...extensionEntries(document, update),
  };
  if (Object.keys(changes).length > 0) putCatalog(document, update, changes);
  const random = (length: number): Uint8Array => crypto.random(length);
  return { revision: writeUpdate(document, update, { random }).bytes, added };
}

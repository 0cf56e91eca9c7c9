import { concat } from '../bytes/index.js';
import { coreError } from '../errors.js';
import {
  formOf,
  isArray,
  isDict,
  isName,
  isRef,
  pdf,
  refText,
  withEntries,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type Update,
} from '../pdf/index.js';

/** /SigFlags: signatures exist, and the file may only be appended to (ISO 32000-2 §12.7.3). */
const SIG_FLAGS = 3;

/** What the form and the catalog learn of a signature. */
export interface FormChange {
  /** New fields at the root, to be listed. */
  readonly fields: readonly PdfRef[];
  /**
   * Leaves /NeedAppearances as earlier signatures found it: taking it out would say that the forms
   * which they cover are drawn otherwise.
   */
  readonly keepsAppearances: boolean;
  /** The signature that certifies the document. */
  readonly certification?: PdfRef;
  /** Further entries of the catalog. */
  readonly catalog?: Changes;
}

type Changes = Record<string, Uint8Array | undefined>;

/** Makes the form list the field and say that signatures exist, and the catalog name the certification; writes only what changes. */
export function setForm(document: PdfDocument, update: Update, change: FormChange): void {
  const catalog: Changes = { ...change.catalog };
  setAcroForm(document, update, { change, catalog });
  if (change.certification) setPermissions(document, update, { ...change, catalog });
  if (Object.keys(catalog).length > 0) putCatalog(document, update, catalog);
}

function setAcroForm(
  document: PdfDocument,
  update: Update,
  { change, catalog }: { change: FormChange; catalog: Changes },
): void {
  const form = formOf(document);
  if (!form) {
    const ref = update.allocate();
    const fields = change.fields.map(refText).join(' ');
    update.put(ref, `<< /Fields [${fields}] /SigFlags ${SIG_FLAGS} >>`);
    catalog['AcroForm'] = pdf(refText(ref));
    return;
  }
  const changes = formChanges(document, update, { ...change, form });
  if (Object.keys(changes).length === 0) return;
  const entry = document.catalog.entries.get('AcroForm');
  if (isRef(entry)) update.put(entry, withEntries(form, changes));
  else catalog['AcroForm'] = withEntries(form, changes);
}

function formChanges(
  document: PdfDocument,
  update: Update,
  { form, fields: added, keepsAppearances }: FormChange & { form: PdfDict },
): Changes {
  const changes: Changes = {};
  const entry = form.entries.get('Fields');
  const fields = document.resolve(entry);
  if (added.length > 0 && isRef(entry) && isArray(fields))
    update.put(entry, appended(fields.raw, ...added));
  else if (added.length > 0)
    changes['Fields'] = appended(isArray(fields) ? fields.raw : pdf('[]'), ...added);
  const value = document.get(form, 'SigFlags');
  const flags = typeof value === 'number' && Number.isInteger(value) ? value : 0;
  if ((flags & SIG_FLAGS) !== SIG_FLAGS) changes['SigFlags'] = pdf(String(flags | SIG_FLAGS));
  // A viewer that draws appearances anew changes what was signed.
  if (!keepsAppearances && document.get(form, 'NeedAppearances') === true)
    changes['NeedAppearances'] = undefined;
  return changes;
}

/** /Perms stands directly in the catalog where it is new; some readers look for it nowhere else. */
function setPermissions(
  document: PdfDocument,
  update: Update,
  { certification, catalog }: { certification?: PdfRef; catalog: Changes },
): void {
  if (!certification) return;
  const entry = document.catalog.entries.get('Perms');
  const perms = document.resolve(entry);
  const value = pdf(refText(certification));
  if (!isDict(perms)) catalog['Perms'] = pdf(`<< /DocMDP ${refText(certification)} >>`);
  else if (isRef(entry)) update.put(entry, withEntries(perms, { DocMDP: value }));
  else catalog['Perms'] = withEntries(perms, { DocMDP: value });
}

/** The text of an array with more references at its end; what was there stays byte for byte. */
export function appended(array: Uint8Array, ...refs: readonly PdfRef[]): Uint8Array {
  return extended(array, refs.map(refText).join(' '));
}

/** The text of an array with more text at its end. */
export function extended(array: Uint8Array, text: string): Uint8Array {
  return concat([array.subarray(0, -1), `${array.length > 2 ? ' ' : ''}${text}]`]);
}

/** Changes entries of the catalog; once for an update. Throws `ERR_PDF_SYNTAX` where the trailer leads to none. */
export function putCatalog(document: PdfDocument, update: Update, changes: Changes): void {
  const root = document.trailer.entries.get('Root');
  const { catalog } = document;
  const type = document.get(catalog, 'Type');
  const typed = isName(type, 'Catalog') || (type === null && catalog.entries.has('Pages'));
  if (!isRef(root) || !typed) {
    throw coreError('ERR_PDF_SYNTAX', 'the trailer leads to no catalog');
  }
  update.put(root, withEntries(catalog, changes));
}

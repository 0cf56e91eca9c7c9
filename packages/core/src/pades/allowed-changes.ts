import type { BytesInput } from '../bytes/index.js';
import { PdfDocument, fieldsOf, isDict } from '../pdf/index.js';
import { bondsOf, ownersOf } from './changes/bonds.js';
import { isLocked, type ChangePermission } from './field-lock.js';
import { signaturesOf } from './find-signatures.js';

/** What the signatures of a document permit from now on. */
export interface AllowedChanges {
  /**
   * What certifications and locks say of the whole document, the strictest of them: 1 nothing, 2 filling in and
   * signing, 3 annotations as well (ISO 32000-2 Table 257); null where none says anything.
   */
  readonly level: ChangePermission | null;
  /** True where a signature in a field that is not there yet breaks no earlier one. */
  readonly newSignatureFields: boolean;
  /** True where annotations break no signature. */
  readonly annotations: boolean;
  readonly fields: readonly AllowedField[];
}

/** One field, and who may still do what with it. */
export interface AllowedField {
  /** Fully qualified. */
  readonly name: string;
  /** /FT: `Sig`, `Tx`, `Btn`, `Ch`, or null. */
  readonly type: string | null;
  /** True for a signature field that holds a signature. */
  readonly signed: boolean;
  /** True where it may be signed or filled in: it is neither signed nor locked, and the document not closed. */
  readonly changeable: boolean;
  /** The signed field whose signature locks it; null where none does, or where that has no field. */
  readonly lockedBy: string | null;
  /** Signature fields whose /Lock names it: filled in, it has to be closed by one of their signatures. */
  readonly owners: readonly string[];
}

/**
 * Answers before signing what the earlier signatures permit: DocMDP, FieldMDP and /Lock (ISO 32000-2 §12.8.2).
 * `signPdf` refuses the rest with `ERR_WOULD_INVALIDATE`. Throws what opening a PDF throws.
 *
 * @example
 * const { newSignatureFields, fields } = await allowedChanges(pdf);
 * const free = fields.filter(({ type, changeable }) => type === 'Sig' && changeable);
 */
export async function allowedChanges(
  pdf: BytesInput,
  { password }: { readonly password?: string } = {},
): Promise<AllowedChanges> {
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  return document.run(() => allowedIn(document));
}

function allowedIn(document: PdfDocument): AllowedChanges {
  const signatures = signaturesOf(document).map(({ field, fieldDict, dict }) => ({
    field,
    ...bondsOf(document, { dict, field: fieldDict }),
  }));
  const levels = signatures.flatMap(({ level }) => level ?? []);
  const level = levels.sort()[0] ?? null;
  const owners = ownersOf(document, 0);
  const fields = fieldsOf(document).map(({ name, type, value }): AllowedField => {
    const signed = type === 'Sig' && isDict(document.resolve(value));
    const locker = signatures.find(
      ({ field, locks }) => field !== name && locks.some((lock) => isLocked(lock, name)),
    );
    return {
      ...{ name, type, signed, lockedBy: locker?.field ?? null },
      changeable: !signed && !locker && level !== 1,
      owners: owners(name).filter((owner) => owner !== name),
    };
  });
  const closed = signatures.some(({ locks }) => locks.some(({ action }) => action !== 'Include'));
  return {
    level,
    newSignatureFields: level === null && !closed,
    annotations: signatures.length === 0 || level === 3,
    fields,
  };
}

import { coreError, type KysoError } from '../errors.js';
import {
  isArray,
  isDict,
  isName,
  type FormField,
  type PdfDict,
  type PdfDocument,
} from '../pdf/index.js';

/**
 * Refuses documents whose signatures or fields say what may follow them: certification (DocMDP), locked
 * fields (FieldMDP, /Lock). What they permit is not analysed yet, and a signature that might break an
 * earlier one is not made. Throws `ERR_WOULD_INVALIDATE`.
 */
export function refuseRestricted(document: PdfDocument, fields: readonly FormField[]): void {
  const perms = document.get(document.catalog, 'Perms');
  if (isDict(perms) && perms.entries.has('DocMDP')) throw restricted('DocMDP', null);
  for (const field of fields) {
    if (field.type !== 'Sig') continue;
    if (field.dict.entries.has('Lock')) throw restricted('Lock', field.name);
    const value = document.resolve(field.value);
    const method = isDict(value) ? restrictionOf(document, value) : undefined;
    if (method) throw restricted(method, field.name);
  }
}

/** DocMDP or FieldMDP among the signature references of a signature (ISO 32000-2 §12.8.2). */
function restrictionOf(document: PdfDocument, signature: PdfDict): string | undefined {
  const references = document.get(signature, 'Reference');
  for (const item of isArray(references) ? references.items : []) {
    const reference = document.resolve(item);
    const method = isDict(reference) ? document.get(reference, 'TransformMethod') : null;
    if (isName(method) && (method.name === 'DocMDP' || method.name === 'FieldMDP'))
      return method.name;
  }
  return undefined;
}

function restricted(restriction: string, field: string | null): KysoError {
  return coreError(
    'ERR_WOULD_INVALIDATE',
    `the document restricts changes by ${restriction}${field === null ? '' : ` of field ${field}`}; a further signature may break an earlier one`,
    { facts: { restriction, field } },
  );
}

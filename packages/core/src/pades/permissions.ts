import { coreError, type KysoError } from '../errors.js';
import {
  isArray,
  isDict,
  isName,
  type FormField,
  type PdfDict,
  type PdfDocument,
} from '../pdf/index.js';
import {
  isLocked,
  lockOf,
  permissionOf,
  readLock,
  type ChangePermission,
  type FieldLock,
} from './field-lock.js';

/** The field that a signature would take. */
export interface FieldToSign {
  readonly name: string;
  /** True where the field is not there yet. */
  readonly isNew: boolean;
}

/**
 * Refuses a signature that the document's earlier signatures forbid (ISO 32000-2 §12.8.2): any after a
 * certification that permits nothing, a new field after one that permits filling in, a field that an
 * earlier signature locked. A lock of a field that is still empty forbids nothing yet. Throws
 * `ERR_WOULD_INVALIDATE`; its facts name the restriction and the field that carries it.
 */
export function refuseForbidden(
  document: PdfDocument,
  fields: readonly FormField[],
  target: FieldToSign,
): void {
  const perms = document.get(document.catalog, 'Perms');
  if (isDict(perms) && perms.entries.has('DocMDP')) {
    const certification = document.get(perms, 'DocMDP');
    const level = isDict(certification) ? certificationOf(document, certification) : undefined;
    refuseByLevel(level ?? DEFAULT_LEVEL, { restriction: 'DocMDP', field: null, target });
  }
  for (const field of fields) {
    const signature = field.type === 'Sig' ? document.resolve(field.value) : null;
    if (isDict(signature)) refuseBySignature(document, { field, signature, target });
  }
}

/** What a certification permits that does not say it (ISO 32000-2 Table 257). */
export const DEFAULT_LEVEL = 2;

interface EarlierSignature {
  readonly field: FormField;
  readonly signature: PdfDict;
  readonly target: FieldToSign;
}

function refuseBySignature(
  document: PdfDocument,
  { field: { name: field, dict }, signature, target }: EarlierSignature,
): void {
  const level = certificationOf(document, signature);
  if (level !== undefined) refuseByLevel(level, { restriction: 'DocMDP', field, target });
  const own = lockOf(document, dict);
  const locks = [
    ...transformsOf(document, signature, 'FieldMDP').map(
      (params) => ['FieldMDP', params ? readLock(document, params) : LOCKS_ALL] as const,
    ),
    ...(own ? [['Lock', own] as const] : []),
  ];
  for (const [restriction, lock] of locks) {
    if (isLocked(lock, target.name)) throw restricted(restriction, { field, target });
    if (lock.permissions !== undefined)
      refuseByLevel(lock.permissions, { restriction, field, target });
  }
}

const LOCKS_ALL: FieldLock = { action: 'All' };

interface Restriction {
  readonly restriction: 'DocMDP' | 'FieldMDP' | 'Lock';
  readonly field: string | null;
  readonly target: FieldToSign;
}

/** Table 257: 1 permits nothing; 2 and 3 permit signing, for which the field must be there. */
function refuseByLevel(level: ChangePermission, { restriction, ...of }: Restriction): void {
  if (level === 1 || of.target.isNew) throw restricted(restriction, { ...of, level });
}

/** /P of the certification among the references of a signature, or undefined. */
export function certificationOf(
  document: PdfDocument,
  signature: PdfDict,
): ChangePermission | undefined {
  const [first, ...others] = transformsOf(document, signature, 'DocMDP').map((params) =>
    params?.entries.has('P') ? permissionOf(document.get(params, 'P')) : DEFAULT_LEVEL,
  );
  return (
    first && others.reduce((strictest, level) => (level < strictest ? level : strictest), first)
  );
}

/** The parameters of every signature reference with this transform method; undefined where it has none. */
export function transformsOf(
  document: PdfDocument,
  signature: PdfDict,
  method: string,
): (PdfDict | undefined)[] {
  const references = document.get(signature, 'Reference');
  return (isArray(references) ? references.items : []).flatMap((item) => {
    const reference = document.resolve(item);
    if (!isDict(reference) || !isName(document.get(reference, 'TransformMethod'), method))
      return [];
    const params = document.get(reference, 'TransformParams');
    return [isDict(params) ? params : undefined];
  });
}

function restricted(
  restriction: Restriction['restriction'],
  { field, target, level }: Omit<Restriction, 'restriction'> & { level?: ChangePermission },
): KysoError {
  const where = field === null ? '' : ` of field ${field}`;
  const what = target.isNew ? `a new field ${target.name}` : `signing field ${target.name}`;
  return coreError('ERR_WOULD_INVALIDATE', `${restriction}${where} forbids ${what}`, {
    facts: { restriction, field, target: target.name, ...(level !== undefined && { level }) },
  });
}

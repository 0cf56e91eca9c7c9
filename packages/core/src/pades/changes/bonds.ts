import {
  fieldsOf,
  isDict,
  type FormField,
  type PdfDict,
  type PdfDocument,
} from '../../pdf/index.js';
import {
  isLocked,
  lockOf,
  readLock,
  type ChangePermission,
  type FieldLock,
} from '../field-lock.js';
import { DEFAULT_LEVEL, certificationOf, transformsOf } from '../permissions.js';
import type { SignatureFact } from './ledger.js';

/** A signature with what it forbids from its revision on. */
export interface BoundSignature extends SignatureFact {
  /** What may change in the whole document: /P of its certification or of its lock, whichever is stricter. */
  readonly level: ChangePermission | undefined;
  readonly locks: readonly FieldLock[];
}

/** What a signature dictionary and the lock of its field forbid (ISO 32000-2 §12.8.2). */
export function bondsOf(
  document: PdfDocument,
  { dict, field }: { readonly dict: PdfDict; readonly field: PdfDict | undefined },
): Pick<BoundSignature, 'level' | 'locks'> {
  const own = field && lockOf(document, field);
  const locks = [
    ...transformsOf(document, dict, 'FieldMDP').map((params): FieldLock =>
      params ? readLock(document, params) : { action: 'All' },
    ),
    ...(own ? [own] : []),
  ];
  const levels = [
    certificationOf(document, dict) ??
      (isCertification(document, dict) ? DEFAULT_LEVEL : undefined),
    ...locks.map(({ permissions }) => permissions),
  ].filter((level) => level !== undefined);
  return { level: levels.sort()[0], locks };
}

/** True for the signature that /Perms names, whether it says what it permits or not. */
function isCertification(document: PdfDocument, dict: PdfDict): boolean {
  const perms = document.get(document.catalog, 'Perms');
  return isDict(perms) && document.get(perms, 'DocMDP') === dict;
}

/**
 * Who owns which field: a signature field owns the fields that its /Lock names (Include). Where several
 * locks name a field, it belongs to the narrowest, the one of fewest names: the others, such as the seal that closes a
 * whole document, only lock it.
 */
export interface Owners {
  (field: string): readonly string[];
  /** True where any field has an owner at all. */
  readonly any: boolean;
}

/** The owners of fields as a revision (section; 0 is the newest) has them, signed or not. */
export function ownersOf(document: PdfDocument, asOf: number): Owners {
  const locks = fieldsOf(document, asOf).flatMap((field) => {
    const lock = field.type === 'Sig' ? includeOf(document, field, asOf) : undefined;
    return lock ? [{ name: field.name, lock }] : [];
  });
  const of = (field: string): string[] => {
    const naming = locks.filter(({ lock }) => isLocked(lock, field));
    const fewest = Math.min(...naming.map(({ lock }) => namesIn(lock)));
    return naming.filter(({ lock }) => namesIn(lock) === fewest).map(({ name }) => name);
  };
  return Object.assign(of, { any: locks.length > 0 });
}

function namesIn({ fields = [] }: FieldLock): number {
  return new Set(fields.map((name) => name.normalize('NFC'))).size;
}

function includeOf(
  document: PdfDocument,
  { dict }: FormField,
  asOf: number,
): FieldLock | undefined {
  const value = document.get(dict, 'Lock', asOf);
  const lock = isDict(value) ? readLock(document, value, asOf) : undefined;
  return lock?.action === 'Include' ? lock : undefined;
}

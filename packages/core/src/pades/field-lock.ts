import {
  isArray,
  isDict,
  isName,
  isString,
  refText,
  textOf,
  textString,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
} from '../pdf/index.js';

/** What may change after a certification or a lock: 1 nothing, 2 forms and signatures, 3 annotations as well (ISO 32000-2 Table 257). */
export type ChangePermission = 1 | 2 | 3;

/**
 * Which fields no longer change once the signature stands (ISO 32000-2 Table 236): all, those that are
 * named, or all but those. A name stands for the field and for everything below it.
 */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  /** Fully qualified names; absent with `All`. */
  readonly fields?: readonly string[];
  /** Narrows what may change in the whole document; it never widens what a certification permits. */
  readonly permissions?: ChangePermission;
}

/**
 * Reads a /Lock or the parameters of a FieldMDP transform, which hold the same entries. One that cannot be
 * understood locks everything: what is unclear must not be signed over.
 */
export function readLock(document: PdfDocument, dict: PdfDict, asOf = 0): FieldLock {
  const action = document.get(dict, 'Action', asOf);
  const known = isName(action) && (action.name === 'Include' || action.name === 'Exclude');
  const list = document.get(dict, 'Fields', asOf);
  const names = isArray(list) ? list.items.map((item) => document.resolve(item, asOf)) : undefined;
  const permissions = dict.entries.has('P')
    ? { permissions: permissionOf(document.get(dict, 'P', asOf)) }
    : {};
  if (!known || !names?.every(isString)) return { action: 'All', ...permissions };
  const fields = names.map(({ bytes }) => textOf(bytes));
  return { action: action.name === 'Include' ? 'Include' : 'Exclude', fields, ...permissions };
}

/** A level as it stands; the strictest where it is none of the three. */
export function permissionOf(value: unknown): ChangePermission {
  return value === 2 || value === 3 ? value : 1;
}

/** True where the lock holds the field of this fully qualified name: by its name or by one above it. */
export function isLocked({ action, fields = [] }: FieldLock, name: string): boolean {
  if (action === 'All') return true;
  const full = name.normalize('NFC');
  const listed = fields.some((field) => {
    const locked = field.normalize('NFC');
    return full === locked || full.startsWith(`${locked}.`);
  });
  return listed === (action === 'Include');
}

/** Throws `TypeError` where names are missing, or given although all fields are meant. */
export function checkLock({ action, fields = [], permissions }: FieldLock): void {
  if (!['All', 'Include', 'Exclude'].includes(action))
    throw new TypeError(`a lock is by All, Include or Exclude, not ${action}`);
  if (action === 'All' && fields.length > 0) throw new TypeError('a lock of all fields names none');
  if (action !== 'All' && fields.length === 0)
    throw new TypeError(`a lock by ${action} names fields`);
  if (permissions !== undefined) checkPermission(permissions);
}

/** Throws `TypeError` for what is no level; the value may come from outside the type system. */
export function checkPermission(level: number): void {
  if (![1, 2, 3].includes(level)) throw new TypeError(`a permission is 1, 2 or 3, not ${level}`);
}

/** The text of a /Lock. */
export function lockText(lock: FieldLock): string {
  return `<< /Type /SigFieldLock${lockEntries(lock)} >>`;
}

/** What binds a signature: its certification and its lock. */
export interface SignatureBonds {
  readonly certify: ChangePermission | undefined;
  readonly lock: FieldLock | undefined;
}

/**
 * The text of /Reference (ISO 32000-2 §12.8.1 Table 255), or undefined where nothing binds. No digest
 * entries: ISO 19005-2 §6.1.12 forbids them. /P among the FieldMDP parameters is what Acrobat writes
 * beside the /P of the lock.
 */
export function referencesText(
  { certify, lock }: SignatureBonds,
  catalog: PdfRef | undefined,
): string | undefined {
  if (certify === undefined && !lock) return undefined;
  const certification =
    certify === undefined
      ? ''
      : `<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${certify} /V /1.2 >> >>`;
  const data = catalog ? ` /Data ${refText(catalog)}` : '';
  const locking = lock
    ? `<< /Type /SigRef /TransformMethod /FieldMDP${data} /TransformParams << /Type /TransformParams${lockEntries(lock)} /V /1.2 >> >>`
    : '';
  return `[${certification}${locking}]`;
}

function lockEntries({ action, fields = [], permissions }: FieldLock): string {
  const names = fields.map((field) => ` ${textString(field)}`).join('');
  return (
    ` /Action /${action}` +
    (action === 'All' ? '' : ` /Fields [${names} ]`) +
    (permissions === undefined ? '' : ` /P ${permissions}`)
  );
}

/** The lock that stands in a signature field, signed or not. */
export function lockOf(document: PdfDocument, field: PdfDict): FieldLock | undefined {
  if (!field.entries.has('Lock')) return undefined;
  const lock = document.get(field, 'Lock');
  return isDict(lock) ? readLock(document, lock) : { action: 'All' };
}

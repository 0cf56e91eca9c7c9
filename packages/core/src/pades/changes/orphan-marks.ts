import { failed } from '../../cms/index.js';
import { isKysoError } from '../../errors.js';
import {
  fieldsOf,
  isDict,
  type FormField,
  type PdfDict,
  type PdfDocument,
} from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import { sameDeep, type TwoRevisions } from '../same-value.js';
import { ownersOf, type BoundSignature } from './bonds.js';

/** Most unsigned revisions before a signature that are compared; a draft is saved a few dozen times before it is signed. */
const MAX_UNSIGNED_REVISIONS = 500;
const CLAUSE = 'ISO 32000-2 §12.7.5.5';

/**
 * Marks that a signature closes without owning them. What came since the last signature of a person
 * before it, or since the first revision, is closed by this one: a field that the /Lock (Include) of signature fields
 * names may have been filled there only where this signature stands in one of these fields. A field that comes
 * filled is not judged: only what changed in it. A document timestamp closes nothing.
 */
export function orphanMarks(
  document: PdfDocument,
  closing: BoundSignature,
  bound: readonly BoundSignature[],
): Finding[] {
  const { section: newest, kind } = closing;
  if (newest === undefined || kind !== 'signature') return [];
  const oldest = startOfSpan(document, newest, bound);
  if (oldest - newest > MAX_UNSIGNED_REVISIONS) return tooMany(document, [oldest, newest]);
  const found = new Map<string, readonly string[]>();
  for (let was = oldest; was > newest; was--)
    for (const [name, owners] of filledIn({ document, was, is: was - 1 }, closing.field))
      found.set(name, owners);
  return [...found].map(([name, owners]) =>
    failed('orphan-mark', CLAUSE, {
      expected: `closed by the signature of ${owners.join(', ')}`,
      found: 'filled in, and closed by another signature',
      at: `field ${name}`,
    }),
  );
}

/** The section of the last signature before, or the oldest one. */
function startOfSpan(
  document: PdfDocument,
  newest: number,
  bound: readonly BoundSignature[],
): number {
  const before = bound
    .filter(({ kind, section }) => kind === 'signature' && section !== undefined)
    .flatMap(({ section = 0 }) => (section > newest ? section : []));
  return Math.min(document.sections().length - 1, ...before);
}

/** Owned fields that changed from one revision to the next, and whose owner is another than the field that closes them. */
function filledIn(
  revisions: TwoRevisions,
  closing: string | null,
): (readonly [string, readonly string[]])[] {
  const { document, was, is } = revisions;
  // A form that cannot be read names no owners; what one of them owns must be told to be the same.
  const owners = orElse(() => ownersOf(document, was), undefined);
  if (!owners?.any) return [];
  const fields = orElse(() => fieldsOf(document, is), []);
  const now = new Map(fields.map((field) => [field.name, field]));
  return fieldsOf(document, was).flatMap((field) => {
    const names = field.type === 'Sig' ? [] : owners(field.name);
    if (names.length === 0 || (closing !== null && names.includes(closing))) return [];
    const changed = orElse(() => isChanged(revisions, field, now.get(field.name)), true);
    return changed ? [[field.name, names] as const] : [];
  });
}

/** What a reading answers, or something else where the bytes cannot be read. */
function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return otherwise;
    throw error;
  }
}

/** True where a field has another value, or one of its widgets another appearance, down to the pictures in its pictures. */
function isChanged(
  revisions: TwoRevisions,
  before: FormField,
  after: FormField | undefined,
): boolean {
  const { document, was, is } = revisions;
  if (after && !sameDeep(revisions, before.value, after.value)) return true;
  const widgets = new Map(
    [...before.widgets, ...(after?.widgets ?? [])].map((ref) => [ref.num, ref]),
  );
  return [...widgets.keys()].some((num) => {
    const [old, now] = [document.object(num, was), document.object(num, is)];
    if (!isDict(now)) return false;
    return !isDict(old) || isDrawnAnew(revisions, old, now);
  });
}

/** What decides which picture a widget shows, and whether. */
function isDrawnAnew(revisions: TwoRevisions, old: PdfDict, now: PdfDict): boolean {
  const differs = (key: string): boolean =>
    !sameDeep(revisions, old.entries.get(key), now.entries.get(key));
  if (differs('AP') || differs('AS')) return true;
  const { document, was, is } = revisions;
  return isHidden(document.get(old, 'F', was)) && !isHidden(document.get(now, 'F', is));
}

/** Invisible, Hidden and NoView (ISO 32000-2 Table 167). */
const UNSEEN = 1 | 2 | 32;

function isHidden(flags: unknown): boolean {
  return typeof flags === 'number' && (flags & UNSEEN) !== 0;
}

/** More revisions than are compared are an answer only where a mark may be among them. */
function tooMany(document: PdfDocument, sections: readonly number[]): Finding[] {
  const areOwned = (section: number): boolean => ownersOf(document, section).any;
  if (!sections.some((section) => orElse(() => areOwned(section), false))) return [];
  const found = `more than ${MAX_UNSIGNED_REVISIONS} revisions without a signature`;
  return [failed('orphan-mark', CLAUSE, { found })];
}

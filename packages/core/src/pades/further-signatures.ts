import { failed, passed } from '../cms/index.js';
import { coreError, isKysoError } from '../errors.js';
import {
  fieldsOf,
  formOf,
  isArray,
  isDict,
  isName,
  isRef,
  isSpace,
  isStream,
  type FormField,
  type PdfDict,
  type PdfValue,
} from '../pdf/index.js';
import type { PdfDocument } from '../pdf/index.js';
import type { Modifications } from '../report.js';
import { sameExcept, sameValue, type TwoRevisions } from './same-value.js';

/**
 * What came after the revision that ends with `section`: nothing, plainly further signatures, or what
 * is not explained here. Each later revision is compared with the signed one object by object, and
 * every object that is new, changed or freed must be part of signing: a new signature field with its
 * value and appearance, an empty one that is signed now, and the lists that name them.
 */
export function modificationsSince(
  document: PdfDocument,
  { section, end }: SignedZone,
): Modifications {
  if (!isBlankBehind(document, end)) return unexplained('bytes behind the last revision');
  if (section === 0) return { level: 'none', permitted: true, findings: [] };
  if (section > MAX_LATER_REVISIONS) return unexplained(`${section} later revisions`);
  for (let is = section - 1; is >= 0; is--) {
    const found = firstUnexplained({ document, was: section, is });
    if (found !== undefined) return unexplained(found);
  }
  return { level: 'signing', permitted: true, findings: [passed('modifications', CLAUSE)] };
}

/** The revision that a signature covers: the section that it ends with (0 is the newest), and the offset of its end. */
export interface SignedZone {
  readonly section: number;
  readonly end: number;
}

const CLAUSE = 'ISO 32000-2 §12.8.2.2.2';
/** Most later revisions that are compared; the work grows with their square and a dossier has a few dozen. */
const MAX_LATER_REVISIONS = 500;
/** Most bytes behind the last revision that are looked through for anything but white space; some tools pad to a block. */
const MAX_BLANK_TAIL = 1 << 20;
/** Most cross-reference rows of later revisions that are compared; a signature adds about ten. */
const MAX_LATER_ROWS = 1_000_000;

/** The answer for a change that is no part of signing, or that cannot be told. */
export function unexplained(found?: string): Modifications {
  const finding = failed('modifications', CLAUSE, found === undefined ? {} : { found });
  return { level: 'unexplained', permitted: false, findings: [finding] };
}

/** False where objects follow that no cross-reference names: readers that rebuild it would show them. */
function isBlankBehind(document: PdfDocument, zoneEnd: number): boolean {
  const ends = [document.section(0).end, document.sectionOrEnd(1)?.end].map((end) => end ?? 0);
  const from = Math.max(zoneEnd, ...ends);
  const length = document.size - from;
  return length <= MAX_BLANK_TAIL && document.window.view(from, length).every(isSpace);
}

/** The first change that is not part of signing, as a short text; undefined where there is none. */
function firstUnexplained(revisions: TwoRevisions): string | undefined {
  try {
    if (!sameTrailer(revisions)) return 'trailer';
    const explained = explainedBySigning(revisions);
    for (const num of changedObjects(revisions)) if (!explained.has(num)) return `object ${num}`;
    return undefined;
  } catch (error) {
    if (isKysoError(error)) return error.message;
    throw error;
  }
}

/** Catalog and document information are the objects that they were; what these hold is compared as objects. */
function sameTrailer(revisions: TwoRevisions): boolean {
  const { document, was, is } = revisions;
  const [before, after] = [
    document.section(was).trailer.entries,
    document.section(is).trailer.entries,
  ];
  const info = after.get('Info');
  return (
    sameValue(revisions, before.get('Root'), after.get('Root')) &&
    sameValue(revisions, before.get('Encrypt'), after.get('Encrypt')) &&
    (info === undefined || sameValue(revisions, before.get('Info'), info))
  );
}

/** Numbers whose entry is another than in the signed revision, cross-reference and object streams left out. */
function changedObjects({ document, was, is }: TwoRevisions): Set<number> {
  const changed = new Set<number>();
  const offsets = new Set(document.sections().map((section) => section.offset));
  let rows = 0;
  for (let index = is; index < was; index++) {
    const section = document.section(index);
    // Of two rows for one object readers take the first or the last: what it shows depends on the reader.
    if (section.ambiguous())
      throw coreError(
        'ERR_XREF_DAMAGED',
        `cross-reference at byte ${section.offset} names an object twice`,
      );
    for (const [num] of section.entries()) {
      if (++rows > MAX_LATER_ROWS)
        throw coreError('ERR_LIMIT', `more than ${MAX_LATER_ROWS} later cross-reference rows`);
      const [before, after] = [document.locate(num, was)?.entry, document.locate(num, is)?.entry];
      const same =
        before?.type === after?.type &&
        (before === undefined ||
          before.type === 'free' ||
          JSON.stringify(before) === JSON.stringify(after));
      const isContainer =
        after?.type === 'offset' &&
        (offsets.has(after.offset) || isObjectStream(document.object(num, is)));
      const isNew = before === undefined || before.type === 'free';
      if (same || (isNew && (isContainer || after === undefined || after.type === 'free')))
        continue;
      changed.add(num);
    }
  }
  return changed;
}

function isObjectStream(value: PdfValue): boolean {
  return isStream(value) && isName(value.dict.entries.get('Type'), 'ObjStm');
}

/** Numbers of the objects whose change is part of signing. Empty where the form itself changed otherwise. */
function explainedBySigning(revisions: TwoRevisions): Set<number> {
  const { document, was, is } = revisions;
  const explained = new Set<number>();
  const before = new Map(fieldsOf(document, was).map((field) => [field.ref.num, field]));
  const signed: FormField[] = [];
  for (const field of fieldsOf(document, is)) {
    const old = before.get(field.ref.num);
    if (!old && isNewSignature(revisions, field)) signed.push(field);
    if (old && isSignedNow(revisions, { old, field })) {
      explained.add(field.ref.num);
      signed.push(field);
    }
  }
  const fresh = new Set(
    signed.filter((field) => !before.has(field.ref.num)).map((field) => field.ref.num),
  );
  for (const field of signed) {
    if (fresh.has(field.ref.num)) addNew(revisions, field.ref, explained);
    for (const key of ['V', 'AP']) addNew(revisions, field.dict.entries.get(key), explained);
    for (const num of pageOfNewWidget(revisions, { field, fresh })) explained.add(num);
    for (const num of signedWidget(revisions, { field, fresh, explained })) explained.add(num);
  }
  for (const num of explainedForm(revisions, fresh)) explained.add(num);
  return explained;
}

/** A new root field that holds a signature, merged with its one widget. */
function isNewSignature({ document, was, is }: TwoRevisions, field: FormField): boolean {
  const value = document.resolve(field.value, is);
  const known = document.locate(field.ref.num, was);
  // A new field must not take up an object that an earlier revision had under its number, nor an old value.
  const recycled = known !== undefined && known.entry.type !== 'free';
  const oldValue = isRef(field.value) && document.object(field.value.num, was) !== null;
  const isPlainWidget =
    isName(field.dict.entries.get('Subtype'), 'Widget') &&
    !field.dict.entries.has('A') &&
    !field.dict.entries.has('AA');
  return (
    !recycled &&
    !oldValue &&
    isSignature(field, value) &&
    field.widgets.length === 1 &&
    isPlainWidget
  );
}

/** The widget of an empty field, standing by itself, that got its appearance with the signature. */
function signedWidget(
  revisions: TwoRevisions,
  {
    field,
    fresh,
    explained,
  }: { field: FormField; fresh: ReadonlySet<number>; explained: Set<number> },
): number[] {
  const { document, was, is } = revisions;
  const [widget, ...others] = field.widgets;
  if (!widget || others.length > 0 || fresh.has(field.ref.num) || widget.num === field.ref.num)
    return [];
  const [before, after] = [document.object(widget.num, was), document.object(widget.num, is)];
  if (!isDict(before) || !isDict(after) || !sameExcept(revisions, [before, after], ['AP']))
    return [];
  addNew(revisions, after.entries.get('AP'), explained);
  return [widget.num];
}

/** An empty signature field that holds a signature now and is otherwise the same. */
function isSignedNow(
  revisions: TwoRevisions,
  { old, field }: { old: FormField; field: FormField },
): boolean {
  const { document, was, is } = revisions;
  const value = document.resolve(field.value, is);
  return (
    old.type === 'Sig' &&
    document.resolve(old.value, was) === null &&
    isRef(field.value) &&
    document.object(field.value.num, was) === null &&
    isSignature(field, value) &&
    sameExcept(revisions, [old.dict, field.dict], ['V', 'AP'])
  );
}

function isSignature(field: FormField, value: PdfValue): boolean {
  return (
    field.type === 'Sig' &&
    isDict(value) &&
    value.entries.has('ByteRange') &&
    value.entries.has('Contents')
  );
}

/** Adds the new objects that a value leads to; objects that were there before are not entered. */
function addNew(
  { document, was, is }: TwoRevisions,
  start: PdfValue | undefined,
  into: Set<number>,
): void {
  const pending: PdfValue[] = [start ?? null];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isRef(value)) {
      const known = document.locate(value.num, was);
      if (into.has(value.num) || (known && known.entry.type !== 'free')) continue;
      into.add(value.num);
      pending.push(document.object(value.num, is));
    } else if (isArray(value)) {
      pending.push(...value.items);
    } else if (isDict(value) || isStream(value)) {
      pending.push(...(isStream(value) ? value.dict : value).entries.values());
    }
  }
}

/** The page that shows a new widget, or its list of annotations, when only new widgets were added to it. */
function pageOfNewWidget(
  revisions: TwoRevisions,
  { field, fresh }: { field: FormField; fresh: ReadonlySet<number> },
): number[] {
  const { document, was, is } = revisions;
  const ref = field.dict.entries.get('P');
  if (!fresh.has(field.ref.num) || !isRef(ref)) return [];
  const [before, after] = [document.object(ref.num, was), document.object(ref.num, is)];
  if (!isDict(before) || !isDict(after) || !isName(before.entries.get('Type'), 'Page')) return [];
  const [oldEntry, newEntry] = [before.entries.get('Annots'), after.entries.get('Annots')];
  const grown = isGrown(
    revisions,
    [document.resolve(oldEntry, was), document.resolve(newEntry, is)],
    fresh,
  );
  if (!grown || !sameExcept(revisions, [before, after], ['Annots'])) return [];
  return isOwnPlace(revisions, oldEntry, newEntry)
    ? [ref.num, ...[newEntry].filter(isRef).map(({ num }) => num)]
    : [ref.num];
}

/** True where a list or form stands in the object that it stood in, in a new one, or directly: another use of an old number hides what it held. */
function isOwnPlace(
  revisions: TwoRevisions,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): boolean {
  const { document, was } = revisions;
  if (!isRef(after) || sameValue(revisions, before, after)) return true;
  const known = document.locate(after.num, was);
  return known === undefined || known.entry.type === 'free';
}

/** True where the new list is the old one with references to new signature fields behind it. */
function isGrown(
  revisions: TwoRevisions,
  [before, after]: readonly [PdfValue, PdfValue],
  fresh: ReadonlySet<number>,
): boolean {
  const old = isArray(before) ? before.items : [];
  if (!isArray(after) || (before !== null && !isArray(before))) return false;
  return (
    after.items.every((item, i) =>
      i < old.length ? sameValue(revisions, old[i], item) : isRef(item) && fresh.has(item.num),
    ) && after.items.length >= old.length
  );
}

/** Catalog, form and field list, when nothing but the fields of new signatures was added. */
function explainedForm(revisions: TwoRevisions, fresh: ReadonlySet<number>): number[] {
  const { document, was, is } = revisions;
  const [oldForm, newForm] = [formOf(document, was), formOf(document, is)];
  if (!newForm || !formGrew(revisions, [oldForm, newForm], fresh)) return [];
  const [oldRoot, newRoot] = [was, is].map((section) =>
    document.section(section).trailer.entries.get('Root'),
  );
  if (!isRef(oldRoot) || !isRef(newRoot) || oldRoot.num !== newRoot.num) return [];
  const [before, after] = [document.object(oldRoot.num, was), document.object(newRoot.num, is)];
  if (!isDict(before) || !isDict(after) || !sameExcept(revisions, [before, after], ['AcroForm']))
    return [];
  const places = [
    [before.entries.get('AcroForm'), after.entries.get('AcroForm')],
    [oldForm?.entries.get('Fields'), newForm.entries.get('Fields')],
  ] as const;
  if (!places.every(([old, now]) => isOwnPlace(revisions, old, now))) return [];
  return [newRoot.num, ...places.flatMap(([, now]) => (isRef(now) ? [now.num] : []))];
}

function formGrew(
  revisions: TwoRevisions,
  [before, after]: readonly [PdfDict | undefined, PdfDict],
  fresh: ReadonlySet<number>,
): boolean {
  const { document, was, is } = revisions;
  const lists = [before?.entries.get('Fields'), after.entries.get('Fields')] as const;
  const grown = isGrown(
    revisions,
    [document.resolve(lists[0], was), document.resolve(lists[1], is)],
    fresh,
  );
  const keys = [...new Set([...(before?.entries.keys() ?? []), ...after.entries.keys()])];
  return grown && keys.every((key) => isFormKeyKept(revisions, key, [before, after]));
}

/** /Fields was judged; /SigFlags may be set; /NeedAppearances may go, since it would redraw what was signed. */
function isFormKeyKept(
  revisions: TwoRevisions,
  key: string,
  [before, after]: readonly [PdfDict | undefined, PdfDict],
): boolean {
  if (key === 'Fields' || key === 'SigFlags') return true;
  if (key === 'NeedAppearances' && !after.entries.has(key)) return true;
  return sameValue(revisions, before?.entries.get(key), after.entries.get(key));
}

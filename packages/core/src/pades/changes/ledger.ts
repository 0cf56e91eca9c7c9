import { coreError } from '../../errors.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
} from '../../pdf/index.js';
import type { ModificationLevel } from '../../report.js';
import { sameValue, type TwoRevisions } from '../same-value.js';
import { pathTo, type Reference, type References } from './references.js';

/** A signature of the document and the revision (section; 0 is the newest) that it ends. */
export interface SignatureFact {
  readonly field: string | null;
  /** The object that the signature dictionary stands in. */
  readonly holder: number | undefined;
  readonly kind: 'signature' | 'document-timestamp';
  /** Undefined where its byte range ends no revision. */
  readonly section: number | undefined;
}

/** Levels of changes that a rule explains. */
export type ExplainedLevel = Exclude<ModificationLevel, 'none' | 'unexplained'>;

/** What somebody did to the document, as a rule understood it. */
export interface Deed {
  readonly level: ExplainedLevel;
  readonly what:
    | 'signature'
    | 'empty-field'
    | 'fill'
    | 'annotation'
    | 'revocation-data'
    | 'metadata'
    | 'structure';
  /** The object that shows it. */
  readonly num: number;
  /** Fully qualified name of the field. */
  readonly field?: string;
  /** True where the field is new. */
  readonly isNew?: boolean;
  /** True where a person cannot fill the field in, and no calculation does (ISO 32000-2 Table 227). */
  readonly isReadOnly?: boolean;
  /** True where a field is drawn anew and keeps its value. */
  readonly valueStays?: boolean;
  /** True for a document timestamp, which locks do not concern (EN 319 142-1 §5.4.3). */
  readonly isTimestamp?: boolean;
  /** Objects that carry it. */
  readonly objects?: readonly number[];
  /** Annotations: one that may show anything over the page. */
  readonly covering?: boolean;
}

/** Where a value stands: the object, and the keys that lead to it there. */
export interface Place {
  readonly holder: number;
  readonly path: string;
}

/**
 * The account of two revisions: which objects changed, and which of them the rules explain. A rule
 * explains an object as seen from one place; an object that the older revision refers to from elsewhere
 * as well needs an explanation from there too.
 */
export interface Ledger {
  readonly revisions: TwoRevisions;
  readonly signatures: readonly SignatureFact[];
  readonly references: References;
  /** Numbers of objects whose value is another, or that the older revision mentions and does not hold. */
  readonly changed: ReadonlySet<number>;
  readonly deeds: Deed[];
  /** Places from which a change is explained, by object number. */
  readonly explained: Map<number, Set<string>>;
  /** Objects whose change is explained from every place that refers to them by one of these keys; `null` is any place. */
  readonly known: Map<number, ReadonlySet<string> | null>;
}

/** Explains a change of the object behind an entry, as seen from the entry's place. True where the object did change. */
export function explain(
  ledger: Ledger,
  { holder, path }: Place,
  entry: PdfValue | undefined,
): boolean {
  if (!isRef(entry)) return false;
  const places = ledger.explained.get(entry.num) ?? new Set<string>();
  ledger.explained.set(entry.num, places.add(`${holder}:${path}`));
  return ledger.changed.has(entry.num);
}

/** Numbers of the changed objects that no rule explains from every place. */
export function unexplainedObjects(ledger: Ledger): number[] {
  const { document, was } = ledger.revisions;
  return [...ledger.changed].filter((num) => {
    // The objects in it are named by the cross-reference alone.
    if (isObjectStream(document.object(num, was))) return true;
    const known = ledger.known.get(num);
    if (known === null) return false;
    const places = ledger.explained.get(num);
    return referrersOf(ledger, num).some(
      ({ holder, path }) =>
        known?.has(lastKey(path)) !== true && places?.has(`${holder}:${path}`) !== true,
    );
  });
}

/** The places of the older revision that refer to an object. */
export function referrersOf(
  { revisions: { document, was }, references }: Ledger,
  num: number,
): Reference[] {
  return (references.get(num) ?? []).filter(({ holder, section }) =>
    holder === 0 ? section === was : document.locate(holder, was)?.section === section,
  );
}

/** The key that a path ends with; indexes of arrays are passed over. */
function lastKey(path: string): string {
  return (
    path
      .split('/')
      .reverse()
      .find((part) => !/^\d+$/.test(part)) ?? ''
  );
}

/** The value of an entry in both revisions, and the place of what it holds in the older one. */
export interface Entered {
  readonly was: PdfValue;
  readonly is: PdfValue;
  readonly place: Place;
}

/** Follows an entry of two dictionaries. */
export function enter(
  { revisions: { document, was, is } }: Ledger,
  place: Place,
  [before, after]: readonly [PdfValue | undefined, PdfValue | undefined],
): Entered {
  return {
    was: document.resolve(before, was),
    is: document.resolve(after, is),
    place: isRef(before) ? { holder: before.num, path: '' } : place,
  };
}

/** The place of an entry below another place. */
export function below({ holder, path }: Place, key: string | number): Place {
  return { holder, path: pathTo(path, key) };
}

/** Keys whose entries differ, and not only in where their value stands. */
export function differingKeys(
  ledger: Ledger,
  [before, after]: readonly [PdfDict | undefined, PdfDict | undefined],
): string[] {
  const keys = new Set([...(before?.entries.keys() ?? []), ...(after?.entries.keys() ?? [])]);
  return [...keys].filter((key) => {
    const [old, now] = [before?.entries.get(key), after?.entries.get(key)];
    return !sameTarget(ledger, old, now) && !isProducerMark(key, old, now);
  });
}

/** True where two entries mean the same value, written in place or in another object. An absent entry is null (ISO 32000-2 §7.3.7). */
export function sameTarget(
  { revisions }: Ledger,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): boolean {
  if (sameValue(revisions, before ?? null, after ?? null)) return true;
  const { document, was, is } = revisions;
  if (!isRef(before) && !isRef(after)) return false;
  return sameValue(revisions, document.resolve(before, was), document.resolve(after, is));
}

/** A text that iText and its kin leave in dictionaries that they write. */
function isProducerMark(
  key: string,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): boolean {
  return key === 'ITXT' && [before, after].every((value) => value === undefined || isString(value));
}

/** True for an object that the older revision does not hold. */
export function isFresh({ revisions: { document, was } }: Ledger, num: number): boolean {
  const located = document.locate(num, was);
  return !located || located.entry.type === 'free' || document.object(num, was) === null;
}

/** Numbers whose value is another than in the older revision, new cross-reference and object streams left out. */
export function changedObjects(revisions: TwoRevisions, references: References): Set<number> {
  const { document, was, is } = revisions;
  const changed = new Set<number>();
  for (const num of namedBetween(revisions)) {
    const [before, after] = [document.locate(num, was)?.entry, document.locate(num, is)?.entry];
    const isNew = before === undefined || before.type === 'free';
    if (isNew) {
      // What the older revision mentions and does not hold is null there; what comes in its place must be explained.
      if (references.has(num) && document.object(num, is) !== null) changed.add(num);
      continue;
    }
    const generations = [before, after].map((entry) => (entry && 'gen' in entry ? entry.gen : 0));
    const sameGeneration = generations[0] === generations[1];
    const [old, now] = [document.object(num, was), document.object(num, is)];
    if (!sameGeneration || !isSame(revisions, old, now)) changed.add(num);
  }
  return changed;
}

/** The same value, what producers leave of themselves left out. */
function isSame(revisions: TwoRevisions, before: PdfValue, after: PdfValue): boolean {
  if (!isDict(before) || !isDict(after)) return sameValue(revisions, before, after);
  return [...new Set([...before.entries.keys(), ...after.entries.keys()])].every((key) => {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    return sameValue(revisions, old ?? null, now ?? null) || isProducerMark(key, old, now);
  });
}

function isObjectStream(value: PdfValue): boolean {
  return isStream(value) && isName(value.dict.entries.get('Type'), 'ObjStm');
}

/** Most objects of later revisions that are compared; a signature adds about ten. */
const MAX_LATER_OBJECTS = 1_000_000;

function* namedBetween({ document, was, is }: TwoRevisions): Generator<number> {
  const seen = new Set<number>();
  for (let index = is; index < was; index++) {
    for (const [num] of document.section(index).entries()) {
      if (seen.has(num)) continue;
      if (seen.add(num).size > MAX_LATER_OBJECTS)
        throw coreError('ERR_LIMIT', `more than ${MAX_LATER_OBJECTS} objects in later revisions`, {
          facts: { limit: MAX_LATER_OBJECTS },
        });
      yield num;
    }
  }
}

/** References of an array, or undefined where it holds anything else. */
export function refsOf(value: PdfValue): number[] | undefined {
  if (value === null) return [];
  if (!isArray(value)) return undefined;
  const refs = value.items.filter(isRef);
  return refs.length === value.items.length ? refs.map(({ num }) => num) : undefined;
}

/** The dictionary of an object in both revisions, where both are dictionaries. */
export function dictsOf(
  { revisions: { document, was, is } }: Ledger,
  num: number,
): readonly [PdfDict, PdfDict] | undefined {
  const [before, after] = [document.object(num, was), document.object(num, is)];
  return isDict(before) && isDict(after) ? [before, after] : undefined;
}

/** Entries of pages and of the nodes above them that annotations and fields without kids do not have. */
const PAGE_KEYS = ['Count', 'Resources', 'MediaBox', 'CropBox', 'Rotate', 'Annots'];

/**
 * True for a dictionary that a reader could take for a page or a node of the page tree, whatever else it
 * is: one object may stand in the page tree and in a list of annotations.
 */
export function mayBePage({ entries }: PdfDict): boolean {
  const type = entries.get('Type');
  const contents = entries.get('Contents');
  return (
    isName(type, 'Page') ||
    isName(type, 'Pages') ||
    isArray(contents) ||
    isRef(contents) ||
    PAGE_KEYS.some((key) => entries.has(key))
  );
}

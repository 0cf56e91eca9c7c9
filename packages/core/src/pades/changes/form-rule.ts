import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  textOf,
  MAX_TREE_DEPTH,
  type PdfDict,
  type PdfValue,
} from '../../pdf/index.js';
import { isBlank } from './annotation-content.js';
import {
  below,
  dictsOf,
  differingKeys,
  enter,
  explain,
  isFresh,
  mayBePage,
  refsOf,
  sameTarget,
  type Deed,
  type Ledger,
  type Place,
} from './ledger.js';

/** Keys by which a document refers to fields and widgets, and means the field or widget. */
const FIELD_REFERRERS: ReadonlySet<string> = new Set([
  ...['Fields', 'Kids', 'Annots', 'Parent', 'Obj', 'CO', 'T', 'IRT', ''],
]);
/** What filling in changes in a field or its widget (ISO 32000-2 §12.7.4.3, §12.7.5). */
const FILL_KEYS = ['V', 'AP', 'AS', 'I', 'RV', 'DA', 'Q', 'M'];
/** What signing changes in a signature field or its widget. */
const SIGN_KEYS = ['V', 'AP', 'AS', 'M'];

/** What the form says of widgets, for the pages that show them. */
export interface Widgets {
  /** Those that a signature brought or filled; pages may list them. */
  readonly accepted: Set<number>;
  /** Those of fields of the older revision that are no signatures. */
  readonly ofFields: Set<number>;
}

/** The form of both revisions, and what is learnt of its widgets. */
export interface FormChange {
  readonly entries: readonly [PdfValue | undefined, PdfValue | undefined];
  readonly widgets: Widgets;
}

/** Explains changes of the interactive form: filling in, signing, new signature fields. Answers false for any other. */
export function explainForm(
  ledger: Ledger,
  place: Place,
  { entries, widgets }: FormChange,
): boolean {
  const { was, is, place: inside } = enter(ledger, place, entries);
  const before = isDict(was) ? was : undefined;
  if (was !== null && !before) return false;
  if (!isDict(is)) return is === null && was === null;
  const walk: Walk = { ledger, widgets, names: new Set(), seen: new Set() };
  const fields = explainFields(walk, below(inside, 'Fields'), {
    entries: [before?.entries.get('Fields'), is.entries.get('Fields')],
    above: ROOT,
  });
  const others = differingKeys(ledger, [before, is]).every(
    (key) => key === 'Fields' || isFormEntryExplained(ledger, key, [before, is]),
  );
  const resources = explainResources(ledger, below(inside, 'DR'), [
    before?.entries.get('DR'),
    is.entries.get('DR'),
  ]);
  if (!fields || !others || !resources) return false;
  explain(ledger, place, entries[0]);
  return true;
}

function isFormEntryExplained(
  ledger: Ledger,
  key: string,
  [before, after]: readonly [PdfDict | undefined, PdfDict],
): boolean {
  const { document, was, is } = ledger.revisions;
  const [old, now] = [
    document.resolve(before?.entries.get(key), was),
    document.resolve(after.entries.get(key), is),
  ];
  switch (key) {
    case 'SigFlags':
      return typeof now === 'number' && (flagsOf(old) & ~now) === 0;
    case 'NeedAppearances':
      // Drawing anew changes what was signed; that it need not be drawn anew changes nothing.
      return now === null || now === false;
    case 'DA':
      return old === null && isString(now);
    case 'Q':
      return old === null && typeof now === 'number';
    case 'DR':
      return true;
    default:
      return false;
  }
}

function flagsOf(value: PdfValue): number {
  return typeof value === 'number' ? value : 0;
}

/** Default resources: what was there stays, each font by each name; more may come. */
function explainResources(
  ledger: Ledger,
  place: Place,
  entries: readonly [PdfValue | undefined, PdfValue | undefined],
): boolean {
  const { was, is, place: inside } = enter(ledger, place, entries);
  if (was === null) return is === null || isDict(is);
  if (!isDict(was) || !isDict(is)) return false;
  const grown = [...was.entries].every(([key, entry]) => {
    const now = is.entries.get(key);
    const kind = enter(ledger, below(inside, key), [entry, now]);
    if (!isDict(kind.was) || !isDict(kind.is)) return sameTarget(ledger, entry, now);
    const { entries: old } = kind.was;
    const { entries: more } = kind.is;
    if (![...old].every(([name, item]) => sameTarget(ledger, item, more.get(name)))) return false;
    explain(ledger, below(inside, key), entry);
    return true;
  });
  if (grown) explain(ledger, place, entries[0]);
  return grown;
}

interface Walk {
  readonly ledger: Ledger;
  readonly widgets: Widgets;
  /** Full names of the fields of the older revision. */
  readonly names: Set<string>;
  readonly seen: Set<number>;
}

/** What a field inherits. */
interface Above {
  readonly name: string;
  readonly type: string | null;
  /** /Ff, which is inherited as well (ISO 32000-2 Table 226). */
  readonly flags: number;
  readonly depth: number;
}

const ROOT: Above = { name: '', type: null, flags: 0, depth: 0 };

interface FieldList {
  readonly entries: readonly [PdfValue | undefined, PdfValue | undefined];
  readonly above: Above;
}

/** A list of fields: none may go, and at the root signature fields may come. */
function explainFields(walk: Walk, place: Place, { entries, above }: FieldList): boolean {
  const { ledger } = walk;
  const { document, was } = ledger.revisions;
  const { was: before, is: after } = enter(ledger, place, entries);
  const [old, now] = [refsOf(before), refsOf(after)];
  if (!old || new Set(now).size !== now?.length) return false;
  for (const num of old) {
    const dict = document.object(num, was);
    if (isDict(dict)) explainField(walk, num, inherit(ledger, dict, above));
  }
  const listed = new Set(old);
  const fresh = now.filter((num) => !listed.has(num));
  const kept = now.filter((num) => listed.has(num)).join() === old.join();
  const welcome = above.depth === 0 && fresh.every((num) => isNewSignatureField(walk, num));
  if (!kept || (fresh.length > 0 && !welcome)) return false;
  explain(ledger, place, entries[0]);
  return true;
}

function inherit(ledger: Ledger, dict: PdfDict, above: Above): Above {
  const { document, was } = ledger.revisions;
  const partial = document.get(dict, 'T', was);
  const part = isString(partial) ? textOf(partial.bytes) : undefined;
  const [type, flags] = [document.get(dict, 'FT', was), document.get(dict, 'Ff', was)];
  return {
    name: part === undefined ? above.name : above.name === '' ? part : `${above.name}.${part}`,
    type: isName(type) ? type.name : above.type,
    flags: typeof flags === 'number' ? flags : above.flags,
    depth: above.depth + 1,
  };
}

/** One field of the older revision, and what is below it. */
function explainField(walk: Walk, num: number, own: Above): void {
  const { ledger, seen } = walk;
  if (seen.has(num) || own.depth > MAX_TREE_DEPTH) return;
  seen.add(num);
  walk.names.add(own.name.normalize('NFC'));
  const dicts = dictsOf(ledger, num);
  if (!dicts) return;
  const [before] = dicts;
  const { document, was } = ledger.revisions;
  const kids = refsOf(document.get(before, 'Kids', was)) ?? [];
  const hasFields = kids.some((kid) => {
    const dict = document.object(kid, was);
    return isDict(dict) && dict.entries.has('T');
  });
  if (hasFields) explainBranch(walk, num, { dicts, own });
  else explainTerminal(walk, { num, dicts, own, widgets: kids });
}

/** A node above fields changes in nothing but its list of kids, and that only in how it is written. */
function explainBranch(
  walk: Walk,
  num: number,
  { dicts, own }: { dicts: readonly [PdfDict, PdfDict]; own: Above },
): void {
  const entries = [dicts[0].entries.get('Kids'), dicts[1].entries.get('Kids')] as const;
  const listed = explainFields(walk, { holder: num, path: 'Kids' }, { entries, above: own });
  const others = differingKeys(walk.ledger, dicts).filter((key) => key !== 'Kids');
  if (listed && others.length === 0) walk.ledger.known.set(num, FIELD_REFERRERS);
}

interface Terminal {
  readonly num: number;
  readonly dicts: readonly [PdfDict, PdfDict];
  readonly own: Above;
  /** Kids; empty where the field is its own widget. */
  readonly widgets: readonly number[];
}

function explainTerminal(walk: Walk, terminal: Terminal): void {
  const { ledger } = walk;
  const { num, own, widgets } = terminal;
  const isSignature = own.type === 'Sig';
  const gone = isSignature ? [] : goneWidgets(ledger, terminal);
  const parts = [num, ...widgets.filter((widget) => !gone.includes(widget))];
  if (!isSignature) for (const part of [num, ...widgets]) walk.widgets.ofFields.add(part);
  const dicts = parts.flatMap((part) => {
    const both = dictsOf(ledger, part);
    return both ? [both] : [];
  });
  if (dicts.length < parts.length) return;
  const differing = dicts.map((both) =>
    differingKeys(ledger, both).filter(
      (key) =>
        !isTag(key, both[0]) &&
        !isSeenAsBefore(ledger, key, both) &&
        !(key === 'Kids' && gone.length > 0),
    ),
  );
  const deed = isSignature ? signingOf(ledger, terminal) : fillingOf(terminal);
  const allowed = isSignature ? SIGN_KEYS : FILL_KEYS;
  if (!deed || !differing.flat().every((key) => allowed.includes(key))) return;
  // What goes may change in any way: no page may go, or change, under the name of a widget.
  if (gone.some((widget) => isPage(ledger, widget))) return;
  const changed = differing.flat().length > 0;
  if (changed && !isSignature && !isShown(ledger, terminal, shownParts(terminal, dicts))) return;
  const objects = parts.flatMap((part, i) => {
    ledger.known.set(part, FIELD_REFERRERS);
    const below =
      dicts[i] && own.type !== 'Btn' ? explainAppearance(ledger, part, dicts[i][0]) : [];
    return (differing[i] ?? []).length > 0 ? [part, ...below] : below;
  });
  for (const widget of gone) ledger.known.set(widget, FIELD_REFERRERS);
  if (gone.length > 0) {
    explain(ledger, { holder: num, path: 'Kids' }, terminal.dicts[0].entries.get('Kids'));
    ledger.deeds.push({ level: 'annotation', what: 'annotation', num, field: own.name });
  }
  if (objects.length === 0) return;
  const valueStays = !differing.flat().includes('V') && !isSignature;
  ledger.deeds.push({ ...deed, objects, valueStays });
  if (isSignature) for (const part of parts) walk.widgets.accepted.add(part);
}

/** A widget that enters the structure of a tagged document learns its key there. */
function isTag(key: string, before: PdfDict): boolean {
  return key === 'StructParent' && !before.entries.has(key);
}

/** Flags that may be set: Print, and those that keep a person from changing it (ISO 32000-2 Tables 167, 227). */
const HARMLESS_FLAGS: Readonly<Record<string, number>> = { F: 4 | 64 | 128 | 512, Ff: 1 };

/** True where flags differ in nothing that shows or hides the widget. */
function isSeenAsBefore(
  { revisions: { document, was, is } }: Ledger,
  key: string,
  [before, after]: readonly [PdfDict, PdfDict],
): boolean {
  const harmless = HARMLESS_FLAGS[key];
  if (harmless === undefined) return false;
  const [old, now] = [document.get(before, key, was), document.get(after, key, is)];
  if (![old, now].every((flags) => flags === null || typeof flags === 'number')) return false;
  const [had, has] = [flagsOf(old), flagsOf(now)];
  return (had & ~has) === 0 && (has & ~had & ~harmless) === 0;
}

/** Widgets that the field does not list any more, all others being listed as before. */
function goneWidgets(ledger: Ledger, { dicts: [, after], widgets }: Terminal): number[] {
  const { document, is } = ledger.revisions;
  const now = refsOf(document.get(after, 'Kids', is)) ?? [];
  return now.every((num) => widgets.includes(num))
    ? widgets.filter((num) => !now.includes(num))
    : [];
}

function isPage({ revisions: { document, was, is } }: Ledger, num: number): boolean {
  const versions = [document.object(num, was), document.object(num, is)];
  return versions.filter(isDict).some((dict) => mayBePage(dict) || dict.entries.has('Kids'));
}

/** The widgets of a field: its kids, or the field itself. */
function shownParts({ widgets }: Terminal, dicts: readonly PartOfField[]): readonly PartOfField[] {
  return widgets.length > 0 ? dicts.slice(1) : dicts;
}

/** Filling in by hand or program; a push button holds no value to fill in. */
function fillingOf({
  num,
  dicts: [before],
  own: { name, type, flags },
}: Terminal): Deed | undefined {
  if (type === 'Btn' && (flags & PUSH_BUTTON) !== 0) return undefined;
  const isReadOnly = (flags & READ_ONLY) !== 0 && !before.entries.has('AA');
  return { level: 'form-fill', what: 'fill', ...{ num, field: name, isReadOnly } };
}

/** True for a value that the widgets show: by an appearance where one was, in no layer; of a button, by a state that was there. */
function isShown(ledger: Ledger, { own, dicts }: Terminal, parts: readonly PartOfField[]): boolean {
  const { document, is } = ledger.revisions;
  const value = document.get(dicts[1], 'V', is);
  return parts.every(([before, after]) => {
    if (own.type === 'Btn') return isStateOf(ledger, { before, after, value });
    const [had, has] = [before.entries.has('AP'), after.entries.has('AP')];
    if (had && !has) return isEmptyValue(value);
    const drawn = differingKeys(ledger, [before, after]).includes('DA') ? has : true;
    return drawn && !isLayered(ledger, after);
  });
}

type PartOfField = readonly [PdfDict, PdfDict];

function isEmptyValue(value: PdfValue): boolean {
  return value === null || (isString(value) && value.bytes.length === 0);
}

/** An appearance that a layer switches on and off shows what nobody signed (ISO 32000-2 §8.11). */
function isLayered({ revisions: { document, is } }: Ledger, widget: PdfDict): boolean {
  const appearance = document.get(widget, 'AP', is);
  const normal = isDict(appearance) ? document.get(appearance, 'N', is) : null;
  const states = isDict(normal)
    ? [...normal.entries.values()].map((state) => document.resolve(state, is))
    : [normal];
  return states.some((state) => isStream(state) && state.dict.entries.has('OC'));
}

interface ButtonState {
  readonly before: PdfDict;
  readonly after: PdfDict;
  readonly value: PdfValue;
}

/** A button is filled in by choosing one of its states: it shows the one that is its value, or none (§12.7.5.2.3). */
function isStateOf(ledger: Ledger, { before, after, value }: ButtonState): boolean {
  const { document, was, is } = ledger.revisions;
  if (differingKeys(ledger, [before, after]).includes('AP')) return false;
  const state = document.get(after, 'AS', is);
  if (!isName(state)) return state === null;
  const appearance = document.get(before, 'AP', was);
  const states = isDict(appearance) ? document.get(appearance, 'N', was) : null;
  const known = isDict(states) && states.entries.has(state.name);
  const off = state.name === 'Off';
  if (off)
    return !(isName(value) && value.name !== 'Off' && known && states.entries.has(value.name));
  return known && isName(value, state.name);
}

/** /Ff of a push button (ISO 32000-2 Table 229). */
const PUSH_BUTTON = 1 << 16;
const READ_ONLY = 1;

/** An empty signature field that holds a signature now; nothing else explains a change of one. */
function signingOf(ledger: Ledger, { num, dicts, own }: Terminal): Deed | undefined {
  const { document, was } = ledger.revisions;
  const [before, after] = dicts;
  const signature = signatureIn(ledger, num, after.entries.get('V'));
  if (document.get(before, 'V', was) !== null || !signature) return undefined;
  const isTimestamp = signature.kind === 'document-timestamp';
  // A stamp that shows something is a signature like any other to whoever sees the page.
  const unseen = after.entries.has('Rect') && isInvisible(ledger, after);
  return {
    level: isTimestamp && unseen ? 'lta-update' : 'signing',
    what: 'signature',
    ...{ num, field: own.name, isTimestamp },
  };
}

/** The signature that a new value is: one that ends a revision between the two, and stands in an object of its own time. */
function signatureIn(
  ledger: Ledger,
  field: number,
  value: PdfValue | undefined,
): Ledger['signatures'][number] | undefined {
  const { was, is } = ledger.revisions;
  if (isRef(value) && !isFresh(ledger, value.num)) return undefined;
  const holder = isRef(value) ? value.num : field;
  return ledger.signatures.find(
    ({ holder: stands, section }) =>
      stands === holder && section !== undefined && section >= is && section < was,
  );
}

/**
 * Explains value and appearance streams that were written anew under their numbers; answers those that were.
 * Of the appearance these are /AP, its /N, /R and /D and the states of these, never what the streams refer to.
 */
function explainAppearance(ledger: Ledger, holder: number, dict: PdfDict): number[] {
  const { document, was } = ledger.revisions;
  const touched: number[] = [];
  const visit = (entry: PdfValue | undefined, place: Place, depth: number): void => {
    if (explain(ledger, place, entry) && isRef(entry)) touched.push(entry.num);
    const value = document.resolve(entry, was);
    if (!isDict(value) || depth === 0) return;
    const inside = isRef(entry) ? { holder: entry.num, path: '' } : place;
    for (const [key, item] of value.entries) visit(item, below(inside, key), depth - 1);
  };
  visit(dict.entries.get('AP'), { holder, path: 'AP' }, 2);
  visit(dict.entries.get('V'), { holder, path: 'V' }, 0);
  return touched;
}

/**
 * A signature field at the root that the older revision does not know: merged with its one widget, with a
 * signature that ends a revision, or empty and showing nothing.
 */
function isNewSignatureField(walk: Walk, num: number): boolean {
  const { ledger, names, widgets } = walk;
  const { document, is } = ledger.revisions;
  const dict = document.object(num, is);
  if (!isDict(dict) || !isFresh(ledger, num)) return false;
  const name = document.get(dict, 'T', is);
  const isPlain =
    isName(document.get(dict, 'FT', is), 'Sig') &&
    isName(document.get(dict, 'Subtype', is), 'Widget') &&
    !['A', 'AA', 'Kids', 'Parent'].some((key) => dict.entries.has(key));
  const text = isString(name) ? textOf(name.bytes) : '';
  if (!isPlain || text === '' || names.has(text.normalize('NFC'))) return false;
  const empty = document.get(dict, 'V', is) === null;
  const signature = empty ? undefined : signatureIn(ledger, num, dict.entries.get('V'));
  const invisible = isInvisible(ledger, dict);
  if (empty ? !invisible && !isBlank(ledger, dict) : !signature) return false;
  const isTimestamp = signature?.kind === 'document-timestamp';
  widgets.accepted.add(num);
  ledger.deeds.push({
    level: isTimestamp && invisible ? 'lta-update' : 'signing',
    what: empty ? 'empty-field' : 'signature',
    ...{ num, field: text, isNew: true, isTimestamp },
  });
  return true;
}

/** An area of nothing, in numbers that stand there themselves. */
function isInvisible({ revisions: { document, is } }: Ledger, dict: PdfDict): boolean {
  const rect = document.get(dict, 'Rect', is);
  if (!isArray(rect)) return true;
  const [left, bottom, right, top] = rect.items;
  return (
    [left, bottom].every((item) => typeof item === 'number') && (left === right || bottom === top)
  );
}

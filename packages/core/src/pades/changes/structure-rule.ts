import { isArray, isDict, isName, isRef, type PdfDict, type PdfValue } from '../../pdf/index.js';
import { sameValue } from '../same-value.js';
import type { Widgets } from './form-rule.js';
import {
  below,
  differingKeys,
  enter,
  explain,
  sameTarget,
  type Ledger,
  type Place,
} from './ledger.js';

interface StructureChange {
  readonly entries: readonly [PdfValue | undefined, PdfValue | undefined];
  readonly widgets: Widgets;
}

/**
 * Explains what signing and annotations bring into the structure tree of a tagged document: elements that hold
 * nothing but references to widgets or annotations, and their entries in the parent tree (ISO 32000-2
 * §14.7.5.3). Elements of the content stay as they were. Answers false for any other change of the root.
 */
export function explainStructure(
  ledger: Ledger,
  place: Place,
  { entries, widgets }: StructureChange,
): boolean {
  const { was, is, place: inside } = enter(ledger, place, entries);
  const [before, after] = [was, is].map((value) => (isDict(value) ? value : undefined));
  if (!after) return was === null && is === null;
  if (was !== null && !before) return false;
  for (const num of ledger.changed) explainElement(ledger, num, widgets);
  const others = differingKeys(ledger, [before, after]).filter(
    (key) => !ROOT_KEYS.includes(key) && !(before === undefined || isEmptyTree(before)),
  );
  const kids = compareKids(ledger, [before, after], widgets);
  const tree = explainParentTree(ledger, below(inside, 'ParentTree'), [
    before?.entries.get('ParentTree'),
    after.entries.get('ParentTree'),
  ]);
  if (others.length > 0 || !kids || !tree) return false;
  explain(ledger, below(inside, 'K'), before?.entries.get('K'));
  explain(ledger, place, entries[0]);
  // Elements name the root as their parent.
  if (isRef(entries[0])) ledger.known.set(entries[0].num, null);
  return true;
}

const ROOT_KEYS = ['K', 'ParentTree', 'ParentTreeNextKey'];

/** A root that says nothing yet may be filled. */
function isEmptyTree(root: PdfDict): boolean {
  return !root.entries.has('K') && !root.entries.has('ParentTree');
}

function isElement(dict: PdfDict): boolean {
  return (
    isName(dict.entries.get('Type'), 'StructElem') ||
    (isName(dict.entries.get('S')) && dict.entries.has('P'))
  );
}

/** An element whose kids that are content stayed; one that held annotations alone may have gone. */
function explainElement(ledger: Ledger, num: number, widgets: Widgets): void {
  const { document, was, is } = ledger.revisions;
  const [before, after] = [document.object(num, was), document.object(num, is)];
  if (!isDict(before) || !isElement(before)) return;
  if (after === null && roleOf(ledger, before, was) === 'annotation') {
    ledger.known.set(num, null);
    tell(ledger, num, false);
    return;
  }
  if (!isDict(after) || !compareKids(ledger, [before, after], widgets)) return;
  if (differingKeys(ledger, [before, after]).some((key) => key !== 'K')) return;
  explain(ledger, { holder: num, path: 'K' }, before.entries.get('K'));
  ledger.known.set(num, null);
}

type Role = 'annotation' | 'content';

/** What an item of /K is: a reference to an annotation, an element of nothing but these, or content. */
function roleOf(ledger: Ledger, item: PdfValue, asOf: number, depth = 0): Role {
  const { document } = ledger.revisions;
  const value = document.resolve(item, asOf);
  if (!isDict(value) || depth > MAX_DEPTH) return 'content';
  if (isName(document.get(value, 'Type', asOf), 'OBJR')) return 'annotation';
  if (!isElement(value)) return 'content';
  const kids = kidsOf(ledger, value, asOf);
  const roles = kids.map((kid) => roleOf(ledger, kid, asOf, depth + 1));
  return kids.length > 0 && roles.every((role) => role === 'annotation') ? 'annotation' : 'content';
}

/** Deepest nesting of elements that hold annotations alone. */
const MAX_DEPTH = 8;

/** /K is one kid or a list of them (Table 355). */
function kidsOf(ledger: Ledger, dict: PdfDict, asOf: number): readonly PdfValue[] {
  const entry = dict.entries.get('K') ?? null;
  const value = ledger.revisions.document.resolve(entry, asOf);
  if (value === null) return [];
  return isArray(value) ? value.items : [entry];
}

/** True where the kids that are content are the same in the same order; tells what else came and went. */
function compareKids(
  ledger: Ledger,
  [before, after]: readonly [PdfDict | undefined, PdfDict],
  widgets: Widgets,
): boolean {
  const { was, is } = ledger.revisions;
  const old = before ? kidsOf(ledger, before, was) : [];
  const now = kidsOf(ledger, after, is);
  const content = (items: readonly PdfValue[], asOf: number): PdfValue[] =>
    items.filter((item) => roleOf(ledger, item, asOf) === 'content');
  const [oldContent, newContent] = [content(old, was), content(now, is)];
  const same = (a: PdfValue, b: PdfValue): boolean => sameValue(ledger.revisions, a, b);
  if (oldContent.length !== newContent.length) return false;
  if (!oldContent.every((item, i) => same(item, newContent[i] ?? null))) return false;
  const came = now.filter((item) => !old.some((other) => same(other, item)));
  const went = old.filter((item) => !now.some((other) => same(other, item)));
  if (came.length + went.length > 0) {
    const bySigning =
      went.length === 0 && came.every((item) => isOfSignature(ledger, item, widgets));
    const ref = [...came, ...went].find(isRef);
    tell(ledger, ref?.num ?? 0, bySigning);
  }
  return true;
}

function isOfSignature(ledger: Ledger, item: PdfValue, widgets: Widgets, depth = 0): boolean {
  const { document, is } = ledger.revisions;
  const value = document.resolve(item, is);
  if (!isDict(value) || depth > MAX_DEPTH) return false;
  if (isName(document.get(value, 'Type', is), 'OBJR')) {
    const target = value.entries.get('Obj');
    return isRef(target) && widgets.accepted.has(target.num);
  }
  return kidsOf(ledger, value, is).every((kid) => isOfSignature(ledger, kid, widgets, depth + 1));
}

function tell({ deeds }: Ledger, num: number, bySigning: boolean): void {
  deeds.push({ level: bySigning ? 'signing' : 'annotation', what: 'structure', num });
}

/** The number tree from pages and annotations to their elements: entries of pages stay, those of annotations may go (§7.9.7). */
function explainParentTree(
  ledger: Ledger,
  place: Place,
  entries: readonly [PdfValue | undefined, PdfValue | undefined],
): boolean {
  const { document, was: older, is: newer } = ledger.revisions;
  const places: (readonly [Place, PdfValue | undefined])[] = [];
  const old = numbersOf(ledger, { entry: entries[0], asOf: older, place, places });
  const now = numbersOf(ledger, { entry: entries[1], asOf: newer, place, places: [] });
  if (!old || !now) return false;
  for (const [key, [at, value]] of old) {
    const [, kept] = now.get(key) ?? [at, null];
    if (sameTarget(ledger, value, kept)) {
      if (!sameValue(ledger.revisions, value, kept)) places.push([at, value]);
      continue;
    }
    const element = document.resolve(value, older);
    if (!isDict(element) || roleOf(ledger, value, older) !== 'annotation') return false;
    tell(ledger, isRef(value) ? value.num : 0, false);
  }
  for (const [at, entry] of places) explain(ledger, at, entry);
  return true;
}

interface NumberTree {
  readonly entry: PdfValue | undefined;
  readonly asOf: number;
  readonly place: Place;
  /** Filled with the places of the nodes and of their lists. */
  readonly places: (readonly [Place, PdfValue | undefined])[];
}

/** Most nodes of a number tree that are walked; one node holds some 64 keys. */
const MAX_NODES = 10_000;

/** All keys of a number tree with their entries and the places of these; undefined where it is none, or has a key twice. */
function numbersOf(
  { revisions: { document } }: Ledger,
  { entry, asOf, place, places }: NumberTree,
): Map<number, readonly [Place, PdfValue]> | undefined {
  const found = new Map<number, readonly [Place, PdfValue]>();
  const pending: (readonly [Place, PdfValue | undefined])[] = [[place, entry]];
  for (let nodes = 0; pending.length > 0; nodes++) {
    if (nodes > MAX_NODES) return undefined;
    const [at, node] = pending.pop() ?? [place, undefined];
    places.push([at, node]);
    const dict = document.resolve(node, asOf);
    if (dict === null) continue;
    if (!isDict(dict)) return undefined;
    const inside = isRef(node) ? { holder: node.num, path: '' } : at;
    const list = (key: string): { items: readonly PdfValue[]; at: Place } => {
      const value = document.get(dict, key, asOf);
      const held = dict.entries.get(key);
      places.push([below(inside, key), held]);
      return {
        items: isArray(value) ? value.items : [],
        at: isRef(held) ? { holder: held.num, path: '' } : below(inside, key),
      };
    };
    const [nums, kids] = [list('Nums'), list('Kids')];
    for (let i = 0; i + 1 < nums.items.length; i += 2) {
      const key = nums.items[i];
      if (typeof key !== 'number' || found.has(key)) return undefined;
      found.set(key, [below(nums.at, i + 1), nums.items[i + 1] ?? null]);
    }
    kids.items.forEach((kid, i) => pending.push([below(kids.at, i), kid]));
  }
  return found;
}

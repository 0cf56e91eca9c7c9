import { concat } from '../bytes/index.js';
import {
  MAX_TREE_DEPTH,
  isArray,
  isDict,
  isName,
  isRef,
  pdf,
  refText,
  withEntries,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type Update,
} from '../pdf/index.js';
import { appended, extended } from './set-form.js';

/** A widget that is new on its page. */
export interface NewWidget {
  readonly widget: PdfRef;
  readonly page: PdfRef;
}

/**
 * True where the document says that it is tagged (ISO 32000-2 §14.7.1) and has a tree that can be written to.
 * One look at the catalog for everything else.
 */
export function isTagged(document: PdfDocument): boolean {
  if (!isRef(document.catalog.entries.get('StructTreeRoot'))) return false;
  const mark = document.get(document.catalog, 'MarkInfo');
  return isDict(mark) && document.get(mark, 'Marked') === true;
}

/**
 * Gives new widgets their places in the structure tree, a /Form element with an object reference each (§14.7.5.3,
 * ISO 14289-1 §7.18.4), and answers their keys in the parent tree. Once for an update: of the parent tree only
 * the path to its last leaf is written anew. Undefined, with nothing written, where the tree is broken or turns in a circle.
 */
export function addToStructure(
  document: PdfDocument,
  update: Update,
  widgets: readonly NewWidget[],
): readonly number[] | undefined {
  const rootRef = document.catalog.entries.get('StructTreeRoot');
  const root = document.resolve(rootRef);
  if (!isRef(rootRef) || !isDict(root)) return undefined;
  const path = lastLeaf(document, root);
  if (!path) return undefined;
  const first = nextKey(document, root, path);
  const parent = documentElement(document, root);
  if (!areDistinct([rootRef, parent?.ref, ...path.map(({ ref }) => ref)])) return undefined;
  const elements = widgets.map((widget) => putElement(update, widget, parent?.ref ?? rootRef));
  const changes: Changes = { ParentTreeNextKey: pdf(String(first + elements.length)) };
  const tree = growTree(document, update, { path, first, elements });
  if (tree) changes['ParentTree'] = tree;
  if (parent) addKids(document, update, { ...parent, elements });
  else Object.assign(changes, kidChange(document, update, { dict: root, elements }));
  update.put(rootRef, withEntries(root, changes));
  return elements.map((_, i) => first + i);
}

function putElement(update: Update, { widget, page }: NewWidget, parent: PdfRef): PdfRef {
  const element = update.allocate();
  const on = `/Pg ${refText(page)}`;
  update.put(
    element,
    pdf(
      `<< /Type /StructElem /S /Form /P ${refText(parent)} ${on} /K << /Type /OBJR /Obj ${refText(widget)} ${on} >> >>`,
    ),
  );
  return element;
}

/** An object that stands in two places of the trees would be written twice, and only once kept. */
function areDistinct(refs: readonly (PdfRef | undefined)[]): boolean {
  const numbers = refs.flatMap((ref) => (ref ? [ref.num] : []));
  return new Set(numbers).size === numbers.length;
}

type Changes = Record<string, Uint8Array | undefined>;

/** A node of a number tree; `ref` is absent where it stands directly in the object above. */
interface Node {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

/** The nodes from the root of the parent tree to its last leaf; empty where there is no tree yet. */
function lastLeaf(document: PdfDocument, root: PdfDict): Node[] | undefined {
  const path: Node[] = [];
  const seen = new Set<number>();
  let value = root.entries.get('ParentTree');
  if (document.resolve(value) === null) return [];
  for (let depth = 0; depth < MAX_TREE_DEPTH; depth++) {
    const dict = document.resolve(value);
    const ref = isRef(value) ? value : undefined;
    if (!isDict(dict) || (ref && seen.has(ref.num)) || (depth > 0 && !ref)) return undefined;
    if (ref) seen.add(ref.num);
    path.push({ ref, dict });
    const kids = document.get(dict, 'Kids');
    if (!isArray(kids) || kids.items.length === 0) return path;
    value = kids.items.at(-1);
  }
  return undefined;
}

/** A key above every key that the tree shows and above the one that it names as the next. */
function nextKey(document: PdfDocument, root: PdfDict, path: readonly Node[]): number {
  const named = document.get(root, 'ParentTreeNextKey');
  const limits = path.map(({ dict }) => numbersAt(document, dict, 'Limits')[1]);
  const leaf = path.at(-1);
  const keys = leaf ? numbersAt(document, leaf.dict, 'Nums').filter((_, i) => i % 2 === 0) : [];
  return [named, ...limits, ...keys].reduce<number>((next, value, i) => {
    const usable = typeof value === 'number' && Number.isSafeInteger(value);
    return usable ? Math.max(next, i === 0 ? value : value + 1) : next;
  }, 0);
}

/** The items of an array as numbers, by position; what is no number is undefined. */
function numbersAt(document: PdfDocument, dict: PdfDict, key: string): (number | undefined)[] {
  const array = document.get(dict, key);
  return (isArray(array) ? array.items : []).map((item) =>
    typeof item === 'number' ? item : undefined,
  );
}

interface Growth {
  readonly path: readonly Node[];
  /** Key of the first element; the others follow. */
  readonly first: number;
  readonly elements: readonly PdfRef[];
}

/** Enters the elements in the last leaf and raises the limits above it; answers the text of a root that stands directly. */
function growTree(
  document: PdfDocument,
  update: Update,
  { path, first, elements }: Growth,
): Uint8Array | undefined {
  const entry = elements.map((element, i) => `${first + i} ${refText(element)}`).join(' ');
  if (path.length === 0) return pdf(`<< /Nums [${entry}] >>`);
  let direct: Uint8Array | undefined;
  path.forEach(({ ref, dict }, depth) => {
    const isLeaf = depth === path.length - 1;
    const changes = {
      ...(isLeaf && entryChange(document, update, { dict, name: 'Nums', text: entry })),
      ...limitChange(document, dict, { first, last: first + elements.length - 1 }),
    };
    if (Object.keys(changes).length === 0) return;
    const text = withEntries(dict, changes);
    if (ref) update.put(ref, text);
    else direct = text;
  });
  return direct;
}

/** §7.9.7: /Limits are the least and greatest key below a node; the root has none. */
function limitChange(
  document: PdfDocument,
  dict: PdfDict,
  { first, last }: { first: number; last: number },
): Changes {
  if (!dict.entries.has('Limits')) return {};
  const [least = first] = numbersAt(document, dict, 'Limits');
  return { Limits: pdf(`[${least} ${last}]`) };
}

interface ArrayEntry {
  readonly dict: PdfDict;
  readonly name: string;
  readonly text: string;
}

/** An array with more at its end, written where it stands: in its own object, or as an entry of the dictionary. */
function entryChange(
  document: PdfDocument,
  update: Update,
  { dict, name, text }: ArrayEntry,
): Changes {
  const entry = dict.entries.get(name);
  const array = document.resolve(entry);
  const grown = extended(isArray(array) ? array.raw : pdf('[]'), text);
  if (!isRef(entry) || !isArray(array)) return { [name]: grown };
  update.put(entry, grown);
  return {};
}

/** The one /Document element below the root, which holds everything else where it is there (ISO 32000-2 §14.8.4.3). */
function documentElement(
  document: PdfDocument,
  root: PdfDict,
): { ref: PdfRef; dict: PdfDict } | undefined {
  const entry = root.entries.get('K');
  const kids = document.resolve(entry);
  const only = isArray(kids) ? (kids.items.length === 1 ? kids.items[0] : undefined) : entry;
  const dict = document.resolve(only);
  return isRef(only) && isDict(dict) && isName(document.get(dict, 'S'), 'Document')
    ? { ref: only, dict }
    : undefined;
}

function addKids(
  document: PdfDocument,
  update: Update,
  { ref, dict, elements }: { ref: PdfRef; dict: PdfDict; elements: readonly PdfRef[] },
): void {
  const changes = kidChange(document, update, { dict, elements });
  if (Object.keys(changes).length > 0) update.put(ref, withEntries(dict, changes));
}

/** /K is one kid or an array of them (Table 355). */
function kidChange(
  document: PdfDocument,
  update: Update,
  { dict, elements }: { dict: PdfDict; elements: readonly PdfRef[] },
): Changes {
  const kids = document.get(dict, 'K');
  const span = dict.spans.get('K');
  if (isArray(kids) || kids === null || !span)
    return entryChange(document, update, {
      dict,
      name: 'K',
      text: elements.map(refText).join(' '),
    });
  const only = concat([pdf('['), dict.raw.subarray(span.start, span.end), pdf(']')]);
  return { K: appended(only, ...elements) };
}

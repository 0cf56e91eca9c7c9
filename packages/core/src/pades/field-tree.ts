import { concat } from '../bytes/index.js';
import {
  MAX_TREE_DEPTH,
  formOf,
  isArray,
  isDict,
  isRef,
  isString,
  pdf,
  refText,
  textOf,
  textString,
  withEntries,
  type FormField,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type Update,
} from '../pdf/index.js';
import { fieldError } from './field-plan.js';
import { appended } from './set-form.js';

/** Where a new field stands in the tree of fields. */
export interface FieldPosition {
  readonly partialName: string;
  /** The group above it; undefined at the root. */
  readonly parent: PdfRef | undefined;
}

/** A tree that new fields are added to. */
export interface FieldTree {
  /**
   * Enters a field under its fully qualified name; groups on the way are made where they are not there. Throws
   * `ERR_FIELD` for a name that is taken, leads through a field, or has an empty part (ISO 32000-2 §12.7.4.2).
   */
  add(name: string, field: PdfRef): FieldPosition;
  /** Writes the groups that are new or got more kids; answers the new ones of the root. */
  write(): readonly PdfRef[];
}

/** A node above fields. */
interface Group {
  readonly ref: PdfRef | undefined;
  readonly name: string;
  readonly parent: Group | undefined;
  readonly partialName: string;
  /** As the document has it; undefined for a new one. */
  readonly dict: PdfDict | undefined;
  readonly known: ReadonlyMap<string, KnownNode>;
  readonly groups: Map<string, Group>;
  readonly taken: Set<string>;
  readonly kids: PdfRef[];
}

interface KnownNode {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

/** Opens the tree of the document's form, whose terminal fields are given. */
export function fieldTree(
  document: PdfDocument,
  update: Update,
  fields: readonly FormField[],
): FieldTree {
  const form = formOf(document);
  const groups: Group[] = [];
  const make = (group: Pick<Group, 'ref' | 'name' | 'parent' | 'partialName' | 'dict'>): Group => {
    const list = group.parent ? group.dict && document.get(group.dict, 'Kids') : rootsOf();
    const known = namedIn(document, isArray(list) ? list.items : []);
    const made = { ...group, known, groups: new Map(), taken: new Set<string>(), kids: [] };
    groups.push(made);
    return made;
  };
  const rootsOf = () => (form ? document.get(form, 'Fields') : null);
  const root = make({ ref: undefined, name: '', parent: undefined, partialName: '', dict: form });
  const isGroup = (name: string): boolean =>
    fields.some((field) => field.name.normalize('NFC').startsWith(`${name}.`));

  const groupBelow = (above: Group, part: string, wanted: string): Group => {
    const there = above.groups.get(part);
    if (there) return there;
    const name = above.name === '' ? part : `${above.name}.${part}`;
    const known = above.known.get(part);
    if (above.taken.has(part) || (known && !isGroup(name)))
      throw fieldError(wanted, `${name} is a field and no group`);
    const ref = known?.ref ?? update.allocate();
    if (!known) above.kids.push(ref);
    const made = make({ ref, name, parent: above, partialName: part, dict: known?.dict });
    above.groups.set(part, made);
    return made;
  };

  return {
    add(name, field) {
      const parts = partsOf(name);
      const partialName = parts.pop() ?? '';
      const group = parts.reduce((above, part) => groupBelow(above, part, name), root);
      if (group.groups.has(partialName) || isGroup(name))
        throw fieldError(name, 'is a group of fields');
      if (group.known.has(partialName) || group.taken.has(partialName))
        throw fieldError(name, 'is there already');
      group.taken.add(partialName);
      group.kids.push(field);
      return { partialName, parent: group.ref };
    },
    write() {
      for (const group of groups) if (group.kids.length > 0) putGroup(document, update, group);
      return root.kids;
    },
  };
}

function partsOf(name: string): string[] {
  const parts = name.split('.');
  if (parts.includes('') || parts.length > MAX_TREE_DEPTH)
    throw fieldError(name, 'a partial name is not empty (ISO 32000-2 §12.7.4.2)');
  return parts;
}

/** The fields and groups of a list by partial name; of two with one name the first. */
function namedIn(document: PdfDocument, items: readonly unknown[]): Map<string, KnownNode> {
  const named = new Map<string, KnownNode>();
  for (const ref of items as readonly PdfRef[]) {
    const dict = isRef(ref) ? document.resolve(ref) : null;
    const partial = isDict(dict) ? document.get(dict, 'T') : null;
    if (!isDict(dict) || !isString(partial)) continue;
    const name = textOf(partial.bytes).normalize('NFC');
    if (!named.has(name)) named.set(name, { ref, dict });
  }
  return named;
}

function putGroup(document: PdfDocument, update: Update, group: Group): void {
  const { ref, dict, parent, partialName, kids } = group;
  if (!ref) return; // the root: the form lists its kids
  if (!dict) {
    const above = parent?.ref ? ` /Parent ${refText(parent.ref)}` : '';
    const list = kids.map(refText).join(' ');
    const name = textString(partialName);
    update.put(ref, concat([pdf('<< /T '), name, pdf(`${above} /Kids [${list}] >>`)]));
    return;
  }
  const entry = dict.entries.get('Kids');
  const array = document.resolve(entry);
  const grown = appended(isArray(array) ? array.raw : pdf('[]'), ...kids);
  if (isRef(entry)) update.put(entry, grown);
  else update.put(ref, withEntries(dict, { Kids: grown }));
}

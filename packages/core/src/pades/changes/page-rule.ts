import { isArray, isDict, isName, isRef, type PdfDict, type PdfValue } from '../../pdf/index.js';
import { sameValue } from '../same-value.js';
import { isHarmlessAnnotation } from './annotation-content.js';
import type { Widgets } from './form-rule.js';
import {
  dictsOf,
  differingKeys,
  enter,
  explain,
  isFresh,
  mayBePage,
  referrersOf,
  type Ledger,
  type Place,
} from './ledger.js';
import { TRAILER } from './references.js';

/** Keys by which a document refers to an annotation, and means it; lists of annotations have an index alone. */
const ANNOTATION_REFERRERS: ReadonlySet<string> = new Set([
  'Annots',
  'Popup',
  'Parent',
  'IRT',
  'Obj',
  '',
]);

/**
 * Explains changes of pages: the widgets of explained signatures, annotations, and the order in which they are
 * gone through. Everything else of a page is what was signed.
 */
export function explainPages(ledger: Ledger, widgets: Widgets): void {
  for (const num of touchedPages(ledger)) {
    const dicts = dictsOf(ledger, num);
    if (!dicts) continue;
    const entries = [dicts[0].entries.get('Annots'), dicts[1].entries.get('Annots')] as const;
    const annotations = explainAnnotations(
      ledger,
      { holder: num, path: 'Annots' },
      { entries, widgets },
    );
    const others = differingKeys(ledger, dicts).every(
      (key) => key === 'Annots' || (ADDED.includes(key) && !dicts[0].entries.has(key)),
    );
    // Whoever refers to a page means the page.
    if (annotations && others) ledger.known.set(num, null);
  }
}

/** What a page may learn that did not say it: the order of its annotations and its key in the structure. */
const ADDED = ['Tabs', 'StructParents'];

/** Pages that changed, and those whose list of annotations did. */
function touchedPages(ledger: Ledger): Set<number> {
  const { document, was } = ledger.revisions;
  const pages = new Set<number>();
  const isPage = (num: number): boolean => {
    const value = num === TRAILER ? null : document.object(num, was);
    return isDict(value) && isName(document.get(value, 'Type', was), 'Page');
  };
  for (const num of ledger.changed) {
    if (isPage(num)) pages.add(num);
    for (const { holder, path } of referrersOf(ledger, num))
      if (path === 'Annots' && isPage(holder)) pages.add(holder);
  }
  return pages;
}

interface Annotations {
  readonly entries: readonly [PdfValue | undefined, PdfValue | undefined];
  readonly widgets: Widgets;
}

/** A list of annotations: those that stay keep their order; what comes and goes is a widget of a signature or an annotation. */
function explainAnnotations(
  ledger: Ledger,
  place: Place,
  { entries, widgets }: Annotations,
): boolean {
  const { was: before, is: after } = enter(ledger, place, entries);
  const [old, now] = [itemsOf(before), itemsOf(after)];
  if (!old || !now) return false;
  let next = 0;
  const gone: PdfValue[] = [];
  for (const item of old) {
    const at = now.findIndex((other, i) => i >= next && sameValue(ledger.revisions, item, other));
    if (at < 0) gone.push(item);
    else if (!now.slice(next, at).every((added) => isWelcome(ledger, added, widgets))) return false;
    else next = at + 1;
  }
  if (!now.slice(next).every((added) => isWelcome(ledger, added, widgets))) return false;
  if (!gone.every((item) => mayGo(ledger, item, widgets))) return false;
  explain(ledger, place, entries[0]);
  return true;
}

function itemsOf(value: PdfValue): readonly PdfValue[] | undefined {
  if (value === null) return [];
  return isArray(value) ? value.items : undefined;
}

/** A widget that a signature brought, or a new annotation of another kind. */
function isWelcome(ledger: Ledger, item: PdfValue, widgets: Widgets): boolean {
  if (isRef(item) && widgets.accepted.has(item.num)) return true;
  const { document, is } = ledger.revisions;
  if (isRef(item) && !isFresh(ledger, item.num)) return false;
  const dict = document.resolve(item, is);
  if (!isDict(dict) || !isAnnotation(dict)) return false;
  ledger.deeds.push({
    level: 'annotation',
    what: 'annotation',
    num: isRef(item) ? item.num : 0,
    covering: !isHarmlessAnnotation(ledger, dict),
  });
  return true;
}

function isAnnotation(dict: PdfDict): boolean {
  const subtype = dict.entries.get('Subtype');
  return isName(subtype) && subtype.name !== 'Widget';
}

function mayGo(ledger: Ledger, item: PdfValue, { ofFields }: Widgets): boolean {
  const { document, was } = ledger.revisions;
  const dict = document.resolve(item, was);
  const ofField = isRef(item) && ofFields.has(item.num);
  if (!isDict(dict) || !(isAnnotation(dict) || ofField)) return false;
  ledger.deeds.push({ level: 'annotation', what: 'annotation', num: isRef(item) ? item.num : 0 });
  return true;
}

/** Explains changes within annotations that are no widgets. */
export function explainAnnotationChanges(ledger: Ledger): void {
  for (const num of ledger.changed) {
    const dicts = dictsOf(ledger, num);
    if (!dicts?.every(isAnnotation) || differingKeys(ledger, dicts).includes('Subtype')) continue;
    if (dicts.some(mayBePage)) continue;
    ledger.known.set(num, ANNOTATION_REFERRERS);
    const covering = !isHarmlessAnnotation(ledger, dicts[1]);
    ledger.deeds.push({ level: 'annotation', what: 'annotation', num, covering });
  }
}

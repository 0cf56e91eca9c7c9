import type { PdfDocument } from './document.js';
import { MAX_PAGES_WALKED, MAX_TREE_DEPTH } from './limits.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './objects.js';

/** A page as the tree names it. */
export interface PageLeaf {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** The nodes above it, the root first. */
  readonly above: readonly PdfDict[];
}

/** True for a node of the page tree; one without /Type is told by its /Kids. */
export function isPageNode(document: PdfDocument, dict: PdfDict): boolean {
  const type = document.get(dict, 'Type');
  return isName(type, 'Pages') || (!isName(type, 'Page') && dict.entries.has('Kids'));
}

/**
 * The pages in order, whatever /Count says. Kids that are null or no dictionaries are left out, a node
 * that stands above itself is cut, and the walk ends after `MAX_PAGES_WALKED` nodes or at
 * `MAX_TREE_DEPTH`.
 */
export function* pageLeaves(document: PdfDocument): Generator<PageLeaf> {
  const stack: Step[] = [{ value: document.catalog.entries.get('Pages'), above: [] }];
  for (let nodes = 0; nodes < MAX_PAGES_WALKED; nodes++) {
    const step = stack.pop();
    if (!step) return;
    const { value: ref, above } = step;
    const dict = isRef(ref) ? pageDictOf(document, ref) : undefined;
    if (!isRef(ref) || !dict || above.includes(dict) || above.length > MAX_TREE_DEPTH) continue;
    if (!isPageNode(document, dict)) {
      yield { ref, dict, above };
      continue;
    }
    const kids = document.get(dict, 'Kids');
    const below = [...above, dict];
    const room = Math.max(0, MAX_PAGES_WALKED - stack.length);
    const items = isArray(kids) ? kids.items.slice(0, room) : [];
    for (const value of [...items].reverse()) stack.push({ value, above: below });
  }
}

interface Step {
  readonly value: PdfValue | undefined;
  readonly above: readonly PdfDict[];
}

/** The dictionary of a page or node; in tolerant mode also that of a stream in its place. Undefined where there is none. */
export function pageDictOf(document: PdfDocument, ref: PdfRef): PdfDict | undefined {
  const value = document.resolve(ref);
  if (isDict(value)) return value;
  return document.mode === 'tolerant' && isStream(value) ? value.dict : undefined;
}

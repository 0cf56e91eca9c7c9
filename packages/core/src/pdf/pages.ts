import { coreError, isKysoError } from '../errors.js';
import type { PdfDocument } from './document.js';
import { MAX_TREE_DEPTH } from './limits.js';
import { isPageNode, pageDictOf, pageLeaves } from './page-walk.js';
import { isArray, isDict, isRef, type PdfDict, type PdfRef, type PdfValue } from './objects.js';

/** A page, the entries it inherits, and how it is seen. */
export interface PdfPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** Visible box in default user space: crop box within media box (ISO 32000-2 §14.11.2). */
  readonly box: Box;
  /** Clockwise turn for display: 0, 90, 180 or 270. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Points per unit of user space (§7.7.3.3 UserUnit). */
  readonly userUnit: number;
  /** /Resources of the page or of the nearest node above it. */
  readonly resources: PdfValue;
}

/** Corners in default user space: left below right, bottom below top. */
export interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** US Letter, what readers take where no media box can be read. */
const FALLBACK: Box = { left: 0, bottom: 0, right: 612, top: 792 };

type Inherited = Readonly<Record<'Resources' | 'MediaBox' | 'CropBox' | 'Rotate', PdfValue>>;

/**
 * Number of pages as the root of the tree says; null where it does not, or cannot be read. In tolerant mode the pages are
 * counted where the root cannot be right.
 */
export function pageCount(document: PdfDocument): number | null {
  try {
    return countPages(document);
  } catch (error) {
    if (isKysoError(error) && document.mode === 'strict') return null;
    throw error;
  }
}

function countPages(document: PdfDocument): number | null {
  const root = document.get(document.catalog, 'Pages');
  const count = isDict(root) ? document.get(root, 'Count') : null;
  const stated = typeof count === 'number' ? count : null;
  if (document.mode === 'strict' || (isDict(root) && isPlausible(document, root, stated)))
    return stated;
  let pages = 0;
  for (const { dict } of pageLeaves(document)) pages += dict.entries.size > 0 ? 1 : 0;
  if (pages !== stated) document.tolerate('page-tree', { expected: pages, found: stated ?? '?' });
  return pages;
}

/** A node with as many pages as it says, as far as one look tells: with kids, and not fewer pages than one. */
function isPlausible(document: PdfDocument, root: PdfDict, count: number | null): boolean {
  const kids = document.get(root, 'Kids');
  if (document.repaired || !isPageNode(document, root) || !isArray(kids)) return false;
  return count !== null && Number.isInteger(count) && count >= 1 && kids.items.length > 0;
}

/**
 * The page of a number from 1; subtrees before it are passed over by their /Count. In tolerant mode the
 * tree is walked where /Count leads to no page. Throws `ERR_PAGE`.
 */
export function pageAt(document: PdfDocument, number: number): PdfPage {
  if (document.mode === 'strict') return pageByCount(document, number);
  try {
    return pageByCount(document, number);
  } catch (error) {
    const lost = isKysoError(error) && ['ERR_PAGE', 'ERR_PDF_SYNTAX'].includes(error.code);
    if (!lost) throw error;
    return pageByWalk(document, number);
  }
}

const NOTHING: Inherited = { Resources: null, MediaBox: null, CropBox: null, Rotate: null };

function pageByWalk(document: PdfDocument, number: number): PdfPage {
  let left = number;
  for (const { ref, dict, above } of pageLeaves(document)) {
    if (--left !== 0) continue;
    document.tolerate('page-tree', { at: `page ${number}` });
    const inherited = [...above, dict].reduce(
      (from, node) => inherit(document, node, from),
      NOTHING,
    );
    return pageOf(document, { ref, dict }, inherited);
  }
  return noPage(document, number);
}

function pageByCount(document: PdfDocument, number: number): PdfPage {
  const rootRef = document.catalog.entries.get('Pages');
  let node = isRef(rootRef) ? { ref: rootRef, dict: dictOf(document, rootRef) } : undefined;
  let inherited = NOTHING;
  let before = number - 1;
  for (
    let depth = 0;
    node && Number.isInteger(number) && number >= 1 && depth < MAX_TREE_DEPTH;
    depth++
  ) {
    inherited = inherit(document, node.dict, inherited);
    if (!isPageNode(document, node.dict)) {
      return before === 0 ? pageOf(document, node, inherited) : noPage(document, number);
    }
    const kids = document.get(node.dict, 'Kids');
    const flat = flatKid(document, node, before);
    node = undefined;
    if (flat) return pageOf(document, flat, inherit(document, flat.dict, inherited));
    for (const kid of isArray(kids) ? kids.items : []) {
      if (!isRef(kid)) continue;
      const dict = dictOf(document, kid);
      const leaves = isPageNode(document, dict) ? countOf(document, dict) : 1;
      if (before < leaves) {
        node = { ref: kid, dict };
        break;
      }
      before -= leaves;
    }
  }
  return noPage(document, number);
}

function noPage(document: PdfDocument, page: number): never {
  const pages = pageCount(document);
  throw coreError(
    'ERR_PAGE',
    `page ${page} asked for, the document has ${pages ?? 'no readable page tree'}`,
    {
      facts: { page, pages },
    },
  );
}

function dictOf(document: PdfDocument, ref: PdfRef): PdfDict {
  const dict = pageDictOf(document, ref);
  if (!dict)
    throw coreError('ERR_PDF_SYNTAX', `page tree node ${ref.num} is no dictionary`, {
      facts: { object: ref.num },
    });
  return dict;
}

interface Node {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

/** Fewest kids for which the page is looked up by its place among them instead of reading those before it. */
const MANY_KIDS = 64;

/**
 * The page at an index of a node that has as many kids as pages, so that each is one: a list of 20,000
 * pages is not read to find the last. It must be a page and name this node as its parent.
 */
function flatKid(document: PdfDocument, node: Node, index: number): Node | undefined {
  const kids = document.get(node.dict, 'Kids');
  if (!isArray(kids) || kids.items.length < MANY_KIDS) return undefined;
  const ref = kids.items[index];
  if (kids.items.length !== countOf(document, node.dict) || !isRef(ref)) return undefined;
  const dict = dictOf(document, ref);
  const parent = dict.entries.get('Parent');
  const own = isRef(parent) && parent.num === node.ref.num && !isPageNode(document, dict);
  return own ? { ref, dict } : undefined;
}

function countOf(document: PdfDocument, dict: PdfDict): number {
  const count = document.get(dict, 'Count');
  return typeof count === 'number' && count >= 0 ? count : 0;
}

function inherit(document: PdfDocument, dict: PdfDict, above: Inherited): Inherited {
  const own = (key: keyof Inherited): PdfValue =>
    dict.entries.has(key) ? (dict.entries.get(key) ?? null) : above[key];
  return {
    Resources: own('Resources'),
    MediaBox: own('MediaBox'),
    CropBox: own('CropBox'),
    Rotate: own('Rotate'),
  };
}

function pageOf(
  document: PdfDocument,
  { ref, dict }: { ref: PdfRef; dict: PdfDict },
  inherited: Inherited,
): PdfPage {
  const media = boxOf(document, inherited.MediaBox) ?? FALLBACK;
  const crop = boxOf(document, inherited.CropBox);
  const userUnit = document.get(dict, 'UserUnit');
  const turn = document.resolve(inherited.Rotate);
  return {
    ref,
    dict,
    box: (crop && intersection(media, crop)) ?? media,
    rotate: turnOf(turn),
    userUnit: typeof userUnit === 'number' && userUnit > 0 ? userUnit : 1,
    resources: inherited.Resources,
  };
}

function turnOf(value: PdfValue): 0 | 90 | 180 | 270 {
  const turn = typeof value === 'number' ? ((value % 360) + 360) % 360 : 0;
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
}

/** The rectangle of an array of four numbers in any order of corners. */
export function boxOf(document: PdfDocument, value: PdfValue | undefined): Box | undefined {
  const array = document.resolve(value);
  const [a, b, c, d] = isArray(array) ? array.items.map((item) => document.resolve(item)) : [];
  if (
    typeof a !== 'number' ||
    typeof b !== 'number' ||
    typeof c !== 'number' ||
    typeof d !== 'number'
  )
    return undefined;
  const box = {
    left: Math.min(a, c),
    bottom: Math.min(b, d),
    right: Math.max(a, c),
    top: Math.max(b, d),
  };
  return box.right > box.left && box.top > box.bottom ? box : undefined;
}

function intersection(a: Box, b: Box): Box | undefined {
  const box = {
    left: Math.max(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
    top: Math.min(a.top, b.top),
  };
  return box.right > box.left && box.top > box.bottom ? box : undefined;
}

/** Size of the page as it is seen, in points. */
export function visibleSize({ box, rotate, userUnit }: PdfPage): { width: number; height: number } {
  const [across, up] = [(box.right - box.left) * userUnit, (box.top - box.bottom) * userUnit];
  return rotate % 180 === 0 ? { width: across, height: up } : { width: up, height: across };
}

/** A rectangle of the page as seen (points, origin at its bottom left), in default user space. */
export function toUserSpace(
  page: PdfPage,
  rect: { x: number; y: number; width: number; height: number },
): Box {
  const unit = page.userUnit;
  const [x1, y1] = [rect.x / unit, rect.y / unit];
  const [x2, y2] = [x1 + rect.width / unit, y1 + rect.height / unit];
  const { left, bottom, right, top } = page.box;
  switch (page.rotate) {
    case 0:
      return { left: left + x1, bottom: bottom + y1, right: left + x2, top: bottom + y2 };
    case 90:
      return { left: right - y2, bottom: bottom + x1, right: right - y1, top: bottom + x2 };
    case 180:
      return { left: right - x2, bottom: top - y2, right: right - x1, top: top - y1 };
    case 270:
      return { left: left + y1, bottom: top - x2, right: left + y2, top: top - x1 };
  }
}

/** A rectangle in default user space, on the page as seen: the inverse of `toUserSpace`. */
export function toVisible(
  page: PdfPage,
  rect: Box,
): { x: number; y: number; width: number; height: number } {
  const unit = page.userUnit;
  const { left, bottom, right, top } = page.box;
  const [across, up] = [(rect.right - rect.left) * unit, (rect.top - rect.bottom) * unit];
  const [width, height] = page.rotate % 180 === 0 ? [across, up] : [up, across];
  const corner = {
    0: [rect.left - left, rect.bottom - bottom],
    90: [rect.bottom - bottom, right - rect.right],
    180: [right - rect.right, top - rect.top],
    270: [top - rect.top, rect.left - left],
  }[page.rotate];
  const [x = 0, y = 0] = corner;
  return { x: x * unit, y: y * unit, width, height };
}

import { coreError, isKysoError } from '../../errors.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  objectNumbers,
  type PdfDocument,
  type PdfValue,
} from '../../pdf/index.js';

/** A place that refers to an object. */
export interface Reference {
  /** Number of the object that holds the reference; `TRAILER` for the trailer of the section. */
  readonly holder: number;
  /** The revision (section; 0 is the newest) that the holder was written in. */
  readonly section: number;
  /** Keys and indexes from the holder to the reference, such as `AP/N` or `Kids/3`. */
  readonly path: string;
}

/** Who refers to an object, by object number, over all revisions. */
export type References = ReadonlyMap<number, readonly Reference[]>;

/** The trailer as a holder: object 0 is never in use (ISO 32000-2 §7.5.4). */
export const TRAILER = 0;
/** Entries of a trailer through which a document is read; producers add others of their own. */
const TRAILER_KEYS = ['Root', 'Info', 'Encrypt'];
/** Most references that are remembered, at some 100 bytes each; only those to objects of later revisions are. */
const MAX_REFERENCES = 1_000_000;

/**
 * Reads every object of every revision for references to objects that a later revision wrote. Each object is its
 * own piece of work, so that a source is asked for each part of the file once. Throws `ERR_LIMIT`, and
 * `ERR_XREF_DAMAGED` for an object that is referred to and cannot be read here: other readers may find it, and
 * what it shows.
 */
export async function referencesTo(document: PdfDocument, oldest: number): Promise<References> {
  const later = await document.run(() => numbersSince(document, oldest));
  const found = new Map<number, Reference[]>();
  const mentioned = objectNumbers();
  const unread: number[] = [];
  let count = 0;
  const note = (target: number, reference: Reference): void => {
    mentioned.add(target);
    if (!later.has(target)) return;
    if (++count > MAX_REFERENCES)
      throw coreError('ERR_LIMIT', `more than ${MAX_REFERENCES} references to changed objects`, {
        facts: { limit: MAX_REFERENCES },
      });
    const known = found.get(target);
    if (known) known.push(reference);
    else found.set(target, [reference]);
  };
  const sections = await document.run(() => document.sections());
  for (const [section, one] of sections.entries()) {
    const { trailer } = one;
    const numbers = await document.run(() =>
      [...one.entries()].filter(([, { type }]) => type !== 'free').map(([num]) => num),
    );
    for (const holder of numbers) {
      const value = await document.run(() => readable(document, holder, section));
      if (value === undefined) unread.push(holder);
      else if (!isCrossReference(value))
        eachReference(value, (target, path) => {
          note(target, { holder, section, path });
        });
    }
    for (const path of TRAILER_KEYS) {
      const value = trailer.entries.get(path);
      if (isRef(value)) note(value.num, { holder: TRAILER, section, path });
    }
  }
  const missing = unread.find((num) => mentioned.has(num));
  if (missing === undefined) return found;
  throw coreError('ERR_XREF_DAMAGED', `object ${missing} is referred to and cannot be read`);
}

/** Undefined for what cannot be read. */
function readable(document: PdfDocument, num: number, section: number): PdfValue | undefined {
  try {
    return document.object(num, section, { keep: false });
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

/** Numbers that a revision newer than `oldest` names. */
function numbersSince(document: PdfDocument, oldest: number): Set<number> {
  const numbers = new Set<number>();
  for (const section of document.sections().slice(0, oldest))
    for (const [num] of section.entries()) numbers.add(num);
  return numbers;
}

/** The dictionary of a cross-reference stream is a trailer, and read as one. */
function isCrossReference(value: PdfValue): boolean {
  return isStream(value) && isName(value.dict.entries.get('Type'), 'XRef');
}

function eachReference(start: PdfValue, see: (num: number, path: string) => void): void {
  const pending: [PdfValue, string][] = [[start, '']];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const [value, path] = step;
    if (isRef(value)) see(value.num, path);
    else if (isArray(value))
      value.items.forEach((item, i) => {
        if (typeof item === 'object') pending.push([item, pathTo(path, i)]);
      });
    else if (isDict(value) || isStream(value))
      for (const [key, item] of (isStream(value) ? value.dict : value).entries)
        if (typeof item === 'object') pending.push([item, pathTo(path, key)]);
  }
}

/** The path one key or index further. */
export function pathTo(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}/${key}`;
}

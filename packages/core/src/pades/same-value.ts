import { equalBytes } from '../bytes/index.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfDocument,
  type PdfValue,
} from '../pdf/index.js';

/** Two revisions of one document, by section: `was` is the older. */
export interface TwoRevisions {
  readonly document: PdfDocument;
  readonly was: number;
  readonly is: number;
}

/** True where two values say the same: references by number, dictionaries in any order, streams byte for byte. */
export function sameValue(
  revisions: TwoRevisions,
  a: PdfValue | undefined,
  b: PdfValue | undefined,
): boolean {
  if (a === b) return true;
  if (isRef(a)) return isRef(b) && a.num === b.num && a.gen === b.gen;
  if (isName(a)) return isName(b, a.name);
  if (isString(a)) return isString(b) && equalBytes(a.bytes, b.bytes);
  if (isArray(a)) {
    return (
      isArray(b) &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => sameValue(revisions, item, b.items[i]))
    );
  }
  if (isDict(a)) return isDict(b) && sameExcept(revisions, [a, b], []);
  if (isStream(a)) {
    const { document, was, is } = revisions;
    return (
      isStream(b) &&
      sameExcept(revisions, [a.dict, b.dict], []) &&
      equalBytes(document.rawStream(a, was), document.rawStream(b, is))
    );
  }
  return false;
}

/** True where two dictionaries differ in no entry but those named. */
function sameExcept(
  revisions: TwoRevisions,
  [a, b]: readonly [PdfDict, PdfDict],
  except: readonly string[],
): boolean {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()]);
  return [...keys].every(
    (key) => except.includes(key) || sameValue(revisions, a.entries.get(key), b.entries.get(key)),
  );
}

/** Most pairs of values gone through for one comparison in depth; an appearance with its fonts has some hundred. */
const MAX_COMPARED = 20_000;

/**
 * True where two values mean the same all the way down, whatever numbers their objects have. Circles are
 * followed once; what is larger than `MAX_COMPARED` values counts as different.
 */
export function sameDeep(
  revisions: TwoRevisions,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): boolean {
  const { document, was, is } = revisions;
  const seen = new Set<string>();
  const pending: (readonly [PdfValue, PdfValue])[] = [[before ?? null, after ?? null]];
  for (let steps = 0; pending.length > 0; steps++) {
    if (steps > MAX_COMPARED) return false;
    const [a, b] = pending.pop() ?? [null, null];
    if (isRef(a) && isRef(b)) {
      const pair = `${a.num} ${b.num}`;
      if (seen.has(pair)) continue;
      seen.add(pair);
    }
    const [old, now] = [document.resolve(a, was), document.resolve(b, is)];
    const below = isArray(old) || isDict(old) || isStream(old) ? pairsBelow(old, now) : undefined;
    if (!below) {
      if (!sameValue(revisions, old, now)) return false;
      continue;
    }
    if (!below.alike || !sameBytes(revisions, [a, old], [b, now])) return false;
    for (const pair of below.pairs) pending.push(pair);
  }
  return true;
}

/** The values that two of one kind hold, side by side; not alike where they are of two kinds. */
function pairsBelow(
  old: PdfValue,
  now: PdfValue,
): { readonly alike: boolean; readonly pairs: (readonly [PdfValue, PdfValue])[] } {
  if (isArray(old)) {
    const alike = isArray(now) && now.items.length === old.items.length;
    return { alike, pairs: alike ? old.items.map((item, i) => [item, now.items[i] ?? null]) : [] };
  }
  const [a, b] = [old, now].map((value) => (isStream(value) ? value.dict : value));
  if (!isDict(a) || !isDict(b) || isStream(old) !== isStream(now))
    return { alike: false, pairs: [] };
  const keys = [...new Set([...a.entries.keys(), ...b.entries.keys()])];
  const pairs = keys.map(
    (key) => [a.entries.get(key) ?? null, b.entries.get(key) ?? null] as const,
  );
  return { alike: true, pairs };
}

/** Streams byte for byte; an object that was not written again is not read. */
function sameBytes(
  { document, was, is }: TwoRevisions,
  [a, old]: readonly [PdfValue, PdfValue],
  [b, now]: readonly [PdfValue, PdfValue],
): boolean {
  if (!isStream(old) || !isStream(now)) return true;
  const stayed =
    isRef(a) &&
    isRef(b) &&
    a.num === b.num &&
    document.locate(a.num, was)?.section === document.locate(b.num, is)?.section;
  return stayed || equalBytes(document.rawStream(old, was), document.rawStream(now, is));
}

import { latin1Text } from '../../bytes/index.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfDocument,
  type PdfValue,
} from '../../pdf/index.js';
import { MAX_SURVEYED_GAPS, MAX_SURVEYED_OBJECTS } from '../../pdf/limits.js';
import type { Finding } from '../../report.js';
import type { Survey } from './survey.js';
import { warnings, type Facts } from './warnings.js';

/**
 * Objects that nothing shows and a later cross-reference could put in the place of others: those that stand
 * in the signed bytes and that no cross-reference names, and those that are named, referred to by nothing,
 * and worth showing. Nothing where the revision has more objects than are looked at.
 */
export async function spareObjects(survey: Survey): Promise<Finding[]> {
  const { document, section } = survey;
  if (!survey.complete()) return [];
  const named = await document.run(() => namedObjects(document, section));
  if (!named) return [];
  return [
    ...warnings('object-candidates', 'ISO 32000-2 §7.5.4', await unnamed(document, section, named)),
    ...warnings('unreferenced-content', 'ISO 32000-2 §7.3.10', await unreferenced(survey, named)),
  ];
}

interface NamedObjects {
  /** The section by which each number in use is found. */
  readonly inUse: ReadonlyMap<number, number>;
  /** Rows that a newer section replaced: what they led to was shown once. */
  readonly replaced: readonly { readonly num: number; readonly section: number }[];
  /** Every place that a section names: its objects and itself; sections with where they end. */
  readonly places: ReadonlyMap<
    number,
    { readonly num: number; readonly section: number; readonly end?: number }
  >;
}

/** All rows of the revision's sections; undefined where they are more than are looked at. */
function namedObjects(document: PdfDocument, section: number): NamedObjects | undefined {
  const inUse = new Map<number, number>();
  const known = new Set<number>();
  const replaced: { num: number; section: number }[] = [];
  const places = new Map<number, { num: number; section: number; end?: number }>();
  let rows = 0;
  for (let index = section; ; index++) {
    const table = document.sectionOrEnd(index);
    if (!table) return { inUse, replaced, places };
    for (const [num, entry] of table.entries()) {
      if (++rows > 2 * MAX_SURVEYED_OBJECTS) return undefined;
      if (entry.type === 'offset') places.set(entry.offset, { num, section: index });
      if (known.has(num)) replaced.push({ num, section: index });
      else if (entry.type !== 'free') inUse.set(num, index);
      known.add(num);
    }
    places.set(table.offset, { num: -1, section: index, end: table.end ?? Infinity });
  }
}

/** Bytes of a gap that are looked through; an object that hides there begins at its head. */
const GAP = 4096;

/** Looks for `num gen obj` between the objects that are named. */
async function unnamed(
  document: PdfDocument,
  section: number,
  { places, inUse }: NamedObjects,
): Promise<Facts[]> {
  const starts = [...places.keys()].sort((a, b) => a - b);
  const zoneEnd = Math.max(...starts, document.section(section).end ?? 0);
  const found: Facts[] = [];
  let left = MAX_SURVEYED_GAPS;
  const gaps = [0, ...starts].map((start, index): Gap => {
    return { start, next: starts[index] ?? zoneEnd, place: places.get(start) };
  });
  for (let at = 0; at < gaps.length && left > 0; at += BATCH) {
    const batch = gaps.slice(at, at + BATCH);
    const texts = await document.run(() => batch.map((gap) => gapText(document, gap)));
    left -= texts.reduce((sum, { text }) => sum + text.length, 0);
    for (const num of texts.flatMap(headsIn)) {
      const kind = inUse.has(num) ? 'second object of this number' : 'object that is not named';
      found.push({ found: kind, at: `object ${num}` });
    }
  }
  return found;
}

/** Gaps read at a time: few enough that a source which delivers late lets little be done twice. */
const BATCH = 16;

/** Numbers of the objects that begin in a gap; where the object that is named comes first, without it. */
function headsIn({ text, named }: { readonly text: string; readonly named: boolean }): number[] {
  return (
    [...text.matchAll(/(?<![\d.])(\d{1,10})\s+\d{1,5}\s+obj\b/g)]
      // Some writers point at the blank before the object.
      .filter(({ index }) => !named || text.slice(0, index).trim() !== '')
      .map(([, num]) => Number(num))
  );
}

interface Gap {
  readonly start: number;
  readonly next: number;
  readonly place:
    { readonly num: number; readonly section: number; readonly end?: number } | undefined;
}

/**
 * What stands between one named place and the next, the bytes of streams left out; `named` where it begins
 * with the object that is named.
 */
function gapText(
  document: PdfDocument,
  { start, next, place }: Gap,
): { readonly text: string; readonly named: boolean } {
  const from = place?.end ?? (place ? behindStream(document, place, start) : start);
  if (from === undefined || from >= next) return { text: '', named: false };
  const text = latin1Text(document.window.view(from, Math.min(GAP, next - from)));
  return { text, named: place !== undefined && from === start };
}

function behindStream(
  document: PdfDocument,
  { num, section }: { readonly num: number; readonly section: number },
  start: number,
): number | undefined {
  const value = document.objectOrNull(num, section);
  if (!isStream(value)) return start;
  const length = document.resolveOrNull(value.dict.entries.get('Length'), section);
  return typeof length === 'number' && length >= 0 ? value.dataStart + length : undefined;
}

/**
 * Objects in use that nothing refers to, nor did in an older revision, of kinds that could be shown in
 * place of others. A font alone shows nothing, and many producers leave some behind.
 */
async function unreferenced(survey: Survey, { inUse, replaced }: NamedObjects): Promise<Facts[]> {
  const { document, section, reached } = survey;
  const read = (num: number, asOf: number): Promise<PdfValue> =>
    document.run(() => document.objectOrNull(num, asOf, { keep: false }));
  const spare = [...inUse.keys()].filter((num) => !reached.has(num));
  const values = new Map<number, PdfValue>();
  for (const num of spare) values.set(num, await read(num, section));
  const once: PdfValue[] = [];
  for (const { num, section: asOf } of replaced) once.push(await read(num, asOf));
  const shownOnce = reachedFrom(once, values);
  return [...values].flatMap(([num, value]): Facts[] => {
    const kind = shownOnce.has(num) ? undefined : kindOf(survey, value);
    return kind === undefined ? [] : [{ found: kind, at: `object ${num}` }];
  });
}

/** The numbers among `values` to which references lead from the start. */
function reachedFrom(
  start: readonly PdfValue[],
  values: ReadonlyMap<number, PdfValue>,
): ReadonlySet<number> {
  const seen = new Set<number>();
  const pending = [...start];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isArray(value)) for (const item of value.items) pending.push(item);
    else if (isDict(value) || isStream(value))
      for (const item of (isStream(value) ? value.dict : value).entries.values())
        pending.push(item);
    else if (isRef(value) && !seen.has(value.num)) {
      seen.add(value.num);
      pending.push(values.get(value.num) ?? null);
    }
  }
  return seen;
}

/** Fewest pixels of an image that could stand for a page: A5 at 72 dpi. */
const PAGE_PIXELS = 420 * 595;
/** Smallest area of a form that could, in square points: a quarter of A4. */
const PAGE_AREA = (595 * 842) / 4;

function kindOf(survey: Survey, value: PdfValue): string | undefined {
  const dict = isStream(value) ? value.dict : value;
  if (!isDict(dict)) return undefined;
  const type = survey.get(dict, 'Type');
  if (isName(type, 'Page')) return dict.entries.has('Contents') ? type.name : undefined;
  if (isName(type, 'Catalog') || isName(type, 'Pages')) return type.name;
  return isStream(value) ? pictureKind(survey, dict) : undefined;
}

function pictureKind({ get, resolve }: Survey, dict: PdfDict): string | undefined {
  const subtype = get(dict, 'Subtype');
  const number = (value: PdfValue | undefined): number => {
    const resolved = resolve(value);
    return typeof resolved === 'number' ? resolved : 0;
  };
  if (isName(subtype, 'Image')) {
    const pixels = number(dict.entries.get('Width')) * number(dict.entries.get('Height'));
    return pixels >= PAGE_PIXELS ? 'Image' : undefined;
  }
  const box = isName(subtype, 'Form') ? get(dict, 'BBox') : null;
  const [left = 0, bottom = 0, right = 0, top = 0] = isArray(box) ? box.items.map(number) : [];
  return Math.abs((right - left) * (top - bottom)) >= PAGE_AREA ? 'Form' : undefined;
}

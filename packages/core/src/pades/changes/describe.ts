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
} from '../../pdf/index.js';
import { sameValue, type TwoRevisions } from '../same-value.js';

/** What an object is to the document, found by going through it from the trailer. */
export interface ObjectPlace {
  /** The keys from the trailer, such as `/Root/Pages/Kids[0]/Contents`. */
  readonly path: string;
  /** Number of the page that the path leads over, counted from 1. */
  readonly page: number | undefined;
}

/** Most objects gone through to name one; beyond them a change is named by its number alone. */
const MAX_OBJECTS = 20_000;
/** Longest text of one value. */
const MAX_TEXT = 160;

/** The shortest way to each of the objects in a revision (section; 0 is the newest). */
export function placesOf(
  document: PdfDocument,
  asOf: number,
  numbers: readonly number[],
): Map<number, ObjectPlace> {
  const wanted = new Set(numbers);
  const found = new Map<number, ObjectPlace>();
  const seen = new Set<number>();
  let pages = 0;
  const queue: Step[] = [{ value: document.section(asOf).trailer, path: '', page: undefined }];
  for (const { value, path, page } of queue) {
    if (seen.size >= MAX_OBJECTS || wanted.size === 0) break;
    const ref = isRef(value) ? value : undefined;
    if (ref) {
      if (seen.has(ref.num)) continue;
      seen.add(ref.num);
    }
    const target = ref ? document.objectOrNull(ref.num, asOf) : value;
    const dict = isStream(target) ? target.dict : target;
    const isPage = isDict(dict) && isName(dict.entries.get('Type'), 'Page');
    const number = isPage ? ++pages : page;
    if (ref && wanted.delete(ref.num)) found.set(ref.num, { path, page: number });
    queue.push(...stepsBelow(dict, { path, page: number }));
  }
  return found;
}

interface Step extends ObjectPlace {
  readonly value: PdfValue;
}

/** Ways up are not followed: they would name a page by its annotations. */
const UPWARD = ['Parent', 'P', 'Prev', 'Pg'];

function stepsBelow(value: PdfValue, { path, page }: ObjectPlace): Step[] {
  if (isArray(value))
    return value.items.flatMap((item, i) =>
      isCompound(item) ? [{ value: item, path: `${path}[${i}]`, page }] : [],
    );
  if (!isDict(value)) return [];
  return [...value.entries].flatMap(([key, item]) =>
    isCompound(item) && !UPWARD.includes(key)
      ? [{ value: item, path: `${path}/${key}`, page }]
      : [],
  );
}

function isCompound(value: PdfValue): boolean {
  return isRef(value) || isArray(value) || isDict(value);
}

/** What an object was and is, in short; of dictionaries only the entries that differ. */
export function difference(revisions: TwoRevisions, num: number): { was: string; is: string } {
  const { document, was, is } = revisions;
  const [before, after] = [document.objectOrNull(num, was), document.objectOrNull(num, is)];
  const [a, b] = [before, after].map((value) => (isStream(value) ? value.dict : value));
  if (!isDict(a) || !isDict(b)) return { was: textOfValue(before), is: textOfValue(after) };
  const keys = [...new Set([...a.entries.keys(), ...b.entries.keys()])].filter(
    (key) => !sameValue(revisions, a.entries.get(key) ?? null, b.entries.get(key) ?? null),
  );
  if (keys.length === 0) return { was: textOfValue(before), is: 'other bytes of the stream' };
  return { was: entriesText(a, keys), is: entriesText(b, keys) };
}

function entriesText({ entries }: PdfDict, keys: readonly string[]): string {
  return short(keys.map((key) => `/${key} ${textOfValue(entries.get(key) ?? null)}`).join(' '));
}

function textOfValue(value: PdfValue): string {
  if (isRef(value)) return `${value.num} ${value.gen} R`;
  if (isName(value)) return `/${value.name}`;
  if (isString(value)) return `a string of ${value.bytes.length} bytes`;
  if (isArray(value)) return short(`[${value.items.map(textOfValue).join(' ')}]`);
  if (isStream(value)) return `a stream ${textOfValue(value.dict.entries.get('Type') ?? null)}`;
  if (isDict(value))
    return short(`<< ${[...value.entries.keys()].map((key) => `/${key}`).join(' ')} >>`);
  return String(value);
}

function short(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

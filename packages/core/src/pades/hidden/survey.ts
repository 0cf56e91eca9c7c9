import { isKysoError } from '../../errors.js';
import {
  boxOf,
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  type Box,
  type PdfDict,
  type PdfDocument,
  type PdfStream,
  type PdfValue,
} from '../../pdf/index.js';
import { MAX_SURVEYED_CONTENT, MAX_SURVEYED_OBJECTS } from '../../pdf/limits.js';

/** A dictionary that the revision reaches, and where it stands. */
export interface Node {
  readonly dict: PdfDict;
  /** The stream whose dictionary it is. */
  readonly stream: PdfStream | undefined;
  /** Number of the object it stands in; 0 for the trailer. */
  readonly object: number;
  /** The key under which it was reached first, and the key of what holds that. */
  readonly key: string;
  readonly above: string;
}

/** A page of the tree. */
export interface SurveyedPage {
  /** From 1. */
  readonly number: number;
  readonly object: number;
  readonly dict: PdfDict;
  readonly resources: PdfDict | undefined;
  readonly box: Box;
}

/** A part of a content stream that names an object which is not there. */
export interface Dangling {
  readonly num: number;
  /** The object that names it. */
  readonly object: number;
}

/** A revision to read in. What cannot be read is null. */
export interface Reading {
  readonly resolve: (value: PdfValue | undefined) => PdfValue;
  readonly get: (dict: PdfDict, key: string) => PdfValue;
  readonly box: (value: PdfValue | undefined) => Box | undefined;
  /** Decoded bytes of a stream; undefined where they cannot be had or are beyond what is looked at. */
  readonly decoded: (stream: PdfStream) => Uint8Array | undefined;
}

/** What a revision is made of, as far as it was looked at. */
export interface Survey extends Reading {
  readonly document: PdfDocument;
  readonly section: number;
  readonly catalog: PdfDict | undefined;
  readonly nodes: readonly Node[];
  /** Numbers of the objects that the trailer leads to. */
  readonly reached: ReadonlyMap<number, PdfValue>;
  readonly pages: readonly SurveyedPage[];
  readonly dangling: readonly Dangling[];
  /** False where there was more than is looked at. */
  readonly complete: () => boolean;
}

/**
 * Walks a revision from its trailer: what stands in the catalog first, then page by page, at most
 * `MAX_SURVEYED_OBJECTS` objects. The logical structure is left out: it shows nothing and runs nothing.
 * A few objects at a time are one piece of work, so that a source is asked for each part of the file once.
 */
export async function surveyOf(document: PdfDocument, section: number): Promise<Survey> {
  const trailer = await document.run(() => document.section(section).trailer);
  const walk: Walk = {
    nodes: [],
    reached: new Map(),
    queue: [],
    asked: new Set(),
    named: new Map(),
  };
  collect(walk, trailer, { object: 0, key: '', above: '' });
  const late: Pending[] = [];
  for (let at = 0, lateAt = 0; ;) {
    const from = at < walk.queue.length ? walk.queue.slice(at, at + BATCH) : [];
    const next = from.length > 0 ? from : late.slice(lateAt, lateAt + BATCH);
    if (from.length > 0) at += next.length;
    else lateAt += next.length;
    const whole = next.length === 0;
    if (whole || walk.reached.size >= MAX_SURVEYED_OBJECTS)
      return document.run(() => surveyed({ document, section, trailer }, { ...walk, whole }));
    const values = await document.run(() =>
      next.map(({ num, gen }) => document.objectOrNull(num, section, { gen })),
    );
    for (const [index, pending] of next.entries())
      take(walk, late, [pending, values[index] ?? null]);
  }
}

/** Objects read at a time: few enough that a source which delivers late lets little be done twice. */
const BATCH = 16;

/** Takes up one object, or puts off a page: all of a large tree would be looked at before the first page's fonts. */
function take(walk: Walk, late: Pending[], [pending, value]: readonly [Pending, PdfValue]): void {
  const { num, key, above } = pending;
  if (isPageOrNode(value) && pending.late !== true) {
    late.push({ ...pending, late: true });
    return;
  }
  if (walk.reached.size >= MAX_SURVEYED_OBJECTS) return;
  walk.reached.set(num, value);
  collect(walk, value, { object: num, key, above });
}

interface Place {
  readonly object: number;
  readonly key: string;
  readonly above: string;
}

interface Pending {
  readonly num: number;
  readonly gen: number;
  readonly key: string;
  readonly above: string;
  readonly late?: boolean;
}

interface Walk {
  readonly nodes: Node[];
  readonly reached: Map<number, PdfValue>;
  readonly queue: Pending[];
  readonly asked: Set<number>;
  /** Objects that something shown names, and the object that does. */
  readonly named: Map<number, number>;
}

/** Keys that lead to the logical structure or back in time. */
const LEFT_OUT: ReadonlySet<string> = new Set(['StructTreeRoot', 'Prev', 'Size', 'ID']);
/** Keys whose values are what a page shows, and those whose entries are. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['Contents', 'Annots', 'Kids', 'AP', 'N', 'DescendantFonts', 'FontDescriptor'],
  ...['FontFile', 'FontFile2', 'FontFile3'],
]);
const SHOWN_WITHIN: ReadonlySet<string> = new Set(['Font', 'XObject', 'Pattern', 'N']);

/** Notes the dictionaries of a value and queues what it refers to. */
function collect(walk: Walk, start: PdfValue, place: Place): void {
  const pending: [PdfValue, Place][] = [[start, place]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, at] = next;
    if (isRef(value)) queue(walk, value, at);
    else if (isArray(value)) for (const item of value.items) pending.push([item, at]);
    else if (isDict(value) || isStream(value)) {
      const stream = isStream(value) ? value : undefined;
      const dict = isStream(value) ? value.dict : value;
      walk.nodes.push({ dict, stream, ...at });
      for (const [key, item] of dict.entries)
        if (leadsOn(item) && !LEFT_OUT.has(key))
          pending.push([item, { object: at.object, key, above: at.key }]);
    }
  }
}

function leadsOn(value: PdfValue): boolean {
  return isRef(value) || isArray(value) || isDict(value) || isStream(value);
}

function queue(walk: Walk, { num, gen }: { num: number; gen: number }, at: Place): void {
  const { key, above, object } = at;
  if ((SHOWN.has(key) || SHOWN_WITHIN.has(above)) && !walk.named.has(num))
    walk.named.set(num, object);
  if (walk.asked.has(num)) return;
  walk.asked.add(num);
  walk.queue.push({ num, gen, key, above });
}

function isPageOrNode(value: PdfValue): boolean {
  const type = isDict(value) ? value.entries.get('Type') : undefined;
  return isName(type, 'Page') || isName(type, 'Pages');
}

function surveyed(
  { document, section, trailer }: { document: PdfDocument; section: number; trailer: PdfDict },
  { nodes, reached, named, whole }: Walk & { readonly whole: boolean },
): Survey {
  const reading = readingOf(document, section);
  const { resolve } = reading;
  const root = resolve(trailer.entries.get('Root'));
  const catalog = isDict(root) ? root : undefined;
  const dangling = [...named]
    .filter(([num]) => {
      if (!reached.has(num) || reached.get(num) !== null) return false;
      const entry = document.locate(num, section)?.entry;
      return entry === undefined || entry.type === 'free';
    })
    .map(([num, object]) => ({ num, object }));
  const view = { document, section, catalog, nodes, reached, dangling, ...reading };
  return { ...view, pages: pagesOf(view), complete: () => whole && reading.roomLeft() };
}

/** A revision (section; 0 is the newest) to read in, up to `MAX_SURVEYED_CONTENT` bytes of streams. */
export function readingOf(
  document: PdfDocument,
  section: number,
): Reading & { readonly roomLeft: () => boolean } {
  let left = MAX_SURVEYED_CONTENT;
  const resolve = (value: PdfValue | undefined): PdfValue =>
    isRef(value) ? orNull(() => document.resolve(value, section)) : (value ?? null);
  const decoded = (stream: PdfStream): Uint8Array | undefined => {
    const bytes = left > 0 ? orNull(() => document.decoded(stream, section)) : null;
    left -= bytes?.length ?? 0;
    return bytes ?? undefined;
  };
  const get = (dict: PdfDict, key: string): PdfValue => resolve(dict.entries.get(key));
  const box = (value: PdfValue | undefined): Box | undefined => {
    const array = resolve(value);
    if (!isArray(array)) return undefined;
    return boxOf(document, { ...array, items: array.items.map(resolve) });
  };
  return { resolve, get, box, decoded, roomLeft: () => left > 0 };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return null;
    throw error;
  }
}

/** US Letter, what readers take where no media box can be read. */
const FALLBACK: Box = { left: 0, bottom: 0, right: 612, top: 792 };

interface Inherited {
  readonly resources: PdfValue | undefined;
  readonly box: PdfValue | undefined;
}

/** The pages among what was reached, in their order. */
function pagesOf(view: Omit<Survey, 'pages' | 'complete'>): SurveyedPage[] {
  const { catalog, reached, resolve, get, box } = view;
  const pages: SurveyedPage[] = [];
  const seen = new Set<number>();
  const stack: [PdfValue | undefined, Inherited][] = [
    [catalog?.entries.get('Pages'), { resources: undefined, box: undefined }],
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [ref, above] = next;
    const dict = isRef(ref) ? reached.get(ref.num) : undefined;
    if (!isRef(ref) || !isDict(dict) || seen.has(ref.num)) continue;
    seen.add(ref.num);
    const own = {
      resources: dict.entries.get('Resources') ?? above.resources,
      box: dict.entries.get('CropBox') ?? dict.entries.get('MediaBox') ?? above.box,
    };
    const kids = get(dict, 'Kids');
    if (isArray(kids)) for (const kid of [...kids.items].reverse()) stack.push([kid, own]);
    else {
      const resources = resolve(own.resources);
      pages.push({
        number: pages.length + 1,
        object: ref.num,
        dict,
        resources: isDict(resources) ? resources : undefined,
        box: box(own.box) ?? FALLBACK,
      });
    }
  }
  return pages;
}

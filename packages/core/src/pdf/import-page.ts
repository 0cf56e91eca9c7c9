import { concat } from '../bytes/index.js';
import { coreError } from '../errors.js';
import { PdfDocument } from './document.js';
import { MAX_IMPORTED_OBJECTS } from './limits.js';
import {
  isArray,
  isDict,
  isRef,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './objects.js';
import { pageAt, visibleSize, type PdfPage } from './pages.js';
import { nameText, numberText, pdf } from './write.js';

/** Text of an object; a number stands for a reference to the object of that index in the same list. */
export type RelocatableObject = readonly (Uint8Array | number)[];

/** A page as a form XObject (ISO 32000-2 §8.10), with all it needs; the first object is the form. */
export interface ImportedPage {
  /** Size as seen, in points. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly RelocatableObject[];
}

/**
 * Makes a page of any PDF a form XObject that can be written into another document. Resources are
 * copied as they stand, streams undecoded; only several content streams are joined. The form's
 * /BBox is the visible box and its /Matrix undoes rotation and brings the corner to the origin.
 */
export async function importPage(bytes: Uint8Array, number = 1): Promise<ImportedPage> {
  const document = await PdfDocument.open(bytes, { mode: 'tolerant' });
  if (document.encrypted) throw coreError('ERR_ENCRYPTED', 'the PDF with the mark is encrypted');
  return document.run(() => copyPage(document, pageAt(document, number)));
}

function copyPage(document: PdfDocument, page: PdfPage): ImportedPage {
  const copy: Copy = { document, indexes: new Map(), queue: [], objects: [] };
  const content = contentOf(document, page.dict);
  copy.objects.push(formObject(copy, page, content));
  for (let next = copy.queue.shift(); next !== undefined; next = copy.queue.shift()) {
    copy.objects.push(objectText(copy, document.object(next)));
  }
  return { ...visibleSize(page), objects: copy.objects };
}

interface Copy {
  readonly document: PdfDocument;
  /** Index in the list by old object number; the form itself is index 0. */
  readonly indexes: Map<number, number>;
  readonly queue: number[];
  readonly objects: RelocatableObject[];
}

interface Content {
  readonly data: Uint8Array;
  /** Text of /Filter and /DecodeParms where the data stay encoded. */
  readonly filters: (Uint8Array | number)[];
}

function contentOf(document: PdfDocument, page: PdfDict): Content {
  const contents = document.get(page, 'Contents');
  if (isStream(contents))
    return { data: document.rawStream(contents), filters: filterText(contents) };
  const streams = (isArray(contents) ? contents.items : [])
    .map((item) => document.resolve(item))
    .filter(isStream);
  // White space between the parts: a token never reaches over the border (§7.8.2).
  return {
    data: concat(streams.flatMap((stream) => [document.decoded(stream), pdf('\n')])),
    filters: [],
  };
}

function filterText({ dict }: PdfStream): Uint8Array[] {
  return ['Filter', 'DecodeParms'].flatMap((key) => {
    const span = dict.spans.get(key);
    return span ? [pdf(` /${key} `), dict.raw.subarray(span.start, span.end)] : [];
  });
}

function formObject(copy: Copy, page: PdfPage, content: Content): RelocatableObject {
  const { left, bottom, right, top } = page.box;
  const head = [
    '<< /Type /XObject /Subtype /Form /BBox [',
    [left, bottom, right, top].map(numberText).join(' '),
    '] /Matrix [',
    uprightMatrix(page).map(numberText).join(' '),
    '] /Resources ',
  ].join('');
  const group = page.dict.entries.get('Group');
  return merged([
    pdf(head),
    ...valueText(copy, copy.document.resolve(page.resources) ?? null, pdf('<< >>')),
    ...(group === undefined ? [] : [pdf(' /Group '), ...valueText(copy, group)]),
    ...content.filters,
    pdf(` /Length ${content.data.length} >>\nstream\n`),
    content.data,
    pdf('\nendstream'),
  ]);
}

/** From the page's user space to the page as seen, its corner at the origin, in points. */
function uprightMatrix({ box, rotate, userUnit: u }: PdfPage): number[] {
  switch (rotate) {
    case 0:
      return [u, 0, 0, u, -box.left * u, -box.bottom * u];
    case 90:
      return [0, -u, u, 0, -box.bottom * u, box.right * u];
    case 180:
      return [-u, 0, 0, -u, box.right * u, box.top * u];
    case 270:
      return [0, u, -u, 0, box.top * u, -box.left * u];
  }
}

function objectText(copy: Copy, value: PdfValue): RelocatableObject {
  if (!isStream(value)) return merged(valueText(copy, value));
  const data = copy.document.rawStream(value);
  return merged([
    ...dictText(copy, value.dict, new Set(['Length'])).slice(0, -1),
    pdf(` /Length ${data.length} >>\nstream\n`),
    data,
    pdf('\nendstream'),
  ]);
}

/** Text of a value; what holds no reference is taken over byte for byte. */
function valueText(copy: Copy, value: PdfValue, absent = pdf('null')): (Uint8Array | number)[] {
  if (value === null) return [absent];
  if (isRef(value)) return [indexOf(copy, value.num)];
  if (isDict(value)) return dictText(copy, value, NOTHING);
  if (isArray(value)) {
    return [
      pdf('['),
      ...value.items.flatMap((item) => [...valueText(copy, item), pdf(' ')]),
      pdf(']'),
    ];
  }
  if (typeof value === 'number') return [pdf(numberText(value))];
  if (typeof value === 'boolean') return [pdf(String(value))];
  if (value.kind === 'name') return [pdf(nameText(value.name))];
  if (value.kind === 'string') {
    return [
      pdf(`<${Array.from(value.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}>`),
    ];
  }
  throw coreError('ERR_PDF_SYNTAX', 'a stream stands where only indirect objects may');
}

const NOTHING: ReadonlySet<string> = new Set();
/** Entries that lead out of a page's drawing: the rest of the page tree and of the structure. */
const OUTWARD: ReadonlySet<string> = new Set([
  'Parent',
  'StructParent',
  'StructParents',
  'Metadata',
]);

function dictText(
  copy: Copy,
  dict: PdfDict,
  without: ReadonlySet<string>,
): (Uint8Array | number)[] {
  const parts: (Uint8Array | number)[] = [pdf('<<')];
  for (const [key, value] of dict.entries) {
    if (without.has(key) || OUTWARD.has(key)) continue;
    parts.push(pdf(` ${nameText(key)} `), ...valueText(copy, value));
  }
  return [...parts, pdf(' >>')];
}

function indexOf(copy: Copy, num: number): number {
  const known = copy.indexes.get(num);
  if (known !== undefined) return known;
  const index = copy.indexes.size + 1;
  if (index > MAX_IMPORTED_OBJECTS) {
    throw coreError('ERR_LIMIT', `the page needs more than ${MAX_IMPORTED_OBJECTS} objects`, {
      facts: { limit: MAX_IMPORTED_OBJECTS },
    });
  }
  copy.indexes.set(num, index);
  copy.queue.push(num);
  return index;
}

/** Neighbouring texts joined, so that writing an object is a few copies. */
function merged(parts: readonly (Uint8Array | number)[]): RelocatableObject {
  const out: (Uint8Array | number)[] = [];
  let run: Uint8Array[] = [];
  const flush = (): void => {
    if (run.length > 0) out.push(concat(run));
    run = [];
  };
  for (const part of parts) {
    if (typeof part !== 'number') {
      run.push(part);
      continue;
    }
    flush();
    out.push(part);
  }
  flush();
  return out;
}

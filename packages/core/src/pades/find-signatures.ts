import { equalBytes } from '../bytes/index.js';
import {
  dateOf,
  fieldsOf,
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  textOf,
  type FormField,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type PdfValue,
} from '../pdf/index.js';

/** A signature dictionary of a document, as the newest revision has it. */
export interface PdfSignature {
  /** Fully qualified name of the field; null for one that no field refers to (/Perms). */
  readonly field: string | null;
  /** The dictionary of that field. */
  readonly fieldDict: PdfDict | undefined;
  /** The object that holds the dictionary: itself, or its field or /Perms where it stands directly in it. */
  readonly holder: PdfRef | undefined;
  /** The value as of a section; what stands directly in another object changes with it. */
  readonly asOf: (section: number) => PdfValue;
  readonly dict: PdfDict;
  readonly kind: 'signature' | 'document-timestamp';
  readonly subFilter: string | null;
  /** The numbers of /ByteRange as they stand; null where it is no array of numbers. */
  readonly byteRange: readonly number[] | null;
  /** Octets of /Contents, padding included; null where it is no string. */
  readonly contents: Uint8Array | null;
  /**
   * Offsets of the string of /Contents in the file, delimiters included, newest first: a dictionary that
   * was written again with the same value stands at several. Empty inside an object stream.
   */
  readonly contentsAt: readonly (readonly [start: number, end: number])[];
  /** /M, the time that the signer claims. */
  readonly claimedTime: Date | undefined;
}

/**
 * The signatures and document timestamps of a document, by end of byte range, earliest first. Empty
 * fields are not signatures; a value that two fields share is listed once.
 */
export function signaturesOf(document: PdfDocument): PdfSignature[] {
  const found: PdfSignature[] = [];
  const seen = new Set<PdfDict>();
  const add = (field: FormField | undefined, value: PdfValue, place: Place): void => {
    const dict = document.resolve(value);
    if (!isDict(dict) || seen.has(dict)) return;
    seen.add(dict);
    const own: Place = { holder: isRef(value) ? value : undefined, pick: (object) => object };
    found.push(read(document, { field, dict, place: isRef(value) ? own : place }));
  };
  for (const field of fieldsOf(document)) {
    if (field.type === 'Sig')
      add(field, field.value, { holder: field.ref, pick: (object) => entryOf(object, 'V') });
  }
  for (const [key, value, place] of permissionsOf(document))
    add(undefined, value, { ...place, pick: (object) => entryOf(place.pick(object), key) });
  return found.sort((a, b) => endOf(a) - endOf(b));
}

/** Where a value stands: in which object, and how it is found there. */
interface Place {
  readonly holder: PdfRef | undefined;
  readonly pick: (object: PdfValue) => PdfValue;
}

function entryOf(value: PdfValue, key: string): PdfValue {
  return isDict(value) ? (value.entries.get(key) ?? null) : null;
}

/** Entries of /Perms in the catalog (ISO 32000-2 §12.8.6): usage rights and certification. */
function permissionsOf(document: PdfDocument): (readonly [string, PdfValue, Place])[] {
  const entry = document.catalog.entries.get('Perms') ?? null;
  const perms = document.resolve(entry);
  const root = document.trailer.entries.get('Root');
  const place: Place = isRef(entry)
    ? { holder: entry, pick: (object) => object }
    : { holder: isRef(root) ? root : undefined, pick: (object) => entryOf(object, 'Perms') };
  return isDict(perms)
    ? [...perms.entries].map(([key, value]) => [key, value, place] as const)
    : [];
}

function endOf({ byteRange }: PdfSignature): number {
  return (byteRange?.[2] ?? Infinity) + (byteRange?.[3] ?? 0);
}

function read(
  document: PdfDocument,
  {
    field,
    dict,
    place: { holder, pick },
  }: { field: FormField | undefined; dict: PdfDict; place: Place },
): PdfSignature {
  const subFilter = document.get(dict, 'SubFilter');
  const contents = dict.entries.get('Contents');
  const time = document.get(dict, 'M');
  const asOf = (section: number): PdfValue =>
    holder ? document.resolve(pick(document.object(holder.num, section)), section) : dict;
  return {
    field: field?.name ?? null,
    fieldDict: field?.dict,
    holder,
    asOf,
    dict,
    // ISO 32000-2 §12.8.5: the SubFilter tells a document timestamp; /Type may be missing.
    kind: isName(subFilter, 'ETSI.RFC3161') ? 'document-timestamp' : 'signature',
    subFilter: isName(subFilter) ? subFilter.name : null,
    byteRange: numbersOf(document.get(dict, 'ByteRange'), document),
    contents: isString(contents) ? contents.bytes : null,
    contentsAt: placesOf(document, dict, { holder, asOf }),
    claimedTime: isString(time) ? dateOf(textOf(time.bytes)) : undefined,
  };
}

function placesOf(
  document: PdfDocument,
  dict: PdfDict,
  { holder, asOf }: Pick<PdfSignature, 'holder' | 'asOf'>,
): (readonly [number, number])[] {
  const contents = dict.entries.get('Contents');
  const versions = new Set<PdfValue>([dict]);
  if (holder) {
    for (let at = document.locate(holder.num); at; at = document.locate(holder.num, at.section + 1))
      versions.add(asOf(at.section));
  }
  return [...versions].filter(isDict).flatMap(({ entries, spans, fileSpans = spans, at }) => {
    const [value, span] = [entries.get('Contents'), fileSpans.get('Contents')];
    const same = isString(value) && isString(contents) && equalBytes(value.bytes, contents.bytes);
    return same && span && at !== undefined ? [[at + span.start, at + span.end] as const] : [];
  });
}

function numbersOf(value: PdfValue, document: PdfDocument): readonly number[] | null {
  if (!isArray(value)) return null;
  const numbers = value.items
    .map((item) => document.resolve(item))
    .filter((item) => typeof item === 'number');
  return numbers.length === value.items.length ? numbers : null;
}

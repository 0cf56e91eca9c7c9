import { isKysoError } from '../errors.js';
import { MAX_REBUILT_OBJECTS, MAX_REBUILT_TRAILERS } from './limits.js';
import {
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './objects.js';
import { PdfParser } from './parser.js';
import { parseAt, readIndirect } from './read-object.js';
import { noteReferences, type Scan } from './scan.js';
import type { ByteWindow } from './window.js';
import { xrefError, type XrefEntry, type XrefSection } from './xref.js';

/** What is asked of the document while its cross-reference is rebuilt. */
interface RebuiltDocument {
  section(index: number): XrefSection;
  object(num: number): PdfValue;
  objectOrNull(num: number): PdfValue;
  resolveOrNull(value: PdfValue | undefined): PdfValue;
  get(dict: PdfDict, key: string): PdfValue;
  decoded(stream: PdfStream): Uint8Array;
}

/** Entries of a trailer that a rebuilt one takes over (ISO 32000-2 Table 15); /Size, /Prev and /XRefStm say nothing any more. */
const KEPT = ['Root', 'Info', 'ID', 'Encrypt'];

/**
 * The cross-reference that a scan amounts to: the last definition of every object that stands by its
 * own. `withObjectStreams` adds those within object streams, once this section can be read with.
 * Throws `ERR_XREF_DAMAGED` where the file holds no object.
 */
export function rebuiltSection(window: ByteWindow, scan: Scan): XrefSection {
  if (scan.objects.size === 0) throw xrefError('the file holds no object', 0);
  const entries = new Map<number, XrefEntry>();
  for (const [num, { offset, gen }] of scan.objects)
    entries.set(num, { type: 'offset', offset, gen });
  return sectionOf(entries, { kind: 'table', trailer: lastTrailer(window, scan) });
}

/** Adds what object streams hold, and what they refer to, where nothing that stands later in the file defines it anew. */
export function withObjectStreams(document: RebuiltDocument, scan: Scan): XrefSection {
  const section = document.section(0);
  const entries = new Map(section.entries());
  const definedAt = (entry: XrefEntry | undefined): number => {
    if (!entry || entry.type === 'free') return -1;
    return entry.type === 'offset' ? entry.offset : (scan.objects.get(entry.stream)?.offset ?? -1);
  };
  const encrypt = section.trailer.entries.get('Encrypt');
  let added = false;
  for (const { num, offset } of scan.objectStreams) {
    // A number that was defined again stands for another object now.
    if (scan.objects.get(num)?.offset !== offset) continue;
    for (const [index, object] of namesIn(document, num, scan).entries()) {
      if (definedAt(entries.get(object)) > offset || entries.size > MAX_REBUILT_OBJECTS) continue;
      // The encryption dictionary is needed to read the stream, and never stands in one (ISO 32000-2 §7.5.7).
      if (isRef(encrypt) && encrypt.num === object) continue;
      entries.set(object, { type: 'compressed', stream: num, index });
      added = true;
    }
  }
  const { trailer } = section;
  return sectionOf(entries, { kind: added ? 'stream' : 'table', trailer });
}

/** The section with a /Root: its own where that is a catalog, otherwise the last catalog of the file. */
export function withCatalog(document: RebuiltDocument, section: XrefSection): XrefSection {
  const root = document.resolveOrNull(section.trailer.entries.get('Root'));
  if (isCatalog(root)) return section;
  let found: { num: number; gen: number } | undefined;
  let looked = 0;
  for (const [num, entry] of section.entries()) {
    if (++looked > MAX_REBUILT_OBJECTS) break;
    const value = document.objectOrNull(num);
    if (isCatalog(value)) found = { num, gen: entry.type === 'offset' ? entry.gen : 0 };
  }
  if (!found) return section;
  const entries = new Map<string, PdfValue>(section.trailer.entries);
  entries.set('Root', { kind: 'ref', ...found });
  return { ...section, trailer: trailerOf(entries) };
}

function isCatalog(value: PdfValue): boolean {
  if (!isDict(value) || !value.entries.has('Pages')) return false;
  return !value.entries.has('Type') || isName(value.entries.get('Type'), 'Catalog');
}

function sectionOf(
  entries: ReadonlyMap<number, XrefEntry>,
  { kind, trailer }: Pick<XrefSection, 'kind' | 'trailer'>,
): XrefSection {
  return {
    kind,
    offset: 0,
    trailer,
    end: undefined,
    find: (num) => entries.get(num),
    entries: () => entries,
    // What a scan finds depends on the reader.
    ambiguous: () => true,
  };
}

/** Of each entry that counts, the last one that a trailer of the file has. */
function lastTrailer(window: ByteWindow, { trailers }: Scan): PdfDict {
  const entries = new Map<string, PdfValue>();
  for (const { kind, offset } of trailers.slice(-MAX_REBUILT_TRAILERS)) {
    const dict = dictAt(window, kind, offset);
    for (const key of KEPT) {
      const value = dict?.entries.get(key);
      const usable = key === 'Root' || key === 'Info' ? isRef(value) : value !== undefined;
      if (usable && value !== undefined) entries.set(key, value);
    }
  }
  return trailerOf(entries);
}

function dictAt(window: ByteWindow, kind: 'table' | 'stream', offset: number): PdfDict | undefined {
  try {
    const value =
      kind === 'stream'
        ? readIndirect(window, offset, { lenient: true }).value
        : parseAt(window, offset, (parser) => parser.value(), { lenient: true });
    if (isStream(value)) return value.dict;
    return isDict(value) ? value : undefined;
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

function trailerOf(entries: ReadonlyMap<string, PdfValue>): PdfDict {
  const raw = new Uint8Array(0);
  return { kind: 'dict', entries, spans: new Map(), raw, at: undefined, repeated: [] };
}

/** The object numbers in the head of an object stream; none where it cannot be read. */
function namesIn(document: RebuiltDocument, num: number, scan: Scan): readonly number[] {
  try {
    const stream = document.object(num);
    if (!isStream(stream)) return [];
    const count = document.get(stream.dict, 'N');
    const bytes = document.decoded(stream);
    noteReferences(bytes, scan.referenced);
    const parser = new PdfParser({ bytes, base: undefined, last: true });
    const names: number[] = [];
    while (typeof count === 'number' && names.length < Math.min(count, bytes.length)) {
      names.push(parser.unsigned());
      parser.unsigned();
    }
    return names;
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

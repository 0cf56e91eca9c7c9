import { asSource, latin1Text, type BytesInput } from '../bytes/index.js';
import { coreError, isKysoError } from '../errors.js';
import { MAX_OBJECTS_IN_STREAM, MAX_REFERENCE_HOPS, MAX_XREF_SECTIONS } from './limits.js';
import {
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './objects.js';
import { PdfParser } from './parser.js';
import { readIndirect } from './read-object.js';
import { decodeStream, filterSteps } from './filters.js';
import { ByteWindow } from './window.js';
import { readSection, xrefError, type XrefEntry, type XrefSection } from './xref.js';

/** Bytes at the end of the file in which `startxref` is looked for. */
const TAIL = 2048;
/** Bytes at the start in which the header is looked for (ISO 32000-2 Annex, as readers do). */
const HEAD = 1024;

/** An entry and the section that holds it; section 0 is the newest. */
export interface Located {
  readonly entry: XrefEntry;
  readonly section: number;
}

/**
 * A PDF that is read where it is looked at: the newest cross-reference section first, older ones
 * when an object is not in it, objects when they are asked for. All calls are synchronous and must
 * run inside `window.run`, which fetches what a source has not delivered yet.
 */
export class PdfDocument {
  readonly window: ByteWindow;
  readonly version: string;
  /** Offset that the last `startxref` names. */
  readonly startXref: number;
  readonly #sections: XrefSection[] = [];
  #allSections = false;
  readonly #objects = new Map<XrefEntry | string, PdfValue>();
  readonly #objectStreams = new Map<string, ObjectStream>();

  private constructor(window: ByteWindow) {
    this.window = window;
    this.version = headerVersion(window);
    this.startXref = lastStartXref(window);
    this.section(0);
  }

  /** Opens a document. Throws `ERR_NOT_PDF`, `ERR_XREF_DAMAGED` or `ERR_PDF_SYNTAX`. */
  static async open(input: BytesInput): Promise<PdfDocument> {
    const window = new ByteWindow(asSource(input));
    return window.run(() => new PdfDocument(window));
  }

  /** Runs reading code over this document, fetching what it misses. */
  run<T>(read: () => T): Promise<T> {
    return this.window.run(read);
  }

  get size(): number {
    return this.window.size;
  }

  /** Trailer of the newest section. */
  get trailer(): PdfDict {
    return this.section(0).trailer;
  }

  get encrypted(): boolean {
    return this.trailer.entries.has('Encrypt');
  }

  /** The document catalog (ISO 32000-2 §7.7.2). */
  get catalog(): PdfDict {
    const catalog = this.resolve(this.trailer.entries.get('Root'));
    if (!isDict(catalog)) throw xrefError('trailer names no catalog', this.startXref);
    return catalog;
  }

  /** Section by age: 0 is the newest. Throws where the chain does not reach that far. */
  section(index: number): XrefSection {
    const section = this.sectionOrEnd(index);
    if (!section) throw xrefError(`no section ${index}`, this.startXref);
    return section;
  }

  /** All sections, newest first. */
  sections(): readonly XrefSection[] {
    for (let index = this.#sections.length; !this.#allSections; index++) this.sectionOrEnd(index);
    return this.#sections;
  }

  /** The section, or undefined behind the end of the /Prev chain. A chain that meets itself ends there. */
  sectionOrEnd(index: number): XrefSection | undefined {
    while (this.#sections.length <= index && !this.#allSections) {
      const newest = this.#sections.at(-1);
      // /Prev 0 is what some producers write for none: the header stands at 0.
      const prev = newest ? newest.trailer.entries.get('Prev') : this.startXref;
      const offset = prev === 0 ? undefined : prev;
      const looped =
        typeof offset === 'number' && this.#sections.some((section) => section.offset === offset);
      if (typeof offset !== 'number' || looped || this.#sections.length >= MAX_XREF_SECTIONS) {
        this.#allSections = true;
      } else {
        this.#sections.push(readSection(this.window, offset));
      }
    }
    return this.#sections[index];
  }

  /** Where an object stands as of a section: in it or in the newest older one that names it. */
  locate(num: number, asOf = 0): Located | undefined {
    for (let index = asOf; ; index++) {
      const section = this.sectionOrEnd(index);
      if (!section) return undefined;
      const entry = section.find(num);
      if (entry) return { entry, section: index };
    }
  }

  /**
   * The object of a number as of a section; null where there is none (ISO 32000-2 §7.3.10). A pass over
   * all objects asks not to `keep` them: they would all stay in memory.
   */
  object(num: number, asOf = 0, keep = true): PdfValue {
    const located = this.locate(num, asOf);
    if (!located || located.entry.type === 'free') return null;
    const key = entryKey(num, located.entry, located.section);
    const cached = this.#objects.get(key);
    if (cached !== undefined) return cached;
    const value = this.#read(num, located, asOf);
    if (keep) this.#objects.set(key, value);
    return value;
  }

  /** As `object`, and null where what stands there cannot be read. */
  objectOrNull(num: number, asOf = 0, keep = true): PdfValue {
    try {
      return this.object(num, asOf, keep);
    } catch (error) {
      if (isKysoError(error)) return null;
      throw error;
    }
  }

  /** The value behind references. */
  resolve(value: PdfValue | undefined, asOf = 0): PdfValue {
    let current = value ?? null;
    for (let hops = 0; isRef(current); hops++) {
      if (hops > MAX_REFERENCE_HOPS) throw coreError('ERR_LIMIT', 'references lead in a circle');
      current = this.object(current.num, asOf);
    }
    return current;
  }

  /** Entry of a dictionary behind references; null where absent. */
  get(dict: PdfDict, key: string, asOf = 0): PdfValue {
    return this.resolve(dict.entries.get(key), asOf);
  }

  /** Bytes of a stream as they stand, filters not undone. */
  rawStream(stream: PdfStream, asOf = 0): Uint8Array {
    const declared = this.get(stream.dict, 'Length', asOf);
    if (
      typeof declared === 'number' &&
      declared >= 0 &&
      this.#endsAt(stream.dataStart + declared)
    ) {
      return this.window.view(stream.dataStart, declared);
    }
    return this.window.view(stream.dataStart, this.#searchEnd(stream.dataStart));
  }

  /** Decoded bytes of a stream. */
  decoded(stream: PdfStream, asOf = 0): Uint8Array {
    return decodeStream(
      this.rawStream(stream, asOf),
      filterSteps(stream.dict, (value) => this.resolve(value, asOf)),
    );
  }

  #read(num: number, { entry, section }: Located, asOf: number): PdfValue {
    if (entry.type === 'compressed')
      return this.#objectStream(entry.stream, asOf).object(num, entry.index);
    if (entry.type === 'free') return null;
    const found = readIndirect(this.window, entry.offset);
    if (found.num !== num) {
      throw xrefError(
        `object ${num} expected at byte ${entry.offset}, found ${found.num} (section ${section})`,
        entry.offset,
      );
    }
    return found.value;
  }

  #objectStream(num: number, asOf: number): ObjectStream {
    const located = this.locate(num, asOf);
    const key = located ? entryKey(num, located.entry, located.section) : '';
    const known = this.#objectStreams.get(key);
    if (known) return known;
    const stream = located?.entry.type === 'offset' ? this.object(num, asOf) : null;
    if (!isStream(stream) || !isName(this.get(stream.dict, 'Type', asOf), 'ObjStm')) {
      throw xrefError(`object stream ${num} is missing`, this.startXref);
    }
    const opened = new ObjectStream(num, this.window.keep(this.decoded(stream, asOf)), {
      first: this.get(stream.dict, 'First', asOf),
      count: this.get(stream.dict, 'N', asOf),
    });
    this.#objectStreams.set(key, opened);
    return opened;
  }

  #endsAt(offset: number): boolean {
    const parser = new PdfParser({ bytes: this.window.view(offset, 16), base: offset, last: true });
    return offset <= this.size && parser.takeKeyword('endstream');
  }

  /** Length up to `endstream`, for streams whose /Length is wrong. */
  #searchEnd(start: number): number {
    for (let at = start; at < this.size; at += 1 << 20) {
      const bytes = this.window.view(at, (1 << 20) + 9);
      const found = indexOf(bytes, 'endstream');
      if (found >= 0) return at + found - start;
    }
    throw coreError('ERR_PDF_SYNTAX', `stream at byte ${start} has no end`, {
      facts: { offset: start },
    });
  }
}

/** Objects inside one object stream (ISO 32000-2 §7.5.7). */
class ObjectStream {
  readonly #num: number;
  readonly #bytes: Uint8Array;
  readonly #places: readonly (readonly [num: number, offset: number])[];

  constructor(
    num: number,
    bytes: Uint8Array,
    { first, count }: { first: PdfValue; count: PdfValue },
  ) {
    if (
      typeof first !== 'number' ||
      typeof count !== 'number' ||
      count < 0 ||
      first < 0 ||
      first > bytes.length
    ) {
      throw xrefError(`object stream ${num} has no usable /First and /N`, 0);
    }
    const parser = new PdfParser({ bytes, base: undefined, last: true });
    this.#num = num;
    this.#bytes = bytes;
    if (count > MAX_OBJECTS_IN_STREAM) {
      throw coreError('ERR_LIMIT', `object stream ${num} holds ${count} objects`, {
        facts: { limit: MAX_OBJECTS_IN_STREAM, found: count },
      });
    }
    this.#places = Array.from({ length: Math.min(count, bytes.length) }, () => {
      const object = parser.unsigned();
      return [object, first + parser.unsigned()] as const;
    });
  }

  object(num: number, index: number): PdfValue {
    const place = this.#places[index];
    if (place?.[0] !== num)
      throw xrefError(`object ${num} is not at index ${index} of object stream ${this.#num}`, 0);
    return new PdfParser({ bytes: this.#bytes, base: undefined, last: true }, place[1]).value();
  }
}

function entryKey(num: number, entry: XrefEntry, section: number): string {
  return entry.type === 'offset' ? `${num}@${entry.offset}` : `${num}#${section}`;
}

/** True where a value is a reference to this object number. */
export function refersTo(value: PdfValue | undefined, ref: PdfRef): boolean {
  return isRef(value) && value.num === ref.num;
}

function headerVersion(window: ByteWindow): string {
  const head = window.view(0, HEAD);
  const at = indexOf(head, '%PDF-');
  if (at < 0) {
    throw coreError(
      'ERR_NOT_PDF',
      window.size === 0 ? 'the file is empty' : 'no %PDF- in the first 1,024 bytes',
    );
  }
  const match = /^\d\.\d/.exec(latin1Text(head.subarray(at + 5, at + 8)));
  return match ? match[0] : '1.4';
}

function lastStartXref(window: ByteWindow): number {
  const start = Math.max(0, window.size - TAIL);
  const tail = window.view(start, TAIL);
  for (let at = tail.lastIndexOf(0x73); at >= 0; at = tail.lastIndexOf(0x73, at - 1)) {
    const parser = new PdfParser({ bytes: tail, base: start, last: true }, at);
    if (parser.takeKeyword('startxref')) return parser.unsigned();
    if (at === 0) break;
  }
  throw xrefError('no startxref at the end of the file', start);
}

function indexOf(bytes: Uint8Array, word: string): number {
  const first = word.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < word.length && bytes[at + same] === word.charCodeAt(same)) same++;
    if (same === word.length) return at;
  }
  return -1;
}

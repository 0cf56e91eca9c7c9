import { asSource, type BytesInput } from '../bytes/index.js';
import { coreError, isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { headerOf, lastStartXref } from './header.js';
import { MAX_REFERENCE_HOPS, MAX_XREF_SECTIONS } from './limits.js';
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
import { decryptedValue } from './encrypted-objects.js';
import { decryptStream, openEncryption, type DocumentEncryption } from './encryption.js';
import type { NumberSet } from './number-set.js';
import { ObjectStream } from './object-stream.js';
import { readIndirect, type IndirectObject } from './read-object.js';
import { decodeStream, filterSteps } from './filters.js';
import { sectionNear } from './nearby.js';
import { rebuiltSection, withCatalog, withObjectStreams } from './rebuild.js';
import { scanObjects } from './scan.js';
import { statesStart, tolerantStart } from './start.js';
import { lengthByEnd, lengthThatEnds } from './stream-length.js';
import {
  toleranceLog,
  type ReadingMode,
  type Tolerance,
  type ToleranceFacts,
} from './tolerance.js';
import { readTolerantly, type Wanted } from './tolerant-object.js';
import { ByteWindow } from './window.js';
import { readSection, xrefError, type XrefEntry, type XrefSection } from './xref.js';

/** How a document is opened. */
export interface OpenOptions {
  /** Default `strict`. */
  readonly mode?: ReadingMode;
  /** User or owner password of an encrypted document; without one the empty user password is tried. */
  readonly password?: string | undefined;
}

/** An entry and the section that holds it; section 0 is the newest. */
export interface Located {
  readonly entry: XrefEntry;
  readonly section: number;
}

/** Which object of a number is meant, and whether it is kept for the next look. */
export interface ObjectRequest {
  readonly gen?: number;
  /** Default true. */
  readonly keep?: boolean;
}

/**
 * A PDF that is read where it is looked at: the newest cross-reference section first, older ones
 * when an object is not in it, objects when they are asked for. All calls are synchronous and must
 * run inside `window.run`, which fetches what a source has not delivered yet.
 */
export class PdfDocument {
  readonly window: ByteWindow;
  readonly mode: ReadingMode;
  readonly version: string;
  /** Offset of the newest section, which the last `startxref` names. */
  readonly startXref: number;
  /** What the offsets of the file count from: its first byte, or the header behind other bytes. */
  readonly base: number;
  readonly #log = toleranceLog();
  #repaired = false;
  #referenced: NumberSet | undefined;
  readonly #sections: XrefSection[] = [];
  #allSections = false;
  readonly #password: string | undefined;
  #encryption: DocumentEncryption | undefined;
  readonly #objects = new Map<XrefEntry | string, PdfValue>();
  readonly #objectStreams = new Map<string, ObjectStream>();

  private constructor(window: ByteWindow, { mode, password }: Required<OpenOptions>) {
    this.window = window;
    this.mode = mode;
    this.#password = password;
    if (mode === 'strict') {
      this.version = (headerOf(window) ?? notPdf(window)).version;
      this.base = 0;
      this.startXref = lastStartXref(window);
      this.section(0);
      return;
    }
    const { version, base, section } = tolerantStart(window, this.#log);
    this.version = version;
    this.base = base;
    this.startXref = section?.offset ?? 0;
    if (section) this.#push(section);
  }

  /**
   * Opens a document; one that is encrypted with the password, or with the empty user password where none
   * is given. In tolerant mode a cross-reference that cannot be used is rebuilt from the whole file, here
   * or when it shows in `run`. Throws `ERR_NOT_PDF`, `ERR_XREF_DAMAGED`, `ERR_PDF_SYNTAX`, `ERR_LIMIT`,
   * `ERR_PASSWORD`, `ERR_ENCRYPTED`.
   */
  static async open(
    input: BytesInput,
    { mode = 'strict', password }: OpenOptions = {},
  ): Promise<PdfDocument> {
    const window = new ByteWindow(asSource(input));
    const document = await window.run(() => new PdfDocument(window, { mode, password }));
    if (document.#sections.length === 0)
      await document.#rebuild(xrefError('no cross-reference where startxref says', 0));
    else
      await document.run(() => {
        document.#unlock();
      });
    return document;
  }

  /** True where the cross-reference was rebuilt from the objects of the file. */
  get repaired(): boolean {
    return this.#repaired;
  }

  /** Of a repaired document: whether some reference names the number, though no such object may be left. */
  isReferenced(num: number): boolean {
    return this.#referenced?.has(num) === true;
  }

  /** Notes a tolerance that reading on a higher level used: trees of pages. */
  tolerate(check: Tolerance, facts: ToleranceFacts): void {
    this.#log.note(check, facts);
  }

  /** The tolerances used so far, each as a warning. */
  get findings(): readonly Finding[] {
    return this.#log.findings();
  }

  /**
   * Runs reading code over this document, fetching what it misses. The code is run again where
   * tolerant reading had to rebuild the cross-reference; it must have no effect before it returns.
   */
  async run<T>(read: () => T): Promise<T> {
    try {
      return await this.window.run(read);
    } catch (error) {
      const damaged = isKysoError(error) && error.code === 'ERR_XREF_DAMAGED';
      if (!damaged || this.mode === 'strict' || this.#repaired) throw error;
      await this.#rebuild(error);
      return this.window.run(read);
    }
  }

  async #rebuild(damage: unknown): Promise<void> {
    const { window } = this;
    // What begins and ends unlike a PDF is none: a large file of another kind is not read through.
    if (!this.#looksLikePdf()) notPdf(window);
    const scan = await scanObjects(window.source);
    if (scan.objects.size === 0) throw damage;
    this.#repaired = true;
    this.#referenced = scan.referenced;
    this.#log.note('xref-rebuilt', { found: isKysoError(damage) ? damage.message : 'damage' });
    this.#replaceSections(await window.run(() => rebuiltSection(window, scan)));
    // Object streams are read through the encryption, which the rebuilt trailer names: it need not be the old one.
    this.#encryption = undefined;
    await window.run(() => {
      this.#unlock();
    });
    const steps = [() => withObjectStreams(this, scan), () => withCatalog(this, this.section(0))];
    for (const step of steps) this.#replaceSections(await window.run(step));
  }

  #unlock(): void {
    if (this.encrypted) this.#encryption ??= openEncryption(this, this.#password);
  }

  #looksLikePdf(): boolean {
    const { window } = this;
    return this.#sections.length > 0 || headerOf(window) !== undefined || statesStart(window);
  }

  /** Makes one section all there is; what was read by another is forgotten. */
  #replaceSections(section: XrefSection): void {
    this.#sections.splice(0, Infinity, section);
    this.#allSections = true;
    this.#objects.clear();
    this.#objectStreams.clear();
  }

  get size(): number {
    return this.window.size;
  }

  /** Trailer of the newest section. */
  get trailer(): PdfDict {
    return this.section(0).trailer;
  }

  get encrypted(): boolean {
    return (this.trailer.entries.get('Encrypt') ?? null) !== null;
  }

  /** How the document is encrypted; undefined where it is not. */
  get encryption(): DocumentEncryption | undefined {
    return this.#encryption;
  }

  /** The document catalog (ISO 32000-2 §7.7.2). */
  get catalog(): PdfDict {
    const catalog = this.resolve(this.trailer.entries.get('Root'));
    // A catalog leads to pages; in tolerant mode the rebuilt cross-reference is asked for one that does.
    const usable = isDict(catalog) && (this.mode === 'strict' || catalog.entries.has('Pages'));
    if (!usable) throw xrefError('trailer names no catalog', this.startXref);
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
      const prev = newest ? newest.trailer.entries.get('Prev') : this.startXref;
      // /Prev 0 is what some producers write for none: the header stands at 0.
      const offset = typeof prev === 'number' && prev !== 0 ? prev + this.base : undefined;
      const looped =
        offset !== undefined && this.#sections.some((section) => section.offset === offset);
      if (offset === undefined || looped || this.#sections.length >= MAX_XREF_SECTIONS) {
        this.#allSections = true;
      } else {
        this.#push(this.#readSection(offset));
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

  #push(section: XrefSection): void {
    if (section.renumbered === true)
      this.#log.note('xref-numbering', { expected: 0, found: 1, at: section.offset });
    this.#sections.push(section);
  }

  #readSection(offset: number): XrefSection {
    if (this.mode === 'strict') return readSection(this.window, offset);
    const section = sectionNear(this.window, offset, { base: this.base });
    if (!section) throw xrefError(`no section at byte ${offset}`, offset);
    if (section.offset !== offset)
      this.#log.note('xref-offset', { expected: section.offset, found: offset, at: offset });
    return section;
  }

  /**
   * The object of a number as of a section; null where there is none (ISO 32000-2 §7.3.10), or none of
   * the generation that is asked for. A pass over all objects asks not to `keep` them: they would all
   * stay in memory.
   */
  object(num: number, asOf = 0, { gen, keep = true }: ObjectRequest = {}): PdfValue {
    const located = this.locate(num, asOf);
    if (!located || located.entry.type === 'free') return null;
    if (gen !== undefined && gen !== generationOf(located.entry)) return null;
    const key = entryKey(num, located.entry, located.section);
    const cached = this.#objects.get(key);
    if (cached !== undefined) return cached;
    const value = this.#read(num, located, asOf);
    if (keep) this.#objects.set(key, value);
    return value;
  }

  /** As `object`, and null where what stands there cannot be read. */
  objectOrNull(num: number, asOf = 0, request: ObjectRequest = {}): PdfValue {
    try {
      return this.object(num, asOf, request);
    } catch (error) {
      if (isKysoError(error)) return null;
      throw error;
    }
  }

  /** As `resolve`, and null where what stands there cannot be read. */
  resolveOrNull(value: PdfValue | undefined, asOf = 0): PdfValue {
    return isRef(value) ? this.objectOrNull(value.num, asOf) : (value ?? null);
  }

  /** The value behind references. */
  resolve(value: PdfValue | undefined, asOf = 0): PdfValue {
    let current = value ?? null;
    const passed: number[] = [];
    while (isRef(current)) {
      // An object that is a reference to itself, by whatever way round, is nowhere defined.
      if (passed.includes(current.num)) return null;
      if (passed.length > MAX_REFERENCE_HOPS)
        throw coreError('ERR_LIMIT', `references lead on more than ${MAX_REFERENCE_HOPS} times`, {
          facts: { limit: MAX_REFERENCE_HOPS },
        });
      passed.push(current.num);
      current = this.object(current.num, asOf, current);
    }
    return current;
  }

  /** Entry of a dictionary behind references; null where absent. */
  get(dict: PdfDict, key: string, asOf = 0): PdfValue {
    return this.resolve(dict.entries.get(key), asOf);
  }

  /** Bytes of a stream, filters not undone; decrypted where the document is encrypted. */
  rawStream(stream: PdfStream, asOf = 0): Uint8Array {
    const bytes = this.#streamBytes(stream, asOf);
    if (!this.#encryption || !stream.object) return bytes;
    return decryptStream(this.#encryption, bytes, {
      ...{ object: stream.object, dict: stream.dict },
      get: (dict, key) => this.get(dict, key, asOf),
    });
  }

  #streamBytes({ dict, dataStart }: PdfStream, asOf: number): Uint8Array {
    const declared = this.get(dict, 'Length', asOf);
    const stated = lengthThatEnds(this.window, dataStart, declared);
    if (stated !== undefined) return this.window.view(dataStart, stated);
    const tolerant = this.mode === 'tolerant';
    const length = lengthByEnd(this.window, dataStart, { tolerant });
    if (tolerant) this.#log.note('stream-length', { at: dataStart });
    return this.window.view(dataStart, length);
  }

  /** Decoded bytes of a stream. */
  decoded(stream: PdfStream, asOf = 0): Uint8Array {
    return decodeStream(
      this.rawStream(stream, asOf),
      filterSteps(stream.dict, (value) => this.resolve(value, asOf)),
    );
  }

  #read(num: number, { entry, section }: Located, asOf: number): PdfValue {
    if (entry.type === 'compressed') return this.#fromObjectStream(num, entry, asOf);
    if (entry.type === 'free') return null;
    const found = this.#readAt({ num, ...entry }, section);
    if (!found) return null;
    return this.#encryption ? decryptedValue(this.#encryption, found, found.value) : found.value;
  }

  #readAt(wanted: Wanted, section: number): IndirectObject | undefined {
    const { num, gen, offset } = wanted;
    if (this.mode === 'tolerant') return readTolerantly(this.window, wanted, this.#log);
    const found = readIndirect(this.window, offset);
    if (found.num === num && found.gen === gen) return found;
    throw xrefError(
      `object ${num} ${gen} expected at byte ${offset}, found ${found.num} ${found.gen} (section ${section})`,
      offset,
    );
  }

  /** In tolerant mode an object that its stream does not let be read is null, as other readers have it. */
  #fromObjectStream(
    num: number,
    entry: Extract<XrefEntry, { type: 'compressed' }>,
    asOf: number,
  ): PdfValue {
    try {
      return this.#compressed(num, entry, asOf);
    } catch (error) {
      const syntax = isKysoError(error) && error.code === 'ERR_PDF_SYNTAX';
      if (!syntax || this.mode === 'strict') throw error;
      this.#log.note('object-stream', { found: error.message, at: `object ${num}` });
      return null;
    }
  }

  #compressed(
    num: number,
    { stream, index }: Extract<XrefEntry, { type: 'compressed' }>,
    asOf: number,
  ): PdfValue {
    const container = this.#objectStream(stream, asOf);
    const actual = this.mode === 'tolerant' ? container.indexOf(num, index) : index;
    if (actual !== index)
      this.#log.note('object-stream', { expected: actual, found: index, at: `object ${num}` });
    return container.object(num, actual);
  }

  #objectStream(num: number, asOf: number): ObjectStream {
    const located = this.locate(num, asOf);
    const key = located ? entryKey(num, located.entry, located.section) : '';
    const known = this.#objectStreams.get(key);
    if (known) return known;
    const stream = located?.entry.type === 'offset' ? this.object(num, asOf) : null;
    const type = isStream(stream) ? this.get(stream.dict, 'Type', asOf) : null;
    const untyped = this.mode === 'tolerant' && type === null;
    if (!isStream(stream) || !(isName(type, 'ObjStm') || untyped)) {
      throw xrefError(`object stream ${num} is missing`, this.startXref);
    }
    const opened = new ObjectStream(num, this.window.keep(this.decoded(stream, asOf)), {
      first: this.get(stream.dict, 'First', asOf),
      count: this.get(stream.dict, 'N', asOf),
    });
    this.#objectStreams.set(key, opened);
    return opened;
  }
}

function entryKey(num: number, entry: XrefEntry, section: number): string {
  return entry.type === 'offset' ? `${num}@${entry.offset}` : `${num}#${section}`;
}

/** True where a value is a reference to this object number. */
export function refersTo(value: PdfValue | undefined, ref: PdfRef): boolean {
  return isRef(value) && value.num === ref.num;
}

/** Objects in object streams have generation 0 (ISO 32000-2 §7.5.7). */
function generationOf(entry: XrefEntry): number {
  return entry.type === 'compressed' ? 0 : entry.gen;
}

function notPdf(window: ByteWindow): never {
  const empty = window.size === 0;
  throw coreError('ERR_NOT_PDF', empty ? 'the file is empty' : 'no %PDF- in the first 1,024 bytes');
}

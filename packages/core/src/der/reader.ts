import { latin1Text, utf8Text } from '../bytes/index.js';
import { coreError, type KysoError } from '../errors.js';
import { oidText } from './oid.js';
import { Tag } from './tags.js';
import { timeOfText } from './time.js';

/**
 * One element in place: nothing is copied, offsets count from the start of `buffer`.
 * The element reaches from `start` to `end`; its contents from `contentStart` to `end`.
 */
export interface DerElement {
  readonly buffer: Uint8Array;
  /** The identifier octet; multi-octet tags are refused, no structure read here has one. */
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** The contents octets of an element. */
export function contentsOf(element: DerElement): Uint8Array {
  return element.buffer.subarray(element.contentStart, element.end);
}

/** The whole element, identifier and length octets included. */
export function encodingOf(element: DerElement): Uint8Array {
  return element.buffer.subarray(element.start, element.end);
}

/** Reads the element at `at`; it must end by `limit`. Lengths must be definite and minimal (X.690 §10.1). */
export function elementAt(buffer: Uint8Array, at: number, limit = buffer.length): DerElement {
  const tag = buffer[at];
  const first = buffer[at + 1];
  if (at + 2 > limit || tag === undefined || first === undefined) {
    throw derError('element breaks off', at);
  }
  if ((tag & 0x1f) === 0x1f) throw derError('multi-octet tag', at);
  if (first < 0x80)
    return bounded({ buffer, tag, start: at, contentStart: at + 2, end: at + 2 + first }, limit);
  const count = first & 0x7f;
  if (count === 0) throw derError('indefinite length', at + 1);
  // Four length octets reach 4 GiB, more than any array holds.
  if (count > 4 || at + 2 + count > limit) throw derError('length of length', at + 1);
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (buffer[at + 2 + i] ?? 0);
  if (length < 0x80 || length < 256 ** (count - 1)) throw derError('length is not minimal', at + 1);
  const contentStart = at + 2 + count;
  return bounded({ buffer, tag, start: at, contentStart, end: contentStart + length }, limit);
}

function bounded(element: DerElement, limit: number): DerElement {
  if (element.end > limit) {
    throw derError(`element ends at ${element.end}, its container at ${limit}`, element.start);
  }
  return element;
}

/** The error of this decoder: what is wrong, and the offset in bytes. */
export function derError(problem: string, offset: number): KysoError {
  return coreError('ERR_DER', `DER at byte ${offset}: ${problem}`, { facts: { offset } });
}

/**
 * Reads the elements of one container in order. Strict DER (X.690 §10, §11): what is not the one
 * encoding of its value is refused with the offset. `finish` proves that nothing was left unread.
 */
export class DerReader {
  readonly buffer: Uint8Array;
  readonly end: number;
  #at: number;

  constructor(buffer: Uint8Array, start = 0, end = buffer.length) {
    this.buffer = buffer;
    this.end = end;
    this.#at = start;
  }

  /** A reader over the contents of an element. */
  static within(element: DerElement): DerReader {
    return new DerReader(element.buffer, element.contentStart, element.end);
  }

  get offset(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.end;
  }

  /** The identifier octet of the next element, or `undefined` at the end. */
  peek(): number | undefined {
    return this.done ? undefined : this.buffer[this.#at];
  }

  /** The next element, of the given tag where one is given. */
  read(tag?: number): DerElement {
    const element = elementAt(this.buffer, this.#at, this.end);
    if (tag !== undefined && element.tag !== tag) {
      throw derError(`tag ${hex(element.tag)}, expected ${hex(tag)}`, element.start);
    }
    this.#at = element.end;
    return element;
  }

  /** The next element where it has the given tag; otherwise nothing is read. */
  optional(tag: number): DerElement | undefined {
    return this.peek() === tag ? this.read(tag) : undefined;
  }

  sequence(): DerReader {
    return DerReader.within(this.read(Tag.sequence));
  }

  set(): DerReader {
    return DerReader.within(this.read(Tag.set));
  }

  /** All elements that are left, in order; at most `limit` of them. */
  rest(limit: number): DerElement[] {
    const elements: DerElement[] = [];
    while (!this.done) {
      if (elements.length === limit) {
        throw coreError('ERR_LIMIT', `more than ${limit} elements at byte ${this.#at}`, {
          facts: { limit, offset: this.#at },
        });
      }
      elements.push(this.read());
    }
    return elements;
  }

  oid(): string {
    return oidOf(this.read(Tag.oid));
  }

  octetString(): Uint8Array {
    return contentsOf(this.read(Tag.octetString));
  }

  boolean(): boolean {
    return booleanOf(this.read(Tag.boolean));
  }

  /** The contents octets of an INTEGER: two's complement, big-endian, minimal. */
  integer(): Uint8Array {
    return integerOf(this.read(Tag.integer));
  }

  /** A non-negative INTEGER below 2^31. */
  smallInteger(): number {
    return smallIntegerOf(this.read(Tag.integer));
  }

  bitString(): { readonly bytes: Uint8Array; readonly unusedBits: number } {
    return bitStringOf(this.read(Tag.bitString));
  }

  /** Throws unless the container was read to its end. */
  finish(): void {
    if (!this.done) throw derError('unexpected element', this.#at);
  }
}

/** The dotted form of an OBJECT IDENTIFIER. */
export function oidOf(element: DerElement): string {
  expectTag(element, Tag.oid);
  const text = oidText(contentsOf(element));
  if (text === undefined) throw derError('OBJECT IDENTIFIER is malformed', element.start);
  return text;
}

/** BOOLEAN: only 00 and FF (X.690 §11.1). */
export function booleanOf(element: DerElement): boolean {
  const contents = contentsOf(element);
  const value = contents[0];
  if (contents.length !== 1 || (value !== 0 && value !== 0xff)) {
    throw derError('BOOLEAN is not 00 or FF', element.start);
  }
  return value === 0xff;
}

/** Contents of an INTEGER after the check that they are minimal (X.690 §8.3.2). */
export function integerOf(element: DerElement): Uint8Array {
  const contents = contentsOf(element);
  const [first, second] = contents;
  if (first === undefined) throw derError('INTEGER is empty', element.start);
  const padded =
    second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (padded) throw derError('INTEGER is not minimal', element.start);
  return contents;
}

/** A non-negative INTEGER (or the value of an IMPLICIT one) below 2^31. */
export function smallIntegerOf(element: DerElement): number {
  const contents = integerOf(element);
  if (contents.length > 4 || (contents[0] ?? 0) >= 0x80) {
    throw derError('INTEGER is negative or too large', element.start);
  }
  return contents.reduce((value, byte) => value * 256 + byte, 0);
}

/** BIT STRING; the unused bits must be zero (X.690 §11.2.1). */
export function bitStringOf(element: DerElement): { bytes: Uint8Array; unusedBits: number } {
  const contents = contentsOf(element);
  const unusedBits = contents[0];
  if (unusedBits === undefined || unusedBits > 7 || (unusedBits > 0 && contents.length === 1)) {
    throw derError('BIT STRING is malformed', element.start);
  }
  const last = contents[contents.length - 1] ?? 0;
  if (unusedBits > 0 && (last & ((1 << unusedBits) - 1)) !== 0) {
    throw derError('BIT STRING has unused bits set', element.start);
  }
  return { bytes: contents.subarray(1), unusedBits };
}

/** The instant of a UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5; fractions as RFC 3161 §2.4.2 allows). */
export function timeOf(element: DerElement): Date {
  const kind =
    element.tag === Tag.utcTime
      ? 'utc'
      : element.tag === Tag.generalizedTime
        ? 'generalized'
        : undefined;
  const time = kind && timeOfText(latin1Text(contentsOf(element)), kind);
  if (!time) throw derError('not a UTCTime or GeneralizedTime in Z', element.start);
  return time;
}

/** The text of any ASN.1 string type that names use; `undefined` where it is another type or malformed. */
export function stringOf(element: DerElement): string | undefined {
  const contents = contentsOf(element);
  switch (element.tag) {
    case Tag.utf8String:
      return utf8Text(contents);
    case Tag.printableString:
    case Tag.ia5String:
    case Tag.visibleString:
    case Tag.numericString:
    // T.61 in certificates is Latin-1 in practice (RFC 5280 §4.1.2.4 names it for old names only).
    case Tag.teletexString:
      return latin1Text(contents);
    case Tag.bmpString:
      return contents.length % 2 === 0 ? utf16Text(contents) : undefined;
    default:
      return undefined;
  }
}

function utf16Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    text += String.fromCharCode(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  }
  return text;
}

/** Throws unless the element has the tag. */
export function expectTag(element: DerElement, tag: number): void {
  if (element.tag !== tag)
    throw derError(`tag ${hex(element.tag)}, expected ${hex(tag)}`, element.start);
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}

import { equalBytes } from '../bytes/index.js';
import { Tag, derError, elementAt, oidOctets, timeOf } from '../der/index.js';
import { criticalUnknownIn, namesIssuer, readEntryExtensions } from './crl-entry.js';

/**
 * Checks entries of a CRL one after the other without making objects of them: a list of a million is read
 * in less than a second. What is not the usual shape is left to the slow, general decoder.
 */
export class EntryScanner {
  readonly bytes: Uint8Array;
  readonly #version: 1 | 2;
  /** Numbers of the entries that name an issuer. */
  readonly issuerEntries: number[] = [];
  unknownCritical: string | undefined;
  /** Contents and end of the element that was read last. */
  #content = 0;
  #end = 0;

  constructor(bytes: Uint8Array, version: 1 | 2) {
    this.bytes = bytes;
    this.#version = version;
  }

  /** Checks the entry at `at`, which must end by `limit`, and answers where it ends. Throws `ERR_DER`. */
  scan(at: number, { limit, number }: { limit: number; number: number }): number {
    this.#step(at, Tag.sequence, limit);
    const end = this.#end;
    this.#step(this.#content, Tag.integer, end);
    this.#checkSerial();
    this.#checkTime(this.#end, end);
    if (this.#end < end) this.#checkExtensions(this.#end, { end, number });
    return end;
  }

  /** Reads the header of the element at `at`. */
  #step(at: number, tag: number, limit: number): void {
    const length = this.bytes[at + 1];
    if (length === undefined || length >= 0x80 || this.bytes[at] !== tag) {
      this.#slowStep(at, tag, limit);
      return;
    }
    this.#content = at + 2;
    this.#end = at + 2 + length;
    if (this.#end > limit) this.#slowStep(at, tag, limit);
  }

  #slowStep(at: number, tag: number, limit: number): void {
    const element = elementAt(this.bytes, at, limit);
    if (element.tag !== tag) throw derError(`tag ${element.tag}, expected ${tag}`, at);
    this.#content = element.contentStart;
    this.#end = element.end;
  }

  /** X.690 §8.3.2: the shortest form. */
  #checkSerial(): void {
    const first = this.bytes[this.#content] ?? 0;
    const second = this.bytes[this.#content + 1] ?? 0;
    const length = this.#end - this.#content;
    const padded = first === 0 ? second < 0x80 : first === 0xff && second >= 0x80;
    if (length === 0 || (length > 1 && padded)) {
      throw derError('serial number is not minimal', this.#content);
    }
  }

  #checkTime(at: number, limit: number): void {
    if (this.bytes[at] === Tag.utcTime && this.bytes[at + 1] === 13 && this.#isPlainTime(at + 2)) {
      this.#end = at + 15;
      if (this.#end <= limit) return;
    }
    const element = elementAt(this.bytes, at, limit);
    timeOf(element);
    this.#end = element.end;
  }

  /** Whether `YYMMDDHHMMSSZ` stands at `at`, on a day that every month has; other days are left to the decoder. */
  #isPlainTime(at: number): boolean {
    const month = this.#pair(at + 2);
    const day = this.#pair(at + 4);
    return (
      this.#pair(at) >= 0 &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= 28 &&
      isBelow(this.#pair(at + 6), 24) &&
      isBelow(this.#pair(at + 8), 60) &&
      isBelow(this.#pair(at + 10), 60) &&
      this.bytes[at + 12] === LETTER_Z
    );
  }

  /** The number of two digits, or -1. */
  #pair(at: number): number {
    const tens = (this.bytes[at] ?? 0) - DIGIT_ZERO;
    const ones = (this.bytes[at + 1] ?? 0) - DIGIT_ZERO;
    return isBelow(tens, 10) && isBelow(ones, 10) ? tens * 10 + ones : -1;
  }

  #checkExtensions(at: number, { end, number }: { end: number; number: number }): void {
    if (this.#version === 1) throw derError('extensions in a CRL of version 1', at);
    if (this.#isReasonAlone(at, end)) return;
    const list = elementAt(this.bytes, at, end);
    if (list.end !== end) throw derError('unexpected element', list.end);
    const extensions = readEntryExtensions(list);
    if (namesIssuer(extensions)) this.issuerEntries.push(number);
    this.unknownCritical ??= criticalUnknownIn(extensions);
  }

  /** Whether the extensions are a reasonCode that is not critical, and nothing else: nearly always so. */
  #isReasonAlone(at: number, end: number): boolean {
    const reason = this.bytes[end - 1] ?? 0xff;
    if (end - at !== REASON_ALONE.length + 1 || reason > 10 || reason === 7) return false;
    return equalBytes(this.bytes.subarray(at, end - 1), REASON_ALONE);
  }
}

const DIGIT_ZERO = 0x30;
const LETTER_Z = 0x5a;

/** Extensions of one reasonCode up to its value: SEQUENCE, SEQUENCE, OID, OCTET STRING, ENUMERATED. */
const REASON_ALONE = Uint8Array.of(
  ...[Tag.sequence, 12, Tag.sequence, 10, Tag.oid, 3, ...oidOctets('2.5.29.21')],
  ...[Tag.octetString, 3, Tag.enumerated, 1],
);

function isBelow(value: number, bound: number): boolean {
  return value >= 0 && value < bound;
}

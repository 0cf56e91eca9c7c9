import { concat, latin1Bytes, latin1Text } from '../bytes/index.js';
import { coreError, type KysoError } from '../errors.js';
import { hexDigit, isDigit, isRegular, isSpace, skipBlanks } from './characters.js';
import { MAX_NESTING, MAX_OBJECT_NUMBER, MAX_VALUES } from './limits.js';
import { numberOf } from './number-token.js';
import type { EntrySpan, PdfArray, PdfDict, PdfString, PdfValue } from './objects.js';
import { endOfLiteral, hexBytes, literalBytes } from './string-token.js';

/**
 * A stretch of the file: `bytes[0]` stands at offset `base` of it. `last` says that the file ends
 * with it; otherwise running off its end asks for a longer stretch. Inside object streams there
 * are no file offsets and `base` is absent.
 */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly base: number | undefined;
  readonly last: boolean;
  /**
   * Passes over what other readers pass over: a value that is missing counts as null, an unknown word
   * as null, what is no key is left out, a dictionary without end ends with its object.
   */
  readonly lenient?: boolean;
}

/** Thrown when a stretch ends inside an object: the reader tries again with a longer one. */
export const STRETCH_TOO_SHORT = Symbol('stretch too short');

/** Words, and the end of the file, that end an object which lacks its own end. */
const ENDS = ['', 'endobj', 'endstream', 'stream', 'obj', 'trailer', 'startxref', 'xref'];

/** A token that is no object: an operator or a keyword such as `obj`, `R`, `endobj`. */
export interface Keyword {
  readonly keyword: string;
}

/** Reads objects from a stretch, in order. `at` counts from the start of the stretch. */
export class PdfParser {
  readonly bytes: Uint8Array;
  at: number;
  readonly #stretch: Stretch;
  #values = 0;

  constructor(stretch: Stretch, at = 0) {
    this.bytes = stretch.bytes;
    this.#stretch = stretch;
    this.at = at;
  }

  /** The offset in the file (or in the object stream) for messages. */
  get offset(): number {
    return (this.#stretch.base ?? 0) + this.at;
  }

  /** Passes over white space and comments. */
  skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (byte === 0x25) {
        while (
          this.at < this.bytes.length &&
          this.bytes[this.at] !== 0x0a &&
          this.bytes[this.at] !== 0x0d
        )
          this.at++;
      } else if (isSpace(byte)) {
        this.at++;
      } else {
        return;
      }
    }
  }

  /** Reads the keyword that must come next. */
  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.syntax(`expected ${word}`);
  }

  /** True, and read, when the keyword comes next. */
  takeKeyword(word: string): boolean {
    this.skipSpace();
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.at + i] === undefined) this.endsHere();
      if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    }
    if (this.at + word.length >= this.bytes.length) this.endsHere();
    if (isRegular(this.bytes[this.at + word.length])) return false;
    this.at += word.length;
    return true;
  }

  /** A non-negative integer without sign. */
  unsigned(): number {
    const value = this.token(0);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.syntax('expected an integer');
    return value;
  }

  /** The next object; a keyword in its place is an error. */
  value(depth = 0): PdfValue {
    const before = this.at;
    const token = this.token(depth);
    if (!isKeyword(token)) return token;
    if (this.#stretch.lenient === true) {
      if (ENDS.includes(token.keyword)) this.at = before;
      return null;
    }
    throw this.syntax(
      token.keyword === '' ? 'the file ends inside an object' : `unexpected ${token.keyword}`,
    );
  }

  /** The next object or keyword; references are recognised. The empty keyword is the end of the file. */
  token(depth: number): PdfValue | Keyword {
    if (depth > MAX_NESTING) {
      throw coreError(
        'ERR_LIMIT',
        `objects nest deeper than ${MAX_NESTING} at byte ${this.offset}`,
        {
          facts: { limit: MAX_NESTING, offset: this.offset },
        },
      );
    }
    this.skipSpace();
    const byte = this.bytes[this.at];
    switch (byte) {
      case undefined:
        this.endsHere();
        return { keyword: '' };
      case 0x2f:
        return { kind: 'name', name: this.#name() };
      case 0x28:
        return this.#literalString();
      case 0x5b:
        return this.#array(depth);
      case 0x3c:
        if (this.bytes[this.at + 1] === undefined) this.endsHere();
        return this.bytes[this.at + 1] === 0x3c ? this.dict(depth) : this.#hexString();
      default:
        return this.#word(byte);
    }
  }

  #word(first: number): PdfValue | Keyword {
    const start = this.at;
    if (!isRegular(first) && this.#stretch.lenient === true) {
      // Of what cannot begin a value, `>>` and `]` end what is open; the rest is passed over.
      if (first !== 0x3e && first !== 0x5d) this.at++;
      return { keyword: '?' };
    }
    if (!isRegular(first)) throw this.syntax(`unexpected ${String.fromCharCode(first)}`);
    while (isRegular(this.bytes[this.at])) this.at++;
    if (this.at >= this.bytes.length) this.endsHere();
    const number = numberOf(this.bytes, start, this.at);
    if (number !== undefined)
      return Number.isInteger(number) && number >= 0 ? this.#referenceOr(number) : number;
    const word = latin1Text(this.bytes.subarray(start, Math.min(this.at, start + 64)));
    if (word === 'true' || word === 'false') return word === 'true';
    return word === 'null' ? null : { keyword: word };
  }

  /** `num gen R` is a reference; otherwise the number stands alone and nothing more is read. */
  #referenceOr(num: number): PdfValue {
    const after = this.at;
    const { bytes } = this;
    let at = skipBlanks(bytes, after);
    const genStart = at;
    while (isDigit(bytes[at])) at++;
    if (at > genStart && at - genStart <= 5) {
      const genEnd = at;
      at = skipBlanks(bytes, at);
      if (at > genEnd && bytes[at] === 0x52 && !isRegular(bytes[at + 1])) {
        if (at + 1 >= bytes.length) this.endsHere();
        if (num > MAX_OBJECT_NUMBER)
          throw this.syntax(`object number ${num} is beyond ${MAX_OBJECT_NUMBER}`);
        this.at = at + 1;
        return { kind: 'ref', num, gen: numberOf(bytes, genStart, genEnd) ?? 0 };
      }
    }
    if (at >= bytes.length) this.endsHere();
    return num;
  }

  #name(): string {
    let name = '';
    let at = this.at + 1;
    while (isRegular(this.bytes[at])) {
      const byte = this.bytes[at] ?? 0;
      const high = byte === 0x23 ? hexDigit(this.bytes[at + 1]) : -1;
      const low = high < 0 ? -1 : hexDigit(this.bytes[at + 2]);
      name += String.fromCharCode(low < 0 ? byte : high * 16 + low);
      at += low < 0 ? 1 : 3;
    }
    this.at = at;
    if (at >= this.bytes.length) this.endsHere();
    return name;
  }

  #count(): void {
    if (++this.#values <= MAX_VALUES) return;
    throw coreError(
      'ERR_LIMIT',
      `an object before byte ${this.offset} holds more than ${MAX_VALUES} values`,
      {
        facts: { limit: MAX_VALUES, offset: this.offset },
      },
    );
  }

  #literalString(): PdfString {
    const end = endOfLiteral(this.bytes, this.at) ?? this.needMore();
    const bytes = literalBytes(this.bytes, this.at, end);
    this.at = end;
    return { kind: 'string', bytes, hex: false };
  }

  #hexString(): PdfString {
    const start = this.at + 1;
    const end = this.bytes.indexOf(0x3e, start);
    if (end < 0) this.needMore();
    const lenient = this.#stretch.lenient === true;
    const bytes = hexBytes(this.bytes, start, { end, lenient });
    if (!bytes) throw this.syntax('hexadecimal string holds another character');
    this.at = end + 1;
    return { kind: 'string', bytes, hex: true };
  }

  #array(depth: number): PdfArray {
    const start = this.at++;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.bytes[this.at] === 0x5d) break;
      if (this.at >= this.bytes.length) this.needMore();
      this.#count();
      const before = this.at;
      items.push(this.value(depth + 1));
      // Nothing was read: the array lacks its end.
      if (this.at === before) {
        items.pop();
        return { kind: 'array', items, raw: this.#closed(start, ']') };
      }
    }
    this.at++;
    return { kind: 'array', items, raw: this.bytes.subarray(start, this.at) };
  }

  /** A dictionary, the `<<` being next. */
  dict(depth = 0): PdfDict {
    const start = this.at;
    const entries = new Map<string, PdfValue>();
    const spans = new Map<string, EntrySpan>();
    const repeated: string[] = [];
    this.at += 2;
    for (;;) {
      this.skipSpace();
      const byte = this.bytes[this.at];
      if (byte === undefined) this.needMore();
      if (byte === 0x3e) {
        if (this.bytes[this.at + 1] === undefined) this.needMore();
        if (this.bytes[this.at + 1] === 0x3e) break;
      }
      if (byte !== 0x2f && this.#stretch.lenient === true) {
        if (this.#passOver(depth)) continue;
        return this.#unclosed(start, { entries, spans, repeated });
      }
      if (byte !== 0x2f) throw this.syntax('dictionary key is no name');
      const keyStart = this.at - start;
      const key = this.#name();
      this.skipSpace();
      this.#count();
      const valueStart = this.at - start;
      const value = this.value(depth + 1);
      if (entries.has(key)) repeated.push(key);
      entries.set(key, value);
      spans.set(key, { keyStart, start: valueStart, end: this.at - start });
    }
    this.at += 2;
    const { base } = this.#stretch;
    const at = base === undefined ? undefined : base + start;
    return { kind: 'dict', entries, spans, raw: this.bytes.subarray(start, this.at), at, repeated };
  }

  /** Passes over what stands in place of a key; false where the object ends there. */
  #passOver(depth: number): boolean {
    const before = this.at;
    const token = this.token(depth + 1);
    if (isKeyword(token) && ENDS.includes(token.keyword)) {
      this.at = before;
      return false;
    }
    if (this.at === before) this.at++;
    this.#count();
    return true;
  }

  /** A dictionary that its object's end ends; the text gets the `>>` that it lacks. */
  #unclosed(start: number, rest: Pick<PdfDict, 'entries' | 'spans' | 'repeated'>): PdfDict {
    return { kind: 'dict', ...rest, raw: this.#closed(start, '>>'), at: undefined };
  }

  #closed(start: number, end: string): Uint8Array {
    return concat([this.bytes.subarray(start, this.at), latin1Bytes(end)]);
  }

  /** Running off the end: a longer stretch is needed, or the file ends too early. */
  needMore(): never {
    this.endsHere();
    throw this.syntax('the file ends inside an object');
  }

  /** A token that touches the end of the stretch may go on behind it. */
  endsHere(): void {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal to the reader, never seen outside it
    if (!this.#stretch.last) throw STRETCH_TOO_SHORT;
  }

  syntax(problem: string): KysoError {
    return coreError('ERR_PDF_SYNTAX', `PDF at byte ${this.offset}: ${problem}`, {
      facts: { offset: this.offset },
    });
  }
}

/** Whether a token is a keyword rather than an object. */
function isKeyword(token: PdfValue | Keyword): token is Keyword {
  return typeof token === 'object' && token !== null && 'keyword' in token;
}

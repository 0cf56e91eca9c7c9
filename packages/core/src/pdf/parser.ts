import { concat, latin1Bytes, latin1Text } from '../bytes/index.js';
import { coreError, type KysoError } from '../errors.js';
import { MAX_NESTING, MAX_OBJECT_NUMBER, MAX_VALUES } from './limits.js';
import type { EntrySpan, PdfArray, PdfDict, PdfString, PdfValue } from './objects.js';

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

/** Whether a byte is white space (ISO 32000-2 §7.2.3). */
export function isSpace(byte: number | undefined): boolean {
  if (byte === undefined || byte > 0x20) return false;
  return (
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0
  );
}

/** 1 for every byte that is neither white space nor a delimiter (§7.2.3). */
const REGULAR = Uint8Array.from({ length: 256 }, (_, byte) =>
  isSpace(byte) || isDelimiter(byte) ? 0 : 1,
);

function isDelimiter(byte: number): boolean {
  return '()<>[]{}/%'.includes(String.fromCharCode(byte));
}

/** Whether a byte is neither white space nor a delimiter. */
export function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && REGULAR[byte] === 1;
}

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
    const end = this.#endOfString();
    const bytes = new Uint8Array(end - this.at - 2);
    let length = 0;
    for (let at = this.at + 1; at < end - 1;) {
      const byte = this.bytes[at++] ?? 0;
      if (byte === 0x5c) {
        const escape = this.#escape(at);
        if (escape.byte !== undefined) bytes[length++] = escape.byte;
        at = escape.end;
      } else if (byte === 0x0d) {
        // An end of line in a string is one LF however it is written (§7.3.4.2).
        if (this.bytes[at] === 0x0a) at++;
        bytes[length++] = 0x0a;
      } else {
        bytes[length++] = byte;
      }
    }
    this.at = end;
    return { kind: 'string', bytes: bytes.subarray(0, length), hex: false };
  }

  /** Place behind the parenthesis that closes the string. */
  #endOfString(): number {
    let depth = 0;
    for (let at = this.at; ; at++) {
      const byte = this.bytes[at];
      if (byte === undefined) this.needMore();
      if (byte === 0x5c) at++;
      else if (byte === 0x28) depth++;
      else if (byte === 0x29 && --depth === 0) return at + 1;
    }
  }

  /** What the escape behind a reverse solidus stands for: a byte, or nothing for a line that goes on. */
  #escape(at: number): { byte: number | undefined; end: number } {
    const byte = this.bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x37) {
      let value = 0;
      let end = at;
      for (
        let digit = byte;
        end < at + 3 && digit >= 0x30 && digit <= 0x37;
        digit = this.bytes[end] ?? 0
      ) {
        value = value * 8 + digit - 0x30;
        end++;
      }
      return { byte: value & 0xff, end };
    }
    if (byte === 0x0d)
      return { byte: undefined, end: this.bytes[at + 1] === 0x0a ? at + 2 : at + 1 };
    if (byte === 0x0a) return { byte: undefined, end: at + 1 };
    return { byte: ESCAPES.get(byte) ?? byte, end: at + 1 };
  }

  #hexString(): PdfString {
    const { bytes } = this;
    let at = this.at + 1;
    let close = at;
    while (bytes[close] !== 0x3e) {
      if (close >= bytes.length) this.needMore();
      close++;
    }
    const out = new Uint8Array((close - at + 1) >> 1);
    let digits = 0;
    for (; at < close; at++) {
      const digit = hexDigit(bytes[at]);
      if (digit < 0) {
        if (isSpace(bytes[at]) || this.#stretch.lenient === true) continue;
        throw this.syntax('hexadecimal string holds another character');
      }
      const index = digits >> 1;
      out[index] = digits++ % 2 === 0 ? digit * 16 : (out[index] ?? 0) + digit;
    }
    this.at = close + 1;
    return { kind: 'string', bytes: out.subarray(0, (digits + 1) >> 1), hex: true };
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

const ESCAPES = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The number written from `start` to `end`, or `undefined`. Real files also hold `--5` and `1.`, which count as -5 and 1, as in other readers. */
function numberOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  let sign = 1;
  while (bytes[at] === 0x2b || bytes[at] === 0x2d) sign = bytes[at++] === 0x2d ? -1 : 1;
  let value = 0;
  let scale = 0;
  const digits = at;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x2e && scale === 0) {
      scale = 1;
    } else if (isDigit(byte)) {
      value = value * 10 + (byte ?? 0) - 0x30;
      if (scale > 0) scale *= 10;
    } else {
      return undefined;
    }
  }
  if (at === digits || (at === digits + 1 && scale > 0)) return undefined;
  return (sign * value) / (scale > 0 ? scale : 1);
}

/** A name, `#xx` escapes resolved, one character a byte. */
export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

/** A string as bytes, after escapes or hexadecimal digits. */
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
}

/** An indirect reference. */
export interface PdfRef {
  readonly kind: 'ref';
  readonly num: number;
  readonly gen: number;
}

/** An array; `raw` is its text as it stands in the file, brackets included. */
export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfValue[];
  readonly raw: Uint8Array;
}

/** Where an entry stands in `raw` of its dictionary: the key, then the value. */
export interface EntrySpan {
  readonly keyStart: number;
  readonly start: number;
  readonly end: number;
}

/**
 * A dictionary. `raw` is its text as it stands, `<<` and `>>` included, so that entries which do not
 * change can be carried over byte for byte. `at` is the offset of `raw` in the file, absent inside
 * object streams. In an encrypted document `raw` and `spans` are those of the plain text, where faults were passed
 * over those of a text without them, and `fileSpans` tells where the entries stand from `at`. Of a key that occurs twice the last value counts, and `repeated` names it.
 */
export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
  readonly spans: ReadonlyMap<string, EntrySpan>;
  readonly raw: Uint8Array;
  readonly at: number | undefined;
  readonly fileSpans?: ReadonlyMap<string, EntrySpan>;
  readonly repeated: readonly string[];
}

/** A stream: its dictionary, the offset in the file where its bytes begin, and its own object where it is encrypted. */
export interface PdfStream {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  readonly dataStart: number;
  readonly object?: Pick<PdfRef, 'num' | 'gen'>;
}

export type PdfValue =
  null | boolean | number | PdfName | PdfString | PdfRef | PdfArray | PdfDict | PdfStream;

export function isName(value: PdfValue | undefined, name?: string): value is PdfName {
  return isKind(value, 'name') && (name === undefined || value.name === name);
}

export function isString(value: PdfValue | undefined): value is PdfString {
  return isKind(value, 'string');
}

export function isRef(value: PdfValue | undefined): value is PdfRef {
  return isKind(value, 'ref');
}

export function isArray(value: PdfValue | undefined): value is PdfArray {
  return isKind(value, 'array');
}

export function isDict(value: PdfValue | undefined): value is PdfDict {
  return isKind(value, 'dict');
}

export function isStream(value: PdfValue | undefined): value is PdfStream {
  return isKind(value, 'stream');
}

type Compound = Extract<PdfValue, { kind: string }>;

function isKind<K extends Compound['kind']>(
  value: PdfValue | undefined,
  kind: K,
): value is Extract<Compound, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

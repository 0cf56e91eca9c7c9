import { latin1Text } from '../../bytes/index.js';
import { isArray, isDict, isName, isStream, textOf, type PdfDict } from '../../pdf/index.js';
import { operationsOf, type Operand } from './content-tokens.js';
import type { Reading } from './survey.js';

/** How the bytes of shown strings are read. */
export interface FontText {
  /** Bytes of one character code. */
  readonly width: 1 | 2;
  /** The characters; undefined where the font does not say them. */
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

/** Reads text set in a font: by its /ToUnicode, otherwise by the encodings that agree with Latin-1. */
export function fontText(reading: Reading, font: PdfDict | undefined): FontText {
  if (!font) return { width: 1, decode: latinOf };
  const width = isName(reading.get(font, 'Subtype'), 'Type0') ? 2 : 1;
  const toUnicode = reading.get(font, 'ToUnicode');
  const bytes = isStream(toUnicode) ? reading.decoded(toUnicode) : undefined;
  if (bytes) {
    const map = unicodeMap(bytes);
    return { width, decode: (text) => mapped(map, text, width) };
  }
  const known = width === 1 && hasLatinEncoding(reading, font);
  return { width, decode: (text) => (known ? latinOf(text) : undefined) };
}

/** ASCII and the upper half of Latin-1, in which the standard encodings for Latin text agree. */
function latinOf(bytes: Uint8Array): string | undefined {
  const isShared = (byte: number): boolean =>
    (byte >= 0x20 && byte < 0x7f) || byte >= 0xa1 || byte < 0x0e;
  return bytes.every(isShared) ? latin1Text(bytes) : undefined;
}

function hasLatinEncoding({ get }: Reading, font: PdfDict): boolean {
  const encoding = get(font, 'Encoding');
  const descriptor = get(font, 'FontDescriptor');
  if (encoding === null) return !isDict(descriptor);
  if (isDict(encoding)) {
    const differences = get(encoding, 'Differences');
    // The names of glyphs are not looked up: below the printable range they are ligatures and accents.
    return (
      !isArray(differences) ||
      differences.items.every((item) => typeof item !== 'number' || item < 0x20 || item >= 0x80)
    );
  }
  return isName(encoding);
}

function mapped(
  map: ReadonlyMap<number, string>,
  bytes: Uint8Array,
  width: 1 | 2,
): string | undefined {
  let text = '';
  for (let at = 0; at + width <= bytes.length; at += width) {
    const code = width === 1 ? bytes[at] : (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    const char = map.get(code ?? 0);
    if (char === undefined) return undefined;
    text += char;
  }
  return text;
}

/** Most codes of one range that are followed; there are no more in two bytes. */
const MAX_RANGE = 65_536;

/** The /ToUnicode of a font (ISO 32000-2 §9.10.3): `bfchar` and `bfrange`. */
function unicodeMap(cmap: Uint8Array): Map<number, string> {
  const map = new Map<number, string>();
  for (const { operator, operands } of lines(cmap)) {
    if (operator === 'endbfchar')
      for (const [code, to] of groups(operands, 2)) put(map, codeOf(code), textIn(to));
    if (operator === 'endbfrange') for (const range of groups(operands, 3)) putRange(map, range);
  }
  return map;
}

/** A block of a hundred ranges has more operands than an operator of a page; arrays hold as many as they hold. */
function lines(cmap: Uint8Array): Iterable<{ operator: string; operands: readonly Operand[] }> {
  const text = latin1Text(cmap);
  const blocks = text.matchAll(/begin(bfchar|bfrange)([^]*?)end\1/g);
  return [...blocks].map(([, kind = '', body = '']) => {
    const [array] = operationsOf(Uint8Array.from(`[${body}] end`, (char) => char.charCodeAt(0)));
    const [only] = array?.operands ?? [];
    return {
      operator: `end${kind}`,
      operands: typeof only === 'object' && 'items' in only ? only.items : [],
    };
  });
}

function* groups(
  operands: readonly Operand[],
  size: number,
): Generator<readonly (Operand | undefined)[]> {
  for (let at = 0; at + size <= operands.length; at += size) yield operands.slice(at, at + size);
}

function codeOf(operand: Operand | undefined): number {
  const bytes = typeof operand === 'object' && 'text' in operand ? operand.text : new Uint8Array(0);
  return bytes.reduce((code, byte) => code * 256 + byte, 0);
}

function textIn(operand: Operand | undefined): string {
  if (typeof operand !== 'object' || !('text' in operand)) return '';
  return textOf(Uint8Array.of(0xfe, 0xff, ...operand.text));
}

function put(map: Map<number, string>, code: number, text: string): void {
  if (text !== '') map.set(code, text);
}

function putRange(
  map: Map<number, string>,
  [from, to, first]: readonly (Operand | undefined)[],
): void {
  const [low, high] = [codeOf(from), codeOf(to)];
  const listed = typeof first === 'object' && 'items' in first ? first.items : undefined;
  const start = textIn(first);
  const last = start.charCodeAt(start.length - 1);
  for (let code = low; code <= high && code - low < MAX_RANGE; code++) {
    const step = code - low;
    put(
      map,
      code,
      listed
        ? textIn(listed[step])
        : start === ''
          ? ''
          : start.slice(0, -1) + String.fromCharCode(last + step),
    );
  }
}

import { hexDigit, isSpace } from './characters.js';

/** The place behind the parenthesis that closes the literal string at `start`; undefined where none does. */
export function endOfLiteral(bytes: Uint8Array, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x5c) at++;
    else if (byte === 0x28) depth++;
    else if (byte === 0x29 && --depth === 0) return at + 1;
  }
  return undefined;
}

/** What a literal string from `start` to `end` stands for (ISO 32000-2 §7.3.4.2). */
export function literalBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const out = new Uint8Array(end - start - 2);
  let length = 0;
  for (let at = start + 1; at < end - 1;) {
    const byte = bytes[at++] ?? 0;
    if (byte === 0x5c) {
      const escape = escapeAt(bytes, at);
      if (escape.byte !== undefined) out[length++] = escape.byte;
      at = escape.end;
    } else if (byte === 0x0d) {
      // An end of line in a string is one LF however it is written (§7.3.4.2).
      if (bytes[at] === 0x0a) at++;
      out[length++] = 0x0a;
    } else {
      out[length++] = byte;
    }
  }
  return out.subarray(0, length);
}

/** What the escape behind a reverse solidus stands for: a byte, or nothing for a line that goes on. */
function escapeAt(bytes: Uint8Array, at: number): { byte: number | undefined; end: number } {
  const byte = bytes[at] ?? 0;
  if (byte >= 0x30 && byte <= 0x37) {
    let value = 0;
    let end = at;
    for (
      let digit = byte;
      end < at + 3 && digit >= 0x30 && digit <= 0x37;
      digit = bytes[end] ?? 0
    ) {
      value = value * 8 + digit - 0x30;
      end++;
    }
    return { byte: value & 0xff, end };
  }
  if (byte === 0x0d) return { byte: undefined, end: bytes[at + 1] === 0x0a ? at + 2 : at + 1 };
  if (byte === 0x0a) return { byte: undefined, end: at + 1 };
  return { byte: ESCAPES.get(byte) ?? byte, end: at + 1 };
}

const ESCAPES = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

/**
 * What the digits from `start` to `end` stand for, a missing last one being 0 (§7.3.4.3). Undefined where another
 * character is among them and `lenient` does not pass over it.
 */
export function hexBytes(
  bytes: Uint8Array,
  start: number,
  { end, lenient }: { end: number; lenient: boolean },
): Uint8Array | undefined {
  const out = new Uint8Array((end - start + 1) >> 1);
  let digits = 0;
  for (let at = start; at < end; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit < 0) {
      if (isSpace(bytes[at]) || lenient) continue;
      return undefined;
    }
    const index = digits >> 1;
    out[index] = digits++ % 2 === 0 ? digit * 16 : (out[index] ?? 0) + digit;
  }
  return out.subarray(0, (digits + 1) >> 1);
}

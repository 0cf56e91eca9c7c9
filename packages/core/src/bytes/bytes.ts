const UTF8 = new TextEncoder();
const UTF8_STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One array holding all parts in order; of a text one byte a character, as `latin1Bytes`. */
export function concat(parts: readonly (Uint8Array | string)[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') writeLatin1(all, part, at);
    else all.set(part, at);
    at += part.length;
  }
  return all;
}

/** True when both hold the same bytes. Not for secrets: the time depends on the content. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Orders like DER's SET OF: byte by byte, the shorter first where one is a prefix (X.690 §11.6). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  const digits = new Uint8Array(2 * bytes.length);
  writeHex(digits, bytes, 0);
  return latin1Text(digits);
}

/** Writes the lower-case hexadecimal digits of `bytes` into `target` from `at`, as ASCII. */
export function writeHex(target: Uint8Array, bytes: Uint8Array, at: number): void {
  const view = new DataView(target.buffer, target.byteOffset + at, 2 * bytes.length);
  const even = bytes.length & ~1;
  // Four digits at a time: every signature writes its CMS through here.
  for (let i = 0; i < even; i += 2) view.setUint32(2 * i, hexDigits(bytes[i], bytes[i + 1]), true);
  if (even < bytes.length) view.setUint16(2 * even, hexDigits(bytes[even], 0) & 0xffff, true);
}

/** The four digits of two bytes, the first one lowest. */
function hexDigits(first = 0, second = 0): number {
  const pair = first | (second << 16);
  const values = ((pair >> 4) & 0x000f000f) | ((pair & 0x000f000f) << 8);
  // A value above 9 carries into the upper half of its byte when 6 is added: there a letter stands.
  const letters = ((values + 0x06060606) >> 4) & 0x01010101;
  return values + 0x30303030 + 0x27 * letters;
}

/** Bytes of a hexadecimal text of even length in either case; `undefined` for anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  // 8,190 is a multiple of 3, so that the pieces join without padding between them.
  let text = '';
  for (let at = 0; at < bytes.length; at += 8190) {
    text += btoa(latin1Text(bytes.subarray(at, at + 8190)));
  }
  return text;
}

/** Bytes of a Base64 text (white space is ignored); `undefined` for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return latin1Bytes(atob(compact));
}

/** One character a byte, code points 0 to 255. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    // Not a spread: that walks the iterator and takes nine times as long.
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + 8192)) as string;
  }
  return text;
}

/** One byte a character; characters above U+00FF keep their low eight bits. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  writeLatin1(bytes, text, 0);
  return bytes;
}

/** From this length on the engine's encoder is the faster one. */
const LONG_TEXT = 64;

function writeLatin1(target: Uint8Array, text: string, at: number): void {
  if (text.length >= LONG_TEXT) {
    const room = target.subarray(at, at + text.length);
    // As many bytes as characters, all of them read: the text is ASCII, which UTF-8 and Latin-1 write alike.
    const { read, written } = UTF8.encodeInto(text, room);
    if (read === text.length && written === text.length) return;
  }
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
}

/** UTF-8 of a text. */
export function utf8Bytes(text: string): Uint8Array {
  return UTF8.encode(text);
}

/** The text of UTF-8 bytes, or `undefined` where they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8_STRICT.decode(bytes);
  } catch {
    return undefined; // the decoder's only failure is malformed UTF-8
  }
}

import { compareBytes, concat, latin1Bytes, utf8Bytes } from '../bytes/index.js';
import { oidOctets } from './oid.js';
import { Tag, contextTag } from './tags.js';
import { generalizedTimeText } from './time.js';

/** An element of the given identifier octet; the parts joined are its contents. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  let at = headerSize(length);
  const bytes = new Uint8Array(at + length);
  writeHeader(bytes, tag, length);
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Identifier and length octets of an element with contents of `length` bytes. */
export function header(tag: number, length: number): Uint8Array {
  const bytes = new Uint8Array(headerSize(length));
  writeHeader(bytes, tag, length);
  return bytes;
}

/** One identifier octet, and the length in as few octets as it takes (X.690 §10.1); at most 4 GiB. */
function headerSize(length: number): number {
  if (length < 0x80) return 2;
  if (length < 0x100) return 3;
  if (length < 0x10000) return 4;
  return length < 0x1000000 ? 5 : 6;
}

function writeHeader(bytes: Uint8Array, tag: number, length: number): void {
  const size = headerSize(length);
  bytes[0] = tag;
  bytes[1] = size === 2 ? length : 0x80 | (size - 2);
  for (let i = size - 1, rest = length; i > 1; i--, rest = Math.floor(rest / 256))
    bytes[i] = rest & 0xff;
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(Tag.sequence, ...parts);
}

/** SET OF: the parts in the order of their encodings (X.690 §11.6). */
export function setOf(parts: readonly Uint8Array[]): Uint8Array {
  return tlv(Tag.set, ...[...parts].sort(compareBytes));
}

/** `[number]` around whole elements: EXPLICIT, or IMPLICIT over SEQUENCE or SET contents. */
export function context(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(contextTag(number), ...parts);
}

/** The element with another identifier octet: IMPLICIT tagging (X.690 §8.14.3). */
export function retag(tag: number, element: Uint8Array): Uint8Array {
  const copy = new Uint8Array(element); // Buffer's slice would share the bytes
  copy[0] = tag;
  return copy;
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return tlv(Tag.octetString, bytes);
}

export function nullValue(): Uint8Array {
  return tlv(Tag.null);
}

export function boolean(value: boolean): Uint8Array {
  return tlv(Tag.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** INTEGER of a number (a safe integer) or a bigint, negative values included. */
export function integer(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  const octets: number[] = [];
  do {
    octets.unshift(Number(BigInt.asUintN(8, rest)));
    rest >>= 8n;
  } while (
    !(rest === 0n && (octets[0] ?? 0) < 0x80) &&
    !(rest === -1n && (octets[0] ?? 0) >= 0x80)
  );
  return tlv(Tag.integer, Uint8Array.from(octets));
}

/** INTEGER of a non-negative big-endian number of any width. */
export function unsignedInteger(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  const minimal = bytes.subarray(at);
  return (minimal[0] ?? 0) >= 0x80 || minimal.length === 0
    ? tlv(Tag.integer, Uint8Array.of(0), minimal)
    : tlv(Tag.integer, minimal);
}

export function oid(dotted: string): Uint8Array {
  return tlv(Tag.oid, oidOctets(dotted));
}

export function utf8String(text: string): Uint8Array {
  return tlv(Tag.utf8String, utf8Bytes(text));
}

export function ia5String(text: string): Uint8Array {
  return tlv(Tag.ia5String, latin1Bytes(text));
}

export function generalizedTime(time: Date): Uint8Array {
  return tlv(Tag.generalizedTime, latin1Bytes(generalizedTimeText(time)));
}

/** BIT STRING of whole octets. */
export function bitString(bytes: Uint8Array): Uint8Array {
  return tlv(Tag.bitString, concat([Uint8Array.of(0), bytes]));
}

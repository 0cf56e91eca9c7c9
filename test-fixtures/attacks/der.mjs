/** Small DER, written and taken apart by itself, so that nothing under test made what is tested. */

/** One element with the given tag. */
export function tlv(tag, ...parts) {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  const bytes = length < 128 ? [length] : lengthBytes(length);
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

function lengthBytes(length) {
  const octets = length < 256 ? [length] : [length >> 8, length & 255];
  return [0x80 | octets.length, ...octets];
}

export const sequence = (...parts) => tlv(0x30, ...parts);
/** SET OF in the order that DER wants. */
export const setOf = (...parts) => tlv(0x31, ...parts.sort(Buffer.compare));
export const octets = (bytes) => tlv(0x04, bytes);
export const integer = (value) => tlv(0x02, [value]);
export const NULL = tlv(0x05);
export const TRUE = tlv(0x01, [0xff]);

/** An object identifier from its dotted form. */
export function oid(dotted) {
  const [first, second, ...arcs] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of arcs) {
    const groups = [arc & 127];
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 127) | 128);
    bytes.push(...groups);
  }
  return tlv(0x06, bytes);
}

/** The elements inside an element, each whole. */
export function children(element) {
  const found = [];
  const bytes = Buffer.from(element);
  const { start, end } = extent(bytes, 0);
  for (let at = start; at < end; at = extent(bytes, at).end)
    found.push(bytes.subarray(at, extent(bytes, at).end));
  return found;
}

/** Where the content of the element at an offset begins and ends. */
function extent(bytes, at) {
  const first = bytes[at + 1];
  if (first < 128) return { start: at + 2, end: at + 2 + first };
  const count = first & 127;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + bytes[at + 2 + i];
  return { start: at + 2 + count, end: at + 2 + count + length };
}

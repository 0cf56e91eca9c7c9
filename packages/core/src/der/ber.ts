import { concat } from '../bytes/index.js';
import { coreError, isKysoError } from '../errors.js';
import { derError } from './reader.js';
import { Tag } from './tags.js';
import { tlv } from './writer.js';

/** Deepest nesting of a CMS followed; real ones stay below 24, archive timestamps within each other included. */
const MAX_DEPTH = 64;
/** Most elements looked at in one CMS; the largest real one (CRLs as parsed elements) stays below 400,000. */
const MAX_ELEMENTS = 4_000_000;

/** A CMS made readable for the strict reader, and whether that changed its bytes. */
export interface OuterDer {
  readonly der: Uint8Array;
  /** True where the producer wrote BER that is not DER. */
  readonly rewritten: boolean;
  /** Length in bytes of the element as it stands in the input. */
  readonly length: number;
}

/**
 * The first element of `bytes` with indefinite lengths made definite and constructed OCTET STRINGs
 * made primitive (X.690 §8.1.3.6, §8.7.3). What has definite lengths throughout is taken over byte for
 * byte, so certificates and signed attributes keep the bytes that were signed. 23 of 123 real PDF
 * signatures need it: Adobe, Bouncy Castle streams, the VGCA tool of 2018.
 */
export function derOfBer(bytes: Uint8Array): OuterDer {
  const walk: Walk = { bytes, elements: 0 };
  const { end, der } = convert(walk, 0, { limit: bytes.length, depth: 0 });
  return { der: der ?? bytes.subarray(0, end), rewritten: der !== undefined, length: end };
}

interface Walk {
  readonly bytes: Uint8Array;
  elements: number;
}

/** `der` is absent where the element may be copied as it stands. */
interface Converted {
  readonly end: number;
  readonly der: Uint8Array | undefined;
}

/** Where the enclosing element ends, in bytes, and how deep it lies. */
interface Bounds {
  readonly limit: number;
  readonly depth: number;
}

function convert(walk: Walk, at: number, { limit, depth }: Bounds): Converted {
  if (depth > MAX_DEPTH || ++walk.elements > MAX_ELEMENTS) {
    throw coreError('ERR_LIMIT', `CMS nests too deep or has too many elements at byte ${at}`, {
      facts: { offset: at, depth: MAX_DEPTH, elements: MAX_ELEMENTS },
    });
  }
  const head = headAt(walk.bytes, at, limit);
  if ((head.tag & 0x20) === 0) {
    if (head.end === undefined) throw derError('primitive element of indefinite length', at);
    return { end: head.end, der: undefined };
  }
  if (head.end === undefined) return convertConstructed(walk, head, { limit, depth });
  try {
    return convertConstructed(walk, head, { limit: head.end, depth });
  } catch (error) {
    // Contents that are no elements (an odd tagged string in a VGCA signature) stay as they are; the
    // strict reader judges them if it ever looks inside.
    if (isKysoError(error) && error.code === 'ERR_DER') return { end: head.end, der: undefined };
    throw error;
  }
}

function convertConstructed(walk: Walk, head: Head, { limit, depth }: Bounds): Converted {
  const parts: Uint8Array[] = [];
  let changed = head.end === undefined || head.tag === CONSTRUCTED_OCTETS;
  let at = head.contentStart;
  while (at < limit && !(head.end === undefined && isEndOfContents(walk.bytes, at))) {
    const inner = convert(walk, at, { limit, depth: depth + 1 });
    parts.push(inner.der ?? walk.bytes.subarray(at, inner.end));
    changed ||= inner.der !== undefined;
    at = inner.end;
  }
  if (head.end === undefined) {
    if (!isEndOfContents(walk.bytes, at) || at + 2 > limit)
      throw derError('no end-of-contents octets', at);
    at += 2;
  }
  if (!changed) return { end: at, der: undefined };
  // Nothing in CMS has such a tag, and only its first octet is known here.
  if ((head.tag & 0x1f) === 0x1f) throw derError('multi-octet tag', head.start);
  if (head.tag !== CONSTRUCTED_OCTETS) return { end: at, der: tlv(head.tag, concat(parts)) };
  return {
    end: at,
    der: tlv(Tag.octetString, concat(parts.map((part) => octetsOf(part, head.start)))),
  };
}

const CONSTRUCTED_OCTETS = Tag.octetString | 0x20;

function octetsOf(part: Uint8Array, offset: number): Uint8Array {
  const head = headAt(part, 0, part.length);
  if (head.tag !== Tag.octetString)
    throw derError('constructed OCTET STRING holds another type', offset);
  return part.subarray(head.contentStart);
}

interface Head {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  /** Absent for an indefinite length. */
  readonly end: number | undefined;
}

/** Identifier and length octets as BER allows them: any form, any width up to eight length octets. */
function headAt(bytes: Uint8Array, start: number, limit: number): Head {
  const tag = bytes[start];
  if (tag === undefined || start + 2 > limit) throw derError('element breaks off', start);
  let at = start + 1;
  if ((tag & 0x1f) === 0x1f) {
    while ((bytes[at] ?? 0) >= 0x80 && at < limit) at++;
    at++;
  }
  const first = bytes[at] ?? 0;
  if (at >= limit) throw derError('element breaks off', start);
  if (first === 0x80) return { tag, start, contentStart: at + 1, end: undefined };
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 8) throw derError('length of length', at);
  let length = count === 0 ? first : 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (bytes[at + i] ?? 0);
  const contentStart = at + 1 + count;
  if (contentStart + length > limit) {
    throw derError(`element ends at ${contentStart + length}, its container at ${limit}`, start);
  }
  return { tag, start, contentStart, end: contentStart + length };
}

function isEndOfContents(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0;
}

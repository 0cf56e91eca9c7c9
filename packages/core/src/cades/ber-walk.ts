import { readRange } from '../bytes/index.js';
import { Tag, derError } from '../der/index.js';
import type { ByteSource } from '../ports.js';
import { coreError } from '../errors.js';

/** An element of a file that is not in memory. Offsets in bytes from the start of the source. */
export interface OuterElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Behind the end-of-contents octets, where there are any. */
  readonly end: number;
  readonly indefinite: boolean;
}

/** Deepest nesting of indefinite lengths; the outer layers of a CMS are 6 deep, chunks within chunks are seen at 2 more. */
const MAX_DEPTH = 12;
/** Bytes read at a time to look at identifier and length octets. */
const WINDOW = 1 << 16;
/** The longest identifier and length octets that are read: one and nine. */
const MAX_HEADER = 10;

/** Reads identifier and length octets of a source, BER allowed; contents are passed over. */
export interface OuterReader {
  readonly source: ByteSource;
  /** The element at an offset, which must end by `limit`. Throws `ERR_DER`, `ERR_LIMIT`. */
  elementAt(at: number, limit: number): Promise<OuterElement>;
  /** The elements within one, in order. */
  children(parent: OuterElement): AsyncGenerator<OuterElement, void>;
}

export function outerReader(source: ByteSource): OuterReader {
  const headerAt = windowOf(source);
  const elementAt = async (at: number, limit: number, depth = 0): Promise<OuterElement> => {
    const head = readHead(await headerAt(at, limit), { at, limit });
    if (head.end !== undefined)
      return { ...head, contentEnd: head.end, end: head.end, indefinite: false };
    if (depth > MAX_DEPTH)
      throw coreError('ERR_LIMIT', `indefinite lengths nest deeper than ${MAX_DEPTH}`, {
        facts: { limit: MAX_DEPTH, offset: at },
      });
    let next = head.contentStart;
    while (!isEndOfContents(await headerAt(next, limit), next))
      next = (await elementAt(next, limit, depth + 1)).end;
    return { ...head, contentEnd: next, end: next + 2, indefinite: true };
  };
  return {
    source,
    elementAt: (at, limit) => elementAt(at, limit),
    async *children({ contentStart, contentEnd }) {
      for (let at = contentStart; at < contentEnd;) {
        const child = await elementAt(at, contentEnd);
        yield child;
        at = child.end;
      }
    },
  };
}

/** The bytes at an offset, as many as a header may take; read once for all headers near each other. */
function windowOf(source: ByteSource): (at: number, limit: number) => Promise<Uint8Array> {
  let start = 0;
  let held: Uint8Array = new Uint8Array(0);
  return async (at, limit) => {
    const wanted = Math.min(at + MAX_HEADER, limit);
    if (at >= limit) throw derError('element breaks off', at);
    if (at < start || wanted > start + held.length) {
      const end = Math.min(at + WINDOW, source.size);
      held = await readRange(source, [at, end]);
      start = at;
    }
    return held.subarray(at - start, wanted - start);
  };
}

interface Head {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  /** Absent for an indefinite length. */
  readonly end: number | undefined;
}

function readHead(
  bytes: Uint8Array,
  { at, limit }: { readonly at: number; readonly limit: number },
): Head {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) throw derError('element breaks off', at);
  if ((tag & 0x1f) === 0x1f) throw derError('multi-octet tag', at);
  if (first === 0x80) {
    if ((tag & 0x20) === 0) throw derError('primitive element of indefinite length', at);
    return { tag, start: at, contentStart: at + 2, end: undefined };
  }
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 8 || bytes.length < 2 + count) throw derError('length of length', at + 1);
  let length = first < 0x80 ? first : 0;
  for (const octet of bytes.subarray(2, 2 + count)) length = length * 256 + octet;
  const contentStart = at + 2 + count;
  const end = contentStart + length;
  if (end > limit) throw derError(`element ends at ${end}, its container at ${limit}`, at);
  return { tag, start: at, contentStart, end };
}

function isEndOfContents(bytes: Uint8Array, at: number): boolean {
  if (bytes.length < 2) throw derError('no end-of-contents octets', at);
  return bytes[0] === 0 && bytes[1] === 0;
}

/** Throws `ERR_DER` unless the element has the tag, constructed where the tag is. */
export function expectOuter(element: OuterElement | undefined, tag: number): OuterElement {
  if (element?.tag === tag) return element;
  throw derError(
    `tag ${element ? `0x${element.tag.toString(16)}` : 'absent'}, expected 0x${tag.toString(16)}`,
    element?.start ?? 0,
  );
}

/** The tag of an OCTET STRING in pieces (X.690 §8.7.3). */
export const CONSTRUCTED_OCTETS = Tag.octetString | 0x20;

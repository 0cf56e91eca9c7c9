/** Deepest nesting and most tags that are followed; XMP packets have some hundred tags. */
const MAX_TAGS = 100_000;

/**
 * True for XML 1.0 that is well-formed as far as its tags tell and has no document type: a DTD can name
 * files and swell when it is read. UTF-8 and UTF-16 by their marks.
 */
export function isPlainXml(bytes: Uint8Array): boolean {
  const text = decoded(bytes);
  if (text === undefined) return false;
  const open: string[] = [];
  let roots = 0;
  let tags = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    if (++tags > MAX_TAGS) return false;
    const passed = SKIPPED.find(([start]) => text.startsWith(start, at));
    if (passed) {
      const end = text.indexOf(passed[1], at + passed[0].length);
      if (end < 0) return false;
      at = end + passed[1].length;
      continue;
    }
    TAG.lastIndex = at;
    const [whole, closing, name = '', empty] = TAG.exec(text) ?? [];
    if (whole === undefined) return false;
    at += whole.length;
    if (closing) {
      if (open.pop() !== name) return false;
      continue;
    }
    if (open.length === 0 && ++roots > 1) return false;
    if (!empty) open.push(name);
  }
  return open.length === 0 && roots === 1;
}

/** Sections without tags. A document type is none of them, and no tag either. */
const SKIPPED = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
] as const;

/** One tag with its attributes; sticky. */
const TAG =
  /<(\/?)([\p{L}_:][\p{L}\p{N}_:.\-·]*)(?:\s+[\p{L}_:][\p{L}\p{N}_:.\-·]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/uy;

function decoded(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  const label =
    a === 0xfe && b === 0xff ? 'utf-16be' : a === 0xff && b === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

import { failed, passed, unknown } from '../cms/index.js';
import { isKysoError } from '../errors.js';
import type { PdfDocument, XrefSection } from '../pdf/index.js';
import type { Coverage, Finding } from '../report.js';
import type { Range } from './byte-range.js';
import type { PdfSignature } from './find-signatures.js';
import { sameValue } from './same-value.js';

/** How much a signature covers, and the section (0 is the newest) that ends the revision it covers. */
export interface CoverageCheck {
  readonly coverage: Coverage;
  readonly section: number | undefined;
  readonly finding: Finding;
}

/**
 * Judges coverage by the cross-reference chain, not by looking for `%%EOF`: the signed zone ends at the
 * end of a revision of the chain, all older sections lie in it, all newer ones behind it, and the
 * signature dictionary stands in it, not changed since.
 */
export function coverageOf(
  document: PdfDocument,
  signature: PdfSignature,
  range: Range | undefined,
): CoverageCheck {
  const clause = 'ISO 32000-2 §12.8.1';
  // Revisions are told by the chain as it stands; what only tolerant reading opens has none to rely on.
  if (!range || document.mode === 'tolerant')
    return { coverage: 'unclear', section: undefined, finding: unknown('coverage', clause) };
  try {
    const end = range[2] + range[3];
    const section = revisionEndingAt(document, end);
    const partial = (expected: string): CoverageCheck => ({
      coverage: 'partial',
      section: undefined,
      finding: failed('coverage', clause, { expected, found: end }),
    });
    if (section === undefined) return partial('the end of a revision');
    if (changedSince(document, signature, section))
      return partial('a signature dictionary that did not change since');
    const whole = section === 0 && end === document.size;
    return {
      coverage: whole ? 'whole-file' : 'whole-revision',
      section,
      finding: passed('coverage', clause, { found: end }),
    };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return {
      coverage: 'unclear',
      section: undefined,
      finding: unknown('coverage', clause, { found: error.message }),
    };
  }
}

/** The section that the zone ends with, when no older section reaches out of the zone and no newer one into it. */
function revisionEndingAt(document: PdfDocument, end: number): number | undefined {
  const sections = document.sections();
  const last = sections.findIndex((section) => section.offset < end);
  if (last < 0) return undefined;
  const older = sections.slice(last);
  if (older.some((section) => section.offset >= end || (section.end ?? 0) > end)) return undefined;
  // The last section of the zone is the one that ends furthest: in a linearized file this is the older of two.
  const [newest, below] = older;
  const ends = [newest?.end ?? -1];
  if (isLinearizedPair(older)) ends.push(below?.end ?? -1, endOfLinearized(older));
  const tail = Math.max(...ends);
  if (
    tail >= 0 &&
    tail <= end &&
    end - tail <= 2 &&
    isBlank(document.window.view(tail, end - tail))
  )
    return last;
  // What some producers leave behind their last %%EOF is theirs as long as the zone takes in the whole file.
  return last === 0 && end === document.size && tail >= 0 ? last : undefined;
}

/** The two sections of a linearized file, which has no third (ISO 32000-2 Annex F): the older one stands behind. */
function isLinearizedPair(sections: readonly { readonly offset: number }[]): boolean {
  const [first, second] = sections;
  return (
    sections.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    second.offset > first.offset
  );
}

/** The last `startxref` of a linearized file stands behind its second section and names its first (Annex F.3.13). */
function endOfLinearized([first, second]: readonly XrefSection[]): number {
  const tail = second?.tail;
  return tail && tail.startXref === first?.offset ? tail.end : -1;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.length <= 2 && bytes.every((byte) => byte === 0x0a || byte === 0x0d);
}

/** True where the dictionary was written again behind the zone, or is another today: what is seen was not signed as it is. */
function changedSince(
  document: PdfDocument,
  { dict, holder, asOf }: PdfSignature,
  section: number,
): boolean {
  if (!holder) return false;
  const located = document.locate(holder.num);
  if (!located || located.section >= section) return false;
  const isItself = document.object(holder.num) === dict;
  return isItself || !sameValue({ document, was: section, is: 0 }, asOf(section), dict);
}

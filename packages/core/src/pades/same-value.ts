import { equalBytes } from '../bytes/index.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfDocument,
  type PdfValue,
} from '../pdf/index.js';

/** Two revisions of one document, by section: `was` is the older. */
export interface TwoRevisions {
  readonly document: PdfDocument;
  readonly was: number;
  readonly is: number;
}

/** True where two values say the same: references by number, dictionaries in any order, streams byte for byte. */
export function sameValue(
  revisions: TwoRevisions,
  a: PdfValue | undefined,
  b: PdfValue | undefined,
): boolean {
  if (a === b) return true;
  if (isRef(a)) return isRef(b) && a.num === b.num && a.gen === b.gen;
  if (isName(a)) return isName(b, a.name);
  if (isString(a)) return isString(b) && equalBytes(a.bytes, b.bytes);
  if (isArray(a)) {
    return (
      isArray(b) &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => sameValue(revisions, item, b.items[i]))
    );
  }
  if (isDict(a)) return isDict(b) && sameExcept(revisions, [a, b], []);
  if (isStream(a)) {
    const { document, was, is } = revisions;
    return (
      isStream(b) &&
      sameExcept(revisions, [a.dict, b.dict], []) &&
      equalBytes(document.rawStream(a, was), document.rawStream(b, is))
    );
  }
  return false;
}

/** True where two dictionaries differ in no entry but those named. */
function sameExcept(
  revisions: TwoRevisions,
  [a, b]: readonly [PdfDict, PdfDict],
  except: readonly string[],
): boolean {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()]);
  return [...keys].every(
    (key) => except.includes(key) || sameValue(revisions, a.entries.get(key), b.entries.get(key)),
  );
}

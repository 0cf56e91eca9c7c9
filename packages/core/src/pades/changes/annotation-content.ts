import { latin1Text } from '../../bytes/index.js';
import {
  isArray,
  isDict,
  isName,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../../pdf/index.js';
import type { Ledger } from './ledger.js';

/**
 * Kinds that remark on what is there. Those that put text or pictures of their own over a page (FreeText,
 * Stamp, Redact and the like) hide and replace what was certified: the "evil annotation" attack.
 */
const REMARKS: readonly string[] = [
  ...['Text', 'Highlight', 'Underline', 'StrikeOut', 'Squiggly', 'Caret', 'Popup', 'Ink'],
];
/** Kinds that draw a line; /IC fills what it encloses. */
const OUTLINES: readonly string[] = ['Line', 'Square', 'Circle', 'Polygon', 'PolyLine'];
/** Longest appearance that is looked at, in bytes; a highlight of a whole page has some hundred operators. */
const MAX_APPEARANCE = 1 << 20;

/** True where an annotation of the newer revision leaves what is below it to be read. */
export function isHarmlessAnnotation(ledger: Ledger, dict: PdfDict): boolean {
  const { document, is } = ledger.revisions;
  const subtype = document.get(dict, 'Subtype', is);
  if (!isName(subtype) || ['AA', 'OC'].some((key) => dict.entries.has(key))) return false;
  const appearance = document.get(dict, 'AP', is);
  if (subtype.name === 'Link') return appearance === null && leadsAway(ledger, dict);
  if (dict.entries.has('A')) return false;
  if (OUTLINES.includes(subtype.name) && appearance === null) return !dict.entries.has('IC');
  if (![...REMARKS, ...OUTLINES].includes(subtype.name)) return false;
  if (appearance === null) return true;
  if (!isDict(appearance)) return false;
  return [...appearance.entries.values()].every((entry) => isHarmless(ledger, entry));
}

/** True where the appearance of a widget of the newer revision paints nothing but a thin frame, and none is to be made up for it. */
export function isBlank(ledger: Ledger, dict: PdfDict): boolean {
  const { document, is } = ledger.revisions;
  const marks = document.get(dict, 'MK', is);
  const drawn = isDict(marks) && [...marks.entries.keys()].some((key) => key !== 'R');
  const appearance = document.get(dict, 'AP', is);
  if (drawn || (appearance !== null && !isDict(appearance))) return false;
  const streams = appearance ? [...appearance.entries.values()] : [];
  return streams.every((entry) => {
    const stream = document.resolve(entry, is);
    if (!isStream(stream)) return false;
    return isFrame(document.decoded(stream, is));
  });
}

/** One rectangle at most, stroked by a thin line; no other path could be told from writing. */
function isFrame(content: Uint8Array): boolean {
  const words = wordsOf(content);
  if (!words || [...SHOWING, ...FILLING, ...PATHS].some((word) => words.has(word))) return false;
  const text = latin1Text(content);
  const rectangles = text.match(/\bre\b/g)?.length ?? 0;
  const widths = [...text.matchAll(/([\d.]+)\s+w\b/g)].map(([, width]) => Number(width));
  return rectangles <= 1 && widths.every((width) => width <= MAX_FRAME);
}

/** Widest line of a frame, in points. */
const MAX_FRAME = 3;

/** A link to a page or an address; none that starts programs or scripts. */
function leadsAway({ revisions: { document, is } }: Ledger, dict: PdfDict): boolean {
  const action = document.get(dict, 'A', is);
  if (action === null) return true;
  const kind = isDict(action) && !action.entries.has('Next') ? document.get(action, 'S', is) : null;
  return isName(kind, 'URI') || isName(kind, 'GoTo');
}

/** An appearance, or the dictionary of its states. */
function isHarmless(ledger: Ledger, entry: PdfValue): boolean {
  const { document, is } = ledger.revisions;
  const value = document.resolve(entry, is);
  if (isStream(value)) return isTransparentDrawing(ledger, value);
  if (!isDict(value)) return value === null;
  return [...value.entries.values()].every((state) => {
    const drawn = document.resolve(state, is);
    return isStream(drawn) && isTransparentDrawing(ledger, drawn);
  });
}

/** Lines, and areas that darken what is below them; no text, pictures, shadings or forms in forms. */
function isTransparentDrawing(ledger: Ledger, stream: PdfStream): boolean {
  const { document, is } = ledger.revisions;
  const words = wordsOf(document.decoded(stream, is));
  if (!words) return false;
  if (SHOWING.some((operator) => words.has(operator))) return false;
  if (!FILLING.some((operator) => words.has(operator))) return true;
  const resources = document.get(stream.dict, 'Resources', is);
  const states = isDict(resources) ? document.get(resources, 'ExtGState', is) : null;
  const used = isDict(states) ? [...states.entries].filter(([name]) => words.has(`/${name}`)) : [];
  return used.length > 0 && used.every(([, state]) => darkens(ledger, state));
}

/** The words of a content stream, comments left out; undefined for a long one. */
function wordsOf(bytes: Uint8Array): Set<string> | undefined {
  if (bytes.length > MAX_APPEARANCE) return undefined;
  const text = latin1Text(bytes).replace(/%[^\r\n]*/g, ' ');
  return new Set(text.split(/[\0\s[\]()<>{}]+/));
}

/** Operators that show text, images, forms and shadings (ISO 32000-2 Annex A). */
const SHOWING: readonly string[] = ['Tj', 'TJ', "'", '"', 'Do', 'BI', 'sh', 'scn', 'SCN'];
const FILLING: readonly string[] = ['f', 'F', 'f*', 'B', 'B*', 'b', 'b*'];
/** Lines, curves and what may change how wide they come out. */
const PATHS: readonly string[] = ['m', 'l', 'c', 'v', 'y', 'gs', 'cm'];

function darkens({ revisions: { document, is } }: Ledger, entry: PdfValue): boolean {
  const state = document.resolve(entry, is);
  const mode = isDict(state) ? document.get(state, 'BM', is) : null;
  const first = isArray(mode) ? document.resolve(mode.items[0], is) : mode;
  return isName(first, 'Multiply') || isName(first, 'Darken');
}

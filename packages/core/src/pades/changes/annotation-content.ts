import {
  isArray,
  isDict,
  isName,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../../pdf/index.js';
import { MAX_LINE, drawingOf, isFrame, leavesReadable, type GraphicsState } from './drawing.js';
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

/** True where an annotation of the newer revision leaves what is below it to be read. */
export function isHarmlessAnnotation(ledger: Ledger, dict: PdfDict): boolean {
  const { document, is } = ledger.revisions;
  const subtype = document.get(dict, 'Subtype', is);
  if (!isName(subtype) || ['AA', 'OC'].some((key) => dict.entries.has(key))) return false;
  const appearance = document.get(dict, 'AP', is);
  if (appearance === null && !isDrawnThin(ledger, dict)) return false;
  if (subtype.name === 'Link') return appearance === null && leadsAway(ledger, dict);
  if (dict.entries.has('A')) return false;
  if (OUTLINES.includes(subtype.name) && appearance === null) return !dict.entries.has('IC');
  if (![...REMARKS, ...OUTLINES].includes(subtype.name)) return false;
  if (appearance === null) return true;
  if (!isDict(appearance)) return false;
  return [...appearance.entries.values()].every((entry) => isHarmless(ledger, entry, dict));
}

/** What readers draw by themselves: borders and lines no wider than a frame's, no text along a line, and no black bar (Tables 166, 168, 178, 182). */
function isDrawnThin({ revisions: { document, is } }: Ledger, dict: PdfDict): boolean {
  const style = document.get(dict, 'BS', is);
  const border = document.get(dict, 'Border', is);
  const widths = [
    isDict(style) ? document.get(style, 'W', is) : null,
    isArray(border) ? document.resolve(border.items[2], is) : null,
  ];
  if (widths.some((width) => typeof width === 'number' && width > MAX_LINE)) return false;
  if (document.get(dict, 'Cap', is) === true) return false;
  const colour = document.get(dict, 'C', is);
  const parts = isArray(colour) ? colour.items.map((item) => document.resolve(item, is)) : [];
  const isBar = isName(dict.entries.get('Subtype'), 'Highlight') && parts.length > 0;
  return (
    !isBar || parts.length > 3 || parts.some((part) => typeof part === 'number' && part >= 0.5)
  );
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
    const steps = drawingOf(document.decoded(stream, is));
    return steps !== undefined && isFrame(steps, scaleOf(ledger, stream, dict));
  });
}

/** How much larger an appearance comes out on the page: its turned box is stretched over /Rect (ISO 32000-2 §12.5.5). */
function scaleOf(
  { revisions: { document, is } }: Ledger,
  { dict }: PdfStream,
  annotation: PdfDict,
): number {
  const sizes = [
    [annotation, 'Rect'],
    [dict, 'BBox'],
  ] as const;
  const [rect, box] = sizes.map(([holder, key]) => {
    const value = document.get(holder, key, is);
    const numbers = isArray(value) ? value.items.map((item) => document.resolve(item, is)) : [];
    const [left = NaN, bottom = NaN, right = NaN, top = NaN] = numbers.map(Number);
    return [Math.abs(right - left), Math.abs(top - bottom)];
  });
  const [width = NaN, height = NaN] = rect ?? [];
  const [across = NaN, up = NaN] = box ?? [];
  const matrix = document.get(dict, 'Matrix', is);
  const turned = isArray(matrix) && document.resolve(matrix.items[0], is) === 0;
  const scale = turned
    ? Math.max(width / up, height / across)
    : Math.max(width / across, height / up);
  return Number.isNaN(scale) ? Infinity : scale;
}

/** A link to a page or an address; none that starts programs or scripts. */
function leadsAway({ revisions: { document, is } }: Ledger, dict: PdfDict): boolean {
  const action = document.get(dict, 'A', is);
  if (action === null) return true;
  const kind = isDict(action) && !action.entries.has('Next') ? document.get(action, 'S', is) : null;
  return isName(kind, 'URI') || isName(kind, 'GoTo');
}

/** An appearance, or the dictionary of its states. */
function isHarmless(ledger: Ledger, entry: PdfValue, annotation: PdfDict): boolean {
  const { document, is } = ledger.revisions;
  const value = document.resolve(entry, is);
  if (isStream(value)) return isTransparentDrawing(ledger, value, annotation);
  if (!isDict(value)) return value === null;
  return [...value.entries.values()].every((state) => {
    const drawn = document.resolve(state, is);
    return isStream(drawn) && isTransparentDrawing(ledger, drawn, annotation);
  });
}

/** Lines, and areas that darken what is below them; no text, pictures, shadings or forms in forms. */
function isTransparentDrawing(ledger: Ledger, stream: PdfStream, annotation: PdfDict): boolean {
  const { document, is } = ledger.revisions;
  const steps = drawingOf(document.decoded(stream, is));
  if (!steps) return false;
  const resources = document.get(stream.dict, 'Resources', is);
  const states = isDict(resources) ? document.get(resources, 'ExtGState', is) : null;
  const group = document.get(stream.dict, 'Group', is);
  // In an isolated group nothing lies below: what darkens there covers the page (§11.4.5).
  const isIsolated = isDict(group) && document.get(group, 'I', is) === true;
  return leavesReadable(steps, {
    scale: scaleOf(ledger, stream, annotation),
    stateOf(name) {
      const state = isDict(states) ? document.get(states, name, is) : null;
      return isDict(state) && !isIsolated ? graphicsState(ledger, state) : undefined;
    },
  });
}

function graphicsState({ revisions: { document, is } }: Ledger, state: PdfDict): GraphicsState {
  const mode = document.get(state, 'BM', is);
  const first = isArray(mode) ? document.resolve(mode.items[0], is) : mode;
  const width = document.get(state, 'LW', is);
  return {
    darkens: mode === null ? undefined : isName(first, 'Multiply') || isName(first, 'Darken'),
    lineWidth: typeof width === 'number' ? width : undefined,
  };
}

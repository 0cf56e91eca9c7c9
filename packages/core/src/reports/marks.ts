import { toBase64 } from '../bytes/index.js';
import type { Language } from '../validation/index.js';
import { markup, NOTHING, type Html } from './html.js';
import { PAGE_PHRASES, PAGE_WORDS } from './words-page.js';

/** A picture of what a signature shows on a page. */
export interface SignatureMark {
  /** Field of the signature to which the mark belongs. */
  readonly field: string;
  /** The page on which it stands, from 1. */
  readonly page: number;
  /** The mark alone, as PNG. */
  readonly png: Uint8Array;
  /** The whole page, small, and where on it the mark stands. */
  readonly place?: MarkPlace;
}

/** A page as PNG, and a rectangle of it in shares of its width and height, from its top left. */
export interface MarkPlace {
  readonly png: Uint8Array;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pictures of a page are drawn once however many marks stand on it; these are bounds against a page of gigabytes. */
const MAX_MARKS = 8;
/** Larger pictures are left out, in bytes: a page of text takes some 20 KB at the size shown. */
const MAX_PICTURE = 2_000_000;

/** The marks of one signature, with a word on what a picture is worth. */
export function marksOf(marks: readonly SignatureMark[], language: Language): Html {
  const fitting = marks.filter(({ png }) => isPicture(png));
  const shown = fitting.slice(0, MAX_MARKS);
  if (shown.length === 0) return NOTHING;
  const left = marks.length - shown.length;
  return markup`<h4>${PAGE_WORDS.marks[language]}</h4>
    <div class="marks">${shown.map((mark) => figure(mark, language))}</div>
    ${left > 0 ? markup`<p class="hint">${PAGE_PHRASES.notDrawn[language](String(left))}</p>` : NOTHING}
    <p class="hint">${PAGE_WORDS.markCaution[language]}</p>`;
}

function figure({ page, png, place }: SignatureMark, language: Language): Html {
  const caption = PAGE_PHRASES.mark[language](String(page));
  const leaf = place && isPicture(place.png) ? placeOf(place, page, language) : NOTHING;
  return markup`<figure class="mark">
    <div class="pair">${leaf}<img class="own" alt="${caption}" src="${dataUrl(png)}"></div>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

function placeOf(place: MarkPlace, page: number, language: Language): Html {
  const name = PAGE_PHRASES.place[language](String(page));
  return markup`<div class="leaf"><img alt="${name}" src="${dataUrl(place.png)}">
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true"><rect x="${share(place.x)}" y="${share(place.y)}" width="${share(place.width)}" height="${share(place.height)}"/></svg></div>`;
}

/** In thousandths, and not beyond the page. */
function share(value: number): string {
  return (Math.min(Math.max(value, 0), 1) * 1000).toFixed(1);
}

/** The signature of a PNG (ISO/IEC 15948 §5.2). What is none is not embedded. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function isPicture(png: Uint8Array): boolean {
  return png.length <= MAX_PICTURE && PNG.every((byte, i) => png[i] === byte);
}

/** Base64 needs no escaping, and is longer than any text that is shown. */
function dataUrl(png: Uint8Array): Html {
  return { html: `data:image/png;base64,${toBase64(png)}` };
}

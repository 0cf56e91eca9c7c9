import { concat } from '../../bytes/index.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  type Box,
  type PdfDict,
  type PdfStream,
} from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import type { FormFacts } from './form-facts.js';
import {
  boxAround,
  isCovering,
  matrixOf,
  moved,
  paintingOf,
  times,
  type Matrix,
  type Painting,
  type Point,
  type ShownText,
} from './painting.js';
import type { Survey, SurveyedPage, Reading } from './survey.js';
import { warnings, type Facts } from './warnings.js';

/**
 * Annotations that lie over what the page says, and such as are there and not seen. Widgets of signed
 * signature fields are left out, and marks whose owner has locked and signed them.
 */
export function annotationWarnings(survey: Survey, form: FormFacts): Finding[] {
  const covering: Facts[] = [];
  const unseen: Facts[] = [];
  for (const page of survey.pages) {
    const text = textsOnce(survey, page);
    for (const { dict, num } of annotationsOf(survey, page)) {
      if (num !== undefined && form.explained.has(num)) continue;
      const kind = kindOf(survey, dict);
      const at = `page ${page.number}${num === undefined ? '' : `, object ${num}`}`;
      const picture = LIGHT.has(kind) ? undefined : pictureOf(survey, dict);
      if (!picture?.painted) continue;
      if (isUnseen(survey, dict)) unseen.push({ found: `${kind} that is not shown`, at });
      else if (covers(survey, { page, dict, picture, text })) covering.push({ found: kind, at });
    }
  }
  return [
    ...warnings('covering-annotation', 'ISO 32000-2 §12.5.5', covering),
    ...warnings('hidden-content', 'ISO 32000-2 §12.5.3', unseen),
  ];
}

/** Kinds that have no appearance on the page of their own. */
const LIGHT: ReadonlySet<string> = new Set(['Popup']);

interface Annotation {
  readonly dict: PdfDict;
  readonly num: number | undefined;
}

function annotationsOf({ get, resolve }: Survey, { dict }: SurveyedPage): Annotation[] {
  const list = get(dict, 'Annots');
  return (isArray(list) ? list.items : []).flatMap((item): Annotation[] => {
    const annotation = resolve(item);
    return isDict(annotation)
      ? [{ dict: annotation, num: isRef(item) ? item.num : undefined }]
      : [];
  });
}

function kindOf({ get }: Survey, dict: PdfDict): string {
  const subtype = get(dict, 'Subtype');
  return isName(subtype) ? subtype.name : 'annotation';
}

/** The normal appearance (§12.5.5), of several that of the state which is set. */
export function appearanceOf({ get }: Pick<Reading, 'get'>, dict: PdfDict): PdfStream | undefined {
  const all = get(dict, 'AP');
  const normal = isDict(all) ? get(all, 'N') : null;
  if (isStream(normal)) return normal;
  const state = get(dict, 'AS');
  const chosen = isDict(normal) && isName(state) ? get(normal, state.name) : null;
  return isStream(chosen) ? chosen : undefined;
}

/** What the appearance paints, in the space of the page. */
function pictureOf(survey: Survey, dict: PdfDict): Painting | undefined {
  const appearance = appearanceOf(survey, dict);
  const rect = survey.box(dict.entries.get('Rect'));
  const content = appearance && rect ? survey.decoded(appearance) : undefined;
  if (!appearance || !rect || !content) return undefined;
  const resources = survey.get(appearance.dict, 'Resources');
  const matrix = ontoPage(survey, appearance, rect);
  return paintingOf(survey, content, {
    resources: isDict(resources) ? resources : undefined,
    matrix,
  });
}

/** From the form's space to the page: its turned box is stretched over /Rect (§12.5.5, algorithm 8). */
function ontoPage(survey: Survey, appearance: PdfStream, rect: Box): Matrix {
  const box = survey.box(appearance.dict.entries.get('BBox')) ?? rect;
  const matrix = matrixOf(survey, appearance);
  const corners: Point[] = [
    [box.left, box.bottom],
    [box.right, box.top],
    [box.left, box.top],
    [box.right, box.bottom],
  ];
  const turned = boxAround(corners.map((corner) => moved(matrix, corner)));
  const across = (rect.right - rect.left) / (turned.right - turned.left || 1);
  const up = (rect.top - rect.bottom) / (turned.top - turned.bottom || 1);
  const onto: Matrix = [
    ...[across, 0, 0, up],
    ...[rect.left - turned.left * across, rect.bottom - turned.bottom * up],
  ] as unknown as Matrix;
  return times(matrix, onto);
}

/** Flags (§12.5.3): Hidden is never seen, NoView on paper alone. */
const HIDDEN = 2;
const NO_VIEW = 32;

function isUnseen({ get }: Survey, dict: PdfDict): boolean {
  const flags = get(dict, 'F');
  return typeof flags === 'number' && (flags & (HIDDEN | NO_VIEW)) !== 0;
}

/** Share of the page from which an opaque area counts as covering, whatever lies below. */
const COVERING_SHARE = 0.25;

interface Covering {
  readonly page: SurveyedPage;
  readonly dict: PdfDict;
  readonly picture: Painting;
  readonly text: () => readonly ShownText[];
}

function covers(survey: Survey, { page, dict, picture, text }: Covering): boolean {
  const rect = survey.box(dict.entries.get('Rect'));
  if (!rect || !isCovering(survey.get(dict, 'CA'), survey.get(dict, 'BM'))) return false;
  const areas = picture.opaque.map((area) => common(area, rect)).filter((area) => areaOf(area) > 0);
  const whole = areaOf(page.box);
  if (areas.some((area) => areaOf(common(area, page.box)) >= whole * COVERING_SHARE)) return true;
  return areas.length > 0 && text().some((piece) => areas.some((area) => liesOver(area, piece)));
}

function common(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
    top: Math.min(a.top, b.top),
  };
}

function areaOf({ left, bottom, right, top }: Box): number {
  return Math.max(0, right - left) * Math.max(0, top - bottom);
}

/** Where along a piece of text an area is asked for; the very ends may only touch a frame. */
const ALONG = [0.1, 0.3, 0.5, 0.7, 0.9];

function liesOver(area: Box, { from, to, text }: ShownText): boolean {
  // Dotted lines and blanks are where one writes.
  if (text !== undefined && /^[\s.…_\-–]*$/u.test(text)) return false;
  return ALONG.some((share) => {
    const [x, y] = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    return x > area.left && x < area.right && y > area.bottom && y < area.top;
  });
}

/** The text of a page, read when the first annotation needs it. */
function textsOnce(survey: Survey, page: SurveyedPage): () => readonly ShownText[] {
  let texts: readonly ShownText[] | undefined;
  return () => (texts ??= paintingOf(survey, contentOf(survey, page), page).texts);
}

function contentOf(survey: Survey, { dict }: SurveyedPage): Uint8Array {
  const contents = survey.get(dict, 'Contents');
  const parts = isArray(contents) ? contents.items.map((item) => survey.resolve(item)) : [contents];
  const blank = Uint8Array.of(0x0a);
  return concat(parts.filter(isStream).flatMap((part) => [survey.decoded(part) ?? blank, blank]));
}

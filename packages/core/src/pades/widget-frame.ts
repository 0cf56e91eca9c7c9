import {
  boxOf,
  isArray,
  isDict,
  isStream,
  type Box,
  type PdfDict,
  type PdfDocument,
  type PdfStream,
} from '../pdf/index.js';
import { turnOf, type WidgetForm } from './appearance.js';

/** Size and turn of what a widget shows. */
export type WidgetFrame = Pick<WidgetForm, 'width' | 'height' | 'rotate'>;

/** Points by which the numbers of a box may differ from what its corners say: they were rounded when written. */
const ROUNDING = 0.01;

/**
 * The frame of the appearance that a widget gets: that of its rectangle, in the very numbers of the appearance before
 * where it has this size, since validators call another /BBox or /Matrix an undefined change.
 */
export function widgetFrame(document: PdfDocument, widget: PdfDict, rect: Box): WidgetFrame {
  const rotate = rotationOf(document, widget);
  const [across, up] = [rect.right - rect.left, rect.top - rect.bottom];
  const [width, height] = rotate % 180 === 0 ? [across, up] : [up, across];
  const before = appearanceFrame(document, widget);
  const isSame =
    before?.rotate === rotate &&
    Math.abs(before.width - width) <= ROUNDING &&
    Math.abs(before.height - height) <= ROUNDING;
  return isSame ? before : { width, height, rotate };
}

/** Size and turn of the appearance that is there, where it has its corner at the origin. */
export function appearanceFrame(document: PdfDocument, widget: PdfDict): WidgetFrame | undefined {
  const appearance = normalAppearance(document, widget);
  const box = appearance && boxOf(document, appearance.dict.entries.get('BBox'));
  if (!appearance || box?.left !== 0 || box.bottom !== 0) return undefined;
  const matrix = document.get(appearance.dict, 'Matrix');
  const numbers = isArray(matrix) ? matrix.items.map((item) => document.resolve(item)) : [];
  const rotate = matrix === null ? 0 : turnOf(numbers);
  return rotate === undefined ? undefined : { width: box.right, height: box.top, rotate };
}

/** The normal appearance of a widget, where it is one form. */
export function normalAppearance(document: PdfDocument, widget: PdfDict): PdfStream | undefined {
  const appearance = document.get(widget, 'AP');
  const stream = isDict(appearance) ? document.get(appearance, 'N') : null;
  return isStream(stream) ? stream : undefined;
}

/** Clockwise turn of the page below a widget, which its appearance undoes. */
function rotationOf(document: PdfDocument, widget: PdfDict): 0 | 90 | 180 | 270 {
  const characteristics = document.get(widget, 'MK');
  const turn = isDict(characteristics) ? document.get(characteristics, 'R') : null;
  // /MK /R turns counterclockwise (§12.5.6.19); without it the page's own turn decides.
  const page = document.get(widget, 'P');
  const pageTurn = isDict(page) ? document.get(page, 'Rotate') : null;
  const value = typeof turn === 'number' ? turn : pageTurn;
  return value === 90 || value === 180 || value === 270 ? value : 0;
}

import { coreError } from '../errors.js';
import {
  boxOf,
  isArray,
  isDict,
  isRef,
  numberText,
  pageAt,
  pdf,
  refText,
  textString,
  toUserSpace,
  visibleSize,
  withEntries,
  type Box,
  type FormField,
  type PdfDict,
  type PdfDocument,
  type PdfPage,
  type PdfRef,
  type Update,
} from '../pdf/index.js';
import { formAt, putAppearance } from './appearance.js';
import { widgetFrame } from './widget-frame.js';
import { lockText } from './field-lock.js';
import { fieldError, type FieldPlan } from './field-plan.js';
import { appended, setForm } from './set-form.js';
import { addToStructure, isTagged } from './structure.js';
import type { FieldPlacement, Mark, Rect } from './types.js';

/** Widget flags Print and Locked (ISO 32000-2 §12.5.3); PDF/A demands Print. */
export const WIDGET_FLAGS = 132;
/** Points by which a mark may stick out of the page: rounding of other tools. */
const EDGE = 0.5;

/** What is to be placed. */
export interface FieldRequest {
  readonly plan: FieldPlan;
  readonly placement: FieldPlacement;
  readonly mark: Mark | undefined;
  /** The signature dictionary, which becomes /V. */
  readonly value: PdfRef;
  /** What the catalog gains beside the form. */
  readonly catalog?: Readonly<Record<string, Uint8Array>>;
}

/**
 * Puts the signature field of the plan with its widget into the update. An existing empty signature field is
 * used where it stands. Throws `ERR_FIELD`, `ERR_PAGE`.
 */
export function placeField(document: PdfDocument, update: Update, request: FieldRequest): void {
  const { existing, certify } = request.plan;
  if (existing) signField(document, update, { field: existing, request });
  const field = existing ? undefined : addField(document, update, request);
  setForm(document, update, {
    fields: field ? [field] : [],
    keepsAppearances: request.plan.signedBefore,
    ...(request.catalog && { catalog: request.catalog }),
    ...(certify !== undefined && { certification: request.value }),
  });
}

interface ExistingField {
  readonly field: FormField;
  readonly request: FieldRequest;
}

function signField(document: PdfDocument, update: Update, { field, request }: ExistingField): void {
  const { name } = field;
  if (field.type !== 'Sig') throw fieldError(name, 'is there and is no signature field');
  if (document.resolve(field.value) !== null) throw fieldError(name, 'is signed already');
  if (request.placement.rect)
    throw fieldError(name, 'is there and has its own place; give no rectangle');
  const [widget] = field.widgets;
  if (!widget || field.widgets.length > 1) throw fieldError(name, 'has several widgets');
  const value = pdf(refText(request.value));
  if (widget.num === field.ref.num) {
    update.put(
      field.ref,
      withEntries(field.dict, {
        V: value,
        ...widgetChanges(document, update, { dict: field.dict, request, name }),
      }),
    );
    return;
  }
  update.put(field.ref, withEntries(field.dict, { V: value }));
  const dict = document.resolve(widget);
  const changes = isDict(dict) ? widgetChanges(document, update, { dict, request, name }) : {};
  if (isDict(dict) && Object.keys(changes).length > 0)
    update.put(widget, withEntries(dict, changes));
}

interface ExistingWidget {
  readonly dict: PdfDict;
  readonly request: FieldRequest;
  readonly name: string;
}

/** The appearance of a widget that is there; one without area stays as it is. */
function widgetChanges(
  document: PdfDocument,
  update: Update,
  { dict, request, name }: ExistingWidget,
): Record<string, Uint8Array> {
  const box = boxOf(document, dict.entries.get('Rect'));
  if (!box) {
    if (request.mark) throw fieldError(name, 'is invisible and cannot show a mark');
    return {};
  }
  const form = putAppearance(update, { mark: request.mark, ...widgetFrame(document, dict, box) });
  return { AP: pdf(`<< /N ${refText(form)} >>`) };
}

function addField(
  document: PdfDocument,
  update: Update,
  { plan: { name, fields, signedBefore }, placement, mark, value }: FieldRequest,
): PdfRef {
  if (name === '' || name.includes('.'))
    throw fieldError(
      name,
      'a partial name is not empty and holds no period (ISO 32000-2 §12.7.4.2)',
    );
  if (fields.some((field) => field.name.startsWith(`${name}.`)))
    throw fieldError(name, 'is a group of fields');
  if (mark && !placement.rect)
    throw new TypeError('a mark needs a rectangle: field.rect is missing');
  const page = pageAt(document, placement.page ?? 1);
  const box = placement.rect ? userSpaceBox(page, placement) : undefined;
  const widget = update.allocate();
  const rect = box
    ? [box.left, box.bottom, box.right, box.top].map(numberText).join(' ')
    : '0 0 0 0';
  const shown = formAt(page, placement, mark);
  const form = shown && putAppearance(update, shown);
  // After a signature the structure stays: a change of it is none that validators explain by signing.
  const tagged = !signedBefore && isTagged(document);
  const [key] =
    (tagged ? addToStructure(document, update, [{ widget, page: page.ref }]) : undefined) ?? [];
  update.put(
    widget,
    '<< /Type /Annot /Subtype /Widget /FT /Sig /T ',
    textString(name),
    ...(tagged ? [' /TU ', textString(placement.tooltip ?? name)] : []),
    key === undefined ? '' : ` /StructParent ${key}`,
    ...(placement.lock ? [' /Lock ', lockText(placement.lock)] : []),
    ` /F ${WIDGET_FLAGS} /P ${refText(page.ref)} /Rect [${rect}] /V ${refText(value)}`,
    shown && shown.rotate !== page.rotate ? ` /MK << /R ${shown.rotate} >>` : '',
    form ? ` /AP << /N ${refText(form)} >> >>` : ' >>',
  );
  addAnnotations(document, update, { page, widgets: [widget], tagged });
  return widget;
}

/** The place of a field in default user space. Throws `ERR_PAGE` where it does not lie on the page. */
export function userSpaceBox(
  page: PdfPage,
  { rect, page: number = 1 }: Pick<FieldPlacement, 'rect' | 'page'>,
): Box | undefined {
  if (!rect) return undefined;
  const { width, height } = visibleSize(page);
  const numbers = [rect.x, rect.y, rect.width, rect.height];
  const inside =
    rect.x >= -EDGE &&
    rect.y >= -EDGE &&
    rect.x + rect.width <= width + EDGE &&
    rect.y + rect.height <= height + EDGE;
  if (!numbers.every(Number.isFinite) || rect.width <= 0 || rect.height <= 0 || !inside) {
    throw coreError(
      'ERR_PAGE',
      `the mark at ${rectText(rect)} does not lie on page ${number} of ${width} × ${height} points`,
      {
        facts: { page: number, width, height },
      },
    );
  }
  return toUserSpace(page, rect);
}

function rectText({ x, y, width, height }: Rect): string {
  return [x, y, width, height].join(',');
}

/** New widgets of one page, to be listed there. */
export interface PageWidgets {
  readonly page: PdfPage;
  readonly widgets: readonly PdfRef[];
  readonly tagged: boolean;
}

/** Lists widgets among the annotations of their page; once for a page and update. */
export function addAnnotations(
  document: PdfDocument,
  update: Update,
  { page, widgets, tagged }: PageWidgets,
): void {
  const entry = page.dict.entries.get('Annots');
  const annotations = document.resolve(entry);
  const changes: Record<string, Uint8Array> = {};
  if (isRef(entry) && isArray(annotations))
    update.put(entry, appended(annotations.raw, ...widgets));
  else changes['Annots'] = appended(isArray(annotations) ? annotations.raw : pdf('[]'), ...widgets);
  // ISO 14289-1 §7.18.3: a tagged page with annotations is gone through in the order of its structure.
  if (tagged && !page.dict.entries.has('Tabs')) changes['Tabs'] = pdf('/S');
  if (Object.keys(changes).length > 0) update.put(page.ref, withEntries(page.dict, changes));
}

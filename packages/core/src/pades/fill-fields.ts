import { coreError } from '../errors.js';
import {
  boxOf,
  isDict,
  isString,
  refText,
  textString,
  withEntries,
  type FormField,
  type PdfDict,
  type PdfDocument,
  type PdfRef,
  type Update,
} from '../pdf/index.js';
import type { Finding } from '../report.js';
import { putAppearance, readMark, type WidgetForm } from './appearance.js';
import { checkArchival } from './archival.js';
import { bondsOf, ownersOf } from './changes/bonds.js';
import { isLocked, type FieldLock } from './field-lock.js';
import { fieldError, type FieldPlan } from './field-plan.js';
import { signaturesOf } from './find-signatures.js';
import { operationsOf } from './hidden/content-tokens.js';
import type { FieldFilling, Mark } from './types.js';
import { appearanceFrame, normalAppearance, widgetFrame } from './widget-frame.js';

/** A filling whose mark was read. */
export interface ReadFilling extends FieldFilling {
  readonly mark?: Mark;
}

/** Reads the marks of fillings; the same bytes become the same mark. Throws what `readMark` throws. */
export async function readFillings(fill: readonly FieldFilling[]): Promise<ReadFilling[]> {
  const read = new Map<Uint8Array, Promise<Mark>>();
  const markOf = (bytes: Uint8Array): Promise<Mark> => {
    const mark = read.get(bytes) ?? readMark(bytes);
    read.set(bytes, mark);
    return mark;
  };
  return Promise.all(
    fill.map(async ({ mark, ...filling }) => ({
      ...filling,
      ...(mark && { mark: mark instanceof Uint8Array ? await markOf(mark) : mark }),
    })),
  );
}

/** What is filled in, and by which signature it is closed. */
export interface FillRequest {
  readonly fill: readonly ReadFilling[];
  readonly plan: FieldPlan;
  /** The lock that a new signature field brings. */
  readonly lock: FieldLock | undefined;
}

/**
 * Fills text fields in the revision of a signature. What a filled field shows keeps the place that it had, so that
 * every validator takes it for filling in. Throws `ERR_FIELD` for a field that is not there, holds no text, or
 * is filled already; `ERR_WOULD_INVALIDATE` for one that an earlier signature locked or that another
 * signature field owns; `ERR_ARCHIVAL`. Answers warnings on the marks.
 */
export function fillFields(
  document: PdfDocument,
  update: Update,
  { fill, plan, lock }: FillRequest,
): Finding[] {
  const rules = rulesOf(document, plan, lock);
  const names = new Set<string>();
  const marks = new Set<Mark | undefined>();
  return fill.flatMap((filling) => {
    const name = filling.field.normalize('NFC');
    if (names.has(name)) throw fieldError(name, 'is filled twice');
    names.add(name);
    const field = fieldFor(document, plan, filling);
    refuseForbidden(rules, field);
    fillField(document, update, { field, filling });
    if (marks.has(filling.mark)) return [];
    marks.add(filling.mark);
    return checkArchival(document, filling.mark);
  });
}

/** The field of a filling, empty or to be replaced. */
function fieldFor(document: PdfDocument, { fields }: FieldPlan, filling: FieldFilling): FormField {
  const name = filling.field.normalize('NFC');
  const [field, ...others] = fields.filter((one) => one.name.normalize('NFC') === name);
  if (!field) throw fieldError(name, 'is not there');
  if (others.length > 0) throw fieldError(name, `${others.length + 1} fields have this name`);
  if (field.type !== 'Tx') throw fieldError(name, 'is no text field');
  if (filling.replace !== true && isFilled(document, field))
    throw fieldError(name, 'is filled already');
  return field;
}

function isFilled(document: PdfDocument, { value, widgets }: FormField): boolean {
  const text = document.resolve(value);
  if (isString(text) ? text.bytes.length > 0 : text !== null) return true;
  return widgets.some((ref) => {
    const widget = document.resolve(ref);
    const appearance = isDict(widget) ? normalAppearance(document, widget) : undefined;
    if (!appearance) return false;
    const operations = operationsOf(document.decoded(appearance));
    return [...operations].some(({ operator }) => SHOWING.includes(operator));
  });
}

/** Operators that show text, forms and images; a frame is no filling. */
const SHOWING: readonly string[] = ['Tj', 'TJ', "'", '"', 'Do', 'ID'];

/** What may be filled with this signature. */
interface Rules {
  /** The field that is signed. */
  readonly signing: string;
  readonly signedBefore: boolean;
  /** Who locked a field already. */
  readonly lockedBy: (name: string) => string | null | undefined;
  readonly owners: (name: string) => readonly string[];
}

function rulesOf(document: PdfDocument, plan: FieldPlan, lock: FieldLock | undefined): Rules {
  const signatures = signaturesOf(document).map(({ field, fieldDict, dict }) => ({
    field,
    ...bondsOf(document, { dict, field: fieldDict }),
  }));
  const owners = ownersOf(document, 0);
  const isOwn = (name: string): boolean => lock?.action === 'Include' && isLocked(lock, name);
  return {
    signing: plan.name,
    signedBefore: plan.signedBefore,
    lockedBy: (name) =>
      signatures.find(({ locks }) => locks.some((held) => isLocked(held, name)))?.field,
    // What a field that comes with the signature owns, only the first signature can fill: earlier ones did not know of it.
    owners: (name) => [
      ...owners(name),
      ...(isOwn(name) && !plan.existing && !plan.signedBefore ? [plan.name] : []),
    ],
  };
}

/** Held against what the comparison of revisions will say: a locked field, and an orphan mark (ISO 32000-2 §12.8.2.4, §12.7.5.5). */
function refuseForbidden(rules: Rules, { name, dict }: FormField): void {
  const locker = rules.lockedBy(name);
  if (locker !== undefined)
    throw coreError('ERR_WOULD_INVALIDATE', `field ${name} is locked by ${locker ?? '?'}`, {
      facts: { restriction: 'Lock', field: name, lockedBy: locker },
    });
  const owners = rules.owners(name);
  const isOwned = owners.length > 0;
  const flags = dict.entries.get('Ff');
  const isReadOnly = typeof flags === 'number' && (flags & READ_ONLY) !== 0;
  const isOrphan = isOwned ? !owners.includes(rules.signing) : isReadOnly && rules.signedBefore;
  if (!isOrphan) return;
  const whose = isOwned ? `belongs to ${owners.join(', ')}` : 'is read-only and belongs to nobody';
  throw coreError(
    'ERR_WOULD_INVALIDATE',
    `field ${name} ${whose}: filled by ${rules.signing} it is an orphan mark`,
    { facts: { restriction: 'owner', field: name, owners: owners.join(', ') } },
  );
}

const READ_ONLY = 1;

interface Fill {
  readonly field: FormField;
  readonly filling: ReadFilling;
}

function fillField(document: PdfDocument, update: Update, { field, filling }: Fill): void {
  const value =
    filling.value === undefined ? undefined : textString(filling.value.normalize('NFC'));
  const changed = new Map<number, { ref: PdfRef; dict: PdfDict; changes: Changes }>();
  if (value)
    changed.set(field.ref.num, { ref: field.ref, dict: field.dict, changes: { V: value } });
  for (const ref of field.widgets) {
    const dict = document.resolve(ref);
    const form = isDict(dict) ? widgetForm(document, dict, filling) : undefined;
    if (!isDict(dict) || !form) continue;
    const changes = changed.get(ref.num)?.changes ?? {};
    changes['AP'] = `<< /N ${refText(putAppearance(update, form))} >>`;
    changed.set(ref.num, { ref, dict, changes });
  }
  if (filling.mark && [...changed.values()].every(({ changes }) => !changes['AP']))
    throw fieldError(field.name, 'is invisible and cannot show a mark');
  for (const { ref, dict, changes } of changed.values())
    update.put(ref, withEntries(dict, changes));
}

type Changes = Record<string, Uint8Array | string>;

/** The appearance to write: of the size and turn that the one before had; undefined for a widget without area. */
function widgetForm(
  document: PdfDocument,
  widget: PdfDict,
  { field, value, mark }: ReadFilling,
): WidgetForm | undefined {
  const box = boxOf(document, widget.entries.get('Rect'));
  if (!box) return undefined;
  if (!mark && value === undefined) throw fieldError(field, 'is filled with nothing');
  // A value that shows as nothing, or as the old one, would be read differently by people and programs (§12.7.4.3).
  if (!mark && value !== '') throw fieldError(field, 'shows its value: give a mark that draws it');
  return { mark, ...(appearanceFrame(document, widget) ?? widgetFrame(document, widget, box)) };
}

import { concat, type BytesInput } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import {
  PdfDocument,
  beginUpdate,
  fieldsOf,
  numberText,
  pageAt,
  pdf,
  refText,
  textString,
  writeUpdate,
  type FormField,
  type PdfPage,
  type PdfRef,
  type Update,
} from '../pdf/index.js';
import type { Clock, CryptoProvider } from '../ports.js';
import { formAt, putAppearance } from './appearance.js';
import { fieldError } from './field-plan.js';
import { claimsAccessibility } from './archival.js';
import { checkLock, lockText, type FieldLock } from './field-lock.js';
import { fieldTree, type FieldPosition } from './field-tree.js';
import { signaturesOf } from './find-signatures.js';
import { WIDGET_FLAGS, addAnnotations, userSpaceBox } from './place-field.js';
import { refuseUnlessRepair, systemClock } from './prepare.js';
import { pieceInfo, type PrivateData } from './private-data.js';
import { setForm } from './set-form.js';
import { addToStructure, isTagged } from './structure.js';
import type { MarkTurn, Rect } from './types.js';
import { updatedPdf, type UpdatedPdf } from './updated-pdf.js';

/** A field that a later signer signs or fills. */
export interface NewField {
  readonly kind: 'signature' | 'text';
  /**
   * Fully qualified name; `A.B` stands in a group `A`, which is made where it is not there. The last part of a
   * signature field's name is that of no other signature field: EU DSS tells them apart by it.
   */
  readonly name: string;
  /** From 1. Default 1. */
  readonly page?: number;
  /** Where it shows, now and for good. Absent: it never shows. */
  readonly rect?: Rect;
  /** Turn of what it shows, on the page as the person sees it. Default 0: upright. */
  readonly turn?: MarkTurn;
  /** What a screen reader says (/TU). Default in a tagged document: the name. */
  readonly tooltip?: string;
  /** Fields that no longer change once this one is signed; for signature fields. */
  readonly lock?: FieldLock;
  /** For text fields: a person at a viewer cannot type into it, programs can fill it. Default true. */
  readonly readOnly?: boolean;
  /** For text fields: the value has several lines. */
  readonly multiline?: boolean;
}

/** What `prepareFields` adds. */
export interface PrepareFieldsOptions {
  readonly fields: readonly NewField[];
  /** Kept in the catalog under the name of its application (/PieceInfo, ISO 32000-2 §14.5). */
  readonly privateData?: PrivateData;
  readonly password?: string;
  /** As for signing: appends to a document whose cross-reference had to be rebuilt. */
  readonly repair?: boolean;
  readonly crypto?: CryptoProvider;
  readonly clock?: Clock;
}

/**
 * Adds empty fields in one revision before the first signature, so that all that follows is filling and
 * signing of fields that are there, which earlier signatures permit. Every field has its final place and
 * an empty appearance of its final size. Throws `ERR_WOULD_INVALIDATE` where the document holds a signature,
 * `ERR_FIELD` for a name that is taken or cannot be used, `ERR_PAGE` for a place that is not on its page, and
 * what opening throws.
 *
 * @example
 * const prepared = await prepareFields(pdf, {
 *   fields: [
 *     { kind: 'text', name: 'Ministry.Mark', rect: { x: 480, y: 20, width: 60, height: 24 } },
 *     { kind: 'signature', name: 'Ministry.Signature', lock: { action: 'Include', fields: ['Ministry.Mark'] } },
 *   ],
 * });
 */
export async function prepareFields(
  pdf: BytesInput,
  options: PrepareFieldsOptions,
): Promise<UpdatedPdf> {
  const { password, crypto = defaultCrypto() } = options;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  const revision = await document.run(() => layOut(document, options, crypto));
  return updatedPdf(document.window.source, revision);
}

function layOut(
  document: PdfDocument,
  options: PrepareFieldsOptions,
  crypto: CryptoProvider,
): Uint8Array {
  const { fields, privateData, clock = systemClock } = options;
  refuseSigned(document);
  const update = beginUpdate(document);
  const roots = addFields(document, update, fields);
  const catalog = privateData
    ? { PieceInfo: pieceInfo(document, update, { ...privateData, time: clock() }) }
    : {};
  setForm(document, update, { fields: roots, keepsAppearances: false, catalog });
  refuseUnlessRepair(document, options);
  return writeUpdate(document, update, { random: (length) => crypto.random(length) }).bytes;
}

/** A field that comes after a signature is a change that validators explain for signature fields only, and not all of them. */
function refuseSigned(document: PdfDocument): void {
  const [signature] = signaturesOf(document);
  if (!signature) return;
  throw coreError(
    'ERR_WOULD_INVALIDATE',
    'the document is signed: fields are prepared before the first signature',
    { facts: { restriction: 'signed', field: signature.field } },
  );
}

/** A field with its place in the tree and on its page. */
interface Placed {
  readonly field: NewField;
  readonly ref: PdfRef;
  readonly position: FieldPosition;
  readonly page: PdfPage;
}

function addFields(
  document: PdfDocument,
  update: Update,
  fields: readonly NewField[],
): readonly PdfRef[] {
  const known = fieldsOf(document);
  const tree = fieldTree(document, update, known);
  const placed = fields.map((field): Placed => {
    checkField(field);
    const ref = update.allocate();
    const position = tree.add(field.name.normalize('NFC'), ref);
    return { field, ref, position, page: pageAt(document, field.page ?? 1) };
  });
  refuseTwins(known, placed);
  const roots = tree.write();
  const tagged = placed.length > 0 && isTagged(document);
  // EU DSS, coming to a prepared widget by the structure, does not know that filling it is filling in: only where
  // PDF/UA asks for it are widgets that change later put there.
  const keys =
    tagged && claimsAccessibility(document)
      ? addToStructure(
          document,
          update,
          placed.map(({ ref: widget, page }) => ({ widget, page: page.ref })),
        )
      : undefined;
  placed.forEach((one, i) => {
    putField(update, one, { tagged, key: keys?.[i] });
  });
  for (const { page, widgets } of byPage(placed))
    addAnnotations(document, update, { page, widgets, tagged });
  return roots;
}

/**
 * Two signature fields of one partial name in different groups are right by ISO 32000-2 §12.7.4.2, but EU DSS tells
 * them apart by that alone and calls the first signature inconsistent as soon as the second stands.
 */
function refuseTwins(known: readonly FormField[], placed: readonly Placed[]): void {
  const names = new Set(
    known.filter(({ type }) => type === 'Sig').map(({ name }) => name.split('.').at(-1)),
  );
  for (const { field, position } of placed) {
    if (field.kind !== 'signature') continue;
    const { partialName } = position;
    if (names.has(partialName))
      throw fieldError(field.name, `another signature field has the partial name ${partialName}`);
    names.add(partialName);
  }
}

function checkField({ kind, name, lock }: NewField): void {
  // The value may come from outside the type system.
  if (!['signature', 'text'].includes(kind))
    throw new TypeError(`field ${name}: a kind is signature or text, not ${kind}`);
  if (lock && kind !== 'signature')
    throw new TypeError(`field ${name}: only a signature field has a lock`);
  if (lock) checkLock(lock);
}

function byPage(placed: readonly Placed[]): { page: PdfPage; widgets: PdfRef[] }[] {
  const pages = new Map<number, { page: PdfPage; widgets: PdfRef[] }>();
  for (const { page, ref } of placed) {
    const known = pages.get(page.ref.num);
    if (known) known.widgets.push(ref);
    else pages.set(page.ref.num, { page, widgets: [ref] });
  }
  return [...pages.values()];
}

/** /Ff of a text field (ISO 32000-2 Tables 227, 231). */
const READ_ONLY = 1;
const MULTILINE = 1 << 12;
/** Required of text fields (§12.7.4.3). The form gets no /DR: what fills the field brings its own fonts, and a font that is not embedded has no place in PDF/A. */
const DEFAULT_APPEARANCE = '/Helv 10 Tf 0 g';

interface Tagging {
  readonly tagged: boolean;
  readonly key: number | undefined;
}

function putField(
  update: Update,
  { field, ref, position, page }: Placed,
  { tagged, key }: Tagging,
): void {
  const { kind, tooltip, lock, name } = field;
  const box = userSpaceBox(page, field);
  const corners = box ? [box.left, box.bottom, box.right, box.top] : [0, 0, 0, 0];
  const shown = formAt(page, field, undefined);
  const form = shown && putAppearance(update, shown);
  const spoken = tooltip ?? (tagged ? name : undefined);
  const flags = (field.readOnly === false ? 0 : READ_ONLY) | (field.multiline ? MULTILINE : 0);
  update.put(
    ref,
    concat([
      pdf(`<< /Type /Annot /Subtype /Widget /FT ${kind === 'text' ? '/Tx' : '/Sig'} /T `),
      textString(position.partialName),
      pdf(position.parent ? ` /Parent ${refText(position.parent)}` : ''),
      ...(spoken === undefined ? [] : [pdf(' /TU '), textString(spoken)]),
      pdf(key === undefined ? '' : ` /StructParent ${key}`),
      ...(lock ? [pdf(' /Lock '), lockText(lock)] : []),
      pdf(kind === 'text' ? ` /Ff ${flags} /DA (${DEFAULT_APPEARANCE})` : ''),
      pdf(` /F ${WIDGET_FLAGS} /P ${refText(page.ref)}`),
      pdf(` /Rect [${corners.map(numberText).join(' ')}]`),
      // Who fills it later learns from /MK how to draw upright, wherever /Rotate of the page stands (§12.5.6.19).
      pdf(shown && (shown.rotate || page.rotate) !== 0 ? ` /MK << /R ${shown.rotate} >>` : ''),
      pdf(form ? ` /AP << /N ${refText(form)} >> >>` : ' >>'),
    ]),
  );
}

import type { BytesInput } from '../bytes/index.js';
import { signaturesOf } from '../pades/index.js';
import {
  PdfDocument,
  boxOf,
  fieldsOf,
  formOf,
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  pageCount,
  pageLeaves,
  textOf,
  type CryptMethod,
  type FormField,
  type PdfDict,
  type ReadingMode,
} from '../pdf/index.js';
import { warning } from '../cms/index.js';
import type { Finding } from '../report.js';

/** What a PDF holds, without judging it: the shape of `kyso inspect`. */
export interface PdfInspection {
  readonly format: 'pdf';
  readonly version: string;
  readonly pages: number | null;
  readonly revisions: number;
  readonly encrypted: boolean;
  /** How it is encrypted; null where it is not. */
  readonly encryption: EncryptionInspection | null;
  readonly linearized: boolean;
  readonly xref: 'table' | 'stream' | 'hybrid';
  readonly repaired: boolean;
  readonly permissions: {
    readonly docMDP: number | null;
    readonly locks: readonly LockInspection[];
  };
  readonly fields: readonly FieldInspection[];
  readonly signatures: readonly {
    readonly field: string | null;
    readonly byteRange: readonly number[] | null;
    readonly subFilter: string | null;
  }[];
  readonly findings: readonly Finding[];
}

/** The encryption of a PDF (ISO 32000-2 §7.6). */
export interface EncryptionInspection {
  /** Revision of the standard security handler. */
  readonly revision: number;
  /** Ciphers of streams and of strings. */
  readonly streams: CryptMethod;
  readonly strings: CryptMethod;
  /** /P: what the owner permits to others, as a signed number of 32 bits (§7.6.4.2 Table 22). */
  readonly permissions: number;
  /** Whose password opened it; null where none fits and only attachments are encrypted. */
  readonly openedAs: 'user' | 'owner' | null;
}

/** A field lock (ISO 32000-2 §12.7.5.5): which fields no longer change once `field` is signed. */
export interface LockInspection {
  readonly field: string;
  readonly action: string;
  readonly fields: readonly string[];
}

export interface FieldInspection {
  readonly name: string;
  readonly type: 'signature' | 'text' | 'button' | 'choice' | 'unknown';
  /** From 1; null where the widget is on no page that can be found. */
  readonly page: number | null;
  /** left, bottom, right, top in default user space (points where there is no UserUnit); null for invisible ones. */
  readonly rect: readonly [number, number, number, number] | null;
  readonly signed: boolean;
}

/** How a PDF is described. */
export interface InspectOptions {
  /** Default `tolerant`: damage that other readers survive is survived and named in `findings`. */
  readonly mode?: ReadingMode;
  /** User or owner password of an encrypted PDF; without one the empty user password is tried. */
  readonly password?: string;
}

/** Describes a PDF. Throws `ERR_NOT_PDF`, `ERR_XREF_DAMAGED`, `ERR_PDF_SYNTAX`, `ERR_PASSWORD`, `ERR_ENCRYPTED`. */
export async function inspectPdf(
  pdf: BytesInput,
  { mode = 'tolerant', password }: InspectOptions = {},
): Promise<PdfInspection> {
  const document = await PdfDocument.open(pdf, { mode, password });
  return document.run(() => describe(document));
}

function describe(document: PdfDocument): PdfInspection {
  const fields = fieldsOf(document);
  const pages = fields.length > 0 ? pageNumbers(document) : new Map<number, number>();
  const form = formOf(document);
  const version = document.get(document.catalog, 'Version');
  return {
    format: 'pdf',
    // The catalog's version counts where it is the higher one (ISO 32000-2 §7.5.2).
    version: isName(version) && version.name > document.version ? version.name : document.version,
    pages: pageCount(document),
    revisions: document.sections().length,
    encrypted: document.encrypted,
    encryption: encryptionOf(document),
    linearized: isLinearized(document),
    xref: document.section(0).kind,
    repaired: document.repaired,
    permissions: {
      docMDP: docMdpOf(document),
      locks: fields.flatMap((field) => lockOf(document, field)),
    },
    fields: fields.map((field) => describeField(document, { field, pages })),
    signatures: signaturesOf(document).map(({ field, byteRange, subFilter }) => ({
      field,
      byteRange,
      subFilter,
    })),
    findings: [
      ...document.findings,
      ...(form?.entries.has('XFA')
        ? [warning('document-structure', 'ISO 32000-2 §12.7.8', { found: 'XFA' })]
        : []),
    ],
  };
}

function encryptionOf({ encryption }: PdfDocument): EncryptionInspection | null {
  if (!encryption) return null;
  const { revision, filters, streams, strings, permissions } = encryption.dictionary;
  return {
    revision,
    streams: filters.get(streams) ?? 'none',
    strings: filters.get(strings) ?? 'none',
    permissions,
    openedAs: encryption.openedAs,
  };
}

/** The first object of a linearized file says so (ISO 32000-2 Annex F.3.3). */
function isLinearized(document: PdfDocument): boolean {
  return String.fromCharCode(...document.window.view(0, 1024)).includes('/Linearized');
}

function docMdpOf(document: PdfDocument): number | null {
  const perms = document.get(document.catalog, 'Perms');
  const signature = isDict(perms) ? document.get(perms, 'DocMDP') : null;
  const references = isDict(signature) ? document.get(signature, 'Reference') : null;
  for (const item of isArray(references) ? references.items : []) {
    const reference = document.resolve(item);
    if (!isDict(reference) || !isName(document.get(reference, 'TransformMethod'), 'DocMDP'))
      continue;
    const params = document.get(reference, 'TransformParams');
    const level = isDict(params) ? document.get(params, 'P') : null;
    return typeof level === 'number' ? level : 2; // the default (§12.8.2.2)
  }
  return null;
}

function lockOf(document: PdfDocument, { name, dict }: FormField): LockInspection[] {
  const lock = document.get(dict, 'Lock');
  if (!isDict(lock)) return [];
  const action = document.get(lock, 'Action');
  const fields = document.get(lock, 'Fields');
  return [
    {
      field: name,
      action: isName(action) ? action.name : 'All',
      fields: (isArray(fields) ? fields.items : []).flatMap((item) => {
        const text = document.resolve(item);
        return isString(text) ? [textOf(text.bytes)] : [];
      }),
    },
  ];
}

const TYPES: Readonly<Record<string, FieldInspection['type']>> = {
  Sig: 'signature',
  Tx: 'text',
  Btn: 'button',
  Ch: 'choice',
};

function describeField(
  document: PdfDocument,
  { field, pages }: { field: FormField; pages: ReadonlyMap<number, number> },
): FieldInspection {
  const [widgetRef] = field.widgets;
  const widget = document.resolve(widgetRef);
  const dict = isDict(widget) ? widget : field.dict;
  const box = boxOf(document, dict.entries.get('Rect'));
  return {
    name: field.name,
    type: TYPES[field.type ?? ''] ?? 'unknown',
    page: (widgetRef && pages.get(widgetRef.num)) ?? pageOfEntry(dict, pages),
    rect: box ? [box.left, box.bottom, box.right, box.top] : null,
    signed: field.type === 'Sig' && isDict(document.resolve(field.value)),
  };
}

function pageOfEntry(widget: PdfDict, pages: ReadonlyMap<number, number>): number | null {
  const page = widget.entries.get('P');
  return isRef(page) ? (pages.get(page.num) ?? null) : null;
}

/** Number of the page by object number, of pages and of the annotations on them. */
function pageNumbers(document: PdfDocument): Map<number, number> {
  const numbers = new Map<number, number>();
  let page = 0;
  for (const { ref, dict } of pageLeaves(document)) {
    page += 1;
    numbers.set(ref.num, page);
    const annotations = document.get(dict, 'Annots');
    for (const item of isArray(annotations) ? annotations.items : [])
      if (isRef(item)) numbers.set(item.num, page);
  }
  return numbers;
}

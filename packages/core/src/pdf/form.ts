import { coreError } from '../errors.js';
import type { PdfDocument } from './document.js';
import { MAX_FIELDS, MAX_TREE_DEPTH } from './limits.js';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './objects.js';
import { textOf } from './text-string.js';

/** A terminal form field. */
export interface FormField {
  /** Fully qualified name (ISO 32000-2 §12.7.4.2). */
  readonly name: string;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** /FT, inherited where the field has none: `Sig`, `Tx`, `Btn`, `Ch` or null. */
  readonly type: string | null;
  /** /V of the field or of a node above it. */
  readonly value: PdfValue;
  /** The widgets: the field itself where they are merged, otherwise its kids. */
  readonly widgets: readonly PdfRef[];
}

/** The interactive form, or undefined. */
export function formOf(document: PdfDocument, asOf = 0): PdfDict | undefined {
  const catalog = document.resolve(document.section(asOf).trailer.entries.get('Root'), asOf);
  const form = isDict(catalog) ? document.get(catalog, 'AcroForm', asOf) : null;
  return isDict(form) ? form : undefined;
}

interface Above {
  readonly name: string;
  readonly type: string | null;
  readonly value: PdfValue;
  readonly depth: number;
}

/** All terminal fields in the order of the tree. Cycles are cut; more than `MAX_FIELDS` is `ERR_LIMIT`. */
export function fieldsOf(document: PdfDocument, asOf = 0): FormField[] {
  const form = formOf(document, asOf);
  const roots = form ? document.get(form, 'Fields', asOf) : null;
  const fields: FormField[] = [];
  const seen = new Set<number>();
  const walk = (kids: readonly PdfValue[], above: Above): void => {
    for (const ref of kids) {
      if (!isRef(ref) || seen.has(ref.num) || above.depth > MAX_TREE_DEPTH) continue;
      seen.add(ref.num);
      if (seen.size > MAX_FIELDS)
        throw coreError('ERR_LIMIT', `more than ${MAX_FIELDS} form fields`, {
          facts: { limit: MAX_FIELDS },
        });
      const dict = document.resolve(ref, asOf);
      if (isDict(dict)) visit(ref, dict, above);
    }
  };
  const visit = (ref: PdfRef, dict: PdfDict, above: Above): void => {
    const own = below(document, dict, { above, asOf });
    const kids = document.get(dict, 'Kids', asOf);
    const children = isArray(kids) ? kids.items : [];
    // Kids without a partial name are widgets of this field, others are fields (§12.7.4.1).
    const widgets = children.filter((kid) => {
      const child = document.resolve(kid, asOf);
      return isRef(kid) && isDict(child) && !child.entries.has('T');
    }) as PdfRef[];
    if (children.length > widgets.length) walk(children, own);
    else
      fields.push({
        name: own.name,
        ref,
        dict,
        type: own.type,
        value: own.value,
        widgets: widgets.length > 0 ? widgets : [ref],
      });
  };
  walk(isArray(roots) ? roots.items : [], { name: '', type: null, value: null, depth: 0 });
  return fields;
}

function below(
  document: PdfDocument,
  dict: PdfDict,
  { above, asOf }: { above: Above; asOf: number },
): Above {
  const partial = document.get(dict, 'T', asOf);
  const part = isString(partial) ? textOf(partial.bytes) : undefined;
  const type = document.get(dict, 'FT', asOf);
  return {
    name: part === undefined ? above.name : above.name === '' ? part : `${above.name}.${part}`,
    type: isName(type) ? type.name : above.type,
    value: dict.entries.get('V') ?? above.value,
    depth: above.depth + 1,
  };
}

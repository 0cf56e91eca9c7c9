import type { BytesInput } from '@kyso/core';
import {
  PdfDocument,
  boxOf,
  isArray,
  isDict,
  isName,
  isString,
  pageAt,
  textOf,
  toVisible,
  type PdfDict,
} from '@kyso/core/pdf';
import { degreeOf, type SecrecyMark } from './secrecy-mark.js';

/** Most annotations of one page that are gone through. */
const MAX_ANNOTATIONS = 5_000;

/** Kinds of annotations whose text stands on the page, or that are a stamp (ISO 32000-2 §12.5.6). */
const SHOWN = ['FreeText', 'Stamp'];

/**
 * The first mark of secrecy that is no text of a page but an annotation on one of those given, or the value of a form
 * field: there it counts wherever it stands, since nothing else stands in it. Throws what opening a PDF throws.
 */
export async function findAnnotatedMark(
  pdf: BytesInput,
  pages: readonly number[],
  { password }: { readonly password?: string | undefined },
): Promise<SecrecyMark | undefined> {
  const document = await PdfDocument.open(pdf, {
    mode: 'tolerant',
    ...(password !== undefined && { password }),
  });
  return document.run(() => {
    for (const page of pages) {
      const mark = markOn(document, page);
      if (mark) return mark;
    }
    return undefined;
  });
}

function markOn(document: PdfDocument, page: number): SecrecyMark | undefined {
  const found = pageAt(document, page);
  const annotations = document.get(found.dict, 'Annots');
  const items = isArray(annotations) ? annotations.items.slice(0, MAX_ANNOTATIONS) : [];
  for (const item of items) {
    const dict = document.resolve(item);
    if (!isDict(dict)) continue;
    const text = textIn(document, dict);
    const degree = degreeOf(text);
    if (!degree) continue;
    const box = boxOf(document, dict.entries.get('Rect')) ?? found.box;
    return { degree, text, place: { page, ...toVisible(found, box) } };
  }
  return undefined;
}

/** What the annotation says: /Contents, or /V of a field that is merged with its widget or stands above it. */
function textIn(document: PdfDocument, dict: PdfDict): string {
  const subtype = document.get(dict, 'Subtype');
  if (SHOWN.some((name) => isName(subtype, name))) {
    return stringOf(document, dict, 'Contents');
  }
  if (!isName(subtype, 'Widget')) return '';
  const parent = document.get(dict, 'Parent');
  const own = stringOf(document, dict, 'V');
  return own !== '' || !isDict(parent) ? own : stringOf(document, parent, 'V');
}

function stringOf(document: PdfDocument, dict: PdfDict, key: string): string {
  const value = document.get(dict, key);
  return isString(value) ? textOf(value.bytes) : '';
}

import { boxOf, isArray, isDict, isName, pageAt, toVisible, type PdfDict } from '@kyso/core/pdf';
import type { OtherMark } from '../placement/index.js';
import type { Dossier } from './dossier.js';

/** Most annotations of one page that are gone through. */
const MAX_ANNOTATIONS = 5_000;

/** What stands on pages besides their text: widgets, filled or not, and other annotations that have a place. */
export function marksOn(
  { document }: Dossier,
  pages: readonly { readonly page: number }[],
): Promise<OtherMark[]> {
  return document.run(() =>
    pages.flatMap(({ page }) => {
      const found = pageAt(document, page);
      const annotations = document.get(found.dict, 'Annots');
      const items = isArray(annotations) ? annotations.items.slice(0, MAX_ANNOTATIONS) : [];
      return items.flatMap((item): OtherMark[] => {
        const dict = document.resolve(item);
        const box = isDict(dict) ? boxOf(document, dict.entries.get('Rect')) : undefined;
        if (!isDict(dict) || !box || isName(document.get(dict, 'Subtype'), 'Link')) return [];
        return [{ page, ...toVisible(found, box), name: nameOf(dict) }];
      });
    }),
  );
}

function nameOf(dict: PdfDict): string {
  const subtype = dict.entries.get('Subtype');
  return isName(subtype) ? subtype.name : 'annotation';
}

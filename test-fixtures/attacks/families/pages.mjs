import { SUM_PLACE, formDocument, page } from '../documents.mjs';
import { append, edit, edited } from '../grown-pdf.mjs';
import { cover } from '../marks.mjs';
import { CONTENT, FONT, PAGE, PAGES, SECOND_CONTENT, SECOND_PAGE } from '../numbers.mjs';
import { once } from '../once.mjs';
import { ref, stream } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const FRESH = 60;

/** Pages: entries that decide what of the page is seen, and how. */
export const pageTricks = {
  name: 'page-entry',
  attack:
    'The page keeps its content; its boxes, turn, unit, fonts, order of contents or annotations change, so that something else is seen.',
  rule: 'Of a page only /Annots may grow, by the widgets of new signature fields, and /Tabs be set with them. Numbers that are equal, entries in another order and equal bytes are no change.',
  reference: 'ISO 32000-2 Table 31',
  groups: [
    {
      note: 'A part of the page disappears, or shows in another way.',
      honest: {
        'a page is written again with equal bytes': () => paged(() => ({})),
        'a page is written again with its entries in another order': async () => {
          const pdf = await twoContents();
          const entries = Object.entries(pdf.objects[PAGE]).reverse();
          return append(pdf, { [PAGE]: Object.fromEntries(entries) });
        },
        'a whole number is written as a real one': () =>
          paged(() => ({ MediaBox: ['0.0', '0', '595.00', '842.'] })),
        'a second person signs, and the list of annotations gets an object of its own':
          async () => {
            const pdf = await twoContents();
            const { Annots } = pdf.objects[PAGE];
            return signed(pdf, {
              by: 'nguoi-hai',
              objects: { [FRESH]: [...Annots, ref(62)] },
              write: (base, objects) =>
                append(base, { ...objects, [PAGE]: { ...objects[PAGE], Annots: ref(FRESH) } }),
            });
          },
        'a second person signs, and the page gets an order of tabs': async () => {
          const pdf = await twoContents();
          return signed(pdf, { by: 'nguoi-hai', objects: edited(pdf, { [PAGE]: { Tabs: '/S' } }) });
        },
      },
      attacks: {
        'the media box shrinks': () => paged(() => ({ MediaBox: [0, 0, 595, 600] })),
        'a crop box is added': () => paged(() => ({ CropBox: [0, 0, 595, 600] })),
        'the page is turned': () => paged(() => ({ Rotate: 180 })),
        'the unit changes': () => paged(() => ({ UserUnit: 10 })),
        'other boxes are added': () => paged(() => ({ TrimBox: [0, 0, 9, 9] })),
        'the contents change their order': () =>
          paged(({ Contents }) => ({ Contents: [...Contents].reverse() })),
        'the contents lose a part': () =>
          paged(({ Contents }) => ({ Contents: Contents.slice(1) })),
        'the contents repeat a part': () =>
          paged(({ Contents }) => ({ Contents: [...Contents, Contents[0]] })),
        'the contents are gone': () => paged(() => ({ Contents: undefined })),
        'the name of a font leads to another font': () =>
          paged(() => ({ Resources: { Font: { F1: ref(50) } } })),
        'the resources are gone, and those of the tree count': () =>
          paged(() => ({ Resources: undefined })),
        'a group of transparency is added': () =>
          paged(() => ({ Group: { S: '/Transparency', CS: '/DeviceGray' } })),
        'the page acts when it opens': () =>
          paged(() => ({ AA: { O: { S: '/JavaScript', JS: '(0)' } } })),
        'the page goes on by itself': () => paged(() => ({ Dur: 1 })),
        'a thumbnail is added': () =>
          withObjects({ [FRESH]: stream('', { Width: 1, Height: 1 }) }, { Thumb: ref(FRESH) }),
        'the annotations are gone': () => paged(() => ({ Annots: undefined })),
        'an annotation is gone': () => paged(({ Annots }) => ({ Annots: Annots.slice(1) })),
        'the annotations change their order': () =>
          paged(({ Annots }) => ({ Annots: [...Annots].reverse() })),
        'an annotation is shown twice': () =>
          paged(({ Annots }) => ({ Annots: [...Annots, Annots[0]] })),
        'an annotation stands directly in the list': () =>
          paged(({ Annots }) => ({
            Annots: [...Annots, { Type: '/Annot', Subtype: '/Stamp', Rect: SUM_PLACE }],
          })),
        'an annotation goes to another page': async () => {
          const pdf = await twoContents();
          const [one, ...rest] = pdf.objects[PAGE].Annots;
          return edit(pdf, { [PAGE]: { Annots: rest }, [SECOND_PAGE]: { Annots: [one] } });
        },
        'the page hangs below another tree': async () =>
          edit(
            await twoContents(),
            { [PAGE]: { Parent: ref(FRESH) } },
            {
              [FRESH]: { Type: '/Pages', Kids: [ref(PAGE)], Count: 1, Rotate: 90 },
            },
          ),
        'the tree turns all pages': async () =>
          edit(await twoContents(), { [PAGES]: { Rotate: 90 } }),
        'the tree brings other resources': async () =>
          edit(await twoContents(), { [PAGES]: { Resources: { Font: { F1: ref(50) } } } }),
        'the number of pages is less than its kids': async () =>
          edit(await twoContents(), { [PAGES]: { Count: 1 } }),
        'the page becomes a template': () => paged(() => ({ Type: '/Template' })),
        'a second person signs, and the page is turned': async () => {
          const pdf = await twoContents();
          return signed(pdf, {
            by: 'nguoi-hai',
            objects: edited(pdf, { [PAGE]: { Rotate: 180 } }),
          });
        },
        'a second person signs, and the list of annotations takes the number of the contents':
          async () => {
            const pdf = await twoContents();
            const { Annots } = pdf.objects[PAGE];
            return signed(pdf, {
              by: 'nguoi-hai',
              objects: { [51]: [...Annots, ref(62)] },
              write: (base, objects) =>
                append(base, { ...objects, [PAGE]: { ...objects[PAGE], Annots: ref(51) } }),
            });
          },
        'the fonts of the resources change through their own object': async () =>
          append(await twoContents(), { 52: { F1: ref(50) } }),
      },
    },
  ],
};

/** A form whose first page has two contents, fonts in an object of their own, and two annotations besides. */
function twoContents() {
  return once('two contents', () => {
    const { objects } = formDocument();
    const fields = objects[PAGE].Annots;
    return signed(
      formDocument({
        [PAGE]: page({
          Contents: [ref(CONTENT), ref(51)],
          Annots: [...fields, ref(53)],
          Resources: { Font: { F1: ref(FONT) } },
        }),
        [SECOND_PAGE]: page({ Contents: ref(SECOND_CONTENT), Resources: { Font: ref(52) } }),
        [PAGES]: { ...objects[PAGES], Resources: { Font: { F1: ref(FONT) } } },
        50: { Type: '/Font', Subtype: '/Type1', BaseFont: '/ZapfDingbats' },
        51: stream('0 g 60 650 400 2 re f'),
        52: { F1: ref(FONT) },
        53: { Type: '/Annot', Subtype: '/Stamp', Rect: SUM_PLACE, F: 4, AP: { N: ref(54) } },
        54: cover('Chi so tien 10.000.000 dong.', SUM_PLACE),
      }),
      { name: 'Ky' },
    );
  });
}

async function paged(entries) {
  const pdf = await twoContents();
  return edit(pdf, { [PAGE]: entries(pdf.objects[PAGE]) });
}

async function withObjects(objects, entries) {
  return edit(await twoContents(), { [PAGE]: entries }, objects);
}

import { letter, page } from '../documents.mjs';
import { append, edit, edited } from '../grown-pdf.mjs';
import { CONTENT, FORM, PAGE, PAGES } from '../numbers.mjs';
import { once } from '../once.mjs';
import { ref, stream } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const MARGIN = [400, 40, 560, 70];
const FRESH = 60;

/** Tagged structure: what a document says to those who listen to it. */
export const structureTricks = {
  name: 'tagged-structure',
  attack:
    'What is seen stays; what a screen reader says, and what is copied, becomes another text.',
  rule: 'Signing adds one form element for the new widget and its entry in the parent tree; every other element, role and text stays.',
  reference: 'ISO 32000-2 §14.7, §14.9.4',
  groups: [
    {
      note: 'Who listens to the document hears another sum.',
      honest: {
        'a second person signs, and the field gets its element': () => tagging(),
        'an element is written again with equal bytes': async () =>
          edit(await tagged(), { 43: {} }),
      },
      attacks: {
        'a text in place of the content is added': () => element({ ActualText: '(90.000.000)' }),
        'a description is added': () => element({ Alt: '(90.000.000)' }),
        'an expansion is added': () => element({ E: '(90.000.000)' }),
        'another kind of element': () => element({ S: '/Artifact' }),
        'another language': () => element({ Lang: '(en)' }),
        'other content': () => element({ K: 1 }),
        'another page': () => element({ Pg: ref(5) }),
        'attributes that hide it': () => element({ A: { O: '/Layout', Width: 0 } }),
        'a class': () => element({ C: '/An' }),
        'the elements change their order': async () =>
          edit(await tagged(), { 42: { K: [ref(44), ref(43)] } }),
        'an element is gone': async () => edit(await tagged(), { 42: { K: [ref(44)] } }),
        'an element is added': async () =>
          edit(
            await tagged(),
            { 42: { K: [ref(43), ref(44), ref(FRESH)] } },
            {
              [FRESH]: { Type: '/StructElem', S: '/P', P: ref(42), ActualText: '(90.000.000)' },
            },
          ),
        'roles change': async () => edit(await tagged(), { 40: { RoleMap: { P: '/Artifact' } } }),
        'classes change': async () =>
          edit(await tagged(), { 40: { ClassMap: { An: { O: '/Layout' } } } }),
        'the parent tree leads elsewhere': async () =>
          append(await tagged(), { 41: { Nums: [0, [ref(44), ref(43)]] } }),
        'the structure is replaced': async () =>
          edit(
            await tagged(),
            { 1: { StructTreeRoot: ref(FRESH) } },
            {
              [FRESH]: { Type: '/StructTreeRoot', K: [] },
            },
          ),
        'the page belongs to other elements': async () =>
          edit(await tagged(), { [PAGE]: { StructParents: 7 } }),
        'a second person signs, and the new element speaks for the page': () =>
          tagging({ ActualText: '(90.000.000)', K: [0] }),
        'a second person signs, and another element speaks': () =>
          tagging({}, { 43: { ActualText: '(90.000.000)' } }),
      },
    },
  ],
};

/** A tagged letter: root 40, parent tree 41, document 42, paragraphs 43 and 44. */
function tagged() {
  return once('tagged', () =>
    signed(
      letter({
        1: {
          Type: '/Catalog',
          Pages: ref(PAGES),
          AcroForm: ref(FORM),
          MarkInfo: { Marked: 'true' },
          StructTreeRoot: ref(40),
        },
        [PAGE]: page({ Contents: ref(CONTENT), StructParents: 0, Tabs: '/S' }),
        [CONTENT]: stream(
          '/P << /MCID 0 >> BDC BT /F1 14 Tf 70 700 Td (Chi so tien 10.000.000 dong.) Tj ET EMC ' +
            '/P << /MCID 1 >> BDC BT /F1 14 Tf 70 670 Td (Noi nhan.) Tj ET EMC',
        ),
        40: { Type: '/StructTreeRoot', K: ref(42), ParentTree: ref(41), ParentTreeNextKey: 1 },
        41: { Nums: [0, [ref(43), ref(44)]] },
        42: { Type: '/StructElem', S: '/Document', P: ref(40), K: [ref(43), ref(44)] },
        43: { Type: '/StructElem', S: '/P', P: ref(42), Pg: ref(PAGE), K: 0 },
        44: { Type: '/StructElem', S: '/P', P: ref(42), Pg: ref(PAGE), K: 1 },
      }),
      { name: 'Ky' },
    ),
  );
}

async function element(entries) {
  return edit(await tagged(), { 43: entries });
}

/** A second signature whose widget gets its element and its place in the parent tree, as tagging tools write it. */
async function tagging(entries = {}, changes = {}) {
  const pdf = await tagged();
  const widget = FRESH + 2;
  const objects = {
    ...edited(pdf, {
      40: { ParentTreeNextKey: 2 },
      41: { Nums: [0, [ref(43), ref(44)], 1, ref(FRESH)] },
      42: { K: [ref(43), ref(44), ref(FRESH)] },
      ...changes,
    }),
    [FRESH]: {
      Type: '/StructElem',
      S: '/Form',
      P: ref(42),
      Pg: ref(PAGE),
      K: { Type: '/OBJR', Obj: ref(widget) },
      ...entries,
    },
  };
  const field = { StructParent: 1, TU: '(Ky)' };
  return signed(pdf, { by: 'nguoi-hai', objects, rect: MARGIN, mark: 'Da ky', widget: field });
}

import { FIELDS, SUM_PLACE, formDocument, letter, page, pageText } from '../documents.mjs';
import { fieldOf, signatureOf } from '../find.mjs';
import { append, edited } from '../grown-pdf.mjs';
import { cover, shown } from '../marks.mjs';
import { CONTENT, FONT, FORM, PAGE, PAGES } from '../numbers.mjs';
import { once, signedForm } from '../once.mjs';
import { ref, stream } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const MARGIN = [400, 40, 560, 70];

/** Recycled signatures: an old value in a new place. */
export const recycled = {
  name: 'recycled-signature',
  attack:
    'A field takes up the value, or the number, of a signature that is there already, so that one person seems to have signed twice or elsewhere.',
  rule: 'A field counts as signed only by a new value; a value has one field, and the field of a signature stays what it was.',
  reference: 'pyHanko 0.36.2 (phantom signatures); ISO 32000-2 §12.7.5.5',
  groups: [
    {
      note: 'A mark says that a person signed who did not.',
      honest: {
        'the empty field is signed by its own value': async () =>
          signed(await signedForm(), { by: 'nguoi-hai', field: FIELDS.empty, mark: 'Da ky' }),
        'a new field is signed by its own value': async () =>
          signed(await signedForm(), { by: 'nguoi-hai', rect: MARGIN, mark: 'Da ky' }),
      },
      attacks: {
        'the empty field takes the value of the other': async () => {
          const pdf = await signedForm();
          return append(pdf, taken(pdf, { V: ref(signatureOf(pdf)) }));
        },
        'the empty field takes a copy of the value': async () => {
          const pdf = await signedForm();
          return append(pdf, { ...taken(pdf, { V: ref(70) }), 70: pdf.objects[signatureOf(pdf)] });
        },
        'the empty field holds a copy of the value directly': async () => {
          const pdf = await signedForm();
          return append(pdf, taken(pdf, { V: pdf.objects[signatureOf(pdf)] }));
        },
        'a new field takes the value of the other': async () => {
          const pdf = await signedForm();
          return append(pdf, newField(pdf, { V: ref(signatureOf(pdf)) }));
        },
        'a new field is a kid of the signed one': async () => {
          const pdf = await signedForm();
          const kid = newField(pdf, { Parent: ref(fieldOf(pdf)), FT: undefined, T: undefined });
          return append(pdf, { ...kid, ...edited(pdf, { [fieldOf(pdf)]: { Kids: [ref(71)] } }) });
        },
        'the signed field gets a mark': async () => {
          const pdf = await signedForm();
          const AP = { N: ref(72) };
          const field = { [fieldOf(pdf)]: { Rect: SUM_PLACE, AP } };
          return append(pdf, { ...edited(pdf, field), 72: cover('90.000.000', SUM_PLACE) });
        },
        'two signed fields change their values': async () => {
          const pdf = await twice();
          const [first, second] = fields(pdf);
          return append(
            pdf,
            edited(pdf, {
              [first]: { V: pdf.objects[second].V },
              [second]: { V: pdf.objects[first].V },
            }),
          );
        },
        'a signed field loses its value': async () => {
          const pdf = await signedForm();
          return append(pdf, edited(pdf, { [fieldOf(pdf)]: { V: undefined } }));
        },
        'a signed field leaves the form': async () => {
          const pdf = await twice();
          const [first] = fields(pdf);
          const Fields = pdf.objects[FORM].Fields.filter((field) => field !== ref(first));
          return append(pdf, edited(pdf, { [FORM]: { Fields } }));
        },
        'a signed field gets another name': async () => {
          const pdf = await signedForm();
          return append(pdf, edited(pdf, { [fieldOf(pdf)]: { T: '(GiamDoc)' } }));
        },
        'a new signature takes the number of a font of the page': async () => {
          const pdf = await signedForm();
          return signed(pdf, { by: 'nguoi-hai', number: FONT });
        },
      },
    },
  ],
};

/** Gaps: the signed revision names an object that it does not hold. */
export const gaps = {
  name: 'filled-gap',
  attack:
    'The signed pages name objects that are not there, which count as null; an update brings them.',
  rule: 'A new object explains itself by its use; what the signed revision could already reach is changed, not new.',
  reference: 'ISO 32000-2 §7.3.10 (a reference to an undefined object is null)',
  groups: [
    {
      note: 'Content that nobody signed appears on the signed page.',
      honest: {
        'the gap stays, and a second person signs': async () =>
          signed(await gapped(), { by: 'nguoi-hai' }),
        'the missing object is written as null': async () => append(await gapped(), { 90: 'null' }),
        'an object appears that nothing names': async () =>
          append(await gapped(), { 99: stream('x') }),
      },
      attacks: {
        'a content stream appears': () => gapFilled({ 90: pageText('90.000.000') }),
        'an annotation appears': () =>
          gapFilled({
            91: { Type: '/Annot', Subtype: '/Stamp', Rect: SUM_PLACE, AP: { N: ref(72) } },
            72: cover('90.000.000', SUM_PLACE),
          }),
        'a page appears': () => gapFilled({ 92: page({ Contents: ref(CONTENT) }) }),
        'a field appears': () =>
          gapFilled({ 93: { FT: '/Tx', T: '(Moi)', V: '(90.000.000)', Subtype: '/Widget' } }),
        'a resource appears': () => gapFilled({ 94: cover('90.000.000', SUM_PLACE) }),
        'an action of the catalog appears': () =>
          gapFilled({ 95: { S: '/JavaScript', JS: '(0)' } }),
        'a content stream appears as the mark of a new signature': async () =>
          signed(await gapped(), {
            by: 'nguoi-hai',
            rect: MARGIN,
            objects: { 90: shown('90.000.000', { rect: MARGIN }) },
            widget: { AP: { N: ref(90) } },
          }),
        'a content stream appears as part of a revocation list': async () => {
          const pdf = await gapped();
          const DSS = { Certs: [ref(90)] };
          return append(pdf, { ...edited(pdf, { 1: { DSS } }), 90: pageText('90.000.000') });
        },
        'a content stream appears as metadata': async () => {
          const pdf = await gapped();
          const packet = stream('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', { Type: '/Metadata' });
          return append(pdf, { ...edited(pdf, { 1: { Metadata: ref(90) } }), 90: packet });
        },
      },
    },
  ],
};

function taken(pdf, entries) {
  const AP = { N: ref(72) };
  return {
    ...edited(pdf, { [FIELDS.empty]: { AP, ...entries } }),
    72: shown('Da ky', { rect: [60, 300, 210, 360] }),
  };
}

function newField(pdf, entries) {
  const { Fields } = pdf.objects[FORM];
  return {
    ...edited(pdf, {
      [FORM]: { Fields: [...Fields, ref(71)] },
      [PAGE]: { Annots: [...pdf.objects[PAGE].Annots, ref(71)] },
    }),
    71: {
      Type: '/Annot',
      Subtype: '/Widget',
      FT: '/Sig',
      T: '(Moi)',
      F: 132,
      P: ref(PAGE),
      Rect: MARGIN,
      AP: { N: ref(72) },
      ...entries,
    },
    72: shown('Da ky', { rect: MARGIN }),
  };
}

function twice() {
  return once('twice', async () =>
    signed(await signed(formDocument(), { name: 'Ky1' }), { name: 'Ky2', by: 'nguoi-hai' }),
  );
}

function fields({ objects }) {
  const found = Object.entries(objects).filter(([, { FT, V }]) => FT === '/Sig' && V);
  return found.map(([num]) => Number(num));
}

function gapped() {
  return once('gapped', () =>
    signed(
      letter({
        1: { Type: '/Catalog', Pages: ref(PAGES), AcroForm: ref(FORM), OpenAction: ref(95) },
        [PAGES]: { Type: '/Pages', Kids: [ref(PAGE), ref(5), ref(92)], Count: 2 },
        [PAGE]: page({
          Contents: [ref(CONTENT), ref(90)],
          Annots: [ref(91)],
          Resources: { Font: { F1: ref(FONT) }, XObject: { To: ref(94) } },
        }),
        [FORM]: { Fields: [ref(93)], DR: { Font: { F1: ref(FONT) } } },
      }),
      { name: 'Ky' },
    ),
  );
}

async function gapFilled(objects) {
  return append(await gapped(), objects);
}

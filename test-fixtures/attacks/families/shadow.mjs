import { SUM_PLACE, filling, letter, page, pageText, textField } from '../documents.mjs';
import { fieldOf, signatureOf } from '../find.mjs';
import { append, begin, edit, objectText, offsetOf, row } from '../grown-pdf.mjs';
import { cover, fieldText, form, shown } from '../marks.mjs';
import { CONTENT, FONT, FORM, PAGE, SECOND_CONTENT } from '../numbers.mjs';
import { once } from '../once.mjs';
import { ref, stream, text } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const SHEET = 40;
const OVERLAY = 41;

/** Shadow attacks: the author hides content before signing and shows it afterwards. */
export const shadow = {
  name: 'shadow',
  attack:
    'The author prepares content that the signer does not see (under a sheet, in another font, in a second object of one number) and shows it by a small, harmless-looking update.',
  rule: 'Whatever the signed revision reaches is compared with what stands in its place now; fonts, sheets, resources and rows that lead elsewhere are changes that no rule explains.',
  reference: 'Mainka et al., Shadow Attacks (NDSS 2021) §4',
  groups: [
    {
      note: 'Hide: a sheet that covered the text underneath is taken away, and another sum shows.',
      honest: {
        'the sheet is written again with equal bytes': () => over((pdf) => pick(pdf, SHEET)),
        'a second person signs the page with a sheet': async () =>
          signed(await covered(), { by: 'nguoi-hai' }),
      },
      attacks: {
        'the sheet becomes empty': () => over(() => ({ [SHEET]: form('', SUM_PLACE) })),
        'the sheet becomes another kind of object': () => over(() => ({ [SHEET]: '<< >>' })),
        'the sheet becomes null': () => over(() => ({ [SHEET]: 'null' })),
        'the sheet is freed': async () => append(await covered(), {}, { free: [SHEET] }),
        'the sheet gets a matrix that moves it away': () =>
          over(({ objects }) => ({
            [SHEET]: { ...objects[SHEET], Matrix: [1, 0, 0, 1, 0, 2000] },
          })),
        'the sheet gets an empty box': () =>
          over(({ objects }) => ({ [SHEET]: { ...objects[SHEET], BBox: [0, 0, 0, 0] } })),
        'the page names another sheet': () =>
          over(({ objects }) => ({
            [PAGE]: { ...objects[PAGE], Resources: { ...objects[PAGE].Resources, XObject: {} } },
          })),
      },
    },
    {
      note: 'Hide: an annotation that covered the text is taken away or becomes invisible.',
      honest: {
        'the annotation is written again with equal bytes': () => stamped(({ dict }) => dict),
      },
      attacks: {
        'the annotation is hidden': () => stamped(({ dict }) => ({ ...dict, F: 2 })),
        'the annotation is not viewed': () => stamped(({ dict }) => ({ ...dict, F: 32 })),
        'the annotation is moved': () => stamped(({ dict }) => ({ ...dict, Rect: [0, 0, 5, 5] })),
        'the annotation loses its appearance': () =>
          stamped(({ dict }) => ({ ...dict, AP: undefined })),
        'the annotation leaves the page': async () =>
          edit(await once('stamped', stampedLetter), { [PAGE]: { Annots: [] } }),
        'the annotation is put into a layer that is off': async () =>
          edit(await once('stamped', stampedLetter), {
            [OVERLAY]: { OC: ref(70) },
            1: { OCProperties: { OCGs: [ref(70)], D: { OFF: [ref(70)] } } },
            70: { Type: '/OCG', Name: '(An)' },
          }),
      },
    },
    {
      note: 'Replace: the text of the page stays, what its letters look like changes.',
      honest: {
        'a field is filled with a font of its own': async () => {
          const pdf = await typed();
          const own = { Resources: { Font: { F1: ref(81) } } };
          const appearance = { ...fieldText('15', NUMBER), ...own };
          return append(pdf, {
            ...filling(pdf, 43, '15', { at: 80, appearance }),
            81: { Type: '/Font', Subtype: '/Type1', BaseFont: '/Times-Roman' },
          });
        },
      },
      attacks: {
        'the font gets another encoding': () =>
          font({ Encoding: { Differences: [48, '/nine', '/one'] } }),
        'the font gets another base': () => font({ BaseFont: '/ZapfDingbats' }),
        'the font becomes one of drawn letters': () =>
          font({
            Subtype: '/Type3',
            BaseFont: undefined,
            FontBBox: [0, 0, 1000, 1000],
            FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
            CharProcs: { nine: ref(82) },
            Encoding: { Differences: [48, '/nine'] },
            FirstChar: 48,
            LastChar: 48,
            Widths: [1000],
          }),
        'the font program is replaced': () =>
          fontParts(({ objects }) => ({ 46: { ...objects[46], FontFile3: ref(82) } })),
        'the widths of the letters change': () => fontParts(() => ({ 47: Array(10).fill(0) })),
        'the map to text changes': () => fontParts(() => ({ 48: stream('khac') })),
        'the font of the form is replaced when a field is filled': async () => {
          const pdf = await typed();
          const objects = { ...filling(pdf, 43, '15'), [FONT]: differentFont(pdf) };
          return append(pdf, objects);
        },
      },
    },
    {
      note: 'Replace: a field shows one text and holds another; the other is made to show.',
      honest: {
        'the field is filled with another value that shows': async () => {
          const pdf = await typed();
          return append(pdf, filling(pdf, 43, '15'));
        },
      },
      attacks: {
        'the field shows another text than its value': async () => {
          const pdf = await typed();
          const own = { Resources: { Font: { F1: ref(81) } } };
          const appearance = { ...fieldText('90.000.000 dong', NUMBER), ...own };
          return append(pdf, {
            ...filling(pdf, 43, '10.000.000 dong', { at: 80, appearance }),
            81: { Type: '/Font', Subtype: '/Type1', BaseFont: '/Times-Roman' },
          });
        },
        'the appearance alone changes': async () => {
          const pdf = await typed();
          return edit(
            pdf,
            {
              44: { AP: { N: ref(83) } },
            },
            { 83: fieldText('90.000.000 dong', NUMBER) },
          );
        },
        'the object of the appearance changes': async () =>
          append(await typed(), { 45: fieldText('90.000.000 dong', NUMBER) }),
        'the appearance is taken away, so that readers draw the value': async () =>
          edit(await typed(), { 44: { AP: undefined } }),
        'the form asks for new appearances': async () =>
          edit(await typed(), { [FORM]: { NeedAppearances: true } }),
      },
    },
    {
      note: 'Hide and replace: the signed revision holds two objects of one number, and an update changes which one counts.',
      honest: {
        'a row of the update names the object that was named before': async () => {
          const pdf = await doubled();
          return append(pdf, {}, { rows: [row(CONTENT, pdf.honestAt)] });
        },
        'the row names a copy of the same bytes': async () => {
          const pdf = await doubled();
          return append(pdf, { [CONTENT]: pdf.objects[CONTENT] });
        },
      },
      attacks: {
        'a row names the hidden object of the number': async () => {
          const pdf = await doubled();
          return append(pdf, {}, { rows: [row(CONTENT, pdf.evilAt)] });
        },
        'a row names an object of another number': async () => {
          const pdf = await doubled();
          return append(pdf, {}, { rows: [row(CONTENT, offsetOf(pdf, SECOND_CONTENT))] });
        },
        'a row names a hidden page': async () => {
          const pdf = await doubled();
          return append(pdf, {}, { rows: [row(PAGE, pdf.evilPageAt)] });
        },
        'the trailer names the hidden catalog': async () =>
          append(await doubled(), {}, { trailer: { Root: ref(50) } }),
        'an update goes on from a hidden cross-reference': async () => {
          const pdf = await doubled();
          const numbers = [FORM, PAGE, signatureOf(pdf), fieldOf(pdf)];
          const rows = numbers.map((num) => row(num, offsetOf(pdf, num)));
          return append(pdf, {}, { prev: pdf.evilXref, rows });
        },
      },
    },
  ],
};

const NUMBER = [60, 600, 260, 620];

/** The letter with two sums, the evil one under a sheet with the honest one. */
function covered() {
  return once('covered', () =>
    signed(
      letter({
        [PAGE]: page({
          Contents: ref(CONTENT),
          Resources: { Font: { F1: ref(FONT) }, XObject: { To: ref(SHEET) } },
        }),
        [CONTENT]: stream(
          'BT /F1 14 Tf 70 700 Td (Chi so tien 90.000.000 dong.) Tj ET q 1 0 0 1 60 690 cm /To Do Q',
        ),
        [SHEET]: cover('Chi so tien 10.000.000 dong.', SUM_PLACE),
      }),
      { name: 'Ky' },
    ),
  );
}

async function over(objects) {
  const pdf = await covered();
  return append(pdf, objects(pdf));
}

function pick({ objects }, num) {
  return { [num]: objects[num] };
}

function stampedLetter() {
  return signed(
    letter({
      [PAGE]: page({ Contents: ref(CONTENT), Annots: [ref(OVERLAY)] }),
      [CONTENT]: pageText('90.000.000'),
      [OVERLAY]: {
        Type: '/Annot',
        Subtype: '/Stamp',
        F: 4,
        Rect: SUM_PLACE,
        P: ref(PAGE),
        AP: { N: ref(SHEET) },
      },
      [SHEET]: cover('Chi so tien 10.000.000 dong.', SUM_PLACE),
    }),
    { name: 'Ky' },
  );
}

async function stamped(change) {
  const pdf = await once('stamped', stampedLetter);
  return append(pdf, { [OVERLAY]: change({ dict: pdf.objects[OVERLAY] }) });
}

/** The letter with an empty field 43, a filled field 44, and a font whose parts stand by themselves. */
function typed() {
  return once('typed', () =>
    signed(
      letter({
        [PAGE]: page({ Contents: ref(CONTENT), Annots: [ref(43), ref(44)] }),
        [FORM]: { Fields: [ref(43), ref(44)], DR: { Font: { F1: ref(FONT) } } },
        [FONT]: {
          Type: '/Font',
          Subtype: '/Type1',
          BaseFont: '/Helvetica',
          FirstChar: 48,
          LastChar: 57,
          Widths: ref(47),
          FontDescriptor: ref(46),
          ToUnicode: ref(48),
        },
        43: textField('So', NUMBER, { AP: { N: ref(49) } }),
        44: textField('SoTien', [60, 640, 260, 660], {
          V: text('90.000.000 dong'),
          AP: { N: ref(45) },
        }),
        45: fieldText('10.000.000 dong', NUMBER),
        46: { Type: '/FontDescriptor', FontName: '/Helvetica', Flags: 32 },
        47: Array(10).fill(556),
        48: stream(
          'begincmap 1 begincodespacerange <20> <7e> endcodespacerange ' +
            '1 beginbfrange <20> <7e> <0020> endbfrange endcmap',
        ),
        49: shown('', { rect: NUMBER }),
      }),
      { name: 'Ky' },
    ),
  );
}

async function font(entries) {
  const pdf = await typed();
  return edit(
    pdf,
    {
      [FONT]: entries,
    },
    { 82: stream('1000 0 0 0 750 750 d1 0 0 750 750 re f') },
  );
}

async function fontParts(objects) {
  const pdf = await typed();
  return append(pdf, { 82: stream('khac', { Subtype: '/Type1C' }), ...objects(pdf) });
}

function differentFont({ objects }) {
  return { ...objects[FONT], Encoding: { Differences: [48, '/nine', '/one'] } };
}

/** The letter with a second page content, page, catalog and cross-reference that no reader of it sees. */
function doubled() {
  return once('doubled', async () => {
    const { file: header } = begin({});
    const start = header.slice(0, header.indexOf('xref'));
    const evilAt = start.length;
    const evilPageAt = evilAt + objectText(CONTENT, pageText('90.000.000')).length;
    const hidden = [
      objectText(CONTENT, pageText('90.000.000')),
      objectText(PAGE, page({ Contents: ref(SECOND_CONTENT) })),
    ].join('');
    const base = letter(
      {
        50: { Type: '/Catalog', Pages: ref(51), AcroForm: ref(FORM) },
        51: { Type: '/Pages', Kids: [ref(PAGE)], Count: 1 },
      },
      { header: start + hidden },
    );
    // A whole update stands in the file, and a further one that takes it back.
    const honest = base.objects[CONTENT];
    const evil = append(base, { [CONTENT]: pageText('90.000.000') });
    const back = append(evil, { [CONTENT]: honest }, { prev: base.startxref });
    const pdf = await signed(back, { name: 'Ky' });
    const honestAt = offsetOf(pdf, CONTENT);
    return { ...pdf, evilAt, evilPageAt, evilXref: evil.startxref, honestAt };
  });
}

import {
  NUMBER_PLACE,
  SUM_PLACE,
  formDocument,
  letter,
  lockOn,
  pageText,
  widget,
} from '../documents.mjs';
import { FIELDS, filling } from '../documents.mjs';
import { append, begin, edit, edited, offsetOf, withFile } from '../grown-pdf.mjs';
import { form } from '../marks.mjs';
import { CONTENT, FORM, PAGE, PAGES } from '../numbers.mjs';
import { certifiedForm, signedLetter } from '../once.mjs';
import { ref } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const FRESH = 90;
const SHEET = 91;
const WIDE = [60, 690, 460, 720];
const MULTIPLY = { Resources: { ExtGState: { G: { BM: '/Multiply' }, N: { BM: '/Normal' } } } };

/** What one reader takes for this and another for that. */
export const twoReadings = {
  name: 'two-readings',
  attack:
    'A drawing, an object or an entry is written so that one reader takes it for something harmless and another shows something else by it: numbers that run into operators, a page that is an annotation as well, an object that only lenient readers find.',
  rule: 'Drawings are followed step by step and read strictly; one object is explained as what it may be to any reader; what is referred to and cannot be read leaves everything open; inherited entries count.',
  reference: 'ISO 32000-2 §7.3, §7.8.2, §12.5, §12.7.4.1; docs/architecture.md',
  groups: [
    {
      note: 'A marking that a certified document permits, or the frame of an empty field, covers the sum.',
      honest: {
        'a marking blends before it fills': () => marked('q /G gs 1 1 0 rg 0 0 400 30 re f Q'),
        'a thin line is drawn': () => marked('0 0 1 RG 2 w 0 10 m 400 10 l S'),
        'a square with a thin border': () =>
          noted({ Subtype: '/Square', BS: { W: 2 }, C: [1, 0, 0] }),
        'an empty field with a thin frame': () => framed('0 0 1 RG 1 w 0 0 400 30 re S'),
      },
      attacks: {
        'it fills, and blends afterwards': () => marked('1 1 1 rg 0 0 400 30 re f /G gs'),
        'it blends, ends the state, and fills': () => marked('q /G gs Q 1 1 1 rg 0 0 400 30 re f'),
        'it blends, stops blending, and fills': () =>
          marked('/G gs /N gs 1 1 1 rg 0 0 400 30 re f'),
        'its second graphics state is written with an escape': () =>
          marked('/G gs /#4e gs 1 1 1 rg 0 0 400 30 re f'),
        'it fills with black': () => marked('/G gs 0 g 0 0 400 30 re f'),
        'it blends within a group of its own': () =>
          marked('/G gs 1 1 1 rg 0 0 400 30 re f', { Group: { S: '/Transparency', I: true } }),
        'a number runs into the operator that fills': () => marked('1 1 1 rg 0 0 400 30 re 0f'),
        'a number runs into the operator that shows text': () =>
          marked('BT /F1 14 Tf (90.000.000) 0Tj ET'),
        'a line as wide as the sum': () => marked('1 1 1 RG 30 w 0 15 m 400 15 l S'),
        'a thin line that a matrix widens': () =>
          marked('1 1 1 RG 30 0 0 30 0 0 cm 1 w 0 .5 m 14 .5 l S'),
        'a thin line that a small box widens': () =>
          marked('1 1 1 RG 1 w 0 0.5 m 10 0.5 l S', { BBox: [0, 0, 10, 1] }),
        'a line whose graphics state widens it': () =>
          marked('/G gs 1 1 1 RG 0 15 m 400 15 l S', {
            Resources: { ExtGState: { G: { LW: 30 } } },
          }),
        'a square whose border covers the sum': () =>
          noted({ Subtype: '/Square', BS: { W: 30 }, C: [1, 1, 1] }),
        'a link whose border covers the sum': () =>
          noted({ Subtype: '/Link', Border: [0, 0, 30], C: [1, 1, 1] }),
        'a line with a caption over the sum': () =>
          noted({ Subtype: '/Line', L: [60, 700, 460, 700], Cap: true, Contents: '(90.000.000)' }),
        'a black marking over the sum': () =>
          noted({
            Subtype: '/Highlight',
            C: [0, 0, 0],
            QuadPoints: [60, 720, 460, 720, 60, 690, 460, 690],
          }),
        'the frame of an empty field: wider by a comment': () =>
          framed('1 1 1 RG 30 %\nw 0 15 400 1 re S'),
        'the frame of an empty field: wider by a zero byte': () =>
          framed('1 1 1 RG 30\0w 0 15 400 1 re S'),
        'the frame of an empty field: wider by a small box': () =>
          framed('1 1 1 RG 3 w 0 0 4 0.3 re S', { BBox: [0, 0, 4, 0.3] }),
        'the frame of an empty field: lines that run into numbers': () =>
          framed('0 0 m 50 30l 60 0 l S'),
        'the frame of an empty field: rectangles that run into numbers': () =>
          framed('0 0 9 30re 20 0 9 30re 40 0 9 30re S'),
      },
    },
    {
      note: 'An object that is an annotation or a widget is a page as well: its text changes under that name.',
      honest: {
        'an annotation of such a document is changed': async () =>
          edit(await chimera({}), { [FRESH]: { Contents: '(Da xem)' } }),
      },
      attacks: {
        'a page that is a note shows another content': async () =>
          edit(await chimera({ page: { Subtype: '/Text' } }), { [PAGE]: { Contents: ref(SHEET) } }),
        'a page that is a note, of no type': async () =>
          edit(await chimera({ page: { Subtype: '/Text', Type: undefined } }), {
            [PAGE]: { Contents: ref(SHEET) },
          }),
        'a page that is a note gets other resources': async () =>
          edit(await chimera({ page: { Subtype: '/Text', Type: '/Annot' } }), {
            [PAGE]: { Resources: {} },
          }),
        'a page that is a widget of a field goes from the field': async () => {
          const pdf = await chimera({
            page: { Subtype: '/Widget', Parent: ref(92) },
            fields: { 92: { FT: '/Tx', T: '(Nhieu)', Kids: [ref(PAGE), ref(93)] } },
          });
          return edit(pdf, { 92: { Kids: [ref(93)] }, [PAGE]: { Contents: ref(SHEET) } });
        },
      },
    },
    {
      note: 'The text of a page changes behind an object that this reader cannot read and others can.',
      honest: {
        'another person signs a document whose unused row leads nowhere': async () =>
          signed(await signed(misplaced({ used: false }), { name: 'Ky' }), { by: 'nguoi-hai' }),
      },
      attacks: {
        'the list of contents stands beside its place': async () =>
          append(await signed(misplaced({ used: true }), { name: 'Ky' }), {
            [CONTENT]: pageText('90.000.000'),
          }),
      },
    },
    {
      note: 'What a field inherits, or what a timestamp may, is used to change what was closed.',
      honest: {
        'a field of a group that is not read-only is filled': async () => {
          const pdf = await signed(grouped(0), { name: 'Ky' });
          return append(pdf, filling(pdf, FIELDS.first, 'So Noi vu'));
        },
        'an unseen timestamp follows a lock of everything': async () =>
          signed(await lockedForm(), { stamp: true }),
      },
      attacks: {
        'a field of a read-only group is filled, and nobody owns it': async () => {
          const pdf = await signed(grouped(1), { name: 'Ky' });
          return append(pdf, filling(pdf, FIELDS.first, 'So Noi vu'));
        },
        'a document timestamp draws a mark in a locked field': async () =>
          signed(await lockedForm(), { stamp: true, field: FIELDS.empty, mark: 'Da ky' }),
        'a layer in one of the states of an appearance': async () => {
          const pdf = await signed(formDocument(), { name: 'Ky' });
          const words = filling(pdf, FIELDS.number, '15');
          const [drawn] = Object.keys(words).filter((num) => Number(num) !== FIELDS.number);
          return append(pdf, {
            [FIELDS.number]: { ...words[FIELDS.number], AS: '/A', AP: { N: { A: ref(drawn) } } },
            [drawn]: { ...words[drawn], OC: ref(95) },
            95: { Type: '/OCG', Name: '(Lop)' },
          });
        },
      },
    },
  ],
};

async function noted(entries) {
  const pdf = await certifiedForm(3);
  const { Annots } = pdf.objects[PAGE];
  const dict = { Type: '/Annot', F: 4, P: ref(PAGE), Rect: SUM_PLACE, ...entries };
  return edit(pdf, { [PAGE]: { Annots: [...Annots, ref(FRESH)] } }, { [FRESH]: dict });
}

/** A drawing over the sum where annotations are permitted. */
async function marked(content, entries = {}) {
  const pdf = await noted({ Subtype: '/Ink', AP: { N: ref(SHEET) } });
  return append(pdf, { [SHEET]: form(content, WIDE, { ...MULTIPLY, ...entries }) });
}

/** A new empty signature field over the sum with an appearance. */
async function framed(content, entries = {}) {
  const pdf = await signedLetter();
  const field = { ...widget(SUM_PLACE), FT: '/Sig', T: '(Moi)', AP: { N: ref(SHEET) } };
  const { Fields } = pdf.objects[FORM];
  const { Annots } = pdf.objects[PAGE];
  return edit(
    pdf,
    {
      [FORM]: { Fields: [...Fields, ref(FRESH)] },
      [PAGE]: { Annots: [...Annots, ref(FRESH)] },
    },
    { [FRESH]: field, [SHEET]: form(content, WIDE, entries) },
  );
}

/** A certified letter whose list of pages is an object of its own, with a note on the second page, and a page that is something else too. */
function chimera({ page = {}, fields = {} }) {
  const pdf = letter();
  const { Kids } = pdf.objects[PAGES];
  const second = Number.parseInt(Kids[1]);
  const note = { ...widget(NUMBER_PLACE), Subtype: '/Text', Contents: '(Xem lai)', P: ref(second) };
  const changed = edited(pdf, {
    [PAGES]: { Kids: ref(94) },
    [PAGE]: page,
    [second]: { Annots: [ref(FRESH)] },
    [FORM]: { Fields: Object.keys(fields).map((num) => ref(num)) },
  });
  const more = { 93: widget(NUMBER_PLACE, { Parent: ref(92), P: ref(second) }), 94: Kids };
  const open = letter({ ...changed, ...fields, ...more, [FRESH]: note, [SHEET]: pageText('90') });
  return signed(open, { name: 'Ky', certify: 3, page: second });
}

/** A letter with one row of its cross-reference a byte too far; the page uses that object or leaves it alone. */
function misplaced({ used }) {
  const list = { [FRESH]: [ref(CONTENT)] };
  const { objects } = letter();
  const page = { ...objects[PAGE], ...(used ? { Contents: ref(FRESH) } : {}) };
  const pdf = begin({ ...objects, [PAGE]: page, ...list });
  const right = String(offsetOf(pdf, FRESH)).padStart(10, '0');
  const wrong = String(offsetOf(pdf, FRESH) + 1).padStart(10, '0');
  return withFile(pdf, pdf.file.replace(`${right} 00000 n`, `${wrong} 00000 n`));
}

/** The form whose group of fields carries these flags. */
function grouped(Ff) {
  const { objects } = formDocument();
  return formDocument({ [FIELDS.group]: { ...objects[FIELDS.group], Ff } });
}

function lockedForm() {
  return signed(formDocument(), { name: 'Ky', lock: lockOn(['KyTrong']) });
}

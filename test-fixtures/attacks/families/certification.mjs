import { FIELDS, SUM_PLACE, filling } from '../documents.mjs';
import { append, edited } from '../grown-pdf.mjs';
import { cover, form } from '../marks.mjs';
import { FORM, PAGE } from '../numbers.mjs';
import { certifiedForm, signedForm, signedLetter } from '../once.mjs';
import { ref, text } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const FRESH = 60;
/** Below all text. */
const MARGIN = [400, 40, 560, 70];

/** Evil annotations: an annotation says what the page did not say, or covers what it said. */
export const evilAnnotation = {
  name: 'evil-annotation',
  attack:
    'An annotation whose appearance looks like the page is laid over a certified document that permits annotations, or over one that does not.',
  rule: 'Without DocMDP 3 no new or changed annotation is permitted. With it notes, markings and links are; text boxes, stamps, redactions, scripts and whatever may cover signed content are not.',
  reference:
    'Rohlmann et al., Breaking the Specification: PDF Certification (S&P 2021) §4.1; ISO 32000-2 Table 257',
  groups: [
    {
      note: 'Another sum is shown by an annotation that looks like the page, although the author permits annotations.',
      honest: {
        'a note in the margin where annotations are permitted': () =>
          annotated(3, { Subtype: '/Text', Contents: '(Xem lai)', Rect: [560, 780, 580, 800] }),
        'a marking with a multiplying colour where annotations are permitted': () =>
          annotated(3, highlight({ BM: '/Multiply' })),
        'a marking without appearance where annotations are permitted': () =>
          annotated(3, { ...quad('/Highlight'), AP: undefined }),
        'an underline where annotations are permitted': () =>
          annotated(3, drawn(quad('/Underline'), '1 0 0 RG 0 1 m 400 1 l S')),
        'a link to an address where annotations are permitted': () =>
          annotated(3, {
            Subtype: '/Link',
            Rect: MARGIN,
            A: { S: '/URI', URI: '(http://vi-du.example/)' },
          }),
        'a note is answered where annotations are permitted': async () => {
          const pdf = await annotated(3, { Subtype: '/Text', Contents: '(Xem lai)' });
          return add(pdf, { Subtype: '/Text', Contents: '(Da xem)', IRT: ref(FRESH) }, 62);
        },
      },
      attacks: {
        'a text box over the sum': () =>
          annotated(3, {
            ...covering('/FreeText'),
            DA: '(/F1 14 Tf)',
            Contents: '(Chi so tien 90.000.000 dong.)',
          }),
        'a stamp over the sum': () => annotated(3, covering('/Stamp')),
        'a redaction over the sum': () =>
          annotated(3, { ...covering('/Redact'), OverlayText: '(90.000.000)' }),
        'a filled square over the sum': () =>
          annotated(3, { ...covering('/Square'), IC: [1, 1, 1] }),
        'a filled square over the sum, drawn by the reader': () =>
          annotated(3, { ...covering('/Square'), IC: [1, 1, 1], C: [1, 1, 1], AP: undefined }),
        'a filled polygon over the sum': () =>
          annotated(3, { ...covering('/Polygon'), Vertices: [60, 690, 460, 690, 460, 720] }),
        'a drawing over the sum': () =>
          annotated(3, { ...covering('/Ink'), InkList: [[60, 700, 460, 700]] }),
        'a line as thick as the sum': () =>
          annotated(3, { ...covering('/Line'), L: [60, 700, 460, 700] }),
        'a marking that covers what it marks': () => annotated(3, highlight({})),
        'a strike-out that covers what it strikes': () =>
          annotated(3, { ...quad('/StrikeOut'), AP: { N: ref(FRESH + 1) } }),
        'a caret with an appearance of text': () => annotated(3, covering('/Caret')),
        'a note with an appearance as large as the page': () =>
          annotated(3, { ...covering('/Text', [0, 0, 595, 842]) }),
        'a watermark over the sum': () => annotated(3, covering('/Watermark')),
        'an attachment with an appearance of text': () => annotated(3, covering('/FileAttachment')),
        'a link that runs a script': () =>
          annotated(3, {
            Subtype: '/Link',
            Rect: SUM_PLACE,
            A: { S: '/JavaScript', JS: '(0)' },
          }),
        'a link that starts a program': () =>
          annotated(3, { Subtype: '/Link', Rect: SUM_PLACE, A: { S: '/Launch', F: '(a)' } }),
        'a link with a picture of its own': () =>
          annotated(3, { ...covering('/Link'), A: { S: '/URI', URI: '(http://vi-du.example/)' } }),
        'an annotation that runs a script': () =>
          annotated(3, {
            Subtype: '/Screen',
            Rect: MARGIN,
            AA: { PO: { S: '/JavaScript', JS: '(0)' } },
          }),
        'a button over the page that is no field': () => annotated(3, covering('/Widget')),
      },
    },
    {
      note: 'An annotation stands on a page whose author permits none.',
      honest: {
        'a field is filled where filling in is permitted': async () => {
          const pdf = await certifiedForm(2);
          return append(pdf, filling(pdf, FIELDS.number, '15/QD'));
        },
      },
      attacks: Object.fromEntries(
        [1, 2].flatMap((level) =>
          [
            ['a text box', covering('/FreeText')],
            ['a stamp', covering('/Stamp')],
            ['a marking', highlight({ BM: '/Multiply' })],
            ['a note', { Subtype: '/Text', Contents: '(Xem lai)' }],
          ].map(([what, entries]) => [
            `${what} where certification permits ${level}`,
            () => annotated(level, entries),
          ]),
        ),
      ),
    },
    {
      note: 'An annotation stands on a page that was approved and not certified: nobody permitted it.',
      honest: {
        'a second person signs with a mark': async () =>
          signed(await signedLetter(), { by: 'nguoi-hai', rect: MARGIN, mark: 'Da ky' }),
      },
      attacks: {
        'a text box over the sum without certification': async () =>
          add(await signedForm(), covering('/FreeText')),
        'a stamp without certification': async () =>
          add(await signedForm(), covering('/Stamp', MARGIN)),
        'a note without certification': async () =>
          add(await signedForm(), { Subtype: '/Text', Contents: '(Xem lai)' }),
        'an annotation that comes with a signature': async () => {
          const pdf = await signedLetter();
          const objects = annotation(pdf, covering('/FreeText'));
          return signed(pdf, { by: 'nguoi-hai', objects });
        },
      },
    },
  ],
};

/** Sneaky signatures: the appearance of a signature field says what the page did not say. */
export const sneakySignature = {
  name: 'sneaky-signature',
  attack:
    'A new signature field is laid over the page of a certified document: its appearance is drawn freely and shows other text.',
  rule: 'After a certification only fields that were there may be signed. An empty new field may show nothing; a document timestamp is invisible.',
  reference:
    'Rohlmann et al., Breaking the Specification: PDF Certification (S&P 2021) §4.2; ISO 32000-2 Table 257',
  groups: [
    {
      note: 'A new field shows another sum on a page whose author permits filling in and signing alone.',
      honest: {
        'the field that was there is signed': async () =>
          signed(await certifiedForm(2), { by: 'nguoi-hai', field: FIELDS.empty, mark: 'Da ky' }),
        'the field that was there is signed where annotations are permitted': async () =>
          signed(await certifiedForm(3), { by: 'nguoi-hai', field: FIELDS.empty, mark: 'Da ky' }),
        'a document timestamp follows where nothing is permitted': async () =>
          signed(await certifiedForm(1), { stamp: true }),
        'a document timestamp follows where filling in is permitted': async () =>
          signed(await certifiedForm(2), { stamp: true }),
      },
      attacks: {
        'a new signed field covers the sum where filling in is permitted': async () =>
          sneaky(await certifiedForm(2)),
        'a new signed field covers the sum where nothing is permitted': async () =>
          sneaky(await certifiedForm(1)),
        'a new field is signed beside the text where filling in is permitted': async () =>
          signed(await certifiedForm(2), { by: 'nguoi-hai', rect: MARGIN, mark: 'Da ky' }),
        'the field that was there is signed where nothing is permitted': async () =>
          signed(await certifiedForm(1), { by: 'nguoi-hai', field: FIELDS.empty, mark: 'Da ky' }),
        'the field that was there grows over the page when it is signed': async () =>
          signed(await certifiedForm(2), {
            by: 'nguoi-hai',
            field: FIELDS.empty,
            mark: '90.000.000',
            widget: { Rect: SUM_PLACE },
          }),
        'a document timestamp in the field that was there shows a text where nothing is permitted':
          async () =>
            signed(await certifiedForm(1), { stamp: true, field: FIELDS.empty, mark: 'Da ky' }),
        'a document timestamp shows a text': async () =>
          signed(await certifiedForm(2), { stamp: true, rect: SUM_PLACE, mark: '90.000.000' }),
      },
    },
    {
      note: 'A new field that nobody signed shows another sum.',
      honest: {
        'an empty field is made for the next signer': async () => emptyField({}),
        'an empty field with a place, and nothing in it': async () => emptyField({ Rect: MARGIN }),
      },
      attacks: {
        'an empty signature field covers the sum': () =>
          emptyField({ Rect: SUM_PLACE, AP: { N: ref(62) } }),
        'a new text field covers the sum': () =>
          emptyField({ FT: '/Tx', Rect: SUM_PLACE, V: '(90.000.000)', AP: { N: ref(62) } }),
        'a new button covers the sum': () =>
          emptyField({ FT: '/Btn', Ff: 65536, Rect: SUM_PLACE, AP: { N: ref(62) } }),
        'a signature field with colours of its own covers the sum': () =>
          emptyField({ Rect: SUM_PLACE, MK: { BG: [1, 1, 1], CA: '(90.000.000)' } }),
        'a signature field with a value that signs nothing': () =>
          emptyField({ Rect: SUM_PLACE, AP: { N: ref(62) }, V: { Type: '/Sig' } }),
      },
    },
  ],
};

async function annotated(level, entries) {
  return add(await certifiedForm(level), entries);
}

function add(pdf, entries, at = FRESH) {
  return append(pdf, annotation(pdf, entries, at));
}

/** The page with a new annotation, the annotation, and a cover as an appearance that it may name. */
function annotation(pdf, entries, at = FRESH) {
  const { sheet, ...own } = entries;
  const dict = { Type: '/Annot', F: 4, P: ref(PAGE), Rect: SUM_PLACE, ...own };
  const Annots = [...(pdf.objects[PAGE].Annots ?? []), ref(at)];
  return {
    ...edited(pdf, { [PAGE]: { Annots } }),
    [at]: dict,
    ...(dict.AP ? { [FRESH + 1]: sheet ?? cover('Chi so tien 90.000.000 dong.', dict.Rect) } : {}),
  };
}

function covering(subtype, rect = SUM_PLACE) {
  return { Subtype: subtype, Rect: rect, AP: { N: ref(FRESH + 1) } };
}

function quad(subtype) {
  const [left, bottom, right, top] = SUM_PLACE;
  const QuadPoints = [left, top, right, top, left, bottom, right, bottom];
  return { Subtype: subtype, Rect: SUM_PLACE, QuadPoints, C: [1, 1, 0] };
}

function highlight(state) {
  const resources = { Resources: { ExtGState: { G: state } } };
  const sheet = form('/G gs 1 1 0 rg 0 0 400 30 re f', SUM_PLACE, resources);
  return { ...quad('/Highlight'), AP: { N: ref(FRESH + 1) }, sheet };
}

function drawn(entries, content) {
  return { ...entries, AP: { N: ref(FRESH + 1) }, sheet: form(content, SUM_PLACE) };
}

function sneaky(pdf) {
  const appearance = { 65: cover('Chi so tien 90.000.000 dong.', SUM_PLACE) };
  return signed(pdf, {
    by: 'nguoi-hai',
    rect: SUM_PLACE,
    objects: appearance,
    widget: { AP: { N: ref(65) } },
  });
}

async function emptyField(entries) {
  const pdf = await signedLetter();
  const { Fields } = pdf.objects[FORM];
  return append(pdf, {
    ...edited(pdf, {
      [FORM]: { Fields: [...Fields, ref(FRESH)] },
      [PAGE]: { Annots: [...pdf.objects[PAGE].Annots, ref(FRESH)] },
    }),
    [FRESH]: {
      Type: '/Annot',
      Subtype: '/Widget',
      FT: '/Sig',
      T: text('Moi'),
      F: 132,
      P: ref(PAGE),
      Rect: [0, 0, 0, 0],
      ...entries,
    },
    ...(entries.AP ? { 62: cover('Chi so tien 90.000.000 dong.', SUM_PLACE) } : {}),
  });
}

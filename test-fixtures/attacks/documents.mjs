import { begin } from './grown-pdf.mjs';
import { fieldText, form } from './marks.mjs';
import { CONTENT, FONT, FORM, PAGE, PAGES, SECOND_CONTENT, SECOND_PAGE } from './numbers.mjs';
import { ref, stream, text } from './pdf-objects.mjs';

/** Where the sum stands on the first page, which is what an attacker wants to change. */
export const SUM_PLACE = [60, 690, 460, 720];

const BOX = [0, 0, 595, 842];
const FONT_RESOURCE = { Font: { F1: ref(FONT) } };

/** What the first page says. */
export function pageText(sum, ...more) {
  const lines = ['QUYET DINH', `Chi so tien ${sum} dong.`, ...more];
  const shows = lines.map((line) => `${text(line)} Tj 0 -30 Td`).join(' ');
  return stream(`BT /F1 14 Tf 70 730 Td ${shows} ET`);
}

/** Two pages of text, an interactive form without fields. */
export function letterObjects() {
  return {
    1: { Type: '/Catalog', Pages: ref(PAGES), AcroForm: ref(FORM) },
    [PAGES]: { Type: '/Pages', Kids: [ref(PAGE), ref(SECOND_PAGE)], Count: 2 },
    [PAGE]: page({ Contents: ref(CONTENT) }),
    [CONTENT]: pageText('10.000.000'),
    [SECOND_PAGE]: page({ Contents: ref(SECOND_CONTENT) }),
    [FONT]: { Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica' },
    [FORM]: { Fields: [], DR: { Font: { F1: ref(FONT) } }, DA: '(/F1 10 Tf 0 g)' },
    [SECOND_CONTENT]: stream('BT /F1 14 Tf 70 730 Td (Dieu 2. Noi nhan.) Tj ET'),
  };
}

/** A page that inherits nothing. */
export function page(entries) {
  return {
    Type: '/Page',
    Parent: ref(PAGES),
    MediaBox: BOX,
    Resources: FONT_RESOURCE,
    ...entries,
  };
}

/** A document of these objects over those of the letter. */
export function letter(objects = {}, options = {}) {
  return begin({ ...letterObjects(), ...objects }, options);
}

/** Fields of `formDocument`, by number. */
export const FIELDS = { number: 20, box: 21, empty: 22, group: 23, first: 24, second: 25 };

/**
 * The letter with a form: a number, a check box, an empty signature field with a place of its own, and a group of
 * two text fields.
 */
export function formDocument(objects = {}, options = {}) {
  const { number, box, empty, group, first, second } = FIELDS;
  const widgets = [number, box, empty, first, second];
  return letter(
    {
      ...formObject([number, box, empty, group]),
      [PAGE]: page({ Contents: ref(CONTENT), Annots: widgets.map(ref) }),
      [number]: textField('So', NUMBER_PLACE, { AP: { N: ref(30) } }),
      [box]: {
        ...widget([300, 500, 320, 520]),
        FT: '/Btn',
        T: '(DongY)',
        V: '/Off',
        AS: '/Off',
        AP: { N: { Off: ref(31), Co: ref(32) } },
      },
      [empty]: { ...widget([60, 300, 210, 360]), FT: '/Sig', T: '(KyTrong)' },
      [group]: { T: '(Nhan)', FT: '/Tx', Kids: [ref(first), ref(second)] },
      [first]: { ...widget([60, 560, 260, 580]), Parent: ref(group), T: '(Ten)' },
      [second]: { ...widget([60, 530, 260, 550]), Parent: ref(group), T: '(DiaChi)' },
      30: form('', NUMBER_PLACE),
      31: form('', [0, 0, 20, 20]),
      32: form('0 0 m 20 20 l S', [0, 0, 20, 20]),
      ...objects,
    },
    options,
  );
}

/** Where the number stands. */
export const NUMBER_PLACE = [60, 600, 260, 620];

export function textField(name, rect, entries = {}) {
  return { ...widget(rect), FT: '/Tx', T: text(name), DA: '(/F1 10 Tf 0 g)', ...entries };
}

export function widget(rect, entries = {}) {
  return {
    Type: '/Annot',
    Subtype: '/Widget',
    F: 4,
    P: ref(PAGE),
    Rect: rect,
    ...entries,
  };
}

/** The form of the letter with these fields. */
export function formObject(fields, entries = {}) {
  return { [FORM]: { ...letterObjects()[FORM], Fields: fields.map(ref), ...entries } };
}

/** Signature and mark fields of `preparedDossier`, by number. */
export const DOSSIER = {
  signA: 20,
  signB: 21,
  seal: 22,
  marksA: 23,
  marksB: 24,
  number: 25,
  date: 26,
  markA1: 27,
  markA2: 28,
  markB1: 29,
  markB2: 30,
  arrival: 31,
};

/**
 * A draft made ready for two initialers and the office that issues it. Each prepared text field is read-only, has
 * its final place and an empty appearance, and is owned by the signature field whose /Lock names it. `arrival` is a
 * field that nobody's lock names.
 */
export function preparedDossier(objects = {}, options = {}) {
  const { signA, signB, seal, marksA, marksB, number, date, arrival } = DOSSIER;
  const { markA1, markA2, markB1, markB2 } = DOSSIER;
  const onFirst = [signA, signB, seal, number, date, arrival, markA1, markB1];
  return letter(
    {
      ...formObject([signA, signB, seal, marksA, marksB, number, date, arrival], { SigFlags: 1 }),
      [PAGE]: page({ Contents: ref(CONTENT), Annots: onFirst.map(ref) }),
      [SECOND_PAGE]: page({ Contents: ref(SECOND_CONTENT), Annots: [ref(markA2), ref(markB2)] }),
      [signA]: signatureField('KyA', [60, 200, 160, 240], ['NhayA']),
      [signB]: signatureField('KyB', [200, 200, 300, 240], ['NhayB']),
      [seal]: signatureField('PhatHanh', [400, 200, 500, 300], ['So', 'Ngay']),
      [marksA]: { T: '(NhayA)', FT: '/Tx', Ff: 1, Kids: [ref(markA1), ref(markA2)] },
      [marksB]: { T: '(NhayB)', FT: '/Tx', Ff: 1, Kids: [ref(markB1), ref(markB2)] },
      ...markField(markA1, '1', { rect: [500, 20, 530, 40], Parent: ref(marksA) }),
      ...markField(markA2, '2', {
        rect: [500, 20, 530, 40],
        Parent: ref(marksA),
        P: ref(SECOND_PAGE),
      }),
      ...markField(markB1, '1', { rect: [540, 20, 570, 40], Parent: ref(marksB) }),
      ...markField(markB2, '2', {
        rect: [540, 20, 570, 40],
        Parent: ref(marksB),
        P: ref(SECOND_PAGE),
      }),
      ...markField(number, 'So', { rect: [60, 770, 160, 790], FT: '/Tx', Ff: 1 }),
      ...markField(date, 'Ngay', { rect: [300, 770, 450, 790], FT: '/Tx', Ff: 1 }),
      ...markField(arrival, 'DauDen', { rect: [60, 740, 160, 760], FT: '/Tx', Ff: 1 }),
      ...objects,
    },
    options,
  );
}

/** The lock of a signature field that owns fields of these names. */
export function lockOn(names) {
  return { Action: '/Include', Fields: names.map(text) };
}

function signatureField(name, rect, owned) {
  const Lock = { Type: '/SigFieldLock', ...lockOn(owned) };
  return { ...widget(rect), FT: '/Sig', T: text(name), Lock };
}

/**
 * A mark field and its empty appearance, which has its final box from the start: DSS takes another /BBox for a change
 * that filling in does not explain.
 */
function markField(num, name, { rect, ...entries }) {
  const AP = { N: ref(num + 20) };
  const field = { ...widget(rect), T: text(name), DA: '(/F1 10 Tf 0 g)', AP, ...entries };
  return { [num]: field, [num + 20]: form('', rect) };
}

/** What fills a text field: the changed field, and its new appearance under a number. */
export function filling(pdf, field, words, { at = pdf.next, appearance } = {}) {
  const dict = pdf.objects[field];
  return {
    [field]: { ...dict, V: text(words), AP: { N: ref(at) } },
    [at]: appearance ?? fieldText(words, dict.Rect),
  };
}

/** Several fillings in one revision, each with its appearance. */
export function fillings(pdf, words) {
  return Object.assign(
    {},
    ...Object.entries(words).map(([field, value], index) =>
      filling(pdf, field, value, { at: pdf.next + index }),
    ),
  );
}

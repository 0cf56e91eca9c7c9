import {
  FIELDS,
  NUMBER_PLACE,
  filling,
  fillings,
  formDocument,
  lockOn,
  textField,
} from '../documents.mjs';
import { append, edit, edited } from '../grown-pdf.mjs';
import { cover, fieldText, form } from '../marks.mjs';
import { FONT, FORM, PAGE, SECOND_PAGE } from '../numbers.mjs';
import { certifiedForm, once, signedForm } from '../once.mjs';
import { ref, stream } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const { number, box, empty, group, first, second } = FIELDS;
const FRESH = 60;

/** Form fields: more changes than a value and what shows it. */
export const fieldTricks = {
  name: 'form-field',
  attack:
    'Filling in a form may follow a signature; under its cover a field moves, hides, changes its kind, its font or its drawing instructions, or a locked field changes through another object.',
  rule: 'Filling in changes the value, the state and the appearance of a field that is not locked, and the appearance shows the value. Every other entry stays.',
  reference: 'ISO 32000-2 §12.7.4, §12.8.2.4; Shadow Attacks (NDSS 2021) §4.2',
  groups: [
    {
      note: 'A field is another than the one that was signed.',
      honest: {
        'a text field is filled': () => fill({ [number]: '15/QD-UBND' }),
        'a text field is filled where filling in is certified': async () => {
          const pdf = await certifiedForm(2);
          return append(pdf, filling(pdf, number, '15/QD-UBND'));
        },
        'a text field is filled a second time': async () => {
          const pdf = await fill({ [number]: '15/QD-UBND' });
          return append(pdf, filling(pdf, number, '16/QD-UBND'));
        },
        'a field of a group is filled': () => fill({ [first]: 'So Noi vu', [second]: 'Ha Noi' }),
        'a check box is ticked': async () =>
          edit(await signedForm(), { [box]: { V: '/Co', AS: '/Co' } }),
        'a field is filled and its reader adds a font to the form': async () => {
          const pdf = await signedForm();
          return append(pdf, {
            ...filling(pdf, number, '15'),
            ...edited(pdf, { [FORM]: { DR: { Font: { F1: ref(FONT), F2: ref(80) } } } }),
            80: { Type: '/Font', Subtype: '/Type1', BaseFont: '/Times-Roman' },
          });
        },
        'a field is drawn anew for the value that it has': async () => {
          const pdf = await fill({ [number]: '15/QD-UBND' });
          return append(pdf, filling(pdf, number, '15/QD-UBND', { at: 85 }));
        },
        'a field is filled in letters that only its font knows': async () => {
          const pdf = await signedForm();
          return append(pdf, vietnamese(pdf));
        },
        'a field that its owner locks becomes read-only as well': async () => {
          const pdf = await signedForm();
          const Ff = { [number]: { ...pdf.objects[number], Ff: 1 } };
          return signed(pdf, { by: 'nguoi-hai', lock: lockOn(['So']), objects: Ff });
        },
        'a field is filled and a person signs in the same revision': async () => {
          const pdf = await signedForm();
          return signed(pdf, { by: 'nguoi-hai', objects: filling(pdf, number, '15/QD-UBND') });
        },
      },
      attacks: {
        'the place changes': () => filledWith({ Rect: [60, 690, 460, 720] }),
        'the field is hidden': () => filledWith({ F: 2 }),
        'the field is not viewed': () => filledWith({ F: 36 }),
        'the field is not printed': () => filledWith({ F: 0 }),
        'the field becomes a password': () => filledWith({ Ff: 8192 }),
        'the value that a reset brings back changes': () => filledWith({ DV: '(90)' }),
        'the characteristics get a background': () => filledWith({ MK: { BG: [1, 1, 1] } }),
        'the name changes': () => filledWith({ T: '(SoTien)' }),
        'the kind changes': () => filledWith({ FT: '/Btn', Ff: 65536 }),
        'the subtype changes': () => filledWith({ Subtype: '/FreeText' }),
        'an action is added': () =>
          filledWith({ A: { S: '/URI', URI: '(http://vi-du.example/)' } }),
        'a script is added': () => filledWith({ AA: { K: { S: '/JavaScript', JS: '(0)' } } }),
        'the field goes to another page': () => filledWith({ P: ref(SECOND_PAGE) }),
        'the field gets a layer that is off': () =>
          filledWith(
            { OC: ref(FRESH) },
            { [FRESH]: { Type: '/OCG', Name: '(An)', Usage: { View: { ViewState: '/OFF' } } } },
          ),
        'the field gets kids': () => filledWith({ Kids: [ref(box)] }),
        'an empty signature field gets an appearance without being signed': async () =>
          edit(
            await signedForm(),
            { [empty]: { AP: { N: ref(FRESH) } } },
            {
              [FRESH]: cover('Da ky', [60, 300, 210, 360]),
            },
          ),
        'an empty signature field becomes a text field': async () =>
          edit(
            await signedForm(),
            { [empty]: { FT: '/Tx', V: '(Da ky)' } },
            {
              [FRESH]: 'null',
            },
          ),
      },
    },
    {
      note: 'What is shown is not what was filled in.',
      honest: {
        'the appearance shows the value': () => fill({ [number]: '10.000.000' }),
        'a field is cleared, and shows nothing': async () => {
          const pdf = await fill({ [number]: '15' });
          return append(pdf, filling(pdf, number, ''));
        },
      },
      attacks: {
        'the appearance shows another text than the value': () =>
          shows('10.000.000', fieldText('90.000.000', NUMBER_PLACE)),
        'the appearance shows the value and more': () =>
          shows('10', fieldText('10.000.000', NUMBER_PLACE)),
        'the appearance shows nothing of the value': () =>
          shows('90.000.000', fieldText('', NUMBER_PLACE)),
        'the ticked box looks like another': async () => {
          const pdf = await edit(await signedForm(), { [box]: { V: '/Co', AS: '/Co' } });
          return append(pdf, { 32: form('', [0, 0, 20, 20]) });
        },
        'the box shows ticked and is not': async () =>
          edit(await signedForm(), { [box]: { V: '/Off', AS: '/Co' } }),
        'the box gets a new state with an appearance of its own': async () =>
          edit(
            await signedForm(),
            {
              [box]: { V: '/X', AS: '/X', AP: { N: { X: ref(FRESH), Off: ref(31) } } },
            },
            { [FRESH]: cover('KHONG', [0, 0, 20, 20]) },
          ),
      },
    },
    {
      note: 'A field changes that a signature locked.',
      honest: {
        'a field that is not locked is filled': () => lockedFill(lockOn(['So']), { [first]: 'An' }),
        'a field is filled whose name only begins like a locked one': () =>
          lockedFill(lockOn(['Nha']), { [first]: 'An' }),
        'a field is filled that is excluded from the lock': () =>
          lockedFill({ Action: '/Exclude', Fields: ['(So)'] }, { [number]: '15' }),
      },
      attacks: {
        'by its name': () => lockedFill(lockOn(['So']), { [number]: '15' }),
        'by the name of its group': () => lockedFill(lockOn(['Nhan']), { [first]: 'An' }),
        'by a lock of all fields': () => lockedFill({ Action: '/All' }, { [number]: '15' }),
        'by not being excluded': () =>
          lockedFill({ Action: '/Exclude', Fields: ['(So)'] }, { [first]: 'An' }),
        'by a lock whose level permits nothing': () =>
          lockedFill({ ...lockOn(['So']), P: 1 }, { [first]: 'An' }),
        'through the value of its group': async () =>
          edit(await locked(lockOn(['Nhan.Ten'])), { [group]: { V: '(An)' } }),
        'through the name of its group': async () => {
          const pdf = await edit(await locked(lockOn(['Nhan.Ten'])), { [group]: { T: '(X)' } });
          return append(pdf, filling(pdf, first, 'An'));
        },
        'through the object of its appearance': async () =>
          append(await locked(lockOn(['So'])), { 30: fieldText('15', NUMBER_PLACE) }),
        'after the lock was taken out of the field': async () => {
          const pdf = await locked(lockOn(['So']));
          const [own] = Object.entries(pdf.objects).find(([, { T }]) => T === '(Ky)');
          const open = edit(pdf, { [own]: { Lock: undefined } });
          return append(open, filling(open, number, '15'));
        },
        'an empty signature field is signed': async () =>
          signed(await locked(lockOn(['KyTrong'])), { by: 'nguoi-hai', field: empty }),
      },
    },
    {
      note: 'The form itself changes.',
      honest: {
        'the form says again that it holds signatures': async () =>
          edit(await signedForm(), { [FORM]: { SigFlags: 3 } }),
        'the form no longer asks for new appearances': async () => {
          const pdf = await signed(formDocument(asking()), { name: 'Ky' });
          return signed(pdf, {
            by: 'nguoi-hai',
            objects: edited(pdf, { [FORM]: { NeedAppearances: undefined } }),
          });
        },
      },
      attacks: {
        'it asks for new appearances': () => formEdit({ NeedAppearances: true }),
        'its font leads to another': () =>
          formEdit({ DR: { Font: { F1: ref(80) } } }, { 80: symbols() }),
        'its drawing instructions turn white, by which readers draw a field': async () =>
          edit(await undrawn(), { [FORM]: { DA: '(/F1 10 Tf 1 g)' } }),
        'it gets an XFA form': () =>
          formEdit(
            { XFA: ref(80) },
            { 80: stream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>') },
          ),
        'it loses a field': async () => {
          const { Fields } = (await signedForm()).objects[FORM];
          return formEdit({ Fields: Fields.slice(1) });
        },
        'it gets a text field': async () => {
          const { Fields } = (await signedForm()).objects[FORM];
          const field = textField('Moi', [60, 690, 460, 720], { V: '(90.000.000)' });
          return formEdit({ Fields: [...Fields, ref(80)] }, { 80: field });
        },
        'it gets a field of a name that is there': async () => {
          const { Fields } = (await signedForm()).objects[FORM];
          return formEdit({ Fields: [...Fields, ref(80)] }, { 80: textField('So', [0, 0, 1, 1]) });
        },
        'its order of calculation changes': () => formEdit({ CO: [ref(number)] }),
        'it no longer says that it holds signatures': () => formEdit({ SigFlags: 0 }),
        'a group loses a kid': async () =>
          edit(await signedForm(), { [group]: { Kids: [ref(first)] } }),
        'a group gets a kid': async () =>
          edit(
            await signedForm(),
            { [group]: { Kids: [ref(first), ref(second), ref(80)] } },
            { 80: textField('Moi', [60, 690, 460, 720], { Parent: ref(group) }) },
          ),
        'a widget leaves its page': async () => {
          const { Annots } = (await signedForm()).objects[PAGE];
          return edit(await signedForm(), { [PAGE]: { Annots: Annots.slice(1) } });
        },
      },
    },
  ],
};

async function fill(words) {
  const pdf = await signedForm();
  return append(pdf, fillings(pdf, words));
}

async function filledWith(entries, more = {}) {
  const pdf = await signedForm();
  const objects = filling(pdf, number, '15/QD-UBND');
  return append(pdf, { ...objects, ...more, [number]: { ...objects[number], ...entries } });
}

async function shows(value, appearance) {
  const pdf = await signedForm();
  return append(pdf, filling(pdf, number, value, { appearance }));
}

function locked(lock) {
  return once(`locked ${JSON.stringify(lock)}`, () => signed(formDocument(), { name: 'Ky', lock }));
}

async function lockedFill(lock, words) {
  const pdf = await locked(lock);
  return append(pdf, fillings(pdf, words));
}

async function formEdit(entries, objects = {}) {
  return edit(await signedForm(), { [FORM]: entries }, objects);
}

function asking() {
  const { objects } = formDocument();
  return { [FORM]: { ...objects[FORM], NeedAppearances: true } };
}

/** A field with a value and no appearance: readers draw it by what the form says. */
function undrawn() {
  const field = textField('DiaChi', [60, 530, 260, 550], {
    Parent: ref(group),
    V: '(Ha Noi)',
    DA: undefined,
  });
  return once('undrawn', () => signed(formDocument({ [second]: field }), { name: 'Ky' }));
}

/** The number field filled with `Tờ`, by a font whose codes mean nothing without its map. */
function vietnamese(pdf) {
  const shows = form('/Tx BMC BT /F9 10 Tf 2 5 Td <00010002> Tj ET EMC', pdf.objects[number].Rect, {
    Resources: { Font: { F9: ref(81) } },
  });
  const system = { Registry: '(Adobe)', Ordering: '(Identity)', Supplement: 0 };
  return {
    ...filling(pdf, number, '', { appearance: shows, at: 80 }),
    [number]: { ...pdf.objects[number], V: '<feff00541edd>', AP: { N: ref(80) } },
    81: {
      Type: '/Font',
      Subtype: '/Type0',
      BaseFont: '/Tinos',
      Encoding: '/Identity-H',
      DescendantFonts: [ref(82)],
      ToUnicode: ref(83),
    },
    82: { Type: '/Font', Subtype: '/CIDFontType2', BaseFont: '/Tinos', CIDSystemInfo: system },
    83: stream(
      'begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange ' +
        '2 beginbfchar <0001> <0054> <0002> <1edd> endbfchar endcmap',
    ),
  };
}

function symbols() {
  return { Type: '/Font', Subtype: '/Type1', BaseFont: '/ZapfDingbats' };
}

import { privateKeySigner } from '@kyso/core/node';
import { signPdf } from '@kyso/core';
import { NOW, person } from '../cast.mjs';
import { FIELDS, filling, formDocument, letter, letterObjects } from '../documents.mjs';
import { append, bytesOf, edited } from '../grown-pdf.mjs';
import { PAGE, SECOND_PAGE } from '../numbers.mjs';
import { certifiedForm, once, signedForm, signedLetter } from '../once.mjs';
import { ref } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';
import { beginStreams } from '../stream-pdf.mjs';

/** What offices do after a signature, and what must never be accused. */
export const honestActs = {
  name: 'honest-act',
  attack: 'No attack: what people and offices do with a signed document every day.',
  rule: 'Nobody is accused of it.',
  reference: 'ISO 32000-2 §12.8; EN 319 142-1 §5',
  groups: [
    {
      note: 'Several persons sign one after the other.',
      honest: {
        'a second person signs, invisibly': async () => signed(await signedLetter(), { by: 'hai' }),
        'a third person signs, with a mark': async () => inRow(3, true),
        'a fifth person signs, with a mark': async () => inRow(5, true),
        'a fifth person signs, invisibly': async () => inRow(5, false),
        'a second person signs on another page': async () =>
          signed(await signedLetter(), { by: 'hai', page: SECOND_PAGE, rect: RECT, mark: 'Hai' }),
        'an empty field is signed': async () =>
          signed(await signedForm(), { by: 'hai', field: FIELDS.empty }),
        'an empty field is signed, with a mark': async () =>
          signed(await signedForm(), { by: 'hai', field: FIELDS.empty, mark: 'Hai' }),
        'the same person signs twice': async () => signed(await signedLetter()),
        'a person certifies, another signs the field that is there': async () =>
          signed(await certifiedForm(2), { by: 'hai', field: FIELDS.empty }),
        'a mark covers a part of the text, as a seal does': async () =>
          signed(await signedLetter(), { by: 'hai', rect: [60, 680, 200, 740], mark: 'DAU' }),
      },
    },
    {
      note: 'Signed with kyso itself.',
      honest: {
        'one person, no form before': () => byKyso(withoutForm(), 1),
        'five persons, no form before': () => byKyso(withoutForm(), 5),
        'five persons with marks on two pages': () => byKyso(letter(), 5, { rect: VISIBLE }),
        'five persons in a file of streams': () => byKyso(beginStreams(letterObjects()), 5),
        'an empty field with kyso, after a signature by hand': async () =>
          byKyso(await signedForm(), 1, { name: 'KyTrong' }),
        'a certification with kyso, and a field that is there': async () => {
          const certified = await byKyso(formDocument(), 1, {}, { certify: 2 });
          return byKyso(certified, 1, { name: 'KyTrong' });
        },
      },
    },
    {
      note: 'What is archived and filled in between signatures.',
      honest: {
        'a document timestamp': async () => signed(await signedLetter(), { stamp: true }),
        'two document timestamps': async () =>
          signed(await signed(await signedLetter(), { stamp: true }), { stamp: true }),
        'a field is filled, a person signs, a field is filled, a timestamp follows': async () => {
          const pdf = await signedForm();
          const one = await signed(append(pdf, filling(pdf, FIELDS.number, '15')), { by: 'hai' });
          return signed(append(one, filling(one, FIELDS.first, 'An')), { stamp: true });
        },
        'an update writes an unused object': async () =>
          append(await signedLetter(), { 70: { Producer: '(x)' } }),
        'document information is added': async () =>
          append(
            await signedLetter(),
            { 70: { ModDate: '(D:20260601)' } },
            { trailer: { Info: ref(70) } },
          ),
        'document information changes its date': async () => {
          const pdf = await once('informed', informed);
          return append(pdf, { 70: { Producer: '(x)', ModDate: '(D:20260602)' } });
        },
        'the identifier of the file changes with the revision': async () =>
          append(await signedLetter(), {}, { trailer: { ID: ['<00112233>', '<44556677>'] } }),
        'a page with a mark is written again with equal bytes': async () => {
          const pdf = await signed(letter(), { rect: RECT, mark: 'Da ky' });
          return append(pdf, edited(pdf, { [PAGE]: {} }));
        },
      },
    },
  ],
};

const RECT = [400, 40, 560, 70];
const VISIBLE = { x: 0, y: 60, width: 80, height: 40 };

function informed() {
  const base = letter(
    { 70: { Producer: '(x)', ModDate: '(D:20260601)' } },
    { trailer: { Info: ref(70) } },
  );
  return signed(base, { name: 'Ky' });
}

async function inRow(count, visible) {
  let pdf = letter();
  for (let turn = 1; turn <= count; turn++) {
    const rect = [20 + 100 * turn, 40, 110 + 100 * turn, 70];
    const shown = visible ? { rect, mark: `Ky ${turn}` } : {};
    pdf = await signed(pdf, { name: `Ky${turn}`, by: `nguoi-${turn}`, ...shown });
  }
  return pdf;
}

function withoutForm() {
  const { 7: form, ...objects } = letterObjects();
  return letter({ ...objects, 1: { ...objects[1], AcroForm: undefined }, 7: form });
}

/** Signed by so many persons with the library; only the file of the answer is of use. */
async function byKyso(pdf, count, field = {}, request = {}) {
  let bytes = bytesOf(pdf);
  for (let turn = 1; turn <= count; turn++) {
    const { privateKey, certificate, chain } = await person(`nguoi-${turn}`);
    const signer = privateKeySigner({ key: privateKey, certificate, chain });
    const clock = () => new Date(NOW);
    const rect = field.rect && { ...field.rect, x: field.rect.x + 90 * turn };
    const place = rect ? { ...field, rect, page: 1 + (turn % 2) } : field;
    bytes = await (await signPdf(bytes, { signer, clock, field: place, ...request })).bytes();
  }
  return { file: Buffer.from(bytes).toString('latin1') };
}

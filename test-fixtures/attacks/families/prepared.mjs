import { DOSSIER, fillings, lockOn, preparedDossier } from '../documents.mjs';
import { append, edit } from '../grown-pdf.mjs';
import { fieldText } from '../marks.mjs';
import { once, openedDossier } from '../once.mjs';
import { signed } from '../sign.mjs';

const { signA, signB, seal, marksA, number, date, arrival } = DOSSIER;
const { markA1, markA2, markB1, markB2 } = DOSSIER;
const MARKS_A = { [markA1]: 'A', [markA2]: 'A' };
const MARKS_B = { [markB1]: 'B', [markB2]: 'B' };
const ISSUED = { [number]: '15/QD-UBND', [date]: 'ngay 01 thang 6' };

/** Prepared fields: marks, number and date that belong to one signer each. */
export const preparedFields = {
  name: 'prepared-field',
  attack:
    'A prepared draft has fields for the marks of each initialer and for number and date. Whoever may sign next may fill them all: with the mark of a person who did not sign, or with a number that nobody gave.',
  rule: 'A prepared field is owned by the signature field whose /Lock names it. It may be filled only in the revision that its owner closes, or in one just before; afterwards never.',
  reference: 'docs/architecture.md; ISO 32000-2 §12.7.5.5 Table 236',
  groups: [
    {
      note: 'A mark, number or date stands on the page, and its owner did not sign.',
      honest: {
        'an initialer fills their marks and signs in one revision': async () =>
          initialed(await openedDossier(), 'A'),
        'an initialer fills their marks, and signs just after': async () => {
          const pdf = await openedDossier();
          return own(append(pdf, fillings(pdf, MARKS_A)), 'A');
        },
        'two initialers and the office, one after the other': async () => issued(),
        'the first signer is the first initialer': async () => initialed(preparedDossier(), 'A'),
        'marks are filled before anybody has signed, and their owner signs': async () => {
          const pdf = preparedDossier();
          return own(append(pdf, fillings(pdf, MARKS_A)), 'A');
        },
        'an initialer signs and leaves their marks empty': async () =>
          own(await openedDossier(), 'A'),
      },
      attacks: {
        'phantom initial: marks are filled, and nobody signs': () => filled(MARKS_A),
        'phantom initial: one mark is filled, and nobody signs': () => filled({ [markA1]: 'A' }),
        'phantom initial: marks of a second initialer behind the first': async () => {
          const pdf = await initialed(await openedDossier(), 'A');
          return append(pdf, fillings(pdf, MARKS_B));
        },
        'phantom initial: the first initialer fills the marks of both': async () => {
          const pdf = await openedDossier();
          return own(pdf, 'A', fillings(pdf, { ...MARKS_A, ...MARKS_B }));
        },
        'phantom initial: a stranger signs a new field over filled marks': async () => {
          const pdf = await openedDossier();
          return signed(pdf, { by: 'nguoi-la', objects: fillings(pdf, MARKS_A) });
        },
        'phantom initial: the marks are filled before a stranger signs': async () => {
          const pdf = await openedDossier();
          return signed(append(pdf, fillings(pdf, MARKS_A)), { by: 'nguoi-la' });
        },
        'phantom initial: the marks are filled with a document timestamp': async () => {
          const pdf = await openedDossier();
          return signed(pdf, { stamp: true, objects: fillings(pdf, MARKS_A) });
        },
        'phantom number: number and date are filled, and nobody signs': () => filled(ISSUED),
        'phantom number: an initialer fills it': async () => {
          const pdf = await openedDossier();
          return own(pdf, 'A', fillings(pdf, { ...MARKS_A, ...ISSUED }));
        },
        'phantom number: the date alone, and nobody signs': () => filled({ [date]: 'ngay 01' }),
        'swapped marks: the marks of one in the revision of the other': async () => {
          const pdf = await openedDossier();
          return own(pdf, 'B', fillings(pdf, MARKS_A));
        },
        'swapped marks: both sign, each with the marks of the other': async () => {
          const pdf = await openedDossier();
          const first = await own(pdf, 'B', fillings(pdf, MARKS_A));
          return own(first, 'A', fillings(first, MARKS_B));
        },
        'orphan mark: filled just before another person signs, then its owner signs': async () => {
          const pdf = await openedDossier();
          const other = await initialed(append(pdf, fillings(pdf, MARKS_A)), 'B');
          return own(other, 'A');
        },
        'orphan mark: filled in a revision before that of another initialer': async () => {
          const pdf = await openedDossier();
          const marked = append(pdf, fillings(pdf, MARKS_A));
          return initialed(marked, 'B');
        },
        'a field that nobody owns is filled, and nobody signs': () =>
          filled({ [arrival]: 'DEN 15' }),
        'a mark is filled through the value of its group': async () =>
          edit(await openedDossier(), { [marksA]: { V: '(A)' } }),
      },
    },
    {
      note: 'A mark, number or date is another than the one that its owner signed.',
      honest: {
        'the office fills number and date, and signs': async () => {
          const pdf = await openedDossier();
          return own(pdf, 'seal', fillings(pdf, ISSUED));
        },
        'a document timestamp follows the seal': async () =>
          signed(await issued(), { stamp: true }),
        'a mark is corrected before its owner signs': async () => {
          const pdf = await openedDossier();
          const wrong = append(pdf, fillings(pdf, MARKS_B));
          return own(wrong, 'B', fillings(wrong, { [markB1]: 'Binh', [markB2]: 'Binh' }));
        },
      },
      attacks: {
        'refilled: a mark after its owner signed': async () => refilled({ [markA1]: 'X' }),
        'refilled: a mark is emptied after its owner signed': async () =>
          refilled({ [markA1]: '' }),
        'refilled: the appearance of a mark is drawn anew': async () => {
          const pdf = await issued();
          const drawn = Number.parseInt(pdf.objects[markA1].AP.N);
          return append(pdf, { [drawn]: fieldText('X', pdf.objects[markA1].Rect) });
        },
        'refilled: the number after the seal': async () => refilled({ [number]: '16/QD-UBND' }),
        'refilled: the number after the seal, and a stranger signs': async () => {
          const pdf = await issued();
          return signed(pdf, { by: 'nguoi-la', objects: fillings(pdf, { [number]: '16' }) });
        },
        'refilled: an empty mark of an owner who signed': async () => {
          const pdf = await own(await openedDossier(), 'A');
          return append(pdf, fillings(pdf, MARKS_A));
        },
        'refilled: a mark by the next initialer': async () => {
          const pdf = await initialed(await openedDossier(), 'A');
          return own(pdf, 'B', fillings(pdf, { ...MARKS_B, [markA1]: 'X' }));
        },
        'the lock of an unsigned owner is taken out, then the mark is filled': async () => {
          const pdf = edit(await openedDossier(), { [signA]: { Lock: undefined } });
          return append(pdf, fillings(pdf, MARKS_A));
        },
        'the lock of an unsigned owner names other fields': async () => {
          const Lock = { Type: '/SigFieldLock', ...lockOn(['NhayB', 'So']) };
          const pdf = edit(await openedDossier(), { [signA]: { Lock } });
          return signed(pdf, { by: 'a', field: signA, objects: fillings(pdf, MARKS_B) });
        },
        'a new field claims the marks of another by its own lock': async () => {
          const pdf = await openedDossier();
          const lock = lockOn(['NhayA']);
          return signed(pdf, { by: 'nguoi-la', lock, objects: fillings(pdf, MARKS_A) });
        },
        'the owner signs without carrying out the lock, then the mark is filled': async () => {
          const pdf = await signed(await openedDossier(), { by: 'a', field: signA });
          return append(pdf, fillings(pdf, MARKS_A));
        },
        'the place of a mark moves when its owner signs': async () => {
          const pdf = await openedDossier();
          const objects = fillings(pdf, MARKS_A);
          objects[markA1] = { ...objects[markA1], Rect: [60, 690, 460, 720] };
          return own(pdf, 'A', objects);
        },
      },
    },
  ],
};

const OWNERS = {
  A: { field: signA, owned: ['NhayA'], words: MARKS_A },
  B: { field: signB, owned: ['NhayB'], words: MARKS_B },
  seal: { field: seal, owned: ['So', 'Ngay'], words: ISSUED },
};

/** The owner signs in their field, whose lock the signature carries out. */
function own(pdf, who, objects = {}) {
  const { field, owned } = OWNERS[who];
  const { Rect } = pdf.objects[field];
  const by = who.toLowerCase();
  return signed(pdf, { by, field, lock: lockOn(owned), objects, mark: 'Da ky', rect: Rect });
}

function initialed(pdf, who) {
  return own(pdf, who, fillings(pdf, OWNERS[who].words));
}

function issued() {
  return once('issued', async () =>
    initialed(await initialed(await initialed(await openedDossier(), 'A'), 'B'), 'seal'),
  );
}

async function filled(words) {
  const pdf = await openedDossier();
  return append(pdf, fillings(pdf, words));
}

async function refilled(words) {
  const pdf = await issued();
  return append(pdf, fillings(pdf, words));
}

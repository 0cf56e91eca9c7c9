import { DOSSIER, filling, fillings, lockOn, preparedDossier } from '../documents.mjs';
import { append, edit } from '../grown-pdf.mjs';
import { fieldText, form } from '../marks.mjs';
import { PAGE } from '../numbers.mjs';
import { once, openedDossier } from '../once.mjs';
import { ref } from '../pdf-objects.mjs';
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
      note: "A mark, number or date was filled in before the first signature of all, which is not its owner's.",
      honest: {
        'filled in two revisions before anybody signed, then its owner signs first': async () => {
          const pdf = preparedDossier();
          const one = append(pdf, fillings(pdf, { [markA1]: 'A' }));
          return own(append(one, fillings(one, { [markA2]: 'A' })), 'A');
        },
        'the draft comes with values, and another person signs first': async () => {
          const pdf = prefilledDossier();
          return own(pdf, 'B', fillings(pdf, MARKS_B));
        },
        'a mark is written again as it was, and another person signs first': async () => {
          const pdf = preparedDossier();
          const again = append(pdf, { [markA1]: pdf.objects[markA1] });
          return own(again, 'B', fillings(again, MARKS_B));
        },
        'a mark gets the same empty appearance under another number': async () => {
          const pdf = preparedDossier();
          const AP = { N: ref(pdf.next) };
          const empty = pdf.objects[Number.parseInt(pdf.objects[markA1].AP.N)];
          const again = edit(pdf, { [markA1]: { AP } }, { [pdf.next]: empty });
          return own(again, 'B', fillings(again, MARKS_B));
        },
        'a document timestamp between filling in and signing': async () => {
          const pdf = preparedDossier();
          const marked = append(pdf, fillings(pdf, MARKS_A));
          return own(await signed(marked, { stamp: true }), 'A');
        },
        'a field without owner is filled in before a stranger signs first': async () => {
          const pdf = edit(preparedDossier(), { [arrival]: { Ff: 0 } });
          return signed(append(pdf, fillings(pdf, { [arrival]: '15' })), { by: 'nguoi-la' });
        },
      },
      attacks: {
        'phantom initial: filled in the draft, and another initialer signs first': async () => {
          const pdf = preparedDossier();
          return initialed(append(pdf, fillings(pdf, MARKS_A)), 'B');
        },
        'phantom initial: filled in the revision that another initialer signs first': async () => {
          const pdf = preparedDossier();
          return own(pdf, 'B', fillings(pdf, { ...MARKS_A, ...MARKS_B }));
        },
        'phantom initial: filled in the draft, and a stranger signs a new field first':
          async () => {
            const pdf = preparedDossier();
            return signed(append(pdf, fillings(pdf, MARKS_A)), { by: 'nguoi-la' });
          },
        'phantom initial: filled in the draft, revisions before a stranger signs': async () => {
          const pdf = preparedDossier();
          const marked = append(pdf, fillings(pdf, MARKS_A));
          const later = append(append(marked, { [marked.next]: { X: 1 } }), {});
          return signed(later, { by: 'nguoi-la' });
        },
        'phantom initial: a document timestamp closes it, then another initialer signs':
          async () => {
            const pdf = preparedDossier();
            const stamped = await signed(append(pdf, fillings(pdf, MARKS_A)), { stamp: true });
            return initialed(stamped, 'B');
          },
        'phantom initial: its owner signs after another initialer did': async () => {
          const pdf = preparedDossier();
          return own(await initialed(append(pdf, fillings(pdf, MARKS_A)), 'B'), 'A');
        },
        'phantom initial: an appearance without a value': async () => {
          const pdf = preparedDossier();
          const AP = { N: ref(pdf.next) };
          const drawn = fieldText('A', pdf.objects[markA1].Rect);
          return initialed(edit(pdf, { [markA1]: { AP } }, { [pdf.next]: drawn }), 'B');
        },
        'phantom initial: the stream of the appearance is drawn anew': async () => {
          const pdf = preparedDossier();
          const drawn = Number.parseInt(pdf.objects[markA1].AP.N);
          return initialed(append(pdf, { [drawn]: fieldText('A', pdf.objects[markA1].Rect) }), 'B');
        },
        'phantom initial: a picture within the appearance is drawn anew': async () => {
          const pdf = nestedDossier();
          return initialed(append(pdf, { [NESTED]: fieldText('A', MARK_PLACE) }), 'B');
        },
        'phantom initial: a value and an appearance that were hidden are shown': async () => {
          const pdf = prefilledDossier({ F: 2 });
          return initialed(edit(pdf, { [markA1]: { F: 4 } }), 'B');
        },
        'phantom number: filled in the draft, and an initialer signs first': async () => {
          const pdf = preparedDossier();
          return initialed(append(pdf, fillings(pdf, ISSUED)), 'A');
        },
        'swapped marks: the first signer fills the marks of the other': async () => {
          const pdf = preparedDossier();
          return own(pdf, 'B', fillings(pdf, MARKS_A));
        },
        'the lock is taken out in the revision that fills the mark': async () => {
          const pdf = preparedDossier();
          const words = fillings(pdf, MARKS_A);
          const open = edit(pdf, { [signA]: { Lock: undefined } }, words);
          return initialed(open, 'B');
        },
        'the owned field is replaced by another of its name': async () => {
          const pdf = preparedDossier();
          const marked = fillings(pdf, { [markA1]: 'A' });
          const other = pdf.next + 5;
          const { [markA1]: filledMark, ...drawn } = marked;
          const { Kids } = pdf.objects[marksA];
          const objects = { ...drawn, [other]: filledMark };
          const kids = Kids.map((kid) => (kid === ref(markA1) ? ref(other) : kid));
          const { Annots } = pdf.objects[PAGE];
          const listed = { Annots: [...Annots, ref(other)] };
          return initialed(edit(pdf, { [marksA]: { Kids: kids }, [PAGE]: listed }, objects), 'B');
        },
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

const MARK_PLACE = preparedDossier().objects[markA1].Rect;
/** Number of a form XObject within the appearance of a mark. */
const NESTED = 90;

/** The dossier whose draft comes with a value in a mark. */
function prefilledDossier(entries = {}) {
  const pdf = preparedDossier();
  const words = filling(pdf, markA1, 'A', { at: NESTED });
  return preparedDossier({ ...words, [markA1]: { ...words[markA1], ...entries } });
}

/** The dossier in which the appearance of a mark shows another, empty form. */
function nestedDossier() {
  const pdf = preparedDossier();
  const drawn = Number.parseInt(pdf.objects[markA1].AP.N);
  const Resources = { XObject: { X1: ref(NESTED) } };
  return preparedDossier({
    [drawn]: form('/X1 Do', MARK_PLACE, { Resources }),
    [NESTED]: form('', MARK_PLACE),
  });
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

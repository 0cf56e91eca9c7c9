import { XMP, XMP_2, archived, esic, metadata } from './archive.mjs';
import { FIELDS, filling } from './documents.mjs';
import { append, bytesOf, edit } from './grown-pdf.mjs';
import { FORM, PAGE, SECOND_PAGE } from './numbers.mjs';
import { signedForm } from './once.mjs';
import { ref, textOf, withMoreData } from './pdf-objects.mjs';
import { signed } from './sign.mjs';

/**
 * What may honestly follow an approval signature of `formDocument`, each as a function of the document and of a
 * number that picks the details.
 *
 * @type {Readonly<Record<string, (pdf: import('./grown-pdf.mjs').Grown, pick: number) => Promise<import('./grown-pdf.mjs').Grown>>>}
 */
export const HONEST_UPDATES = {
  'fill a field': async (pdf, pick) => {
    const field = [FIELDS.number, FIELDS.first, FIELDS.second][pick % 3];
    return append(pdf, filling(pdf, field, WORDS[pick % WORDS.length]));
  },
  'tick the box': async (pdf, pick) => {
    const state = pick % 2 === 0 ? '/Co' : '/Off';
    return edit(pdf, { [FIELDS.box]: { V: state, AS: state } });
  },
  'sign invisibly': (pdf, pick) => signed(pdf, { by: `nguoi-${pick % 5}` }),
  'sign with a mark': (pdf, pick) => {
    const rect = [60 + (pick % 300), 40, 160 + (pick % 300), 80];
    const page = [PAGE, SECOND_PAGE][pick % 2];
    return signed(pdf, { by: `nguoi-${pick % 5}`, page, rect, mark: 'Da ky' });
  },
  'sign the empty field': async (pdf, pick) => {
    const field = FIELDS.empty;
    if (pdf.objects[field].V !== undefined) return append(pdf, {});
    return signed(pdf, { by: `nguoi-${pick % 5}`, field, ...(pick % 2 ? { mark: 'Da ky' } : {}) });
  },
  'fill and sign in one revision': (pdf, pick) => {
    const objects = filling(pdf, FIELDS.number, WORDS[pick % WORDS.length]);
    return signed(pdf, { by: `nguoi-${pick % 5}`, objects });
  },
  timestamp: (pdf) => signed(pdf, { stamp: true }),
  'add revocation data': (pdf, pick) => archived(pdf, pick % 2 === 0),
  'write metadata': (pdf, pick) => metadata(pdf, pick % 2 === 0 ? XMP : XMP_2),
  'name extensions': async (pdf) => edit(pdf, { 1: { Extensions: esic() } }),
  'write an object again': async (pdf, pick) => {
    const numbers = Object.keys(pdf.objects).filter((num) => !('ByteRange' in pdf.objects[num]));
    const num = numbers[pick % numbers.length];
    return append(pdf, { [num]: pdf.objects[num] });
  },
  'write what nothing names': async (pdf) => append(pdf, { [pdf.next]: { X: 1 } }),
  'write nothing': async (pdf) => append(pdf, {}),
};

const WORDS = ['15/QD-UBND', 'So Noi vu', 'Ha Noi', '1'];

/** The document that the updates follow: signed invisibly in field `Ky`. */
export const signedBase = signedForm;

/** Bytes of a document. */
export const fileOf = bytesOf;

/**
 * One more revision, in which an object of the signed one is changed in a way that no honest act needs; half of them
 * are closed by another person's signature.
 *
 * @param {import('./grown-pdf.mjs').Grown} pdf
 * @param {readonly number[]} numbers of the objects that were signed
 * @param {{ object: number, entry: number, how: number }} pick
 */
export async function dishonestUpdate(pdf, numbers, pick) {
  const candidates = numbers.filter((num) => !FREE_TO_CHANGE.includes(num));
  const num = candidates[pick.object % candidates.length];
  const objects = {
    [num]: spoiltObject(pdf.objects[num], MAY_CHANGE[num] ?? MAY_CHANGE.field, pick),
  };
  return pick.how % 2 === 0 ? append(pdf, objects) : signed(pdf, { by: 'nguoi-la', objects });
}

function spoiltObject(value, free, { entry, how }) {
  const drawn = withMoreData(value, 'BT /F1 14 Tf 2 5 Td (90) Tj ET');
  const keys = Object.keys(value).filter((key) => !free.includes(key) && value[key] !== undefined);
  if (drawn && (keys.length === 0 || how % 3 === 0)) return drawn;
  const key = keys[entry % keys.length];
  const changed = { ...value, [key]: how % 5 === 0 ? undefined : spoilt(value[key], how) };
  if (textOf(changed) === textOf(value)) throw new Error(`/${key} did not change`);
  return changed;
}

/** The appearance of a field that may be filled. */
const FREE_TO_CHANGE = [30];

/** Entries that honest acts change, or whose change is judged by what it does. */
const MAY_CHANGE = {
  1: ['Extensions', 'DSS', 'Metadata', 'Version'],
  [PAGE]: ['Tabs'],
  [SECOND_PAGE]: ['Tabs'],
  [FORM]: ['SigFlags', 'DA', 'DR'],
  field: ['Length', 'V', 'AP', 'AS', 'Ff', 'MK', 'DA'],
};

function spoilt(value, how) {
  if (typeof value === 'number') return value + 1 + (how % 3);
  if (Array.isArray(value)) return spoiltList(value, how);
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    const key = keys[how % keys.length];
    return key === undefined ? { X: 1 } : { ...value, [key]: spoilt(value[key], how >> 3) };
  }
  if (/^\d+ 0 R$/.test(value)) return ref((Number.parseInt(value) % 8) + 1);
  if (value.startsWith('/')) return `${value}x`;
  return value.startsWith('(') ? '(khac)' : 'null';
}

function spoiltList(list, how) {
  const [first, ...rest] = list;
  if (how % 3 === 0 && rest.length > 0) return rest;
  if (how % 3 === 1 && first !== undefined) return [spoilt(first, how >> 2), ...rest];
  return [...list, first ?? 'null'];
}

import { person, sandbox } from './cast.mjs';
import { signedData, timestampToken } from './cms.mjs';
import { append, edited } from './grown-pdf.mjs';
import { shown } from './marks.mjs';
import { FORM, PAGE } from './numbers.mjs';
import { ref, text } from './pdf-objects.mjs';

/**
 * One more revision, closed by a signature over the whole file. Written here by hand: what is signed, in which
 * order its entries stand and what else the revision holds is free.
 *
 * @param {import('./grown-pdf.mjs').Grown} pdf
 * @param {object} [options]
 * @param {string} [options.name] of a new field; default `Ky` and a number
 * @param {number} [options.field] number of an empty field that is signed instead
 * @param {number} [options.number] of the signature dictionary
 * @param {string} [options.by] id of the person
 * @param {number} [options.page] object number of the page of a new field
 * @param {readonly number[]} [options.rect] of a new field; default none
 * @param {string} [options.mark] text of the mark
 * @param {object} [options.widget] further entries of the field
 * @param {object} [options.value] further entries of the signature dictionary
 * @param {1 | 2 | 3} [options.certify]
 * @param {object} [options.lock] the lock that the signature carries out, as in /Lock
 * @param {object} [options.objects] further objects of the revision
 * @param {boolean} [options.stamp] true for a document timestamp
 * @param {object} [options.append] options of the revision
 * @param {typeof append} [options.write] another writer of the revision
 * @param {(hex: string) => string} [options.gap] other text than the hexadecimal string, as long
 * @param {{ early: number, late: number, short: number }} [options.range] what is added to the ends of the stretches
 */
export async function signed(pdf, options = {}) {
  const { by, objects = {}, stamp = false } = options;
  const base = { ...pdf, objects: { ...pdf.objects, ...objects } };
  const next = Math.max(pdf.next, ...Object.keys(objects).map((num) => Number(num) + 1));
  const first = options.number ?? next;
  const revision = { ...objects, ...fieldObjects(base, { first, next, ...options }) };
  revision[first] = signatureDictionary(options);
  const write = options.write ?? append;
  const open = write(pdf, revision, options.append);
  return filled(open, {
    num: first,
    from: pdf.file.length,
    contents: (covered) =>
      stamp
        ? sandbox().then((one) => timestampToken(covered, one))
        : person(by).then((one) => signedData(covered, one)),
    gap: options.gap ?? ((hex) => hex),
    range: options.range,
  });
}

const BYTE_RANGE = '[0 ########## ########## ##########]';
/** Octets of room for the CMS. */
const ROOM = 4096;
const NO_RANGE = { early: 0, late: 0, short: 0 };
const EMPTY = `<${'0'.repeat(2 * ROOM)}>`;

function signatureDictionary({ stamp = false, certify, lock, value = {} }) {
  const references = [
    ...(certify ? [reference('DocMDP', { P: certify })] : []),
    ...(lock ? [{ ...reference('FieldMDP', lock), Data: ref(1) }] : []),
  ];
  return {
    Type: stamp ? '/DocTimeStamp' : '/Sig',
    Filter: '/Adobe.PPKLite',
    SubFilter: stamp ? '/ETSI.RFC3161' : '/ETSI.CAdES.detached',
    ...(stamp ? {} : { M: '(D:20260601080000Z)' }),
    ...(references.length > 0 ? { Reference: references } : {}),
    ByteRange: BYTE_RANGE,
    ...value,
    Contents: EMPTY,
  };
}

function reference(method, parameters) {
  const params = { Type: '/TransformParams', ...parameters, V: '/1.2' };
  return { Type: '/SigRef', TransformMethod: `/${method}`, TransformParams: params };
}

/** Field, widget, mark, and what lists them: page, form and catalog. */
function fieldObjects(base, options) {
  const { first, next, field, page = PAGE, certify, widget = {} } = options;
  const number = field ?? next + 1;
  const mark = options.mark === undefined ? {} : { [next + 2]: shown(options.mark, options) };
  const AP = options.mark === undefined ? {} : { AP: { N: ref(next + 2) } };
  const form = { SigFlags: 3 };
  const perms = certify ? edited(base, { 1: { Perms: { DocMDP: ref(first) } } }) : {};
  if (field !== undefined)
    return {
      ...perms,
      ...edited(base, { [field]: { V: ref(first), ...AP, ...widget } }),
      ...(base.objects[FORM].SigFlags === 3 ? {} : edited(base, { [FORM]: form })),
      ...mark,
    };
  const { Fields = [] } = base.objects[FORM];
  const { Annots = [] } = base.objects[page];
  return {
    ...perms,
    ...edited(base, {
      [FORM]: { Fields: [...Fields, ref(number)], ...form },
      [page]: { Annots: [...Annots, ref(number)] },
    }),
    [number]: {
      Type: '/Annot',
      Subtype: '/Widget',
      FT: '/Sig',
      T: text(options.name ?? `Ky${first}`),
      F: 132,
      P: ref(page),
      Rect: options.rect ?? [0, 0, 0, 0],
      V: ref(first),
      ...(options.lock ? { Lock: { Type: '/SigFieldLock', ...options.lock } } : {}),
      ...AP,
      ...widget,
    },
    ...mark,
  };
}

async function filled(pdf, { num, from, contents, gap, range = NO_RANGE }) {
  const start = pdf.file.indexOf(EMPTY, from);
  const end = start + EMPTY.length;
  const at = pdf.file.indexOf(BYTE_RANGE, from);
  if (at < 0 || start < at) throw new Error('a signature dictionary without room');
  const stretch = [start + range.early, end + range.late, pdf.file.length + range.short];
  const [gapStart, gapEnd, last] = stretch;
  const numbers = `[0 ${gapStart} ${gapEnd} ${last - gapEnd}]`.padEnd(BYTE_RANGE.length);
  const head = pdf.file.slice(0, at) + numbers + pdf.file.slice(at + BYTE_RANGE.length, start);
  const tail = pdf.file.slice(end);
  const covered = head.slice(0, gapStart) + pdf.file.slice(gapEnd, last);
  const cms = await contents(Buffer.from(covered, 'latin1'));
  if (cms.length > ROOM) throw new Error(`the CMS takes ${cms.length} of ${ROOM} bytes`);
  const hex = `<${cms.toString('hex').padEnd(2 * ROOM, '0')}>`;
  const value = { ...pdf.objects[num], ByteRange: numbers.trim(), Contents: hex };
  return { ...pdf, objects: { ...pdf.objects, [num]: value }, file: head + gap(hex) + tail };
}

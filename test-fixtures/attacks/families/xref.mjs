import { letter, letterObjects, pageText } from '../documents.mjs';
import { append, objectText, offsetOf, row, withFile } from '../grown-pdf.mjs';
import { CONTENT, PAGE, SECOND_CONTENT } from '../numbers.mjs';
import { once, signedLetter } from '../once.mjs';
import { ref, textOf } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';
import { appendStreams, beginStreams, crossReference, objectStream } from '../stream-pdf.mjs';

const OTHER_SUM = pageText('90.000.000');
const FRESH = 60;

/** Cross-references: one file that two readers read as two documents. */
export const xrefTricks = {
  name: 'cross-reference',
  attack:
    'The update is written so that a validator and a viewer find different objects: hybrid files, two rows for one object, freed and reused numbers, loops, objects in streams.',
  rule: 'Every row of every later section counts, in tables and streams alike; what is ambiguous, damaged or leads nowhere is no honest update.',
  reference: 'ISO 32000-2 §7.5.4, §7.5.8; Shadow Attacks (NDSS 2021) §4.3',
  groups: [
    {
      note: 'A viewer shows another sum than the validator compares.',
      honest: {
        'a section of a stream file that changes nothing': async () =>
          appendStreams(await packed(), {}),
        'an object of a stream file is packed anew with equal bytes': async () => {
          const pdf = await packed();
          return appendStreams(pdf, {}, { packed: { [PAGE]: pdf.objects[PAGE] } });
        },
        'a person signs a file whose objects stand in streams': async () => packed(),
        'a second person signs a file whose objects stand in streams': async () =>
          signed(await packed(), { by: 'nguoi-hai', write: appendStreams }),
        'a person signs a hybrid file, and a second one after': async () =>
          signed(await hybridBase(), { by: 'nguoi-hai' }),
        'a section says that free numbers are free': async () =>
          append(await signedLetter(), {}, { free: [55, 56] }),
      },
      attacks: {
        'a hybrid section hides a changed object in its stream': () =>
          hybrid({ [CONTENT]: OTHER_SUM }, []),
        'a hybrid section says in its table that the object is free': () =>
          hybrid({ [CONTENT]: OTHER_SUM }, [`${CONTENT} 1\n0000000000 65535 f \n`]),
        'a hybrid section has the old row in its table and the new one in its stream': async () =>
          hybrid({ [CONTENT]: OTHER_SUM }, [row(CONTENT, offsetOf(await signedLetter(), CONTENT))]),
        'a hybrid section leads to an old stream of another section': async () => {
          const pdf = await hybridBase();
          return append(pdf, {}, { trailer: { XRefStm: pdf.evilStream } });
        },
        'two rows for one object, the old one last': () => doubledRow(true),
        'two rows for one object, the new one last': () => doubledRow(false),
        'two parts of a table overlap': async () => {
          const pdf = await signedLetter();
          const evil = pdf.file.length;
          const good = offsetOf(pdf, CONTENT);
          const rows = [
            `${CONTENT} 2\n${entry(good)}${entry(offsetOf(pdf, 5))}`,
            `${CONTENT} 1\n${entry(evil)}`,
          ];
          return append(pdf, {}, { before: objectText(CONTENT, OTHER_SUM), rows });
        },
        'the content is freed': async () => append(await signedLetter(), {}, { free: [CONTENT] }),
        'the content is freed and its number used again': async () => {
          const pdf = append(await signedLetter(), {}, { free: [CONTENT] });
          return append(pdf, { [CONTENT]: OTHER_SUM }, { generations: { [CONTENT]: 1 } });
        },
        'the content comes with another generation': async () =>
          append(await signedLetter(), { [CONTENT]: OTHER_SUM }, { generations: { [CONTENT]: 1 } }),
        'the page names another generation of the content': async () => {
          const pdf = await signedLetter();
          return append(
            pdf,
            { [CONTENT]: OTHER_SUM, [PAGE]: { ...pdf.objects[PAGE], Contents: `${CONTENT} 1 R` } },
            { generations: { [CONTENT]: 1 } },
          );
        },
        '/Prev leads to itself': async () => {
          const pdf = await signedLetter();
          const body = objectText(CONTENT, OTHER_SUM);
          return append(pdf, {}, { before: body, prev: pdf.file.length + body.length });
        },
        '/Prev leads past the signed section': async () => {
          const pdf = await signedLetter();
          const first = Number(/startxref\n(\d+)/.exec(pdf.file)[1]);
          const numbers = Object.keys(pdf.objects).filter((num) => Number(num) !== CONTENT);
          const rows = numbers.map((num) => row(num, offsetOf(pdf, num)));
          return append(pdf, { [CONTENT]: OTHER_SUM }, { prev: first, rows });
        },
        '/Prev is a real number': async () =>
          append(await signedLetter(), { [CONTENT]: OTHER_SUM }, { trailer: {}, prev: 0.5 }),
        '/Size leaves the changed object out': async () =>
          append(await signedLetter(), { [CONTENT]: OTHER_SUM }, { trailer: { Size: CONTENT } }),
        'a row names a place between two objects': async () => {
          const pdf = await signedLetter();
          return append(pdf, {}, { rows: [row(CONTENT, offsetOf(pdf, CONTENT) + 3)] });
        },
        'a row names an object whose number is written differently': async () => {
          const pdf = await signedLetter();
          const before = objectText(`0${CONTENT}`, OTHER_SUM);
          return append(pdf, {}, { before, rows: [row(CONTENT, pdf.file.length)] });
        },
        'a row names a place behind the end': async () =>
          append(await signedLetter(), {}, { rows: [row(CONTENT, 9_999_999)] }),
        'the table begins with a number more than it says': async () => {
          const pdf = await signedLetter();
          const rows = [`0 ${CONTENT + 1}\n${'0000000000 65535 f \n'.repeat(CONTENT)}`];
          const at = entry(pdf.file.length);
          const before = objectText(CONTENT, OTHER_SUM);
          return append(pdf, {}, { before, rows: [rows[0] + at] });
        },
        'an object stream brings the page again': async () => {
          const pdf = await packed();
          const changed = { ...pdf.objects[PAGE], Contents: ref(SECOND_CONTENT) };
          return appendStreams(pdf, {}, { packed: { [PAGE]: changed } });
        },
        'an object stream that was there is replaced': async () => {
          const pdf = await packed();
          const evil = {
            ...pdf.packed,
            [PAGE]: { ...pdf.packed[PAGE], Contents: ref(SECOND_CONTENT) },
          };
          return appendStreams(pdf, { [pdf.container]: objectStream(evil) });
        },
        'a row of a stream names another object of an object stream': async () => {
          const pdf = await packed();
          const wrong = Object.keys(pdf.packed).indexOf('5');
          return appendStreams(pdf, {}, { rows: { [PAGE]: [2, pdf.container, wrong] } });
        },
        'a row of a stream has a kind that nobody knows': async () =>
          appendStreams(await packed(), { 70: OTHER_SUM }, { rows: { [CONTENT]: [7, 0, 0] } }),
        'a stream section comes behind a table': async () =>
          appendStreams(await signedLetter(), { [CONTENT]: OTHER_SUM }),
        'a table section comes behind a stream': async () =>
          append(await packed(), { [CONTENT]: OTHER_SUM }),
        'an object stream stands in another one': async () => {
          const pdf = await packed();
          const inner = textOf(objectStream({ [PAGE]: { ...pdf.objects[PAGE], Rotate: 180 } }));
          return appendStreams(pdf, {}, { packed: { 70: inner }, rows: { [PAGE]: [2, 70, 0] } });
        },
        'an object stream extends one with the page': async () => {
          const pdf = await packed();
          const hidden = objectStream({ [PAGE]: { ...pdf.objects[PAGE], Rotate: 180 } });
          return appendStreams(pdf, { 70: hidden }, { rows: { [PAGE]: [2, 70, 0] } });
        },
        'the trailer becomes encrypted': async () =>
          append(await signedLetter(), {}, { trailer: { Encrypt: { Filter: '/Standard', V: 1 } } }),
        'the content becomes the document information': async () =>
          append(
            await signedLetter(),
            { [CONTENT]: { Title: '(Quyet dinh)' } },
            { trailer: { Info: ref(CONTENT) } },
          ),
        'the trailer names no catalog': async () =>
          append(await signedLetter(), {}, { trailer: { Root: ref(FRESH) } }),
        'the header is moved away': async () => {
          const pdf = await signedLetter();
          return withFile(pdf, `\n${pdf.file}`);
        },
      },
    },
  ],
};

function entry(offset) {
  return `${String(offset).padStart(10, '0')} 00000 n \n`;
}

/** The signed letter with one more section: table rows as given, changed objects named by its stream alone. */
async function hybrid(objects, rows) {
  const pdf = await signedLetter();
  return hybridOver(pdf, objects, rows);
}

function hybridOver(pdf, objects, rows) {
  let before = '';
  const found = new Map();
  for (const [num, value] of Object.entries(objects)) {
    found.set(Number(num), [1, pdf.file.length + before.length, 0]);
    before += objectText(num, value);
  }
  const at = pdf.file.length + before.length;
  before += objectText(FRESH, crossReference(found, { Size: FRESH + 1 }));
  const own = row(FRESH, at);
  return append(
    pdf,
    {},
    { before, rows: [...rows, own], trailer: { XRefStm: at }, highest: FRESH },
  );
}

/** A signed hybrid file; an older stream of it names another content, which a table takes back. */
function hybridBase() {
  return once('hybrid', async () => {
    const base = letter();
    const evil = hybridOver(base, { [CONTENT]: OTHER_SUM }, []);
    const rows = [row(CONTENT, offsetOf(base, CONTENT))];
    const back = append(evil, {}, { rows, trailer: { XRefStm: undefined } });
    const pdf = await signed(back, { name: 'Ky' });
    return { ...pdf, evilStream: evil.trailer.XRefStm };
  });
}

async function doubledRow(oldLast) {
  const pdf = await signedLetter();
  const before = objectText(CONTENT, OTHER_SUM);
  const [evil, good] = [row(CONTENT, pdf.file.length), row(CONTENT, offsetOf(pdf, CONTENT))];
  return append(pdf, {}, { before, rows: oldLast ? [evil, good] : [good, evil] });
}

/** The letter in a file of streams, its objects without streams in one object stream, signed. */
function packed() {
  return once('packed', async () => {
    const objects = letterObjects();
    const streams = [CONTENT, SECOND_CONTENT];
    const plain = Object.fromEntries(streams.map((num) => [num, objects[num]]));
    const inside = Object.fromEntries(
      Object.entries(objects).filter(([num]) => !streams.includes(Number(num))),
    );
    const base = beginStreams(plain, { packed: inside });
    const pdf = await signed(base, { name: 'Ky', write: appendStreams });
    return { ...pdf, packed: inside, container: Object.keys(objects).length + 1 };
  });
}

import { letter, page, pageText } from '../documents.mjs';
import { contentsOf, fieldOf, signatureOf } from '../find.mjs';
import { append, edit, objectText, offsetOf, row, withFile } from '../grown-pdf.mjs';
import { CONTENT, PAGE, PAGES, SECOND_CONTENT, SECOND_PAGE } from '../numbers.mjs';
import { signedLetter } from '../once.mjs';
import { ref, textOf } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const OTHER_SUM = pageText('90.000.000');
const FRESH = 60;

/** Incremental saving: an update behind the signed revision shows other pages. */
export const incremental = {
  name: 'incremental-saving',
  attack:
    'An update behind the signed bytes brings other content. The signature value still verifies, since its byte range ends before the update.',
  rule: 'Every object that a later revision adds, changes or frees must be explained by signing, filling in or archiving; bytes that no cross-reference names must not follow at all.',
  reference: 'Mladenov et al., 1 Trillion Dollar Refund (CCS 2019) §4.2; ISO 32000-2 §7.5.6',
  groups: [
    {
      note: 'The pages are others than those that were signed.',
      honest: {
        'pages and content are written again with equal bytes': async () =>
          again(CONTENT, PAGE, PAGES, SECOND_PAGE),
        'a section without objects': async () => append(await signedLetter(), {}),
      },
      attacks: {
        'the content of a page is replaced': () => changed({ [CONTENT]: OTHER_SUM }),
        'a page leads to new content': () =>
          edited({ [PAGE]: { Contents: ref(FRESH) } }, { [FRESH]: OTHER_SUM }),
        'a page leads to the content of another page': () =>
          edited({ [PAGE]: { Contents: ref(SECOND_CONTENT) } }),
        'a page gets further content': () =>
          edited({ [PAGE]: { Contents: [ref(CONTENT), ref(FRESH)] } }, { [FRESH]: OTHER_SUM }),
        'a page is put in': () =>
          edited(
            { [PAGES]: { Kids: [ref(PAGE), ref(FRESH), ref(SECOND_PAGE)], Count: 3 } },
            { [FRESH]: page({ Contents: ref(FRESH + 1) }), [FRESH + 1]: OTHER_SUM },
          ),
        'a page is taken out': () => edited({ [PAGES]: { Kids: [ref(PAGE)], Count: 1 } }),
        'two pages change places': () => edited({ [PAGES]: { Kids: [ref(5), ref(3)] } }),
        'a page is shown twice': () =>
          edited({ [PAGES]: { Kids: [ref(PAGE), ref(PAGE), ref(5)], Count: 3 } }),
        'the catalog leads to a new page tree': () =>
          edited(
            { 1: { Pages: ref(FRESH) } },
            {
              [FRESH]: { Type: '/Pages', Kids: [ref(FRESH + 1)], Count: 1 },
              [FRESH + 1]: page({ Parent: ref(FRESH), Contents: ref(FRESH + 2) }),
              [FRESH + 2]: OTHER_SUM,
            },
          ),
        'the trailer names a new catalog': async () => {
          const pdf = await signedLetter();
          const objects = { [FRESH]: { ...pdf.objects[1], Pages: ref(FRESH + 1) } };
          objects[FRESH + 1] = { Type: '/Pages', Kids: [ref(PAGE)], Count: 1 };
          return append(pdf, objects, { trailer: { Root: ref(FRESH) } });
        },
        'the content changes twice and looks old again in the middle': async () =>
          append(append(await changed({ [CONTENT]: OTHER_SUM }), {}), { 61: 'null' }),
      },
    },
    {
      note: 'Objects stand behind the last cross-reference: readers that repair the file would show them.',
      honest: {
        'line ends behind the last %%EOF': () => behind('\r\n\n'),
        'zeros up to a full block behind the last %%EOF': () => behind('\0'.repeat(64)),
      },
      attacks: {
        'objects without cross-reference and trailer': () => behind(objectText(CONTENT, OTHER_SUM)),
        'objects and a trailer': () => behind(`${objectText(CONTENT, OTHER_SUM)}${TRAILER}`),
        'objects and an end of file': () => behind(`${objectText(CONTENT, OTHER_SUM)}%%EOF\n`),
        'objects and the old startxref': async () => {
          const { startxref } = await signedLetter();
          return behind(`${objectText(CONTENT, OTHER_SUM)}startxref\n${startxref}\n%%EOF\n`);
        },
        'objects and a startxref of 0': () =>
          behind(`${objectText(CONTENT, OTHER_SUM)}${TRAILER}startxref\n0\n%%EOF\n`),
        'objects and a cross-reference without trailer': async () => {
          const pdf = await signedLetter();
          const table = `xref\n${row(CONTENT, pdf.file.length)}`;
          const at = pdf.file.length + objectText(CONTENT, OTHER_SUM).length;
          return behind(`${objectText(CONTENT, OTHER_SUM)}${table}startxref\n${at}\n%%EOF\n`);
        },
        'objects and a trailer in a comment': () =>
          behind(`${objectText(CONTENT, OTHER_SUM)}%${TRAILER}%startxref\n`),
        'an update whose end is hidden in a comment': async () => {
          const pdf = await changed({ [CONTENT]: OTHER_SUM });
          return withFile(pdf, pdf.file.replace(/startxref\n(\d+)\n%%EOF\n$/, '%startxref\n%$1\n'));
        },
        'an update whose end of file is missing': async () => {
          const pdf = await changed({ [CONTENT]: OTHER_SUM });
          return withFile(pdf, pdf.file.replace(/%%EOF\n$/, ''));
        },
        'a whole other document': async () => behind(letter({ [CONTENT]: OTHER_SUM }).file),
      },
    },
    {
      note: 'An update copies the signature, so that it looks as if it belonged to the new content.',
      honest: {
        'a second person signs': async () => signed(await signedLetter(), { by: 'nguoi-hai' }),
      },
      attacks: {
        'the signature dictionary is copied with new content': () => copied({}),
        'the copy covers the signed bytes up to the update': async () => {
          const { file } = await signedLetter();
          return copied({ ByteRange: [0, 10, 20, file.length - 20] });
        },
        'the copy stands under a new number': async () => {
          const pdf = await signedLetter();
          const num = signatureOf(pdf);
          const field = fieldOf(pdf);
          const objects = { [FRESH]: pdf.objects[num], [CONTENT]: OTHER_SUM };
          return append(pdf, { ...objects, [field]: { ...pdf.objects[field], V: ref(FRESH) } });
        },
        'the whole signed revision is copied behind the new content': async () => {
          const pdf = await signedLetter();
          const added = pdf.file.slice(offsetOf(pdf, PAGE), pdf.file.length);
          return withFile(pdf, (await changed({ [CONTENT]: OTHER_SUM })).file + added);
        },
      },
    },
  ],
};

const TRAILER = `trailer\n${textOf({ Size: 60, Root: ref(1) })}\n`;

async function changed(objects) {
  return append(await signedLetter(), objects);
}

async function edited(entries, objects = {}) {
  return edit(await signedLetter(), entries, objects);
}

async function again(...numbers) {
  const pdf = await signedLetter();
  return append(pdf, Object.fromEntries(numbers.map((num) => [num, pdf.objects[num]])));
}

async function behind(text) {
  const pdf = await signedLetter();
  return withFile(pdf, pdf.file + text);
}

async function copied(entries) {
  const pdf = await signedLetter();
  const num = signatureOf(pdf);
  const copy = { ...pdf.objects[num], Contents: contentsOf(pdf), ...entries };
  return append(pdf, { [num]: copy, [CONTENT]: OTHER_SUM });
}

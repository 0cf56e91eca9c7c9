import { letter, pageText } from '../documents.mjs';
import { contentsOf, signatureOf } from '../find.mjs';
import { append, objectText, offsetOf, row, withFile } from '../grown-pdf.mjs';
import { CONTENT } from '../numbers.mjs';
import { signedLetter } from '../once.mjs';
import { textOf } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const OTHER_SUM = pageText('90.000.000');

/** Signature wrapping: the signed bytes stay, moved apart, and others stand between them. */
export const wrapping = {
  name: 'signature-wrapping',
  attack:
    'The second signed stretch is moved to the end of the file and a second /ByteRange names its new place, or objects are put into the gap that no stretch covers.',
  rule: 'The gap is exactly the hexadecimal string of the /Contents that the cross-reference leads to; a key that stands twice fails; the signed zone ends at its own cross-reference.',
  reference: 'Mladenov et al., 1 Trillion Dollar Refund (CCS 2019) §4.3; ISO 32000-2 §12.8.1',
  groups: [
    {
      note: 'Another sum is shown from bytes between the signed stretches; the value still verifies.',
      honest: {
        'the CMS is padded with zeros': () => signed(letter()),
        'the hexadecimal string is in capitals': () =>
          signed(letter(), { gap: (hex) => hex.toUpperCase() }),
      },
      attacks: {
        'a second /ByteRange stands behind /Contents': () => wrapped(({ range }) => range),
        'a second /ByteRange stands behind a comment': () => wrapped(({ range }) => `%\n${range}`),
        'the second stretch is moved by an update of the dictionary': () => movedByUpdate(),
        'the second stretch is moved without saying so': () => wrapped(() => ''),
        'the dictionary ends in the gap and begins again': () =>
          wrapped(
            ({ range }) => `${range} >>\nendobj\n98 0 obj\n<< /A (b) >>\nendobj\n97 0 obj\n<<`,
          ),
      },
    },
    {
      note: 'The gap holds more than the string of /Contents; an update shows what stands there.',
      honest: {
        'an update behind a padded CMS that changes nothing': async () =>
          append(await signed(letter()), {}),
      },
      attacks: {
        'objects stand in the padding': () => hidden((hex, junk) => `${cms(hex)}>${junk}`),
        'objects stand before the string': () => hidden((hex, junk) => `${junk}${cms(hex)}>`),
        'objects stand in a comment inside the string': () =>
          hidden((hex, junk) => `${cms(hex)}\n%${junk.replaceAll('\n', ' ')}\n>`),
        'objects stand inside the string as they are': () =>
          hidden((hex, junk) => `${cms(hex)}${junk}>`),
        'the string is literal and holds objects': () =>
          hidden((hex, junk) => `(${cms(hex).slice(1)}${junk})`),
        'a second /Contents stands in the gap': () =>
          hidden((hex, junk) => `${cms(hex)}> /Contents <00> /X (${junk})`),
        'a second /V stands in the gap': () => hidden((hex) => `${cms(hex)}> /SubFilter /X`),
      },
    },
    {
      note: 'The byte range leaves out more than the signature value.',
      honest: { 'the byte range as it must be': signedLetter },
      attacks: {
        'the gap begins too early': () => uncovered(-40, 0),
        'the gap ends too late': () => uncovered(0, 40),
        'the zone ends before the end of its revision': () => uncovered(0, 0, -10),
      },
    },
  ],
};

/** The digits of the CMS with their `<`, without the zeros behind them. */
function cms(hex) {
  return hex.replace(/(?:00)*>$/, '');
}

/** The second stretch moved behind evil objects and their cross-reference, which stands where the old one stood. */
async function wrapped(extra) {
  const pdf = await signedLetter();
  const gapStart = pdf.file.lastIndexOf(contentsOf(pdf));
  const gapEnd = gapStart + contentsOf(pdf).length;
  const tail = pdf.file.slice(gapEnd);
  const head = `${pdf.file.slice(0, gapStart)}${cms(contentsOf(pdf))}>`;
  const moved = pdf.startxref + 4000;
  const range = `/ByteRange [0 ${gapStart} ${moved} ${tail.length}]`;
  let middle = `${head} ${extra({ range })} >>\nendobj\n`;
  const evilAt = middle.length;
  middle += objectText(CONTENT, OTHER_SUM);
  middle = `${middle}%`.padEnd(pdf.startxref - 1, ' ').concat('\n');
  const shift = moved - gapEnd;
  const rows = [...newRows(pdf, gapEnd, shift), row(CONTENT, evilAt)];
  const trailer = textOf({ Size: pdf.next, ...pdf.trailer, Prev: firstXref(pdf) });
  middle += `xref\n${rows.join('')}trailer\n${trailer}\nstartxref\n${pdf.startxref}\n%%EOF\n%`;
  return withFile(pdf, middle.padEnd(moved, ' ') + tail);
}

/** Rows of the signing revision, those behind the gap moved. */
function newRows(pdf, gapEnd, shift) {
  const numbers = Object.keys(pdf.objects)
    .map(Number)
    .filter((num) => num !== CONTENT);
  return numbers.map((num) => {
    const at = offsetOf(pdf, num);
    return row(num, at > gapEnd ? at + shift : at);
  });
}

function firstXref({ file }) {
  return Number(/startxref\n(\d+)/.exec(file)[1]);
}

/** The dictionary written again in an update, with the second stretch named where a copy of it stands. */
async function movedByUpdate() {
  const pdf = await signedLetter();
  const hex = contentsOf(pdf);
  const gapStart = pdf.file.lastIndexOf(hex);
  const tail = pdf.file.slice(gapStart + hex.length);
  const evil = append(pdf, { [CONTENT]: OTHER_SUM });
  const num = signatureOf(pdf);
  const ByteRange = [0, gapStart, evil.file.length, tail.length];
  const copy = { ...evil, file: evil.file + tail };
  return append(copy, { [num]: { ...pdf.objects[num], ByteRange, Contents: hex } });
}

/** Evil content in the gap, and an update whose row names it. */
async function hidden(gap) {
  const junk = `\n${objectText(CONTENT, OTHER_SUM)}`;
  const pdf = await signed(letter(), {
    gap: (hex) => {
      const text = gap(hex, junk);
      return text.slice(0, -1).padEnd(hex.length - 1, ' ') + text.slice(-1);
    },
  });
  const at = pdf.file.lastIndexOf(`${CONTENT} 0 obj`);
  return append(pdf, {}, { rows: [row(CONTENT, at)] });
}

/** Signed for a byte range that is another than it should be, and the value fits it. */
async function uncovered(early, late, short = 0) {
  return signed(letter(), { range: { early, late, short } });
}

import { person } from '../cast.mjs';
import { signedData } from '../cms.mjs';
import { letter, pageText } from '../documents.mjs';
import { contentsOf, signatureOf } from '../find.mjs';
import { append, withFile } from '../grown-pdf.mjs';
import { CONTENT } from '../numbers.mjs';
import { signedLetter } from '../once.mjs';
import { signed } from '../sign.mjs';

/** Universal signature forgery: what validation needs is taken away or spoilt, and the page is another. */
export const forgery = {
  name: 'universal-signature-forgery',
  attack:
    'The signature dictionary loses what a check needs, or gets nonsense in its place, in the hope that the check is skipped and the signature shown as good.',
  rule: 'Nothing is skipped: four integers in order, the gap exactly the hexadecimal /Contents, a CMS with one SignerInfo whose digest is that of the byte range. What is missing fails.',
  reference: 'Mladenov et al., 1 Trillion Dollar Refund (CCS 2019) §4.1; ISO 32000-2 §12.8.1',
  groups: [
    {
      note: '/Contents or /ByteRange cannot be used, and the sum on the page is another.',
      honest: { 'the file as it was signed': signedLetter },
      attacks: {
        '/Contents is missing': () => spoilt(CONTENTS, ''),
        '/Contents is null': () => spoilt(CONTENTS, '/Contents null'),
        '/Contents is an empty string': () => spoilt(CONTENTS, '/Contents <>'),
        '/Contents is one zero octet': () => spoilt(CONTENTS, '/Contents <00>'),
        '/Contents is only zeros': () => spoilt(CONTENTS, (was) => was.replace(/[0-9a-f]/g, '0')),
        '/Contents is an empty literal string': () => spoilt(CONTENTS, '/Contents ()'),
        '/Contents is a name': () => spoilt(CONTENTS, '/Contents /DaKy'),
        '/Contents is a reference to nothing': () => spoilt(CONTENTS, '/Contents 99 0 R'),
        '/Contents is an array': () => spoilt(CONTENTS, '/Contents [<00>]'),
        '/Contents is cut off': () => spoilt(CONTENTS, (was) => `${was.slice(0, 200)}>`),
        '/Contents stands under another key': () =>
          spoilt(CONTENTS, (was) => was.replace('/Contents', '/Contentz')),
        '/Contents signs other bytes': async () =>
          withContents(signedData(Buffer.from('khac'), await person())),
        '/Contents is the signature of another document': async () =>
          withContents(hexOf(await signed(letter({ [CONTENT]: pageText('5') })))),
        '/Contents holds certificates and no signer': async () =>
          withContents(signedData(Buffer.alloc(0), await person(), { signers: 0 })),
        '/Contents is a CMS without content': () => withContents(Buffer.from('3000', 'hex')),
        ...Object.fromEntries(
          Object.entries(ranges()).map(([what, range]) => [
            `/ByteRange ${what}`,
            () => spoilt(BYTE_RANGE, range),
          ]),
        ),
      },
    },
    {
      note: 'What names the kind of signature is missing or unknown, and the sum on the page is another.',
      honest: {
        'a signature dictionary without the optional /Type': () =>
          signed(letter(), { value: { Type: undefined } }),
      },
      attacks: {
        '/SubFilter is missing': () => spoilt(/\/SubFilter \S+/, ''),
        '/SubFilter is null': () => spoilt(/\/SubFilter \S+/, '/SubFilter null'),
        '/SubFilter is unknown': () => spoilt(/\/SubFilter \S+/, '/SubFilter /X'),
        '/Filter is missing': () => spoilt(/\/Filter \S+/, ''),
        '/Type is missing': () => spoilt(/\/Type \/Sig\b(?! *Ref)/, ''),
        '/Type is another': () => spoilt(/\/Type \/Sig\b/, '/Type /Xyz'),
        'all but the name of the signer is missing': async () =>
          rewritten({ Type: '/Sig', Name: '(Nguyen Van A)' }),
      },
    },
    {
      note: 'An update writes the signature dictionary again without what a check needs, and another page.',
      honest: { 'an update that changes nothing': async () => append(await signedLetter(), {}) },
      attacks: {
        'an update without /Contents': async () => rewritten({ Contents: undefined }),
        'an update with /Contents of zeros': async () => rewritten({ Contents: '<0000>' }),
        'an update without /ByteRange': async () => rewritten({ ByteRange: undefined }),
        'an update with a /ByteRange of nothing': async () =>
          rewritten({ ByteRange: [0, 0, 0, 0] }),
        'an update with null for the whole signature': async () => rewritten(null),
      },
    },
    {
      note: 'A field shows itself as signed although nobody signed.',
      honest: { 'a field that is signed': () => signed(letter(), { rect: RECT, mark: 'Da ky' }) },
      attacks: {
        'a mark with a signature dictionary of nothing': () => neverSigned({}),
        'a mark with a byte range and no signature': () =>
          neverSigned({ ByteRange: [0, 100, 200, 300] }),
        'a mark with a signature of nobody': () =>
          neverSigned({ ByteRange: [0, 100, 200, 300], Contents: '<30820100>' }),
      },
    },
  ],
};

const RECT = [60, 100, 160, 120];
const CONTENTS = /\/Contents <[0-9a-f]+>/;
const BYTE_RANGE = /\/ByteRange \[[^\]]*\] */;

function ranges() {
  return {
    'is missing': '',
    'is null': '/ByteRange null',
    'is empty': '/ByteRange []',
    'is all zeros': '/ByteRange [0 0 0 0]',
    'has a negative beginning': '/ByteRange [-1 100 200 300]',
    'has a negative length': '/ByteRange [0 -100 200 300]',
    'overlaps itself': '/ByteRange [0 900 100 900]',
    'has one stretch': '/ByteRange [0 500]',
    'has three numbers': '/ByteRange [0 100 200]',
    'has six numbers': '/ByteRange [0 10 20 10 40 10]',
    'is larger than any file': '/ByteRange [0 999999999 9999999999 9]',
    'does not begin at 0': '/ByteRange [20 100 200 300]',
    'is of names': '/ByteRange [/a /b /c /d]',
    'is of strings': '/ByteRange [(0) (1) (2) (3)]',
    'is of null': '/ByteRange [null null null null]',
    'is a reference to nothing': '/ByteRange 99 0 R',
    'covers the header alone': '/ByteRange [0 9 9 9]',
    'stands under another key': (was) => was.replace('/ByteRange', '/ByteRangs'),
  };
}

/** The signed letter with another sum, and one entry of its signature replaced in place, padded to its length. */
async function spoilt(entry, by) {
  const pdf = await signedLetter();
  const at = pdf.file.lastIndexOf('/SubFilter');
  const from = pdf.file.lastIndexOf(' obj\n', at);
  if (!entry.test(pdf.file.slice(from))) throw new Error(`no ${entry}`);
  const body = pdf.file.slice(from).replace(entry, (was) => {
    const now = typeof by === 'string' ? by : by(was);
    if (now.length > was.length) throw new Error(`no room for ${now}`);
    return now.padEnd(was.length);
  });
  return withFile(pdf, withOtherSum(pdf.file.slice(0, from)) + body);
}

function withOtherSum(file) {
  const changed = file.replace('10.000.000', '90.000.000');
  if (changed === file) throw new Error('the sum does not stand in the file');
  return changed;
}

function withContents(der) {
  return spoilt(
    CONTENTS,
    (was) =>
      `/Contents <${Buffer.from(der)
        .toString('hex')
        .padEnd(was.length - 12, '0')}>`,
  );
}

function hexOf(pdf) {
  return Buffer.from(contentsOf(pdf).slice(1, -1), 'hex');
}

async function rewritten(entries) {
  const pdf = await signedLetter();
  const num = signatureOf(pdf);
  const value = entries === null ? 'null' : { ...pdf.objects[num], ...entries };
  return append(pdf, { [num]: value, [CONTENT]: pageText('90.000.000') });
}

/** A field with a mark, whose value was never signed by anybody. */
async function neverSigned(value) {
  const pdf = await signed(letter(), { rect: RECT, mark: 'Da ky: Nguyen Van A' });
  const { file } = letter();
  const num = signatureOf(pdf);
  const fresh = Object.entries(pdf.objects).filter(([at]) => !(at in letter().objects) || at < 8);
  const objects = { ...Object.fromEntries(fresh), [num]: { Type: '/Sig', ...value } };
  return append({ ...letter(), file }, objects);
}

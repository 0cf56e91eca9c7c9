import { beforeAll, describe, expect, test } from 'vitest';
import { validatePdf } from '../../src/validation/index.js';
import type { PdfReport } from '../../src/report.js';
import { NOW, crypto, sandbox, signed } from '../pades/cast.js';
import {
  ONE_PAGE,
  appendRevision,
  lastStartXref,
  latin1,
  makePdf,
  objectText,
  sizeOf,
  stream,
  textOfBytes,
} from '../pdf/make-pdf.js';

/** The document that is attacked: two pages, a filled text field, a hidden second catalog and content. */
const PREPARED = makePdf({
  ...ONE_PAGE,
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 9 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 90 0 R] /Resources << >> >>',
  5: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 11 0 R /Annots [10 0 R] >>',
  6: stream('1 0 0 rg 0 0 595 842 re f'),
  7: '<< /Type /Pages /Kids [8 0 R] /Count 1 >>',
  8: '<< /Type /Page /Parent 7 0 R /MediaBox [0 0 595 842] /Contents 6 0 R >>',
  9: '<< /Fields [10 0 R 13 0 R] >>',
  10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /V (15) /Rect [10 10 90 30] /P 5 0 R >>',
  11: '[12 0 R]',
  12: stream('0 1 0 rg 10 10 20 20 re f'),
  13: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Trong) /Rect [100 10 190 30] /P 5 0 R >>',
  14: '<< /Type /Catalog /Pages 7 0 R /AcroForm 15 0 R >>',
  15: '<< /Fields [17 0 R] /SigFlags 3 >>',
});

let pdf: Uint8Array;
let size: number;
let roots: Uint8Array;

beforeAll(async () => {
  pdf = await signed(PREPARED, { field: { name: 'KyDuyet' } });
  size = sizeOf(pdf);
  roots = (await sandbox()).root.certificate;
});

/** Everything is trusted here, the signer's own certificate too: what does not pass fails for the change alone. */
async function judged(bytes: Uint8Array): Promise<PdfReport> {
  const { people } = await sandbox();
  const signer = people.find(({ keyType }) => keyType === 'p-256');
  const anchors = signer ? [roots, signer.certificate] : [roots];
  return validatePdf(bytes, { crypto, at: NOW, trust: [{ name: 'user', anchors }] });
}

/** Object number of the signature field, its dictionary and its page. */
const field = () =>
  Number(
    /(\d+) 0 obj\n<< \/Type \/Annot[^]*?\(KyDuyet\)/.exec(
      textOfBytes(pdf).slice(PREPARED.length - 1),
    )?.[1],
  );
const value = () => Number(/(\d+) 0 obj\n<< \/Type \/Sig /.exec(textOfBytes(pdf))?.[1]);
const withEntry = (num: number, entry: string) =>
  objectText(pdf, num).replace(/>>$/, `${entry} >>`);
const replaced = (num: number, from: RegExp | string, to: string) => {
  const text = objectText(pdf, num);
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`object ${String(num)} has no ${String(from)}`);
  return changed;
};

/** A new field with a fake signature, listed by form and page, so that only `extra` is not part of signing. */
function fakeSigning(extra: Record<number, string>, { widget = '', appearance = '' } = {}) {
  return appendRevision(pdf, {
    3: replaced(3, /\/Annots \[([^\]]*)\]/, `/Annots [$1 ${String(size)} 0 R]`),
    9: replaced(9, /\/Fields +\[([^\]]*)\]/, `/Fields [$1 ${String(size)} 0 R]`),
    [size]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Gia) /F 132 /P 3 0 R /Rect [0 0 0 0] /V ${String(size + 1)} 0 R ${appearance} ${widget} >>`,
    [size + 1]:
      '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents <00> >>',
    ...extra,
  });
}

type Attack = () => Uint8Array;

const ATTACKS: Record<string, Attack> = {
  'a content stream is replaced': () => appendRevision(pdf, { 4: objectText(pdf, 6) }),
  'the /Contents array is replaced': () => appendRevision(pdf, { 11: '[6 0 R]' }),
  'a page is added': () =>
    appendRevision(pdf, {
      2: replaced(2, /\[3 0 R 5 0 R\] \/Count 2/, '[3 0 R 5 0 R 8 0 R] /Count 3'),
    }),
  'a page is removed': () =>
    appendRevision(pdf, { 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' }),
  'the pages change places': () =>
    appendRevision(pdf, { 2: replaced(2, '[3 0 R 5 0 R]', '[5 0 R 3 0 R]') }),
  'the media box of a page changes': () =>
    appendRevision(pdf, { 3: replaced(3, '[0 0 595 842]', '[0 0 595 400]') }),
  'the catalog gets an entry': () =>
    appendRevision(pdf, { 1: withEntry(1, '/OpenAction << /S /JavaScript /JS (0) >>') }),
  'the form gets an entry': () => appendRevision(pdf, { 9: withEntry(9, '/NeedAppearances true') }),
  'the trailer names another catalog of the signed revision': () =>
    appendRevision(pdf, {}, { root: 14 }),
  'the trailer names a new catalog': () =>
    appendRevision(pdf, { [size]: replaced(1, '/Pages 2 0 R', '/Pages 7 0 R') }, { root: size }),
  'the signature field leads to another value': () =>
    appendRevision(pdf, { [field()]: replaced(field(), /\/V \d+ 0 R/, '/V 6 0 R') }),
  'the appearance of the signature field changes': () =>
    appendRevision(pdf, { [field()]: withEntry(field(), '/AP << /N 6 0 R >>') }),
  'the signature dictionary is written again with another reason': () =>
    appendRevision(pdf, { [value()]: withEntry(value(), '/Reason (khac)') }),
  'the signature field is taken out of the form': () =>
    appendRevision(pdf, { 9: replaced(9, /\/Fields +\[.*?\]/, '/Fields [10 0 R 13 0 R]') }),
  'the list of fields is put in another order': () =>
    appendRevision(pdf, { 9: replaced(9, '10 0 R 13 0 R', '13 0 R 10 0 R') }),
  'the list of annotations is another one': () =>
    appendRevision(pdf, { 5: replaced(5, '/Annots [10 0 R]', '/Annots [13 0 R]') }),
  'an object is freed': () => appendRevision(pdf, {}, { free: [12] }),
  'a row leads to other bytes of the signed zone': () =>
    appendRevision(pdf, {}, { rows: { 4: textOfBytes(pdf).indexOf('6 0 obj') } }),
  'an object that the signed page names and that was missing appears with a new signature': () =>
    fakeSigning({ 90: stream('1 1 1 rg 0 0 595 842 re f') }, { appearance: '/AP << /N 90 0 R >>' }),
  'a new signature widget comes with a changed page': () =>
    fakeSigning({ 3: replaced(3, '[0 0 595 842]', '[0 0 595 400]') }),
  'a new signature field runs a script': () =>
    fakeSigning({}, { widget: '/AA << /E << /S /JavaScript /JS (0) >> >>' }),
  'a new signature field shows as another kind of annotation': () =>
    appendRevision(pdf, {
      3: replaced(3, /\/Annots \[([^\]]*)\]/, `/Annots [$1 ${String(size)} 0 R]`),
      9: replaced(9, /\/Fields +\[([^\]]*)\]/, `/Fields [$1 ${String(size)} 0 R]`),
      [size]: `<< /Type /Annot /Subtype /FreeText /DA (/F 9 Tf) /Contents (moi) /FT /Sig /T (Gia) /P 3 0 R /Rect [0 0 595 842] /V ${String(size + 1)} 0 R >>`,
      [size + 1]:
        '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents <00> >>',
    }),
  'the list of annotations takes the number of a content array': () => {
    const fake = {
      3: replaced(3, /\/Annots +\[[^\]]*\]/, '/Annots 11 0 R'),
      11: `${/\/Annots +(\[[^\]]*)\]/.exec(objectText(pdf, 3))?.[1] ?? ''} ${String(size)} 0 R]`,
    };
    return fakeSigning(fake);
  },
  'the form takes the number of a content array': () =>
    appendRevision(pdf, {
      1: replaced(1, '/AcroForm 9 0 R', '/AcroForm 11 0 R'),
      11: objectText(pdf, 9),
    }),
  'the list of fields takes the number of a content stream': () =>
    appendRevision(pdf, {
      9: replaced(9, /\/Fields +\[.*?\]/, '/Fields 4 0 R'),
      4: /\/Fields +(\[.*?\])/.exec(objectText(pdf, 9))?.[1] ?? '',
    }),
  'an empty signature field is filled with the value of the other one': () =>
    appendRevision(pdf, { 13: withEntry(13, `/V ${String(value())} 0 R`) }),
  'a section names an object twice, first the evil one': () => {
    const evil = pdf.length;
    const before = `4 0 obj\n${objectText(pdf, 6)}\nendobj\n`;
    const right = textOfBytes(pdf).indexOf('\n4 0 obj') + 1;
    const at = evil + before.length;
    const table = `xref\n4 1\n${String(evil).padStart(10, '0')} 00000 n \n4 1\n${String(right).padStart(10, '0')} 00000 n \n`;
    return joined(
      pdf,
      `${before}${table}trailer\n<< /Size ${String(size)} /Root 1 0 R /Prev ${String(lastStartXref(pdf))} >>\nstartxref\n${String(at)}\n%%EOF\n`,
    );
  },
  'objects are appended without any cross-reference': () =>
    joined(pdf, `4 0 obj\n${objectText(pdf, 6)}\nendobj\ntrailer\n<< /Root 1 0 R >>\n`),
  'a cross-reference follows that leaves out the signed revision': () =>
    appendRevision(pdf, { 4: objectText(pdf, 6) }, { prev: lastStartXref(PREPARED) }),
  'a startxref follows that names the revision before the signature': () =>
    joined(pdf, `startxref\n${String(lastStartXref(PREPARED))}\n%%EOF\n`),
  'the last line end is followed by text': () => joined(pdf, 'Phu luc: moi dieu khoan bi bai bo\n'),
  'an object is overwritten through a hybrid section': () => {
    const evil = pdf.length;
    const before = `4 0 obj\n${objectText(pdf, 6)}\nendobj\n`;
    const row = `\x01${String.fromCharCode((evil >> 16) & 255, (evil >> 8) & 255, evil & 255)}\x00`;
    const hidden = evil + before.length;
    const section = `${String(size)} 0 obj\n${stream(row, `/Type /XRef /W [1 3 1] /Index [4 1] /Size ${String(size + 1)}`)}\nendobj\n`;
    const at = hidden + section.length;
    return joined(
      pdf,
      `${before}${section}xref\n0 0\ntrailer\n<< /Size ${String(size + 1)} /Root 1 0 R /Prev ${String(lastStartXref(pdf))} /XRefStm ${String(hidden)} >>\nstartxref\n${String(at)}\n%%EOF\n`,
    );
  },
};

function joined(bytes: Uint8Array, text: string): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes, latin1(text)]));
}

describe('a change after signing is never part of signing', () => {
  test.each(Object.entries(ATTACKS))('%s', async (_, attack) => {
    const { signatures, conclusion } = await judged(attack());
    expect(conclusion).not.toBe('TOTAL-PASSED');
    const ours = signatures.filter(({ field: name }) => name !== 'Gia');
    for (const signature of ours) {
      expect(signature.modifications).toMatchObject({ level: 'unexplained', permitted: false });
      expect(signature.indication).not.toBe('TOTAL-PASSED');
    }
  });
});

describe('what does not change the signed document', () => {
  test('nothing follows: none', async () => {
    const { conclusion, signatures } = await judged(pdf);
    expect(signatures[0]?.findings.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(conclusion).toBe('TOTAL-PASSED');
    expect(signatures[0]).toMatchObject({
      coverage: 'whole-file',
      modifications: { level: 'none' },
    });
  });

  test('a new field is signed: signing', async () => {
    const { conclusion, signatures } = await judged(
      await signed(pdf, { field: { page: 2, rect: { x: 9, y: 9, width: 50, height: 20 } } }),
    );
    expect(signatures.map(({ modifications }) => modifications.level)).toEqual(['signing', 'none']);
    expect(signatures.map(({ coverage }) => coverage)).toEqual(['whole-revision', 'whole-file']);
    expect(conclusion).toBe('TOTAL-PASSED');
  });

  test('an empty field that was there is signed: signing', async () => {
    const { conclusion, signatures } = await judged(
      await signed(pdf, { field: { name: 'Trong' } }),
    );
    expect(signatures.map(({ modifications }) => modifications.level)).toEqual(['signing', 'none']);
    expect(conclusion).toBe('TOTAL-PASSED');
  });

  test('a section follows that changes nothing: none', async () => {
    const { signatures } = await judged(appendRevision(pdf, {}));
    expect(signatures[0]?.modifications).toMatchObject({ level: 'none', permitted: true });
  });

  test('a text field gets another value: filled in', async () => {
    const filled = appendRevision(pdf, { 10: replaced(10, '(15)', '(51)') });
    const { signatures } = await judged(filled);
    expect(signatures[0]?.modifications).toMatchObject({
      level: 'form-fill',
      permitted: true,
      findings: [{ status: 'passed', found: 'fill' }],
    });
  });

  test('an annotation is added to a page: explained, and not permitted without DocMDP', async () => {
    const annotated = appendRevision(pdf, {
      5: replaced(5, /\/Annots \[/, `/Annots [${String(size)} 0 R `),
      [size]: '<< /Type /Annot /Subtype /Square /IC [1 1 1] /Rect [0 0 595 842] >>',
    });
    const { signatures, conclusion } = await judged(annotated);
    expect(conclusion).toBe('INDETERMINATE');
    expect(signatures[0]?.modifications).toMatchObject({ level: 'annotation', permitted: false });
  });
});

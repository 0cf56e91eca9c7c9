import { describe, expect, test } from 'vitest';
import { hiddenContent } from '../../../src/pades/index.js';
import { PdfDocument } from '../../../src/pdf/index.js';
import { MAX_HIDDEN_FINDINGS, MAX_SURVEYED_OBJECTS } from '../../../src/pdf/limits.js';
import type { Finding } from '../../../src/report.js';
import { validatePdf } from '../../../src/validation/index.js';
import { NOW, anybody, crypto, signed, slowSource } from '../cast.js';
import { ONE_PAGE, appendRevision, makePdf, stream, type Objects } from '../../pdf/make-pdf.js';

const PAGE_TEXT = stream('BT /F1 12 Tf 72 700 Td (The sum is one million) Tj ET');
const HELVETICA = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

interface Wish {
  readonly catalog?: string;
  readonly page?: string;
  readonly resources?: string;
}

/** One page of text in Helvetica (5), with further objects and entries. */
function pagePdf(
  objects: Objects = {},
  { catalog = '', page = '', resources = '' }: Wish = {},
): Uint8Array {
  return makePdf({
    ...ONE_PAGE,
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> ${page} >>`,
    4: PAGE_TEXT,
    5: HELVETICA,
    ...objects,
  });
}

async function hidden(pdf: Uint8Array, section = 0): Promise<readonly Finding[]> {
  return hiddenContent(await PdfDocument.open(pdf), section);
}

/** Check and fact of every warning; throws where one is more than a warning. */
async function warned(pdf: Uint8Array, section = 0): Promise<string[]> {
  const found = await hidden(pdf, section);
  if (found.some(({ status }) => status !== 'warning')) throw new Error(JSON.stringify(found));
  return found.map((finding) => `${finding.check}: ${String(finding.found)}`);
}

test('a plain page has no warning', async () => {
  expect(await warned(pagePdf())).toEqual([]);
});

describe('objects that could take the place of others', () => {
  const second = `4 0 obj\n${stream('BT (The sum is two) Tj ET')}\nendobj\n`;

  test('a second object of a number that no cross-reference names is told', async () => {
    const pdf = appendRevision(pagePdf(), { 6: '<< >>' }, { before: second });
    expect(await warned(pdf)).toEqual(['object-candidates: second object of this number']);
  });

  test('an object that a later revision wrote again is none', async () => {
    expect(await warned(appendRevision(pagePdf(), { 4: PAGE_TEXT }))).toEqual([]);
  });

  test('what only looks like an object in the data of a stream is none', async () => {
    expect(await warned(pagePdf({ 4: stream('% 9 0 obj << >> endobj') }))).toEqual([]);
  });

  test.each([
    ['a catalog', '<< /Type /Catalog /Pages 2 0 R >>', 'Catalog'],
    ['a page', '<< /Type /Page /Contents 4 0 R >>', 'Page'],
    [
      'an image as large as a page',
      stream('', '/Subtype /Image /Width 1240 /Height 1754'),
      'Image',
    ],
    ['a form as large as a page', stream('', '/Subtype /Form /BBox [0 0 595 842]'), 'Form'],
  ])('%s that nothing refers to is told', async (_, object, kind) => {
    expect(await warned(pagePdf({ 6: object }))).toEqual([`unreferenced-content: ${kind}`]);
  });

  test.each([
    ['a font', HELVETICA],
    ['a small image', stream('', '/Subtype /Image /Width 16 /Height 16')],
  ])('%s that nothing refers to is left over', async (_, object) => {
    expect(await warned(pagePdf({ 6: object }))).toEqual([]);
  });

  test('an image that an earlier revision showed is no surprise', async () => {
    const image = stream('', '/Subtype /Image /Width 1240 /Height 1754');
    const shown = pagePdf({ 6: image }, { resources: '/XObject << /I 6 0 R >>' });
    const page =
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>';
    expect(await warned(appendRevision(shown, { 3: page }))).toEqual([]);
  });

  test('a content that the page names and that is missing is told', async () => {
    const pdf = pagePdf({}, { resources: '/XObject << /X 40 0 R >>' });
    expect(await warned(pdf)).toEqual(['undefined-object: object 40']);
  });

  test('missing data that shows nothing is passed over', async () => {
    expect(await warned(pagePdf({}, { page: '/Metadata 40 0 R' }))).toEqual([]);
  });
});

/** A page with one annotation (6) whose appearance (7) has the given content. */
function annotated(annotation: string, content: string, form = ''): Uint8Array {
  return pagePdf(
    {
      6: `<< /Type /Annot ${annotation} /AP << /N 7 0 R >> >>`,
      7: stream(content, `/Type /XObject /Subtype /Form ${form}`),
    },
    { page: '/Annots [6 0 R]' },
  );
}

const WHITE_BOX = '1 g 0 0 100 20 re f';
const BOX = '/BBox [0 0 100 20]';

describe('annotations over content', () => {
  test.each(['FreeText', 'Stamp', 'Square', 'Redact', 'Text'])(
    'an opaque %s over text is told',
    async (kind) => {
      const pdf = annotated(`/Subtype /${kind} /Rect [100 695 200 715]`, WHITE_BOX, BOX);
      expect(await warned(pdf)).toEqual([`covering-annotation: ${kind}`]);
    },
  );

  test.each([
    ['beside the text', '/Subtype /FreeText /Rect [100 600 200 620]', WHITE_BOX, BOX],
    [
      'that is a frame without filling',
      '/Subtype /Square /Rect [100 695 200 715]',
      '0 0 100 20 re S',
      BOX,
    ],
    [
      'that darkens',
      '/Subtype /Highlight /Rect [100 695 200 715]',
      `/G gs ${WHITE_BOX}`,
      `${BOX} /Resources << /ExtGState << /G << /BM /Multiply >> >> >>`,
    ],
    [
      'that lets the text through',
      '/Subtype /Stamp /Rect [100 695 200 715] /CA 0.4',
      WHITE_BOX,
      BOX,
    ],
  ])('one %s is none', async (_, annotation, content, form) => {
    expect(await warned(annotated(annotation, content, form))).toEqual([]);
  });

  test('an area stretched over a quarter of the page is told wherever it lies', async () => {
    const pdf = annotated('/Subtype /Stamp /Rect [0 0 595 300]', WHITE_BOX, BOX);
    expect(await warned(pdf)).toEqual(['covering-annotation: Stamp']);
  });

  test('dotted lines to write on may lie below a field', async () => {
    const dots = stream('BT /F1 12 Tf 72 700 Td (..............................) Tj ET');
    const field =
      '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 695 300 715] /AP << /N 7 0 R >> >>';
    const pdf = pagePdf(
      { 4: dots, 6: field, 7: stream(WHITE_BOX, `/Subtype /Form ${BOX}`) },
      { page: '/Annots [6 0 R]' },
    );
    expect(await warned(pdf)).toEqual([]);
  });

  test('one that is hidden and would show something is told as hidden', async () => {
    const pdf = annotated('/Subtype /Stamp /F 2 /Rect [100 600 200 620]', WHITE_BOX, BOX);
    expect(await warned(pdf)).toEqual(['hidden-content: Stamp that is not shown']);
  });

  test('one that is hidden and empty is none', async () => {
    expect(await warned(annotated('/Subtype /Stamp /F 2 /Rect [0 0 9 9]', '', BOX))).toEqual([]);
  });
});

const SIGNED =
  '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>';

/** A form with a mark field (6) that covers text, and a signature field (8) with entries of its own. */
function markedForm(signatureField: string): Uint8Array {
  const mark = `/FT /Tx /T (mark) /V (AB) /AP << /N 7 0 R >> /Rect [100 695 200 715]`;
  return pagePdf(
    {
      6: `<< /Type /Annot /Subtype /Widget ${mark} >>`,
      7: stream(`${WHITE_BOX} BT (XY) Tj ET`, `/Subtype /Form ${BOX}`),
      8: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (owner) /Rect [0 0 0 0] ${signatureField} >>`,
      9: SIGNED,
    },
    { catalog: '/AcroForm << /Fields [6 0 R 8 0 R] >>', page: '/Annots [6 0 R 8 0 R]' },
  );
}

const lock = (fields: string): string =>
  `/Lock << /Type /SigFieldLock /Action /Include /Fields [${fields}] >>`;

describe('marks in prepared fields', () => {
  test('are explained where their owner has locked and signed them', async () => {
    expect(await warned(markedForm(`/V 9 0 R ${lock('(mark)')}`))).toEqual([]);
  });

  test.each([
    ['before their owner signs', lock('(mark)')],
    ['where the signature locks another field', `/V 9 0 R ${lock('(other)')}`],
    ['where everything is locked and nobody named', '/V 9 0 R /Lock << /Action /All >>'],
  ])('are told %s', async (_, entries) => {
    const found = await warned(markedForm(entries));
    expect(found).toEqual(['covering-annotation: Widget', 'field-appearance: mark']);
  });

  test('the widget of a signed signature field may cover what it likes', async () => {
    const picture = '/V 9 0 R /Rect [0 0 595 842] /AP << /N 7 0 R >>';
    const field = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) ${picture} >>`;
    const objects = { 6: field, 7: stream(WHITE_BOX, `/Subtype /Form ${BOX}`), 9: SIGNED };
    const form = { catalog: '/AcroForm << /Fields [6 0 R] >>', page: '/Annots [6 0 R]' };
    expect(await warned(pagePdf(objects, form))).toEqual([]);
  });
});

/** A form with one field (6) away from the text; its appearance (7) shows the content. */
function fieldPdf(field: string, content: string, appearance = '7 0 R'): Uint8Array {
  return pagePdf(
    {
      6: `<< /Type /Annot /Subtype /Widget /T (sum) /Rect [72 100 172 120] ${field} /AP << /N ${appearance} >> >>`,
      7: stream(content, `/Subtype /Form ${BOX} /Resources << /Font << /F 5 0 R /U 8 0 R >> >>`),
      8: '<< /Type /Font /Subtype /Type0 /BaseFont /Tinos /Encoding /Identity-H /ToUnicode 9 0 R >>',
      9: stream(
        '1 beginbfchar <0001> <1EC7> endbfchar 1 beginbfrange <0002> <0004> <0061> endbfrange',
      ),
    },
    { catalog: '/AcroForm << /Fields [6 0 R] >>', page: '/Annots [6 0 R]' },
  );
}

const line = (text: string, font = '/F'): string =>
  `/Tx BMC BT ${font} 10 Tf 2 5 Td ${text} Tj ET EMC`;
const DIFFERS = ['field-appearance: sum'];

describe('fields that show something other than their value', () => {
  test.each([
    ['another amount', '/FT /Tx /V (100)', line('(900)'), DIFFERS],
    ['text where the value is empty', '/FT /Tx', line('(900)'), DIFFERS],
    ['nothing of its value', '/FT /Tx /V (100)', '/Tx BMC EMC', DIFFERS],
    ['another choice', '/FT /Ch /Ff 131072 /V (a)', line('(b)'), DIFFERS],
    ['other Vietnamese letters', '/FT /Tx /V <FEFF1EC70061>', line('<00010003>', '/U'), DIFFERS],
    ['its value', '/FT /Tx /V (100)', line('(100)'), []],
    [
      'its value in several pieces',
      '/FT /Tx /V (1 000)',
      `BT /F 9 Tf [(1) 20 (0)] TJ (00) Tj ET`,
      [],
    ],
    ['its value in Vietnamese letters', '/FT /Tx /V <FEFF1EC70061>', line('<00010002>', '/U'), []],
    ['the beginning of a long text', '/FT /Tx /Ff 4096 /V (one two three)', line('(one two)'), []],
    [
      'the words for its choice',
      '/FT /Ch /Ff 131072 /V (a) /Opt [[(a) (Alpha)]]',
      line('(Alpha)'),
      [],
    ],
    ['stars for a password', '/FT /Tx /Ff 8192 /V (abc)', line('(***)'), []],
    [
      'what a formatting script made of it',
      '/FT /Tx /V (1000) /AA << /F << >> >>',
      line('(1.000)'),
      [],
    ],
  ])('%s', async (_, field, content, expected) => {
    expect(await warned(fieldPdf(field, content))).toEqual(expected);
  });

  test.each([
    ['a box that is ticked and shown empty', '/V /Yes /AS /Off', DIFFERS],
    ['a box that is empty and shown ticked', '/V /Off /AS /Yes', DIFFERS],
    ['a box that is ticked and shown so', '/V /Yes /AS /Yes', []],
    ['a box that was never touched', '/AS /Off', []],
  ])('%s', async (_, field, expected) => {
    const pdf = fieldPdf(`/FT /Btn ${field}`, '', '<< /Yes 7 0 R /Off 7 0 R >>');
    expect(await warned(pdf)).toEqual(expected);
  });
});

describe('pages and layers that are not shown', () => {
  const layer = (config: string, usage = ''): Uint8Array =>
    pagePdf(
      { 6: `<< /Type /OCG /Name (Draft) ${usage} >>` },
      {
        catalog: `/OCProperties << /OCGs [6 0 R] /D << ${config} >> >>`,
        resources: '/Properties << /L 6 0 R >>',
      },
    );
  const usage = (view: string, print: string): string =>
    `/Usage << /View << /ViewState /${view} >> /Print << /PrintState /${print} >> >>`;

  test.each([
    ['that is off', layer('/OFF [6 0 R]'), 'layer that is off'],
    ['that is off like all', layer('/BaseState /OFF'), 'layer that is off'],
    ['that prints and is not seen', layer('', usage('OFF', 'ON')), 'layer that prints differently'],
  ])('a layer %s is told', async (_, pdf, found) => {
    expect(await warned(pdf)).toEqual([`hidden-content: ${found}`]);
  });

  test.each([
    ['that is on', layer('')],
    ['that is on among others that are off', layer('/BaseState /OFF /ON [6 0 R]')],
    ['that is seen as it is printed', layer('', usage('ON', 'ON'))],
  ])('a layer %s is none', async (_, pdf) => {
    expect(await warned(pdf)).toEqual([]);
  });

  test('a page that a name leads to and the tree does not is told', async () => {
    const page = '<< /Type /Page /MediaBox [0 0 9 9] /Contents 4 0 R >>';
    const catalog = '/Names << /Templates << /Names [(t) 6 0 R] >> >>';
    expect(await warned(pagePdf({ 6: page }, { catalog }))).toEqual([
      'hidden-content: page outside the page tree',
    ]);
  });
});

describe('actions and data from outside', () => {
  const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';

  test.each([
    ['on opening', { catalog: `/OpenAction ${script}` }],
    ['by name', { catalog: `/Names << /JavaScript << /Names [(a) ${script}] >> >>` }],
    ['before printing', { catalog: `/AA << /WP ${script} >>` }],
    ['on the page', { page: `/AA << /O ${script} >>` }],
    ['on a link', { page: `/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A ${script} >>]` }],
    ['behind another action', { catalog: `/OpenAction << /S /GoTo /Next ${script} >>` }],
  ])('a script %s is told', async (_, wish) => {
    expect(await warned(pagePdf({}, wish))).toEqual(['script: JavaScript']);
  });

  const link = (action: string): Uint8Array =>
    pagePdf({}, { page: `/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << ${action} >> >>]` });

  test.each([
    ['another document', link('/S /GoToR /F (other.pdf)'), 'GoToR other.pdf'],
    ['a program', link('/S /Launch /F << /UF (run.exe) >>'), 'Launch run.exe'],
    [
      'a server',
      link('/S /SubmitForm /F << /FS /URL /F (http://a.example/) >>'),
      'SubmitForm http://a.example/',
    ],
    ['a stream in a file', pagePdf({ 4: stream('', '/F (page.bin)') }), 'stream page.bin'],
    [
      'a page of another document',
      pagePdf(
        { 6: stream('', '/Subtype /Form /BBox [0 0 9 9] /Ref << /F (o.pdf) /Page 0 >>') },
        { resources: '/XObject << /X 6 0 R >>' },
      ),
      'reference XObject',
    ],
  ])('a reference to %s is told', async (_, pdf, found) => {
    expect(await warned(pdf)).toEqual([`external-reference: ${found}`]);
  });

  test.each([
    ['a link within the document', link('/S /GoTo /D [3 0 R /Fit]')],
    ['a link to the web', link('/S /URI /URI (https://example.vn/)')],
  ])('%s is none', async (_, pdf) => {
    expect(await warned(pdf)).toEqual([]);
  });
});

describe('fonts that could be switched', () => {
  const font = (entries: string): Objects => ({
    5: `<< /Type /Font /Subtype /TrueType /BaseFont /${entries} >>`,
    6: '<< /Type /FontDescriptor /FontFile2 7 0 R >>',
    7: stream(''),
  });

  test('one that is not embedded is told', async () => {
    expect(await warned(pagePdf(font('VnTime /FontDescriptor << >>')))).toEqual([
      'switchable-font: not embedded: VnTime',
    ]);
  });

  test.each([
    ['that is embedded', 'VnTime /FontDescriptor 6 0 R'],
    ['of those that every reader has', 'TimesNewRomanPS-BoldMT /FontDescriptor 6 0 R'],
  ])('one %s is none', async (_, entries) => {
    expect(await warned(pagePdf(font(entries)))).toEqual([]);
  });

  test('one by which both the page and the form are set is told', async () => {
    const catalog = '/AcroForm << /Fields [] /DR << /Font << /Helv 5 0 R >> >> >>';
    expect(await warned(pagePdf({}, { catalog }))).toEqual([
      'switchable-font: font of the form: object 5',
    ]);
  });

  test('a font of the form alone is none', async () => {
    const catalog = '/AcroForm << /Fields [] /DR << /Font << /Helv 6 0 R >> >> >>';
    expect(await warned(pagePdf({ 6: HELVETICA }, { catalog }))).toEqual([]);
  });
});

describe('how much is looked at', () => {
  test('of many warnings of one check the last says how many follow', async () => {
    const scripts = Array.from(
      { length: 8 },
      (_, i) => [10 + i, '<< /S /JavaScript /JS (1) >>'] as const,
    );
    const names = scripts.map(([num]) => `(${String(num)}) ${String(num)} 0 R`).join(' ');
    const catalog = `/Names << /JavaScript << /Names [${names}] >> >>`;
    const found = await hidden(pagePdf(Object.fromEntries(scripts), { catalog }));
    expect(found).toHaveLength(MAX_HIDDEN_FINDINGS);
    expect(found.at(-1)?.at).toMatch(/, \+3$/);
  });

  test('a document beyond the bound is searched in its first part, which is said', async () => {
    const count = MAX_SURVEYED_OBJECTS + 10;
    const pages = Array.from(
      { length: count },
      (_, i) => [10 + i, '<< /Type /Page /Parent 2 0 R >>'] as const,
    );
    const kids = pages.map(([num]) => `${String(num)} 0 R`).join(' ');
    const pdf = makePdf({
      1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (1) >> >>',
      2: `<< /Type /Pages /Count ${String(count)} /Kids [${kids}] >>`,
      ...Object.fromEntries(pages),
    });
    const found = await hidden(pdf);
    expect(found.map(({ check, status }) => [check, status])).toEqual([
      ['script', 'warning'],
      ['hidden-content-bound', 'unknown'],
    ]);
    expect(found.at(-1)?.found).toMatch(new RegExp(`, ${String(MAX_SURVEYED_OBJECTS)} objects$`));
  });

  test('a form that draws itself and a page tree that meets itself end', async () => {
    const form = stream(
      '/X Do',
      '/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 7 0 R >> >>',
    );
    const pdf = pagePdf(
      {
        2: '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>',
        6: '<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 7 0 R >> >>',
        7: form,
      },
      { page: '/Annots [6 0 R]' },
    );
    expect(await warned(pdf)).toEqual([]);
  });

  test('a source that delivers late gives the same answer', async () => {
    const pdf = markedForm(lock('(mark)'));
    const document = await PdfDocument.open(slowSource(pdf));
    expect(await hiddenContent(document, 0)).toEqual(await hidden(pdf));
  });

  test('only the revision asked for is looked at', async () => {
    const pdf = appendRevision(pagePdf(), {
      1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (1) >> >>',
    });
    expect(await warned(pdf, 1)).toEqual([]);
    expect(await warned(pdf, 0)).toEqual(['script: JavaScript']);
  });
});

describe('in the report', () => {
  const script = pagePdf({}, { catalog: '/OpenAction << /S /JavaScript /JS (1) >>' });

  test('the warning stands with the signature and changes no verdict', async () => {
    const pdf = await signed(script);
    const trust = [{ name: 'user', anchors: [(await anybody('p-256')).certificate] }];
    const report = await validatePdf(pdf, { crypto, at: NOW, trust });
    expect(report.conclusion).toBe('TOTAL-PASSED');
    expect(report.signatures[0]?.findings).toContainEqual(
      expect.objectContaining({ check: 'script', status: 'warning', found: 'JavaScript' }),
    );
  });

  test('is left out where it is not wanted', async () => {
    const report = await validatePdf(await signed(script), {
      crypto,
      at: NOW,
      hiddenContent: false,
    });
    expect(report.signatures[0]?.findings.map(({ check }) => check)).not.toContain('script');
  });
});

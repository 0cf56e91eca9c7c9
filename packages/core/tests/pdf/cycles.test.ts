import { describe, expect, test } from 'vitest';
import {
  PdfDocument,
  fieldsOf,
  pageAt,
  pageCount,
  pageLeaves,
  type ReadingMode,
} from '../../src/pdf/index.js';
import { ONE_PAGE, makePdf, type Objects } from './make-pdf.js';

const CATALOG = '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>';

/** The full names of the fields, in order. */
async function namesIn(fields: Objects): Promise<string[]> {
  const document = await PdfDocument.open(makePdf({ ...ONE_PAGE, 1: CATALOG, ...fields }));
  return document.run(() => fieldsOf(document).map(({ name }) => name));
}

describe('field trees that meet themselves are cut there', () => {
  test.each<[string, Objects, string[]]>([
    [
      'a field that is its own kid, and a real one',
      { 5: '<< /T (a) /Kids [5 0 R 6 0 R] >>', 6: '<< /FT /Tx /T (b) >>' },
      ['a.b'],
    ],
    [
      'two fields that hold each other, and a third',
      {
        5: '<< /T (a) /Kids [6 0 R] >>',
        6: '<< /T (b) /Kids [5 0 R 7 0 R] >>',
        7: '<< /FT /Tx /T (c) >>',
      },
      ['a.b.c'],
    ],
    [
      'a field in two places counts where it is first met',
      {
        5: '<< /T (a) /Kids [6 0 R 7 0 R 6 0 R] >>',
        6: '<< /FT /Tx /T (b) >>',
        7: '<< /T (c) /Kids [6 0 R 8 0 R] >>',
        8: '<< /FT /Tx /T (d) >>',
      },
      ['a.b', 'a.c.d'],
    ],
    [
      'a widget that is its own field',
      { 5: '<< /FT /Tx /T (a) /Kids [6 0 R] >>', 6: '<< /Subtype /Widget /Kids [6 0 R] >>' },
      ['a'],
    ],
    [
      'a /Parent that leads round is never asked for',
      { 5: '<< /T (a) /FT /Tx /Parent 6 0 R >>', 6: '<< /Parent 5 0 R >>' },
      ['a'],
    ],
  ])('%s', async (_, fields, names) => {
    expect(await namesIn(fields)).toEqual(names);
  });

  test('a tree deeper than any form ends, and the rest of the form is read', async () => {
    const deep = Array.from({ length: 200 }, (_, i): [number, string] => [
      10 + i,
      `<< /T (x) /Kids [${String(11 + i)} 0 R] >>`,
    ]);
    const names = await namesIn({
      5: '<< /T (a) /Kids [10 0 R 6 0 R] >>',
      6: '<< /FT /Tx /T (b) >>',
      ...Object.fromEntries(deep),
    });
    expect(names).toContain('a.b');
  });
});

describe('page trees that meet themselves', () => {
  const tree = (nodes: Objects): Uint8Array =>
    makePdf({
      1: '<< /Type /Catalog /Pages 2 0 R >>',
      3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 3 9] >>',
      ...nodes,
    });
  const open = (pdf: Uint8Array, mode: ReadingMode): Promise<PdfDocument> =>
    PdfDocument.open(pdf, { mode });

  const TREES: Readonly<Record<string, Objects>> = {
    'a node that is its own kid': { 2: '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>' },
    'two nodes that hold each other': {
      2: '<< /Type /Pages /Kids [4 0 R 3 0 R] /Count 2 >>',
      4: '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>',
    },
    'a /Parent that is the node itself': {
      2: '<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>',
    },
    'a page whose /Parent is the page': {
      2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      3: '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 3 9] >>',
    },
  };

  test.each(Object.entries(TREES))('%s: its one page is found once', async (_, nodes) => {
    const document = await open(tree(nodes), 'tolerant');
    expect(await document.run(() => [...pageLeaves(document)].map(({ ref }) => ref.num))).toEqual([
      3,
    ]);
    expect(await document.run(() => pageAt(document, 1).box.right)).toBe(3);
  });

  test.each(Object.entries(TREES))('%s: strict reading comes to an end', async (_, nodes) => {
    const document = await open(tree(nodes), 'strict');
    await document.run(() => pageCount(document));
    const page = document.run(() => pageAt(document, 99));
    await expect(page).rejects.toMatchObject({ name: 'KysoError' });
  });
});

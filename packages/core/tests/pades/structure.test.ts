import { afterAll, describe, expect, test } from 'vitest';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf, objectText, textOfBytes, type Objects } from '../pdf/make-pdf.js';
import { NOW, anybody, crypto, signed } from './cast.js';
import { tools } from './tools.js';

const outside = tools();
afterAll(() => outside?.remove());

/** A tagged page; structure tree 10, parent tree 11, document element 12, a paragraph 13. */
function tagged(objects: Objects = {}, mark = '<< /Marked true >>'): Uint8Array {
  return makePdf({
    ...ONE_PAGE,
    1: `<< /Type /Catalog /Pages 2 0 R /MarkInfo ${mark} /StructTreeRoot 10 0 R >>`,
    10: '<< /Type /StructTreeRoot /K 12 0 R /ParentTree 11 0 R /ParentTreeNextKey 1 >>',
    11: '<< /Nums [0 [13 0 R]] >>',
    12: '<< /Type /StructElem /S /Document /P 10 0 R /K [13 0 R] >>',
    13: '<< /Type /StructElem /S /P /P 12 0 R /Pg 3 0 R /K 0 >>',
    ...objects,
  });
}

/** The number of the one new object whose text has all these parts. */
function newObject(pdf: Uint8Array, ...parts: string[]): number {
  const objects = [...textOfBytes(pdf).matchAll(/(\d+) 0 obj\s([^]*?)\sendobj/g)];
  const found = objects.filter(([, , text = '']) => parts.every((part) => text.includes(part)));
  expect(found).toHaveLength(1);
  return Number(found[0]?.[1]);
}

async function expectPassed(pdf: Uint8Array): Promise<void> {
  const trust = [{ name: 'user', anchors: [(await anybody('p-256')).certificate] }];
  expect((await validatePdf(pdf, { crypto, at: NOW, trust })).conclusion).toBe('TOTAL-PASSED');
  if (outside) expect(outside.qpdfCheck(pdf)).toMatchObject({ status: 0 });
}

describe('a new field in a tagged document', () => {
  test('has its element below the document, its entry in the parent tree, and a tooltip', async () => {
    const bytes = await signed(tagged(), { field: { name: 'Ky', tooltip: 'Người ký' } });
    const widget = newObject(bytes, '/Subtype /Widget', '/StructParent 1', '/TU <feff');
    const element = newObject(
      bytes,
      `/S /Form /P 12 0 R /Pg 3 0 R /K << /Type /OBJR /Obj ${String(widget)} 0 R`,
    );
    expect(objectText(bytes, 12)).toContain(`/K  [13 0 R ${String(element)} 0 R]`);
    expect(objectText(bytes, 11)).toContain(`/Nums  [0 [13 0 R] 1 ${String(element)} 0 R]`);
    expect(objectText(bytes, 10)).toMatch(/\/ParentTreeNextKey\s+2/);
    expect(objectText(bytes, 3)).toContain('/Tabs /S');
    await expectPassed(bytes);
  });

  test.each<[string, Objects, [num: number, text: RegExp][]]>([
    [
      'several elements below the root',
      { 10: '<< /Type /StructTreeRoot /K [12 0 R 13 0 R] /ParentTree 11 0 R >>' },
      [[10, /\/K\s+\[12 0 R 13 0 R \d+ 0 R\]/]],
    ],
    [
      'one element that is no document',
      { 12: '<< /Type /StructElem /S /Sect /P 10 0 R /K [13 0 R] >>' },
      [[10, /\/K\s+\[12 0 R \d+ 0 R\]/]],
    ],
    [
      'a single kid of the document',
      { 12: '<< /Type /StructElem /S /Document /P 10 0 R /K 13 0 R >>' },
      [[12, /\/K\s+\[13 0 R \d+ 0 R\]/]],
    ],
    [
      'an indirect list of kids',
      { 12: '<< /Type /StructElem /S /Document /P 10 0 R /K 14 0 R >>', 14: '[13 0 R]' },
      [[14, /^\[13 0 R \d+ 0 R\]/]],
    ],
    [
      'a parent tree that stands directly',
      { 10: '<< /K 12 0 R /ParentTree << /Nums [0 [13 0 R]] >> >>' },
      [[10, /\/Nums\s+\[0 \[13 0 R\] 1 \d+ 0 R\]/]],
    ],
    [
      'a parent tree with leaves: the last one and its limits change',
      {
        11: '<< /Kids [14 0 R 15 0 R] >>',
        14: '<< /Limits [0 0] /Nums [0 [13 0 R]] >>',
        15: '<< /Limits [5 7] /Nums 16 0 R >>',
        16: '[5 13 0 R 7 13 0 R]',
      },
      [
        [15, /\/Limits\s+\[5 8\]/],
        [16, /7 13 0 R 8 \d+ 0 R\]/],
        [10, /\/ParentTreeNextKey\s+9/],
      ],
    ],
    [
      'no parent tree',
      { 10: '<< /K 12 0 R >>' },
      [[10, /\/ParentTree << \/Nums \[0 \d+ 0 R\] >>/]],
    ],
    [
      'its own order of tabs',
      { 3: `${(ONE_PAGE[3] ?? '').slice(0, -2)} /Tabs /R >>` },
      [[3, /\/Tabs \/R/]],
    ],
  ])('with %s', async (_, objects, expected) => {
    const bytes = await signed(tagged(objects));
    for (const [num, text] of expected) expect(objectText(bytes, num)).toMatch(text);
    newObject(bytes, '/Subtype /Widget', '/StructParent ');
    await expectPassed(bytes);
  });

  test.each<[string, Objects]>([
    ['turns in a circle', { 11: '<< /Kids [14 0 R] >>', 14: '<< /Kids [11 0 R] >>' }],
    ['has a kid that is no node', { 11: '<< /Kids [(x)] >>' }],
    ['is no dictionary', { 11: '(x)' }],
    ['is the structure tree', { 10: '<< /K 12 0 R /ParentTree 10 0 R /Nums [0 [13 0 R]] >>' }],
    ['is the document element', { 10: '<< /K 12 0 R /ParentTree 12 0 R >>' }],
    [
      'belongs to a root that is its own document element',
      { 10: '<< /S /Document /K 10 0 R /ParentTree 11 0 R >>' },
    ],
    [
      'is deeper than any reader goes',
      Object.fromEntries(
        Array.from({ length: 100 }, (_, i) => [
          i === 0 ? 11 : 20 + i,
          `<< /Kids [${String(21 + i)} 0 R] >>`,
        ]),
      ),
    ],
  ])('whose parent tree %s is signed without a change of it', async (_, objects) => {
    const file = tagged(objects);
    const added = textOfBytes(await signed(file)).slice(file.length);
    expect(added).not.toContain('/StructElem');
    expect(added).toContain('/TU (Signature1)');
  });

  test.each<[string, Objects]>([
    [
      'the document element holds itself',
      { 12: '<< /Type /StructElem /S /Document /P 10 0 R /K [13 0 R 12 0 R] >>' },
    ],
    [
      'an element holds the document element',
      { 13: '<< /Type /StructElem /S /P /P 12 0 R /K 12 0 R >>' },
    ],
    ['the document element is its own parent', { 12: '<< /S /Document /P 12 0 R /K [13 0 R] >>' }],
  ])('has its element although %s', async (_, objects) => {
    const bytes = await signed(tagged(objects));
    const element = newObject(bytes, '/S /Form /P 12 0 R');
    expect(objectText(bytes, 12)).toContain(` ${String(element)} 0 R]`);
    await expectPassed(bytes);
  });

  test('stays out of the structure once a signature stands', async () => {
    const once = await signed(tagged());
    const twice = await signed(once);
    expect(textOfBytes(twice).slice(once.length)).not.toContain('/Struct');
    await expectPassed(twice);
  });

  test.each(['<< /Marked false >>', '<< >>'])(
    'is as anywhere where /MarkInfo is %s',
    async (mark) => {
      const file = tagged({}, mark);
      expect(textOfBytes(await signed(file)).slice(file.length)).not.toMatch(
        /StructElem|\/StructParent|\/TU/,
      );
    },
  );
});

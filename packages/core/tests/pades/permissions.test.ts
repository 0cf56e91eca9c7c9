import { describe, expect, test } from 'vitest';
import { anybody, crypto, NOW, signed } from './cast.js';
import { emptyField, formPdf, signatureWith } from './forms.js';
import { validatePdf } from '../../src/validation/index.js';

const docMdp = (entries: string) =>
  `/Reference [<< /TransformMethod /DocMDP /TransformParams << ${entries} >> >>]`;
const fieldMdp = (entries: string) =>
  `/Reference [<< /TransformMethod /FieldMDP /TransformParams << ${entries} >> >>]`;

/** Ky1 is signed with the reference; Ky2 and Nhom.Ky3 are empty. */
function dossier({ reference = '', lock = '', catalog = '' }): Uint8Array {
  return formPdf(
    {
      10: emptyField('Ky1', `/V 60 0 R ${lock}`),
      11: emptyField('Ky2'),
      12: '<< /T (Nhom) /Kids [50 0 R] >>',
      50: emptyField('Ky3', '/Parent 12 0 R'),
      60: signatureWith(reference),
    },
    { catalog },
  );
}

const CERTIFIED = '/Perms << /DocMDP 60 0 R >>';
const forbidden = { code: 'ERR_WOULD_INVALIDATE' };

describe('after a certification (DocMDP)', () => {
  test.each([1, 2, 3])('level %i: a new field is refused', async (level) => {
    const pdf = dossier({ reference: docMdp(`/P ${String(level)}`), catalog: CERTIFIED });
    await expect(signed(pdf)).rejects.toMatchObject({
      ...forbidden,
      facts: { restriction: 'DocMDP', level },
    });
  });

  test.each([
    ['level 1', '/P 1'],
    ['a level that does not exist', '/P 9'],
    ['a level that is no number', '/P /None'],
  ])('%s: an empty field is refused as well', async (_, params) => {
    const pdf = dossier({ reference: docMdp(params), catalog: CERTIFIED });
    const signing = signed(pdf, { field: { name: 'Ky2' } });
    await expect(signing).rejects.toMatchObject(forbidden);
  });

  test.each(['/P 2', '/P 3', ''])('with "%s" an empty field is signed', async (params) => {
    const pdf = dossier({ reference: docMdp(params), catalog: CERTIFIED });
    await signed(pdf, { field: { name: 'Ky2' } });
    await signed(pdf, { field: { name: 'Nhom.Ky3' } });
  });

  test.each([
    ['/Perms names a signature that does not say it', '', CERTIFIED],
    ['only the reference of the signature shows it', docMdp('/P 3'), ''],
    ['/Perms leads nowhere', '', '/Perms << /DocMDP 99 0 R >>'],
  ])('%s: a new field is refused', async (_, reference, catalog) => {
    await expect(signed(dossier({ reference, catalog }))).rejects.toMatchObject(forbidden);
  });
});

describe('after a signature that locks fields', () => {
  test.each<[string, string, { refused: string[]; signed: string[] }]>([
    ['all', '/Action /All', { refused: ['Ky2', 'Nhom.Ky3', 'Moi'], signed: [] }],
    [
      'one by its name',
      '/Action /Include /Fields [(Ky2)]',
      { refused: ['Ky2'], signed: ['Nhom.Ky3', 'Moi'] },
    ],
    [
      'a group by its name',
      '/Action /Include /Fields [(Nhom)]',
      { refused: ['Nhom.Ky3'], signed: ['Ky2'] },
    ],
    [
      'the beginning of a name, which locks nothing',
      '/Action /Include /Fields [(Nho) (Ky)]',
      { refused: [], signed: ['Ky2', 'Nhom.Ky3'] },
    ],
    [
      'all but one',
      '/Action /Exclude /Fields [(Ky2)]',
      { refused: ['Nhom.Ky3', 'Moi'], signed: ['Ky2'] },
    ],
    [
      'all but a group, in UTF-16',
      '/Action /Exclude /Fields [<feff004e0068006f006d>]',
      { refused: ['Ky2'], signed: ['Nhom.Ky3'] },
    ],
    ['no one knows which', '/Action /Some', { refused: ['Ky2'], signed: [] }],
    ['names that are no strings', '/Action /Include /Fields [1]', { refused: ['Ky2'], signed: [] }],
  ])('%s', async (_, entries, expected) => {
    for (const file of [
      dossier({ reference: fieldMdp(entries) }),
      dossier({ lock: `/Lock << ${entries} >>` }),
    ]) {
      for (const name of expected.refused) {
        const signing = signed(file, { field: { name } });
        await expect(signing).rejects.toMatchObject({
          ...forbidden,
          facts: { field: 'Ky1', target: name },
        });
      }
      for (const name of expected.signed) await signed(file, { field: { name } });
    }
  });

  test('parameters that are missing lock everything', async () => {
    const pdf = dossier({ reference: '/Reference [<< /TransformMethod /FieldMDP >>]' });
    await expect(signed(pdf, { field: { name: 'Ky2' } })).rejects.toMatchObject(forbidden);
  });

  test.each([
    ['1: nothing may follow', '/P 1', ['Ky2', 'Moi'], []],
    ['2: only fields that are there', '/P 2', ['Moi'], ['Ky2']],
  ])('a lock with /P %s', async (_, level, refused, allowed) => {
    const pdf = dossier({ lock: `/Lock << /Action /Include /Fields [(So)] ${level} >>` });
    for (const name of refused)
      await expect(signed(pdf, { field: { name } })).rejects.toMatchObject(forbidden);
    for (const name of allowed) await signed(pdf, { field: { name } });
  });

  test('a lock of a field that is still empty refuses nothing', async () => {
    const pdf = formPdf({ 10: emptyField('Ky1', '/Lock << /Action /All >>') });
    const { certificate } = await anybody('p-256');
    const report = await validatePdf(await signed(pdf), {
      crypto,
      at: NOW,
      trust: [{ name: 'user', anchors: [certificate] }],
    });
    expect(report.conclusion).toBe('TOTAL-PASSED');
  });
});

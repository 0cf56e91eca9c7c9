import { describe, expect, test } from 'vitest';
import { allowedChanges } from '../../src/pades/index.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { signed } from './cast.js';
import { emptyField, formPdf, signatureWith } from './forms.js';

const docMdp = (entries: string) =>
  `/Reference [<< /TransformMethod /DocMDP /TransformParams << ${entries} >> >>]`;

/** Ky1 is signed; Ky2 is empty and owns the text field So; GhiChu has no owner. */
const dossier = ({ reference = '', lock = '', catalog = '' } = {}): Uint8Array =>
  formPdf(
    {
      10: emptyField('Ky1', `/V 60 0 R ${lock}`),
      11: emptyField('Ky2', '/Lock << /Action /Include /Fields [(So)] >>'),
      12: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /Rect [0 0 9 9] /P 3 0 R >>',
      13: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (GhiChu) /Rect [0 0 9 9] /P 3 0 R >>',
      60: signatureWith(reference),
    },
    { catalog },
  );

const changeable = (answer: Awaited<ReturnType<typeof allowedChanges>>): string[] =>
  answer.fields.filter((field) => field.changeable).map(({ name }) => name);

test('nothing is signed: everything may change', async () => {
  expect(await allowedChanges(makePdf(ONE_PAGE))).toEqual({
    level: null,
    newSignatureFields: true,
    annotations: true,
    fields: [],
  });
});

test('an approval signature: fields may be signed and filled in, annotations break it', async () => {
  const answer = await allowedChanges(dossier());
  expect(answer).toMatchObject({ level: null, newSignatureFields: true, annotations: false });
  expect(changeable(answer)).toEqual(['Ky2', 'So', 'GhiChu']);
  expect(answer.fields.find(({ name }) => name === 'So')).toMatchObject({
    type: 'Tx',
    owners: ['Ky2'],
    lockedBy: null,
  });
});

describe('a certification', () => {
  const catalog = '/Perms << /DocMDP 60 0 R >>';

  test.each([
    ['/P 1', 1, [], false],
    ['/P 2', 2, ['Ky2', 'So', 'GhiChu'], false],
    ['/P 3', 3, ['Ky2', 'So', 'GhiChu'], true],
    ['', 2, ['Ky2', 'So', 'GhiChu'], false],
  ])('with "%s"', async (params, level, names, annotations) => {
    const answer = await allowedChanges(dossier({ reference: docMdp(params), catalog }));
    expect(answer).toMatchObject({ level, newSignatureFields: false, annotations });
    expect(changeable(answer)).toEqual(names);
  });

  test('that only /Perms tells permits what level 2 does', async () => {
    expect(await allowedChanges(dossier({ catalog }))).toMatchObject({ level: 2 });
  });
});

test('a lock names who locked, and its /P tightens', async () => {
  const lock = '/Lock << /Action /Include /Fields [(GhiChu)] /P 2 >>';
  const answer = await allowedChanges(dossier({ lock }));
  expect(answer).toMatchObject({ level: 2, newSignatureFields: false });
  expect(answer.fields.map(({ name, lockedBy }) => [name, lockedBy])).toEqual([
    ['Ky1', null],
    ['Ky2', null],
    ['So', null],
    ['GhiChu', 'Ky1'],
  ]);
});

test('what it permits is signed, what it does not is refused', async () => {
  const pdf = dossier({ lock: '/Lock << /Action /Exclude /Fields [(Ky2)] >>' });
  const answer = await allowedChanges(pdf);
  expect(answer.newSignatureFields).toBe(false);
  expect(changeable(answer)).toEqual(['Ky2']);
  await signed(pdf, { field: { name: 'Ky2' } });
  await expect(signed(pdf)).rejects.toMatchObject({ code: 'ERR_WOULD_INVALIDATE' });
});

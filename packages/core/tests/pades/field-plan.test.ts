import { afterAll, describe, expect, test } from 'vitest';
import { signPdf, type FieldLock, type SignPdfOptions } from '../../src/pades/index.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, appendRevision, makePdf, objectText, textOfBytes } from '../pdf/make-pdf.js';
import { NOW, anySigner, anybody, clock, crypto, signed } from './cast.js';
import { emptyField, formPdf, signatureWith } from './forms.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const outside = tools();
afterAll(() => outside?.remove());

async function levelsOf(pdf: Uint8Array): Promise<string[]> {
  const trust = [{ name: 'user', anchors: [(await anybody('p-256')).certificate] }];
  const report = await validatePdf(pdf, { crypto, at: NOW, trust });
  return report.signatures.map((one) => `${one.indication} ${one.modifications.level}`);
}

async function findingsOf(pdf: Uint8Array, options: Partial<SignPdfOptions> = {}) {
  const result = await signPdf(pdf, { crypto, clock, signer: await anySigner(), ...options });
  return result.findings.map(({ found }) => found);
}

describe('a lock that is asked for', () => {
  test.each<[FieldLock, string]>([
    [{ action: 'All' }, '/Action /All'],
    [{ action: 'Include', fields: ['So', 'Ngày'] }, '/Action /Include /Fields [ (So) <feff'],
    [
      { action: 'Exclude', fields: ['Ky2'], permissions: 2 },
      '/Action /Exclude /Fields [ (Ky2) ] /P 2',
    ],
  ])('%o stands in the new field and binds the signature', async (lock, entries) => {
    const text = textOfBytes(await signed(PDF, { field: { lock } }));
    expect(text).toContain(`/Lock << /Type /SigFieldLock ${entries}`);
    expect(text).toContain(
      `/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /Data 1 0 R /TransformParams << /Type /TransformParams ${entries}`,
    );
    expect(text).not.toContain('/Digest');
  });

  test('binds the signature of a field that is there, which keeps its form', async () => {
    const pdf = formPdf({ 10: emptyField('Ky1') });
    const bytes = await signed(pdf, { field: { name: 'Ky1', lock: { action: 'All' } } });
    expect(objectText(bytes, 10)).not.toContain('/Lock');
    expect(textOfBytes(bytes)).toContain('/TransformMethod /FieldMDP');
    await expect(signed(bytes)).rejects.toMatchObject({ code: 'ERR_WOULD_INVALIDATE' });
  });

  test.each<[string, unknown]>([
    ['names with all', { action: 'All', fields: ['So'] }],
    ['no names', { action: 'Include', fields: [] }],
    ['another action', { action: 'None' }],
    ['another permission', { action: 'All', permissions: 4 }],
  ])('%s is misuse', async (_, lock) => {
    await expect(signed(PDF, { field: { lock: lock as FieldLock } })).rejects.toThrow(TypeError);
  });
});

describe('the lock of the field that is signed', () => {
  test.each([
    ['direct', '/Lock << /Action /Include /Fields [(So)] /P 2 >>'],
    ['indirect', '/Lock 60 0 R'],
  ])('%s: the signature carries it out', async (_, lock) => {
    const objects = { 10: emptyField('Ky1', lock), 60: '<</Action/Include/Fields[(So)]/P 2>>' };
    const bytes = await signed(formPdf(objects), { field: { name: 'Ky1' } });
    expect(textOfBytes(bytes)).toContain('/Action /Include /Fields [ (So) ] /P 2 /V /1.2');
  });

  test('takes no other', async () => {
    const pdf = formPdf({ 10: emptyField('Ky1', '/Lock << /Action /All >>') });
    const signing = signed(pdf, { field: { name: 'Ky1', lock: { action: 'All' } } });
    await expect(signing).rejects.toMatchObject({ code: 'ERR_FIELD' });
  });
});

describe('certification', () => {
  test.each([1, 2, 3] as const)('level %i stands in the signature and in /Perms', async (level) => {
    const bytes = await signed(PDF, { certify: level });
    const text = textOfBytes(bytes);
    expect(text).toContain(
      `/TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${String(level)}`,
    );
    expect(objectText(bytes, 1)).toMatch(/\/Perms << \/DocMDP 5 0 R >>/);
    expect(await levelsOf(bytes)).toEqual(['TOTAL-PASSED none']);
    if (outside) expect(outside.qpdfCheck(bytes)).toMatchObject({ status: 0 });
  });

  test('permits the next person to sign a field that is there', async () => {
    const pdf = formPdf({ 10: emptyField('Ky1'), 11: emptyField('Ky2') });
    const first = await signed(pdf, { field: { name: 'Ky1' }, certify: 2 });
    const both = await signed(first, { field: { name: 'Ky2' } });
    expect(await levelsOf(both)).toEqual(['TOTAL-PASSED signing', 'TOTAL-PASSED none']);
    if (outside)
      expect(outside.pdfsig(both).filter((line) => line.includes('is Valid'))).toHaveLength(2);
  });

  test.each([
    ['indirect', '/Perms 61 0 R', 61],
    ['direct', '/Perms << /UR3 60 0 R >>', 1],
  ])('other permissions that are %s stay', async (_, catalog, num) => {
    const pdf = formPdf({ 60: signatureWith(), 61: '<< /UR3 60 0 R >>' }, { catalog });
    expect(objectText(await signed(pdf, { certify: 2 }), num)).toMatch(/\/UR3 60 0 R[^]*\/DocMDP/);
  });

  test('is refused where signatures stand already', async () => {
    const signing = signed(await signed(PDF), { certify: 2 });
    await expect(signing).rejects.toMatchObject({
      code: 'ERR_WOULD_INVALIDATE',
      facts: { restriction: 'certify' },
    });
  });

  test('of another level is misuse', async () => {
    await expect(signed(PDF, { certify: 4 as 3 })).rejects.toThrow(TypeError);
  });
});

describe('names of fields', () => {
  test.each([
    ['of the same bytes', '(Ky)', '(Ky)'],
    ['in PDFDocEncoding and UTF-16', '(Ky)', '<feff004b0079>'],
    ['in UTF-8 and UTF-16', '<efbbbf4bc3bd>', '<feff004b00fd>'],
    ['composed and decomposed', '<feff004b00fd>', '<feff004b00790301>'],
  ])('two %s: none of them is signed', async (_, one, other) => {
    const field = (name: string) => emptyField('X').replace('(X)', name);
    const pdf = formPdf({ 10: field(one), 11: field(other) });
    for (const name of ['Ky', 'Ký'].filter((text) => (one === '(Ky)') === (text === 'Ky'))) {
      const signing = signed(pdf, { field: { name } });
      await expect(signing).rejects.toMatchObject({ code: 'ERR_FIELD' });
    }
  });

  test.each(['<efbbbf4bc3bd>', '<feff004b00fd>', '<fffe4b00fd00>', '(K\\375)'])(
    '%s is signed by its name',
    async (text) => {
      const pdf = formPdf({ 10: emptyField('X').replace('(X)', text) });
      expect(objectText(await signed(pdf, { field: { name: 'Ký' } }), 10)).toContain('/V ');
    },
  );
});

describe('entries of the form', () => {
  test('XFA stays and is told', async () => {
    const pdf = formPdf({ 60: '<< /Length 0 >>\nstream\n\nendstream' }, { form: '/XFA 60 0 R' });
    expect(await findingsOf(pdf)).toEqual(['XFA']);
    expect(objectText(await signed(pdf), 1)).toContain('/XFA 60 0 R');
  });

  test('NeedAppearances goes before the first signature, and stays as earlier signatures found it', async () => {
    const form = { form: '/NeedAppearances true' };
    const first = formPdf({ 10: emptyField('Ky1'), 11: emptyField('Ky2') }, form);
    expect(await findingsOf(first)).toEqual([]);
    expect(objectText(await signed(first), 1)).not.toContain('NeedAppearances');
    const objects = { 10: emptyField('Ky1', '/V 60 0 R'), 11: emptyField('Ky2') };
    const later = formPdf({ ...objects, 60: signatureWith() }, form);
    expect(await findingsOf(later)).toEqual(['NeedAppearances']);
    expect(objectText(await signed(later), 1)).toContain('/NeedAppearances true');
  });

  test('further bits of /SigFlags stay', async () => {
    const pdf = formPdf({ 10: emptyField('Ky1') }, { form: '/SigFlags 5' });
    expect(objectText(await signed(pdf), 1)).toMatch(/\/SigFlags\s+7/);
  });

  test('a form whose flags are right is not written again', async () => {
    const pdf = formPdf({ 10: emptyField('Ky1') }, { form: '/SigFlags 3' });
    const added = textOfBytes(await signed(pdf, { field: { name: 'Ky1' } })).slice(pdf.length);
    expect(added).not.toMatch(/\n1 0 obj/);
  });

  test('a second signature on top of a foreign update keeps it', async () => {
    const once = await signed(PDF);
    const updated = appendRevision(once, { 20: '(x)' });
    expect(textOfBytes(await signed(updated)).startsWith(textOfBytes(updated))).toBe(true);
  });
});

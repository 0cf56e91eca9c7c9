import { describe, expect, test } from 'vitest';
import { validatePdf } from '../../../src/validation/index.js';
import { appendRevision } from '../../pdf/make-pdf.js';
import { NOW, anybody, crypto, signed } from '../cast.js';
import { emptyField, formPdf } from '../forms.js';

const mark = (entries = ''): string =>
  `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Nhay) /Rect [0 0 9 9] /P 3 0 R ${entries} >>`;
const owner = emptyField('KyA', '/Lock << /Action /Include /Fields [(Nhay)] >>');

/** Nobody has signed; KyA owns the mark Nhay, KyB owns nothing. */
const draft = (marked = '', lockOwner = owner): Uint8Array =>
  formPdf({ 10: lockOwner, 11: emptyField('KyB'), 12: mark(marked) });
const filled = (): Uint8Array => appendRevision(draft(), { 12: mark('/V (A)') });

async function judged(pdf: Uint8Array, field: string) {
  const { signatures } = await validatePdf(await signed(pdf, { field: { name: field } }), {
    crypto,
    at: NOW,
    trust: [{ name: 'user', anchors: [(await anybody('p-256')).certificate] }],
  });
  const [{ indication, subIndication, findings } = expect.fail('no signature')] = signatures;
  return {
    verdict: [indication, subIndication],
    orphans: findings.filter(({ check }) => check === 'orphan-mark'),
  };
}

describe('a mark filled in before the first signature', () => {
  test('closed by another field than its owner: an orphan mark, and no pass', async () => {
    expect(await judged(filled(), 'KyB')).toMatchObject({
      verdict: ['INDETERMINATE', 'SIG_CONSTRAINTS_FAILURE'],
      orphans: [{ status: 'failed', clause: 'ISO 32000-2 §12.7.5.5', at: 'field Nhay' }],
    });
  });

  test.each([
    ['closed by its owner', filled, 'KyA'],
    ['there from the first revision on', () => draft('/V (A)'), 'KyB'],
    [
      'owned by nobody',
      () =>
        appendRevision(draft('', emptyField('KyA', '/Lock << /Action /All >>')), {
          12: mark('/V (A)'),
        }),
      'KyB',
    ],
    ['left empty and written again', () => appendRevision(draft(), { 12: mark() }), 'KyB'],
  ])('%s: passed', async (_, pdf, field) => {
    expect(await judged(pdf(), field)).toEqual({ verdict: ['TOTAL-PASSED', null], orphans: [] });
  });

  test('hundreds of revisions before the signature: refused where fields have owners', async () => {
    const revisions = (pdf: Uint8Array): Uint8Array =>
      Array.from({ length: 501 }).reduce<Uint8Array>((file) => appendRevision(file, {}), pdf);
    expect((await judged(revisions(draft()), 'KyB')).orphans).toHaveLength(1);
    expect((await judged(revisions(draft('', emptyField('KyA'))), 'KyB')).orphans).toEqual([]);
  });
});

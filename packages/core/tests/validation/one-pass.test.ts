import { describe, expect, test } from 'vitest';
import { validatePdf } from '../../src/validation/index.js';
import { NOW, crypto, sandbox, signed, slowSource } from '../pades/cast.js';
import { ONE_PAGE, makePdf, stream } from '../pdf/make-pdf.js';

const SIGNATURES = 20;
const LARGE = 2_000_000;

describe('a large document with twenty signatures', () => {
  test('is digested in one pass: what is read of it is the file and little more than what was appended', async () => {
    const { root } = await sandbox();
    const body = stream('x'.repeat(LARGE));
    let pdf: Uint8Array = makePdf({ ...ONE_PAGE, 9: body });
    const original = pdf.length;
    for (let i = 0; i < SIGNATURES; i++) pdf = await signed(pdf);
    const appended = pdf.length - original;
    const source = slowSource(pdf);
    const report = await validatePdf(source, {
      ...{ crypto, at: NOW, hiddenContent: false },
      trust: [{ name: 'user', anchors: [root.certificate] }],
    });
    expect(report.signatures).toHaveLength(SIGNATURES);
    expect(report.signatures.every(({ integrity }) => integrity === 'intact')).toBe(true);
    // Once for the digests; what was appended is read besides for objects, cross-references and changes.
    expect(source.given()).toBeGreaterThanOrEqual(original);
    expect(source.given()).toBeLessThan(1.5 * original + SIGNATURES * appended);
  });
});

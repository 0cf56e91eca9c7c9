import { describe, expect, test } from 'vitest';
import type { CryptoProvider } from '../../src/ports.js';
import { validatePdf } from '../../src/validation/index.js';
import { NOW, crypto, sandbox, signed, slowSource } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';

const SIGNATURES = 20;

describe('a document with twenty signatures of one signer', () => {
  test('verifies each signature, and chain and lists once for all of them; its bytes are read a few times', async () => {
    const { root, intermediate } = await sandbox();
    let pdf: Uint8Array = makePdf(ONE_PAGE);
    for (let i = 0; i < SIGNATURES; i++) pdf = await signed(pdf);
    let verified = 0;
    const counting: CryptoProvider = {
      ...crypto,
      verify: (request) => {
        verified++;
        return crypto.verify(request);
      },
    };
    const source = slowSource(pdf);
    const report = await validatePdf(source, {
      ...{ crypto: counting, at: NOW, hiddenContent: false },
      trust: [{ name: 'user', anchors: [root.certificate] }],
      crls: [root.crl(), intermediate.crl()],
    });
    expect(report.signatures).toHaveLength(SIGNATURES);
    expect(report.conclusion).toBe('TOTAL-PASSED');
    // Beyond the signatures themselves: signer and intermediate, and a list of each authority.
    expect(verified).toBe(SIGNATURES + 4);
    expect(source.given()).toBeLessThan(SIGNATURES * pdf.length * 0.5);
  });
});

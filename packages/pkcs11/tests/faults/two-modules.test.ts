import { describe, expect, it } from 'vitest';
import { pkcs11Signer } from '../../src/index.js';
import { SOFTHSM } from '../../../../test-fixtures/softhsm.js';
import { faultyToken, isGood, PIN, signOnce, WITHOUT_SHIM } from './setup.js';

const token = faultyToken();

/** As p11-kit shows the tokens of other modules beside these. */
describe.skipIf(WITHOUT_SHIM !== '')('a token that two modules show', () => {
  it('is one to choose from, and signs through the module that was named first', async () => {
    const signer = await pkcs11Signer({ module: [SOFTHSM, token.shim.path], pin: PIN });
    try {
      expect(signer.module).toBe(SOFTHSM);
      expect(isGood(await signOnce(signer), token.person)).toBe(true);
    } finally {
      await signer.close();
    }
  });
});

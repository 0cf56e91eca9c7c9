import { describe, expect, it } from 'vitest';
import { errorOf, faultyToken, isGood, signOnce, WITHOUT_SHIM } from './setup.js';

const CKM_RSA_PKCS = 0x1;
const CKM_SHA256_RSA_PKCS = 0x40;
/** PKCS#1 v1.5 and PSS, each plain and with every digest. */
const EVERY_RSA = [
  CKM_RSA_PKCS,
  CKM_SHA256_RSA_PKCS,
  0x41,
  0x42,
  0x46,
  0xd,
  0x43,
  0x44,
  0x45,
  0x47,
];
const CKR_MECHANISM_INVALID = 0x70;

const token = faultyToken();

describe.skipIf(WITHOUT_SHIM !== '')('what a token offers', () => {
  it('is signed with as it stands, our own digest first', async () => {
    const signer = await token.signer();
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(token.shim.calls('C_SignInit')).toMatchObject([{ detail: { mechanism: '0x1' } }]);
  });

  it('without CKM_RSA_PKCS is signed with the mechanism that digests by itself', async () => {
    token.shim.set({ hiddenMechanisms: [CKM_RSA_PKCS] });
    const signer = await token.signer();
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(signer.mechanism).toBe('CKM_SHA256_RSA_PKCS');
    expect(token.shim.calls('C_SignInit')).toMatchObject([{ detail: { mechanism: '0x40' } }]);
  });

  it('and then refuses is signed with the next that fits', async () => {
    token.shim.set({ failures: [{ function: 'C_SignInit', nth: 1, rv: CKR_MECHANISM_INVALID }] });
    const signer = await token.signer();
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(signer.mechanism).toBe('CKM_SHA256_RSA_PKCS');
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
  });

  it('and nothing that fits is refused with what it offers', async () => {
    token.shim.set({ hiddenMechanisms: EVERY_RSA });
    const error = await errorOf(token.signer());
    expect(error).toMatchObject({ code: 'ERR_MECHANISM' });
    expect(error.message).toContain('CKM_ECDSA');
  });
});

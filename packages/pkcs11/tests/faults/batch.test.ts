import { describe, expect, it } from 'vitest';
import { signBatch, type Pkcs11Signer } from '../../src/index.js';
import { faultyToken, isGood, signOnce, WITHOUT_SHIM } from './setup.js';

const CKR_DEVICE_ERROR = 0x30;
const DOCUMENTS = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

const token = faultyToken();

describe.skipIf(WITHOUT_SHIM !== '')('a batch whose token fails', () => {
  /** The fault comes once the first document is signed. */
  const signed = (signer: Pkcs11Signer, fault: () => void) =>
    signBatch(DOCUMENTS, {
      signer,
      concurrency: 1,
      sign: async ({ id }) => {
        const value = await signOnce(signer);
        if (id === 'a') fault();
        return value;
      },
    });

  it('stops where it is taken out, and a second run does the rest', async () => {
    const signer = await token.signer();
    const done = new Set<string>();
    const run = () =>
      signBatch(DOCUMENTS, {
        ...{ signer, done, concurrency: 1 },
        sign: async ({ id }) => {
          const value = await signOnce(signer);
          if (id === 'b') token.shim.set({ removed: true });
          return value;
        },
      });
    const first = await run();
    expect(first).toMatchObject({
      left: ['c', 'd', 'e'],
      stopped: { code: 'ERR_TOKEN_REMOVED', facts: { ckr: 'CKR_DEVICE_REMOVED' } },
    });
    token.shim.set({});
    const second = await run();
    expect(second.results.map(({ id, status }) => `${id} ${status}`)).toEqual([
      ...['a skipped', 'b skipped', 'c signed', 'd signed', 'e signed'],
    ]);
    for (const one of second.results) {
      if (one.status === 'signed') expect(isGood(one.result, token.person)).toBe(true);
    }
  });

  it('stops at a fault that stays, without trying every document', async () => {
    const signer = await token.signer();
    const report = await signed(signer, () => {
      token.shim.set({ failures: [{ function: 'C_Sign', rv: CKR_DEVICE_ERROR }] });
    });
    expect(report).toMatchObject({
      left: ['b', 'c', 'd', 'e'],
      stopped: { code: 'ERR_CRYPTOKI', facts: { ckr: 'CKR_DEVICE_ERROR' } },
    });
  });

  it('of which every session hangs stops; the one that ran out of time failed', async () => {
    const signer = await token.signer({ sessions: 1, timeoutMs: 200 });
    const report = await signed(signer, () => {
      token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    });
    expect(report.results.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a signed',
      'b failed',
    ]);
    expect(report).toMatchObject({ left: ['c', 'd', 'e'], stopped: { code: 'ERR_TIMEOUT' } });
  });
});

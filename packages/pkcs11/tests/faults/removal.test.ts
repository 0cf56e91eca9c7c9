import { describe, expect, it, vi } from 'vitest';
import { checkFit, generateKeyPair, listTokens } from '../../src/index.js';
import { errorOf, faultyToken, isGood, PIN, signOnce, PATIENCE, WITHOUT_SHIM } from './setup.js';

const CKR_DEVICE_ERROR = 0x30;
const CKR_SESSION_HANDLE_INVALID = 0xb3;
const CKR_SESSION_COUNT = 0xb1;
const CKR_TOKEN_NOT_PRESENT = 0xe0;

const token = faultyToken();

describe.skipIf(WITHOUT_SHIM !== '')('a token that is taken out', () => {
  it('in the middle of a signature ends it with ERR_TOKEN_REMOVED, and nobody is asked for a PIN again', async () => {
    const pin = vi.fn(() => PIN);
    const signer = await token.signer({ pin });
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const pending = errorOf(signOnce(signer));
    await vi.waitFor(() => {
      expect(token.shim.begun('C_Sign')).toBe(1);
    }, PATIENCE);
    token.shim.set({ removed: true });
    expect(await pending).toMatchObject({ code: 'ERR_TOKEN_REMOVED' });
    expect(pin).toHaveBeenCalledTimes(1);
  });

  it.each([true, CKR_TOKEN_NOT_PRESENT] as const)(
    'between two signatures is told, and signs again once it is back (%s)',
    async (removed) => {
      const signer = await token.signer();
      expect(isGood(await signOnce(signer), token.person)).toBe(true);
      token.shim.set({ removed });
      expect(await errorOf(signOnce(signer))).toMatchObject({ code: 'ERR_TOKEN_REMOVED' });
      token.shim.set({});
      expect(isGood(await signOnce(signer), token.person)).toBe(true);
    },
  );

  it('sessions that end while they are opened are opened again', async () => {
    const signer = await token.signer();
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    token.shim.set({
      failures: [
        { function: 'C_SignInit', nth: 1, rv: CKR_SESSION_HANDLE_INVALID },
        { function: 'C_FindObjectsInit', nth: 1, rv: CKR_SESSION_HANDLE_INVALID },
        { function: 'C_CloseSession', rv: CKR_SESSION_HANDLE_INVALID },
      ],
    });
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
  });

  it('while it makes keys is told, and has none of them once it is back', async () => {
    const access = { module: token.shim.path, pin: PIN };
    const keyIds = async () => (await checkFit(access)).map(({ keyId }) => keyId);
    const before = await keyIds();
    token.shim.set({ delays: [{ function: 'C_GenerateKeyPair', ms: 'hangs' }] });
    const making = errorOf(generateKeyPair({ ...access, kind: 'p-256', label: 'mới', id: 'f0' }));
    await vi.waitFor(() => {
      expect(token.shim.begun('C_GenerateKeyPair')).toBe(1);
    }, PATIENCE);
    token.shim.set({ removed: true });
    expect(await making).toMatchObject({
      code: 'ERR_TOKEN_REMOVED',
      facts: { call: 'C_GenerateKeyPair' },
    });
    token.shim.set({});
    expect(await keyIds()).toEqual(before);
    const made = await generateKeyPair({ ...access, kind: 'p-256', label: 'mới', id: 'f0' });
    expect(made.id).toBe('f0');
  });

  it('is listed as an empty slot', async () => {
    token.shim.set({ removed: true });
    const { modules } = await listTokens({ modules: [token.shim.path] });
    expect(modules).toMatchObject([{ path: token.shim.path }]);
    expect(modules.flatMap(({ slots }) => slots.flatMap((slot) => slot.token ?? []))).toEqual([]);
    expect(modules[0]).not.toHaveProperty('failure');
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('a session that is lost', () => {
  it('between two signatures is replaced, with one question for the PIN', async () => {
    const pin = vi.fn(() => PIN);
    const signer = await token.signer({ pin });
    await signOnce(signer);
    token.shim.loseSessions();
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    expect(pin).toHaveBeenCalledTimes(1);
  });

  it('in the middle of signatures on four sessions is replaced in each of them', async () => {
    const pin = vi.fn(() => PIN);
    const signer = await token.signer({ pin, sessions: 4 });
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const pending = Array.from({ length: 4 }, () => signOnce(signer));
    await vi.waitFor(() => {
      expect(token.shim.begun('C_Sign')).toBe(4);
    }, PATIENCE);
    token.shim.loseSessions();
    token.shim.set({});
    for (const signature of await Promise.all(pending)) {
      expect(isGood(signature, token.person)).toBe(true);
    }
    expect(pin).toHaveBeenCalledTimes(1);
  });

  it.each(['C_SignInit', 'C_Sign'])('at %s is replaced once', async (name) => {
    const signer = await token.signer();
    await signOnce(signer);
    token.shim.set({ failures: [{ function: name, nth: 1, rv: CKR_SESSION_HANDLE_INVALID }] });
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
  });

  it('is no reason to go on for ever', async () => {
    const signer = await token.signer();
    await signOnce(signer);
    token.shim.forget();
    token.shim.set({ failures: [{ function: 'C_Sign', rv: CKR_SESSION_HANDLE_INVALID }] });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      facts: { ckr: 'CKR_SESSION_HANDLE_INVALID' },
    });
    expect(token.shim.calls('C_Sign').length).toBeLessThanOrEqual(100);
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('a token with faults', () => {
  it('of one call signs at the next try', async () => {
    const signer = await token.signer();
    token.shim.set({ failures: [{ function: 'C_Sign', nth: 1, rv: CKR_DEVICE_ERROR }] });
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
  });

  it('that stay answers with the fault', async () => {
    const signer = await token.signer();
    token.shim.set({ failures: [{ function: 'C_Sign', rv: CKR_DEVICE_ERROR }] });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_CRYPTOKI',
      facts: { call: 'C_Sign', ckr: 'CKR_DEVICE_ERROR', rv: CKR_DEVICE_ERROR },
    });
  });

  it('that opens one session only signs with that one', async () => {
    const signer = await token.signer({ sessions: 4 });
    await signOnce(signer);
    token.shim.set({ failures: [{ function: 'C_OpenSession', rv: CKR_SESSION_COUNT }] });
    const signatures = await Promise.all(Array.from({ length: 4 }, () => signOnce(signer)));
    for (const signature of signatures) expect(isGood(signature, token.person)).toBe(true);
  });
});

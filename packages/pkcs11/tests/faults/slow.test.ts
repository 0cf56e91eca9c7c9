import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { errorOf, faultyToken, isGood, signOnce, PATIENCE, WITHOUT_SHIM } from './setup.js';

const token = faultyToken();

describe.skipIf(WITHOUT_SHIM !== '')('a module that hangs', () => {
  const begun = (name: string, times = 1): Promise<void> =>
    vi.waitFor(() => {
      expect(token.shim.begun(name)).toBe(times);
    }, PATIENCE);

  it.each(['C_Login', 'C_SignInit', 'C_Sign'])('in %s leaves the event loop free', async (name) => {
    const signer = await token.signer();
    token.shim.set({ delays: [{ function: name, ms: 'hangs' }] });
    let ended = false;
    const pending = signOnce(signer).finally(() => {
      ended = true;
    });
    await begun(name);
    for (let number = 0; number < 1000; number++) await turn();
    expect(ended).toBe(false);
    expect(token.shim.calls(name)).toEqual([]);
    token.shim.set({});
    expect(isGood(await pending, token.person)).toBe(true);
  });

  it('is given up after the time that a call may take', async () => {
    const signer = await token.signer({ timeoutMs: 100 });
    await signOnce(signer);
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    expect(await errorOf(signOnce(signer))).toMatchObject({
      code: 'ERR_TIMEOUT',
      facts: { operation: 'sign', timeoutMs: 100 },
    });
  });

  it('in one session does not keep the others from signing', async () => {
    const signer = await token.signer({ sessions: 2 });
    await signOnce(signer);
    token.shim.set({ delays: [{ function: 'C_Sign', nth: 1, ms: 'hangs' }] });
    const hanging = signOnce(signer);
    await begun('C_Sign');
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    token.shim.set({});
    expect(isGood(await hanging, token.person)).toBe(true);
  });

  it('in every session refuses what is asked then, and signs once it answers again', async () => {
    const signer = await token.signer({ sessions: 1, timeoutMs: 200 });
    await signOnce(signer);
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    await errorOf(signOnce(signer));
    expect(await errorOf(signOnce(signer))).toMatchObject({ code: 'ERR_TIMEOUT' });
    token.shim.set({});
    await vi.waitFor(async () => {
      expect(isGood(await signOnce(signer), token.person)).toBe(true);
    }, PATIENCE);
  });

  it('is not waited for by who cancels', async () => {
    const signer = await token.signer();
    const cancel = new AbortController();
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const pending = signOnce(signer, cancel.signal);
    await begun('C_Sign');
    const reason = new Error('the person pressed cancel');
    cancel.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(token.shim.calls('C_Sign')).toEqual([]);
  });

  it('at the login of somebody who gave up leaves nobody logged in, and lets the next one sign', async () => {
    const signer = await token.signer({ logout: 'after-use' });
    const cancel = new AbortController();
    token.shim.set({ delays: [{ function: 'C_Login', ms: 'hangs' }] });
    const given = signOnce(signer, cancel.signal);
    await begun('C_Login');
    cancel.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
    const next = signOnce(signer);
    token.shim.set({});
    expect(isGood(await next, token.person)).toBe(true);
    const names = token.shim.calls().map((call) => call.function);
    const told = names.filter((name) => ['C_Login', 'C_Logout', 'C_Sign'].includes(name));
    expect(told).toEqual(['C_Login', 'C_Logout', 'C_Login', 'C_Sign', 'C_Logout']);
  });

  it('is not waited for by close', async () => {
    const signer = await token.signer({ timeoutMs: 100 });
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    await errorOf(signOnce(signer));
    await signer.close();
    expect(token.shim.calls('C_Sign')).toEqual([]);
    expect(await errorOf(signOnce(signer))).toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('while it is listed is told as a failure of that module', async () => {
    const { listTokens } = await import('../../src/index.js');
    token.shim.set({ delays: [{ function: 'C_GetSlotList', ms: 'hangs' }] });
    const { modules } = await listTokens({ modules: [token.shim.path], timeoutMs: 100 });
    expect(modules).toMatchObject([{ failure: { code: 'ERR_TIMEOUT' }, slots: [] }]);
  });
});

describe.skipIf(WITHOUT_SHIM !== '')('several sessions', () => {
  it('really sign at once', async () => {
    const signer = await token.signer({ sessions: 4 });
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 'hangs' }] });
    const pending = Array.from({ length: 6 }, () => signOnce(signer));
    await vi.waitFor(() => {
      expect(token.shim.begun('C_Sign')).toBe(4);
    }, PATIENCE);
    token.shim.set({});
    for (const signature of await Promise.all(pending)) {
      expect(isGood(signature, token.person)).toBe(true);
    }
    expect(token.shim.calls('C_Sign').at(-1)?.detail['most']).toBe('4');
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { listTokens } from '../../src/index.js';
import { SOFTHSM } from '../../../../test-fixtures/softhsm.js';
import { errorOf, faultyToken, isGood, PATIENCE, PIN, signOnce, WITHOUT_SHIM } from './setup.js';

const CKR_GENERAL_ERROR = 0x5;

const token = faultyToken();

/** Functions in the order in which their calls came back. */
const cameBack = (...names: readonly string[]): readonly string[] =>
  token.shim
    .calls()
    .map((call) => call.function)
    .filter((name) => names.includes(name));

describe.skipIf(WITHOUT_SHIM !== '')('several users of one module', () => {
  it('closed at once finalise it once, when the last one is out of it', async () => {
    const signers = [await token.signer(), await token.signer(), await token.signer()];
    for (const signer of signers) await signOnce(signer);
    token.shim.forget();
    token.shim.set({ delays: [{ function: 'C_CloseSession', nth: 1, ms: 400 }] });
    await Promise.all(signers.map((signer) => signer.close()));
    expect(cameBack('C_CloseSession', 'C_Finalize')).toEqual([
      ...['C_CloseSession', 'C_CloseSession', 'C_CloseSession'],
      'C_Finalize',
    ]);
  });

  it('opened at once ask it for nothing before one of them has initialised it', async () => {
    token.shim.set({ delays: [{ function: 'C_Initialize', nth: 1, ms: 'hangs' }] });
    const opening = Promise.all([token.signer(), token.signer(), token.signer()]);
    await vi.waitFor(() => {
      expect(token.shim.begun('C_Initialize')).toBe(1);
    }, PATIENCE);
    await delay(500); // in which the other threads start
    expect(token.shim.calls()).toEqual([]);
    token.shim.set({});
    const signatures = await Promise.all((await opening).map((signer) => signOnce(signer)));
    for (const signature of signatures) expect(isGood(signature, token.person)).toBe(true);
  });

  it('of whom one hangs in it leave it initialised, until that call comes back', async () => {
    const [hanging, other] = [await token.signer({ timeoutMs: 100 }), await token.signer()];
    token.shim.set({ delays: [{ function: 'C_Sign', nth: 1, ms: 'hangs' }] });
    expect(await errorOf(signOnce(hanging))).toMatchObject({ code: 'ERR_TIMEOUT' });
    token.shim.forget();
    await Promise.all([hanging.close(), other.close()]);
    expect(cameBack('C_Finalize', 'C_Sign')).toEqual([]);
    token.shim.set({});
    await vi.waitFor(() => {
      expect(cameBack('C_Finalize', 'C_Sign')).toEqual(['C_Sign', 'C_Finalize']);
    }, PATIENCE);
  });

  it('in another thread of the caller are not finalised under by this one', async () => {
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 50 }] });
    const signer = await token.signer();
    await signOnce(signer);
    token.shim.forget();
    const signed = signedInThread(60);
    await vi.waitFor(() => {
      expect(token.shim.begun('C_Sign')).toBeGreaterThan(0);
    }, PATIENCE);
    await signer.close();
    expect(cameBack('C_Finalize')).toEqual([]);
    expect(await signed).toBe(60);
  });

  it('in a thread that ended without closing are out of it', async () => {
    const signer = await token.signer();
    expect(await signedInThread(1, false)).toBe(1);
    token.shim.forget();
    await signer.close();
    expect(cameBack('C_Finalize')).toEqual(['C_Finalize']);
  });
});

/** Modules that have nothing to do with the token's. */
describe.skipIf(WITHOUT_SHIM !== '')('a module that is out of order', () => {
  it('and hangs while it is initialised keeps no other one waiting', async () => {
    token.shim.set({ delays: [{ function: 'C_Initialize', ms: 'hangs' }] });
    const opening = token.signer();
    await vi.waitFor(() => {
      expect(token.shim.begun('C_Initialize')).toBe(1);
    }, PATIENCE);
    const { modules } = await listTokens({ modules: [SOFTHSM], timeoutMs: 5_000 });
    expect(modules).toMatchObject([{ path: SOFTHSM, slots: [{}, {}] }]);
    expect(modules[0]?.failure).toBeUndefined();
    token.shim.set({});
    expect(isGood(await signOnce(await opening), token.person)).toBe(true);
  });

  it('when it is left is no matter of what is found in others', async () => {
    const both = [SOFTHSM, token.shim.path];
    token.shim.set({ failures: [{ function: 'C_Finalize', rv: CKR_GENERAL_ERROR }] });
    const { modules } = await listTokens({ modules: both });
    expect(modules.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    const signer = await token.signer({ module: both });
    expect(signer.module).toBe(SOFTHSM);
    expect(isGood(await signOnce(signer), token.person)).toBe(true);
    await signer.close();
    expect(token.shim.calls('C_Finalize').map(({ rv }) => rv)).toContain(CKR_GENERAL_ERROR);
  });

  it('for one session leaves no other one of a signer open', async () => {
    const signer = await token.signer({ sessions: 2, timeoutMs: 60_000 });
    token.shim.set({ delays: [{ function: 'C_Sign', ms: 200 }] });
    await Promise.all([signOnce(signer), signOnce(signer)]);
    token.shim.forget();
    token.shim.set({ delays: [{ function: 'C_CloseSession', nth: 1, ms: 'hangs' }] });
    expect(await errorOf(signer.close())).toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(cameBack('C_CloseSession')).toEqual(['C_CloseSession']);
    token.shim.set({});
    await vi.waitFor(() => {
      expect(cameBack('C_CloseSession')).toHaveLength(2);
    }, PATIENCE);
  });
});

/** How many signatures a thread of the caller got of the token; the thread closes its signer unless told otherwise. */
function signedInThread(count: number, closes = true): Promise<number> {
  const script = fileURLToPath(new URL('../signing-thread.mjs', import.meta.url));
  const workerData = { module: token.shim.path, pin: PIN, count, closes };
  const worker = new Worker(script, { workerData });
  return new Promise((resolve, reject) => {
    let signed: number;
    worker.once('message', (count: number) => (signed = count));
    worker.once('error', reject);
    worker.once('exit', () => {
      resolve(signed);
    });
  });
}

import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { signBatch, type Pkcs11Signer } from '@kyso/pkcs11';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cryptoki } from '../../src/cryptoki.js';
import { LOOK_AGAIN_MS } from '../../src/host/same-certificate.js';
import { signerWith } from '../../src/signer/pkcs11-signer.js';
import { inlineLanes } from '../inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  native,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = '123456';
const CHANGED = { code: 'ERR_CERTIFICATE_CHANGED' };

describe.skipIf(WITHOUT_SOFTHSM !== '')('a certificate that is exchanged on the token', () => {
  let sandbox: Sandbox;
  let store: TokenStore;
  let serial: string;
  let signer: Pkcs11Signer;
  let now: number;

  beforeAll(async () => {
    sandbox = await createSandbox({ seed: 'exchanged' });
  });
  beforeEach(async () => {
    now = 0;
    store = tokenStore();
    serial = store.token('khóa', PIN);
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: PIN });
    const lanes = inlineLanes([], { now: () => now });
    signer = await signerWith({ module: SOFTHSM, pin: PIN, sessions: 1 }, lanes);
  });
  afterEach(async () => {
    await signer.close();
    store.dispose();
  });

  const sign = () => signer.sign(new Uint8Array(3), { digestAlgorithm: 'SHA-256' });

  test('is told with the next session: nothing is signed for one that is no longer there', async () => {
    await sign();
    store.removeCertificatesWhileInUse(serial);
    finaliseUnderTheSigner();
    store.write(serial, sandbox.identity('tran-thi-binh'), { pin: PIN });
    await expect(sign()).rejects.toMatchObject({ ...CHANGED, facts: { serial } });
  });

  test('is told in the middle of one session and one login', async () => {
    await signer.withLogin(async () => {
      await sign();
      store.removeCertificatesWhileInUse(serial);
      now += LOOK_AGAIN_MS - 1;
      await sign();
      now += 1;
      await expect(sign()).rejects.toMatchObject(CHANGED);
    });
  });

  test('aborts a batch, which says what is left', async () => {
    const documents = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
    const report = await signBatch(documents, {
      signer,
      sign: async ({ id }) => {
        const value = await sign();
        if (id === 'b') {
          store.removeCertificatesWhileInUse(serial);
          now += LOOK_AGAIN_MS;
        }
        return value.length;
      },
    });
    expect(report.results.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a signed',
      'b signed',
    ]);
    expect(report).toMatchObject({ left: ['c', 'd', 'e'], stopped: CHANGED });
  });

  test('that is still there beside a new one goes on to sign', async () => {
    await sign();
    finaliseUnderTheSigner();
    store.write(serial, sandbox.identity('tran-thi-binh'), { pin: PIN, id: '02' });
    await sign();
    now += LOOK_AGAIN_MS;
    await expect(sign()).resolves.toHaveLength(256);
  });
});

/** Ends all its sessions, as another user of the module in the same process may. */
function finaliseUnderTheSigner(): void {
  const p11 = native() as { readonly PKCS11: new () => Cryptoki };
  const cryptoki = new p11.PKCS11();
  cryptoki.load(SOFTHSM);
  cryptoki.C_Finalize();
  cryptoki.close();
}

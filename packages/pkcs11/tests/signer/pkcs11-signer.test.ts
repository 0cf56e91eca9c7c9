import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { listTokens, pkcs11Signer } from '@kyso/pkcs11';
import { nodeCrypto } from '@kyso/core/node';
import { parseCertificate } from '@kyso/core/x509';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

describe.skipIf(WITHOUT_SOFTHSM !== '')('a signer over SoftHSM2', () => {
  let sandbox: Sandbox;
  let store: TokenStore;
  let serial: string;
  beforeAll(async () => {
    sandbox = await createSandbox({ seed: 'pkcs11' });
    store = tokenStore();
    serial = store.token('Nguyễn Văn An', '123456');
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: '123456', id: 'a1' });
  });
  afterAll(() => {
    store.dispose();
  });

  test('the token and its certificate are listed without a PIN', async () => {
    const { modules } = await listTokens({ modules: [SOFTHSM] });
    const [module] = modules;
    const token = module?.slots.find((slot) => slot.token?.serial === serial)?.token;
    expect(token).toMatchObject({ label: 'Nguyễn Văn An', initialised: true, loginRequired: true });
    expect(token?.certificates).toMatchObject([{ commonName: 'Nguyễn Văn An', id: 'a1' }]);
  });

  test('an RSA key signs, and the signature verifies', async () => {
    const { certificate } = sandbox.identity('nguyen-van-an');
    const signer = await pkcs11Signer({ module: SOFTHSM, token: { serial }, pin: '123456' });
    try {
      const data = new TextEncoder().encode('Công văn');
      const signature = await signer.sign(data, { digestAlgorithm: 'SHA-256' });
      const { publicKey } = parseCertificate(certificate);
      const { algorithm } = signer;
      expect(algorithm).toEqual({ kind: 'rsa-pkcs1', digest: 'SHA-256' });
      expect(nodeCrypto().verify({ publicKey, algorithm, data, signature })).toBe(true);
    } finally {
      await signer.close();
    }
  });
});

import { createSandbox, toPem } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPkcs12, signerOfPem } from '../../src/node/index.js';

const made = createSandbox({ seed: 'opening', authorityKeyType: 'rsa-2048' });
let sandbox: Awaited<typeof made>;
beforeAll(async () => {
  sandbox = await made;
});

describe('openPkcs12', () => {
  test('every person of the sandbox signs from a file', async () => {
    for (const person of [...sandbox.people, sandbox.organisation]) {
      const signer = await openPkcs12(await sandbox.pkcs12(person, 'p'), 'p');
      expect(signer.certificate).toEqual(person.certificate);
      expect(signer.chain).toEqual(person.chain);
    }
  });

  test('options of signing and of choice reach their places', async () => {
    const [person] = sandbox.people;
    if (!person) throw new Error('the sandbox has no people');
    const file = await sandbox.pkcs12(person, 'p');
    const signer = await openPkcs12(file, 'p', { pss: true });
    expect(signer.algorithm.kind).toBe('rsa-pss');
    await expect(openPkcs12(file, 'p', { serial: '01' })).rejects.toMatchObject({
      code: 'ERR_KEY_FILE',
      facts: { reason: 'choice' },
    });
    await expect(openPkcs12(file, 'q')).rejects.toMatchObject({ code: 'ERR_PASSWORD' });
  });
});

describe('signerOfPem', () => {
  test('finds certificate and chain in any order', () => {
    const { privateKey, certificate, chain } = sandbox.identity('pham-duc-dung');
    const stranger = sandbox.organisation.certificate;
    const all = [...chain, stranger, certificate].reverse();
    const signer = signerOfPem({
      key: toPem('PRIVATE KEY', privateKey),
      certificates: all.map((der) => toPem('CERTIFICATE', der)).join(''),
    });
    expect(signer.certificate).toEqual(certificate);
    expect(signer.chain).toEqual(chain);
  });

  test('takes DER for both', () => {
    const { privateKey, certificate } = sandbox.identity('bui-thanh-lam');
    const signer = signerOfPem({ key: privateKey, certificates: certificate });
    expect(signer).toMatchObject({ certificate, chain: [] });
  });

  test('a certificate of another key is a mismatch, and none at all no certificate', () => {
    const { privateKey } = sandbox.identity('pham-duc-dung');
    const { certificate } = sandbox.organisation;
    expect(() => signerOfPem({ key: privateKey, certificates: certificate })).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_MISMATCH' }) as Error,
    );
    expect(() => signerOfPem({ key: privateKey, certificates: '' })).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE' }) as Error,
    );
  });
});

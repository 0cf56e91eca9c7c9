import { createSandbox, toPem } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  decryptorOfPem,
  openPkcs12,
  openPkcs12Decryptor,
  privateKeyDecryptor,
  signerOfPem,
} from '../../src/node/index.js';

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

describe('decryptors', () => {
  test('are opened from the same files as signers', async () => {
    const { privateKey, certificate, chain } = sandbox.organisation;
    const file = await sandbox.pkcs12(sandbox.organisation, 'p');
    const fromFile = await openPkcs12Decryptor(file, 'p');
    const fromPem = decryptorOfPem({
      key: toPem('PRIVATE KEY', privateKey),
      certificates: [...chain, certificate].map((der) => toPem('CERTIFICATE', der)).join(''),
    });
    for (const decryptor of [fromFile, fromPem]) {
      expect(decryptor).toMatchObject({ kind: 'rsa', certificate });
    }
    const choice = { serial: '01' };
    await expect(openPkcs12Decryptor(file, 'p', choice)).rejects.toMatchObject({
      code: 'ERR_KEY_FILE',
    });
  });

  test('an encrypted key longer than the modulus, or above it, opens nothing', async () => {
    const file = await sandbox.pkcs12(sandbox.organisation, 'p');
    const decryptor = await openPkcs12Decryptor(file, 'p');
    if (decryptor.kind !== 'rsa') throw new Error('the organisation has no RSA key');
    const label = new Uint8Array(0);
    const oaep = { kind: 'rsa-oaep', digest: 'SHA-256', mgfDigest: 'SHA-256', label } as const;
    for (const length of [0, 256, 384, 1000]) {
      const encryptedKey = new Uint8Array(length).fill(0xff);
      const request = { encryptedKey, keyLength: 32 };
      expect(await decryptor.decryptKey({ ...request, scheme: oaep }, {})).toBeUndefined();
      // PKCS#1 v1.5 never tells.
      const key = await decryptor.decryptKey({ ...request, scheme: { kind: 'rsa-pkcs1' } }, {});
      expect(key).toHaveLength(32);
    }
  });

  test('a key of the wrong certificate is a mismatch', () => {
    const { privateKey } = sandbox.identity('pham-duc-dung');
    const { certificate } = sandbox.organisation;
    expect(() => privateKeyDecryptor({ key: privateKey, certificate })).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_MISMATCH' }) as Error,
    );
  });
});

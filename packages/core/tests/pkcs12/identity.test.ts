import { createSandbox, type KeyType } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePublicKey } from '../../src/crypto/index.js';
import { isKeyOf } from '../../src/pkcs12/match-key.js';
import { pickIdentity } from '../../src/pkcs12/index.js';
import { parseCertificate, serialText } from '../../src/x509/index.js';

const made = createSandbox({ seed: 'identities', authorityKeyType: 'rsa-2048' });
let sandbox: Awaited<typeof made>;
beforeAll(async () => {
  sandbox = await made;
});

const serialOf = (certificate: Uint8Array): string =>
  serialText(parseCertificate(certificate).serialNumber);

describe('a key and its certificate', () => {
  const kinds: readonly KeyType[] = ['rsa-2048', 'rsa-pss', 'p-256', 'p-384', 'p-521', 'ed25519'];

  test.each(kinds)('%s: found by the public key', (kind) => {
    const person = sandbox.people.find(({ keyType }) => keyType === kind);
    const other = sandbox.people.find((one) => one.keyType === kind && one !== person);
    if (!person) throw new Error(`nobody has a key of kind ${kind}`);
    const publicKey = parsePublicKey(parseCertificate(person.certificate).publicKey);
    expect(isKeyOf(person.privateKey, publicKey)).toBe(true);
    for (const stranger of [other, sandbox.organisation, ...sandbox.people]) {
      if (!stranger || stranger === person) continue;
      expect(isKeyOf(stranger.privateKey, publicKey)).toBe(false);
    }
  });
});

describe('pickIdentity', () => {
  test('neither order nor strangers matter, and the chain goes up', () => {
    const [an, binh] = sandbox.people;
    if (!an || !binh) throw new Error('the sandbox has too few people');
    const [intermediate, root] = an.chain;
    const certificates = [root, binh.certificate, an.certificate, intermediate].filter(
      (one) => one !== undefined,
    );
    const identity = pickIdentity({ keys: [{ pkcs8: an.privateKey }], certificates });
    expect(identity).toEqual({
      pkcs8: an.privateKey,
      certificate: an.certificate,
      chain: [intermediate, root],
    });
  });

  test('the chain is as long as the certificates reach', () => {
    const { certificate, privateKey, chain } = sandbox.organisation;
    const pick = (above: readonly Uint8Array[]) =>
      pickIdentity({ keys: [{ pkcs8: privateKey }], certificates: [certificate, ...above] }).chain;
    expect(pick([])).toEqual([]);
    expect(pick(chain.slice(1))).toEqual([]);
    expect(pick(chain.slice(0, 1))).toEqual(chain.slice(0, 1));
  });

  test('a certificate of another key is a mismatch', () => {
    const [an, binh] = sandbox.people;
    if (!an || !binh) throw new Error('the sandbox has too few people');
    const contents = { keys: [{ pkcs8: an.privateKey }], certificates: [binh.certificate] };
    expect(() => pickIdentity(contents)).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_MISMATCH' }) as Error,
    );
  });

  test('without a key, or without a certificate, there is no identity', () => {
    const { certificate, privateKey } = sandbox.organisation;
    for (const contents of [
      { keys: [], certificates: [certificate] },
      { keys: [{ pkcs8: privateKey }], certificates: [] },
    ]) {
      expect(() => pickIdentity(contents)).toThrow(
        expect.objectContaining({ code: 'ERR_KEY_FILE' }) as Error,
      );
    }
  });

  test('of two identities one must be chosen, by serial number or by name', () => {
    const [an, binh] = sandbox.people;
    if (!an || !binh) throw new Error('the sandbox has too few people');
    const contents = {
      keys: [an, binh].map(({ privateKey, name }) => ({ pkcs8: privateKey, friendlyName: name })),
      certificates: [an.certificate, binh.certificate],
    };
    const serials = [an, binh].map(({ certificate }) => serialOf(certificate));
    expect(() => pickIdentity(contents)).toThrow(
      expect.objectContaining({
        code: 'ERR_KEY_FILE',
        facts: { reason: 'choice', serials: serials.join(' ') },
      }) as Error,
    );
    const [, serial = ''] = serials;
    const bySerial = pickIdentity(contents, { serial: `00${serial.toUpperCase()}` });
    expect(bySerial.certificate).toBe(binh.certificate);
    expect(pickIdentity(contents, { friendlyName: an.name }).certificate).toBe(an.certificate);
    expect(() => pickIdentity(contents, { serial: 'ff' })).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_FILE' }) as Error,
    );
  });
});

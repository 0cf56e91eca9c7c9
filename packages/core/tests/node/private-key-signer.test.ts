import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createSandbox, toPem, type KeyType } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignatureAlgorithm } from '../../src/algorithms.js';
import { pureCrypto, webCrypto } from '../../src/crypto/index.js';
import { nodeCrypto, privateKeySigner } from '../../src/node/index.js';
import type { Signer } from '../../src/signer.js';
import { parseCertificate } from '../../src/x509/index.js';
import { opensslFolder } from '../x509/openssl.js';

const made = createSandbox({ seed: 'signers', authorityKeyType: 'rsa-2048' });
let sandbox: Awaited<typeof made>;
const folder = opensslFolder();
beforeAll(async () => {
  sandbox = await made;
});
afterAll(() => {
  folder.remove();
});

const DATA = new TextEncoder().encode('các thuộc tính được ký');
const CONTEXT = { digestAlgorithm: 'SHA-256' } as const;

function personWith(kind: KeyType): (typeof sandbox.people)[number] {
  const person = sandbox.people.find(({ keyType }) => keyType === kind);
  if (!person) throw new Error(`nobody has a key of kind ${kind}`);
  return person;
}

async function verdicts(signer: Signer): Promise<boolean[]> {
  const signature = await signer.sign(DATA, CONTEXT);
  const { publicKey } = parseCertificate(signer.certificate);
  const request = { publicKey, algorithm: signer.algorithm, data: DATA, signature };
  const providers = [nodeCrypto(), webCrypto(), pureCrypto()];
  return Promise.all(providers.map(async (provider) => provider.verify(request)));
}

describe('every kind of key', () => {
  const pss = (digest: 'SHA-256' | 'SHA-384', saltLength: number): SignatureAlgorithm => ({
    kind: 'rsa-pss',
    digest,
    mgfDigest: digest,
    saltLength,
  });
  const ecdsa = (digest: 'SHA-256' | 'SHA-384' | 'SHA-512'): SignatureAlgorithm => ({
    kind: 'ecdsa',
    digest,
    encoding: 'der',
  });
  const cases: readonly [KeyType, object, SignatureAlgorithm][] = [
    ['rsa-2048', {}, { kind: 'rsa-pkcs1', digest: 'SHA-256' }],
    ['rsa-3072', { digest: 'SHA-512' }, { kind: 'rsa-pkcs1', digest: 'SHA-512' }],
    ['rsa-2048', { pss: true }, pss('SHA-256', 32)],
    ['rsa-2048', { pss: true, digest: 'SHA-384' }, pss('SHA-384', 48)],
    ['rsa-pss', {}, pss('SHA-256', 32)],
    ['p-256', {}, ecdsa('SHA-256')],
    ['p-384', {}, ecdsa('SHA-384')],
    ['p-521', {}, ecdsa('SHA-512')],
    ['p-256', { digest: 'SHA-384' }, ecdsa('SHA-384')],
    ['ed25519', {}, { kind: 'eddsa', curve: 'Ed25519' }],
  ];

  test.each(cases)('%s with %o verifies in every provider', async (kind, options, algorithm) => {
    const { privateKey, certificate, chain } = personWith(kind);
    for (const threadPool of [false, true]) {
      const identity = { key: privateKey, certificate, chain };
      const signer = privateKeySigner({ ...identity, ...options, threadPool });
      expect(signer.algorithm).toEqual(algorithm);
      expect(signer.chain).toBe(chain);
      expect(await verdicts(signer)).toEqual([true, true, true]);
    }
  });

  test.each(['rsa-2048', 'p-256', 'p-384'] as const)('%s verifies in OpenSSL', async (kind) => {
    const { privateKey, certificate } = personWith(kind);
    const signer = privateKeySigner({ key: privateKey, certificate });
    folder.write('data', DATA);
    folder.write('signature', await signer.sign(DATA, CONTEXT));
    folder.write('certificate.pem', toPem('CERTIFICATE', certificate));
    folder.write('public.pem', folder.run('x509 -in certificate.pem -noout -pubkey'));
    const digest = kind === 'p-384' ? '-sha384' : '-sha256';
    const check = `dgst ${digest} -verify public.pem -signature signature data`;
    expect(folder.run(check).trim()).toBe('Verified OK');
  });

  test('two numbers side by side where this is asked for', async () => {
    const { privateKey, certificate } = personWith('p-256');
    const algorithm = { kind: 'ecdsa', digest: 'SHA-256', encoding: 'p1363' } as const;
    const signer = privateKeySigner({ key: privateKey, certificate, algorithm });
    expect(await signer.sign(DATA, CONTEXT)).toHaveLength(64);
    expect(await verdicts(signer)).toEqual([true, true, true]);
  });

  test('the signature is a plain Uint8Array', async () => {
    const { privateKey, certificate } = personWith('rsa-2048');
    const signer = privateKeySigner({ key: privateKey, certificate });
    expect(Buffer.isBuffer(await signer.sign(DATA, CONTEXT))).toBe(false);
  });
});

describe('forms of a key', () => {
  test('a KeyObject, PEM and encrypted PEM sign alike', async () => {
    const { privateKey, certificate } = personWith('rsa-2048');
    const object = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
    const pem = object.export({ format: 'pem', type: 'pkcs1' }).toString();
    const encrypted = object
      .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'mật khẩu' })
      .toString();
    const signers = [
      privateKeySigner({ key: object, certificate }),
      privateKeySigner({ key: pem, certificate }),
      privateKeySigner({ key: encrypted, passphrase: 'mật khẩu', certificate }),
    ];
    const signatures = await Promise.all(signers.map(async (signer) => signer.sign(DATA, CONTEXT)));
    expect(signatures[1]).toEqual(signatures[0]);
    expect(signatures[2]).toEqual(signatures[0]);
    for (const passphrase of [undefined, 'wrong']) {
      const options = { key: encrypted, certificate, ...(passphrase && { passphrase }) };
      expect(() => privateKeySigner(options)).toThrow(coded('ERR_PASSWORD'));
    }
  });

  test('what is no private key is refused', () => {
    const { certificate, privateKey } = personWith('p-256');
    for (const key of ['', 'no PEM', toPem('PRIVATE KEY', privateKey.subarray(0, 40)), DATA]) {
      expect(() => privateKeySigner({ key, certificate })).toThrow(coded('ERR_KEY_FILE'));
    }
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(() => privateKeySigner({ key: publicKey, certificate })).toThrow(TypeError);
  });
});

describe('what does not go together is refused before anything is signed', () => {
  test('key and certificate of two people', () => {
    const { privateKey } = personWith('p-256');
    const strangers = sandbox.people.filter(({ keyType }) => keyType !== 'p-256');
    for (const { certificate } of [sandbox.organisation, ...strangers]) {
      expect(() => privateKeySigner({ key: privateKey, certificate })).toThrow(
        coded('ERR_KEY_MISMATCH'),
      );
    }
  });

  test('an algorithm that the key does not permit or that is not produced', () => {
    const wishes: readonly [KeyType, SignatureAlgorithm][] = [
      ['p-256', { kind: 'rsa-pkcs1', digest: 'SHA-256' }],
      ['rsa-pss', { kind: 'rsa-pkcs1', digest: 'SHA-256' }],
      ['rsa-2048', { kind: 'rsa-pkcs1', digest: 'SHA-1' }],
      ['rsa-2048', { kind: 'rsa-pss', digest: 'SHA-256', mgfDigest: 'SHA-384', saltLength: 32 }],
    ];
    for (const [kind, algorithm] of wishes) {
      const { privateKey, certificate } = personWith(kind);
      expect(() => privateKeySigner({ key: privateKey, certificate, algorithm })).toThrow(
        coded('ERR_UNSUPPORTED_ALGORITHM'),
      );
    }
  });
});

function coded(code: string): Error {
  return expect.objectContaining({ name: 'KysoError', code }) as Error;
}

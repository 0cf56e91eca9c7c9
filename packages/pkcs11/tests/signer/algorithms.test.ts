import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '@kyso/core/node';
import { parseCertificate } from '@kyso/core/x509';
import { createSandbox, type KeyType, type SandboxIdentity } from '@kyso/sandbox';
import { signerWith, type Pkcs11SignerOptions } from '../../src/signer/pkcs11-signer.js';
import { inlineLanes } from '../inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = '123456';

interface Way {
  readonly key: KeyType;
  readonly options?: Pkcs11SignerOptions;
  readonly mechanism: string;
  readonly algorithm: object;
  /** Arguments of `openssl dgst`. */
  readonly openssl?: readonly string[];
}

const pss = (bits: 256 | 384, salt: number) => ({
  kind: 'rsa-pss',
  digest: `SHA-${bits}`,
  mgfDigest: `SHA-${bits}`,
  saltLength: salt,
});

const WAYS: readonly Way[] = [
  {
    key: 'rsa-2048',
    mechanism: 'CKM_RSA_PKCS',
    algorithm: { kind: 'rsa-pkcs1', digest: 'SHA-256' },
    openssl: ['-sha256'],
  },
  {
    key: 'rsa-3072',
    options: { digest: 'SHA-512' },
    mechanism: 'CKM_RSA_PKCS',
    algorithm: { kind: 'rsa-pkcs1', digest: 'SHA-512' },
    openssl: ['-sha512'],
  },
  {
    key: 'rsa-4096',
    mechanism: 'CKM_RSA_PKCS',
    algorithm: { kind: 'rsa-pkcs1', digest: 'SHA-256' },
    openssl: ['-sha256'],
  },
  {
    key: 'rsa-2048',
    options: { mechanism: 'CKM_SHA384_RSA_PKCS', digest: 'SHA-384' },
    mechanism: 'CKM_SHA384_RSA_PKCS',
    algorithm: { kind: 'rsa-pkcs1', digest: 'SHA-384' },
    openssl: ['-sha384'],
  },
  {
    key: 'rsa-2048',
    options: { scheme: 'pss' },
    mechanism: 'CKM_RSA_PKCS_PSS',
    algorithm: pss(256, 32),
    openssl: ['-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'],
  },
  {
    key: 'rsa-3072',
    options: { scheme: 'pss', digest: 'SHA-384', mechanism: 'CKM_SHA384_RSA_PKCS_PSS' },
    mechanism: 'CKM_SHA384_RSA_PKCS_PSS',
    algorithm: pss(384, 48),
    openssl: ['-sha384', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:48'],
  },
  {
    key: 'p-256',
    mechanism: 'CKM_ECDSA',
    algorithm: { kind: 'ecdsa', digest: 'SHA-256', encoding: 'der' },
    openssl: ['-sha256'],
  },
  {
    key: 'p-384',
    mechanism: 'CKM_ECDSA',
    algorithm: { kind: 'ecdsa', digest: 'SHA-384', encoding: 'der' },
    openssl: ['-sha384'],
  },
  {
    key: 'p-521',
    mechanism: 'CKM_ECDSA',
    algorithm: { kind: 'ecdsa', digest: 'SHA-512', encoding: 'der' },
    openssl: ['-sha512'],
  },
  { key: 'ed25519', mechanism: 'CKM_EDDSA', algorithm: { kind: 'eddsa', curve: 'Ed25519' } },
];

describe.skipIf(WITHOUT_SOFTHSM !== '')('algorithms of a token', () => {
  const identities = new Map<KeyType, SandboxIdentity>();
  const folder = mkdtempSync(join(tmpdir(), 'kyso-p11-'));
  let store: TokenStore;
  let serial: string;

  beforeAll(async () => {
    const sandbox = await createSandbox();
    store = tokenStore();
    serial = store.token('khóa', PIN);
    const types = [...new Set(WAYS.map(({ key }) => key))];
    for (const [index, keyType] of types.entries()) {
      const identity = await sandbox.issue({ id: keyType, keyType });
      identities.set(keyType, identity);
      store.write(serial, identity, { pin: PIN, id: `0${index + 1}`, label: keyType });
    }
  });
  afterAll(() => {
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  const data = new TextEncoder().encode('Quyết định số 15/QĐ-TTg');

  test.each(WAYS)('$key signs by $mechanism', async (way) => {
    const { certificate } = identities.get(way.key) ?? expect.fail(`no identity ${way.key}`);
    const fingerprint = createHash('sha256').update(certificate).digest('hex');
    const signer = await signerWith(
      { module: SOFTHSM, certificate: { fingerprint }, pin: PIN, ...way.options },
      inlineLanes(),
    );
    try {
      const signature = await signer.sign(data, { digestAlgorithm: 'SHA-256' });
      const { algorithm, mechanism } = signer;
      const { publicKey } = parseCertificate(certificate);
      expect({ algorithm, mechanism }).toEqual({
        algorithm: way.algorithm,
        mechanism: way.mechanism,
      });
      expect(nodeCrypto().verify({ publicKey, algorithm, data, signature })).toBe(true);
      if (way.openssl) expect(opensslSays(certificate, signature, way.openssl)).toBe('Verified OK');
    } finally {
      await signer.close();
    }
  });

  function opensslSays(
    certificate: Uint8Array,
    signature: Uint8Array,
    options: readonly string[],
  ): string {
    const file = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const { publicKey } = new X509Certificate(certificate);
    const key = file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
    const args = ['-verify', key, '-signature', file('value', signature), file('data', data)];
    return execFileSync('openssl', ['dgst', ...options, ...args], { encoding: 'utf8' }).trim();
  }
});

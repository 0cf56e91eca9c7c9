import { beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, toPem, type Pkcs12Encryption, type Sandbox } from '../src/index.js';
import { openssl, opensslStatus, put, scratchDirectory } from './openssl.js';

const directory = scratchDirectory();
const password = 'mật khẩu 123';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'pkcs12.test', authorityKeyType: 'rsa-2048' });
});

const PROTECTIONS: readonly [Pkcs12Encryption, readonly string[]][] = [
  [
    'pbes2',
    [
      'MAC: sha256, Iteration 2048',
      'Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256',
      'PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256',
    ],
  ],
  [
    'legacy',
    [
      'MAC: sha1, Iteration 2048',
      'Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048',
      'PKCS7 Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048',
    ],
  ],
];

describe.each(PROTECTIONS)('PKCS#12 protected by %s', (encryption, lines) => {
  it.each(['nguyen-van-an', 'hoang-minh-nhat', 'dang-quoc-khanh', 'bui-thanh-lam'])(
    'holds key, certificate and chain of %s as OpenSSL reads them',
    async (id) => {
      const identity = sandbox.identity(id);
      const file = put(
        directory,
        'a.p12',
        await sandbox.pkcs12(identity, password, { encryption }),
      );
      const passin = ['-passin', `pass:${password}`];
      const info = opensslStatus(directory, 'pkcs12', '-in', file, ...passin, '-info', '-noout');
      expect(info.status).toBe(0);
      for (const line of lines) expect(info.text).toContain(line);
      const all = openssl(directory, 'pkcs12', '-in', file, ...passin, '-nodes');
      for (const der of [identity.certificate, ...identity.chain]) {
        expect(all).toContain(toPem('CERTIFICATE', der));
      }
      expect(all).toContain(toPem('PRIVATE KEY', identity.privateKey));
    },
  );

  it('opens with no other password', async () => {
    const identity = sandbox.identity('pham-duc-dung');
    const file = put(directory, 'b.p12', await sandbox.pkcs12(identity, password, { encryption }));
    const { status, text } = opensslStatus(
      directory,
      ...['pkcs12', '-in', file, '-passin', 'pass:mat khau 123', '-noout'],
    );
    expect(status).not.toBe(0);
    expect(text).toContain('Mac verify error');
  });

  it('is the same file for the same seed, identity and password', async () => {
    const identity = sandbox.identity('pham-duc-dung');
    const first = await sandbox.pkcs12(identity, password, { encryption });
    expect(await sandbox.pkcs12(identity, password, { encryption })).toEqual(first);
    expect(await sandbox.pkcs12(identity, 'khác', { encryption })).not.toEqual(first);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../test-fixtures/softhsm.js';

const PIN = '482915';
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SCRIPT = at('../../../examples/token-acceptance.mjs');
const SAMPLE = at('../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf');

/** The script as an integrator runs it. */
function accept(...argv: readonly string[]): { readonly code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, KYSO_PIN: PIN },
  });
  return { code: status, said: stdout + stderr };
}

/** A key that another program holds, as Windows CNG does: it is given the digest. `data` is what it signs. */
function signerModule(sandbox: Sandbox, data: 'toBeSigned' | 'digest'): string {
  const { certificate, chain, privateKey } = sandbox.identity('nguyen-van-an');
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const path = join(mkdtempSync(join(tmpdir(), 'kyso-acceptance-')), 'signer.mjs');
  const source = `
    import { createPrivateKey, sign } from 'node:crypto';
    const der = (text) => Buffer.from(text, 'base64');
    const key = createPrivateKey({ key: der('${base64(privateKey)}'), format: 'der', type: 'pkcs8' });
    export const openSigner = async () => ({
      certificate: new Uint8Array(der('${base64(certificate)}')),
      chain: ${JSON.stringify(chain.map(base64))}.map((text) => new Uint8Array(der(text))),
      algorithm: { kind: 'rsa-pkcs1', digest: 'SHA-256' },
      sign: async (toBeSigned, { digest, signal }) => {
        signal?.throwIfAborted();
        return new Uint8Array(sign('sha256', ${data}, key));
      },
    });`;
  writeFileSync(path, source);
  return path;
}

describe('the acceptance script', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox({ seed: 'acceptance' });
  });

  describe.skipIf(WITHOUT_SOFTHSM !== '')('on a PKCS#11 module', () => {
    let store: TokenStore;
    beforeAll(() => {
      store = tokenStore();
      store.write(store.token('Token', PIN), sandbox.identity('nguyen-van-an'), { pin: PIN });
    });
    afterAll(() => {
      store.dispose();
    });

    test('tells what the token does, a row for the report and nothing secret', () => {
      const { code, said } = accept(SOFTHSM, SAMPLE);
      expect({ code, said }).toMatchObject({ code: 0 });
      expect(said).toContain('signs a document: CKM_RSA_PKCS, intact');
      expect(said).toContain('is not asked where nobody waits any more: refused');
      expect(said).toMatch(/^batch of 10: 10 signed/m);
      expect(said).toMatch(/^\| 20\d\d-\d\d-\d\d \| .* \| CKM_RSA_PKCS \| passes \|$/m);
      expect(said).not.toContain(PIN);
    });

    test('says which certificates there are where none has the serial number', () => {
      const { code, said } = accept(SOFTHSM, SAMPLE, '--serial', '7f');
      expect(code).not.toBe(0);
      expect(said).toContain('ERR_CERTIFICATE_NOT_FOUND');
    });
  });

  test('accepts a Signer over a key that no PKCS#11 module reaches', () => {
    const { code, said } = accept('--signer', signerModule(sandbox, 'toBeSigned'), SAMPLE);
    expect({ code, said }).toMatchObject({ code: 0 });
    expect(said).toContain('intact');
    expect(said).toMatch(/\| own Signer \| .* \| passes \|$/m);
  });

  test('refuses one that hashes the digest once more', () => {
    const { code, said } = accept('--signer', signerModule(sandbox, 'digest'), SAMPLE);
    expect(code).toBe(1);
    expect(said).toContain('signs a document: FAILED ERR_SIGNATURE_INVALID');
    expect(said).toMatch(/\| \d failed \|$/m);
  });

  test('without a module and a document says how it is used', () => {
    expect(accept(SAMPLE)).toMatchObject({ code: 64 });
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signPdf } from '@kyso/core';
import { nodeCrypto } from '@kyso/core/node';
import { parseCertificate } from '@kyso/core/x509';
import { pkcs11Signer, type Pkcs11Signer, type Pkcs11SignerOptions } from '@kyso/pkcs11';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  native,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = '123456';
const context = { digestAlgorithm: 'SHA-256' } as const;

describe.skipIf(WITHOUT_SOFTHSM !== '')('sessions in threads', () => {
  let sandbox: Sandbox;
  let store: TokenStore;
  const folder = mkdtempSync(join(tmpdir(), 'kyso-sessions-'));

  beforeAll(async () => {
    sandbox = await createSandbox();
    store = tokenStore();
    const serial = store.token('khóa', PIN);
    store.write(serial, sandbox.identity('nguyen-van-an'), { pin: PIN });
  });
  afterAll(() => {
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  async function withSigner<T>(
    options: Pkcs11SignerOptions,
    run: (signer: Pkcs11Signer) => Promise<T>,
  ): Promise<T> {
    const signer = await pkcs11Signer({ module: SOFTHSM, pin: PIN, ...options });
    try {
      return await run(signer);
    } finally {
      await signer.close();
    }
  }

  function verifies(signer: Pkcs11Signer, data: Uint8Array, signature: Uint8Array): boolean {
    const { publicKey } = parseCertificate(signer.certificate);
    return (
      nodeCrypto().verify({ publicKey, algorithm: signer.algorithm, data, signature }) === true
    );
  }

  async function signsMany(signer: Pkcs11Signer, count: number): Promise<boolean[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const data = new Uint8Array([index]);
        return verifies(signer, data, await signer.sign(data, context));
      }),
    );
  }

  test('forty signatures at once go through four sessions, each right', async () => {
    const options = { logout: 'on-close', sessions: 4 } as const;
    const right = await withSigner(options, (signer) => signsMany(signer, 40));
    expect(right).toEqual(Array.from({ length: 40 }, () => true));
  });

  test('two signers of one token do not disturb each other by logging out', async () => {
    const right = await withSigner({}, (one) =>
      withSigner({}, async (other) => {
        const rounds: boolean[][] = [];
        for (let round = 0; round < 5; round++) {
          rounds.push(...(await Promise.all([signsMany(one, 4), signsMany(other, 4)])));
        }
        return rounds.flat();
      }),
    );
    expect(right).toEqual(Array.from({ length: 40 }, () => true));
  });

  test('signing goes on after somebody else finalised the module', async () => {
    const right = await withSigner({ logout: 'on-close', sessions: 2 }, async (signer) => {
      const before = await signsMany(signer, 4);
      finalise();
      const after = await signsMany(signer, 4);
      return [...before, ...after];
    });
    expect(right).toEqual(Array.from({ length: 8 }, () => true));
  });

  test('a module that others initialised stays initialised after closing', async () => {
    const p11 = native() as { PKCS11: new () => TestModule };
    const module = new p11.PKCS11();
    module.load(SOFTHSM);
    module.C_Initialize({ flags: 2 });
    await withSigner({}, (signer) => signsMany(signer, 2));
    expect(module.C_GetSlotList(true).length).toBeGreaterThan(0);
    module.C_Finalize();
    await withSigner({}, (signer) => signsMany(signer, 2));
    expect(() => module.C_GetSlotList(true)).toThrow('CKR_CRYPTOKI_NOT_INITIALIZED');
  });

  test('what waits when a signer is closed is refused, and so is what comes later', async () => {
    const signer = await pkcs11Signer({ module: SOFTHSM, pin: PIN, sessions: 1 });
    const [waiting] = await Promise.allSettled([
      signer.sign(new Uint8Array(1), context),
      signer.close(),
    ]);
    expect(waiting).toMatchObject({ status: 'rejected', reason: { code: 'ERR_CLOSED' } });
    await expect(signer.sign(new Uint8Array(1), context)).rejects.toMatchObject({
      code: 'ERR_CLOSED',
    });
  });

  test('a signal that is aborted already, asks nothing of the token', async () => {
    const signal = AbortSignal.abort(new Error('thôi'));
    await withSigner({}, async (signer) => {
      const signing = signer.sign(new Uint8Array(1), { ...context, signal });
      await expect(signing).rejects.toThrow('thôi');
    });
    await expect(pkcs11Signer({ module: SOFTHSM, signal })).rejects.toThrow('thôi');
  });

  test('eight threads of the caller sign with one token at the same time', async () => {
    const script = fileURLToPath(new URL('../signing-thread.mjs', import.meta.url));
    const counts = await Promise.all(
      Array.from({ length: 8 }, () => {
        const worker = new Worker(script, { workerData: { module: SOFTHSM, pin: PIN, count: 5 } });
        return new Promise<number>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        });
      }),
    );
    expect(counts).toEqual(Array.from({ length: 8 }, () => 5));
  });

  test('poppler finds a PDF that a token signed to be whole', async () => {
    const pdf = new TextEncoder().encode(PDF);
    const signed = await withSigner({}, (signer) => signPdf(pdf, { signer }));
    const file = join(folder, 'signed.pdf');
    writeFileSync(file, await signed.bytes());
    writeFileSync(join(folder, 'ca.pem'), toPem('CERTIFICATE', sandbox.root.certificate));
    const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
    expect(said).toContain('Signature is Valid');
    expect(said).toContain('Total document signed');
  });
});

interface TestModule {
  load(path: string): void;
  C_Initialize(options: { readonly flags: number }): void;
  C_GetSlotList(present: boolean): Uint8Array[];
  C_Finalize(): void;
}

function finalise(): void {
  const p11 = native() as { PKCS11: new () => TestModule };
  const module = new p11.PKCS11();
  module.load(SOFTHSM);
  module.C_Finalize();
}

const PDF = `%PDF-1.7
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Kids[3 0 R]/Count 1>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>
endobj
xref
0 4
0000000000 65535 f${' '}
0000000009 00000 n${' '}
0000000054 00000 n${' '}
0000000105 00000 n${' '}
trailer
<</Size 4/Root 1 0 R>>
startxref
170
%%EOF
`;

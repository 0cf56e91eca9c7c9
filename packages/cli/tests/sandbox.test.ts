import type { ChildProcess } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { SAMPLE, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
afterAll(() => {
  folder.remove();
});

/** Calls back with the first JSON document that the running command prints. */
function whenServing(
  child: ChildProcess,
  then: (output: Readonly<Record<string, string>>) => Promise<void>,
): void {
  let text = '';
  child.stdout?.on('data', (part: string) => {
    text += part;
    if (!text.trimEnd().endsWith('}')) return;
    const output = JSON.parse(text) as Readonly<Record<string, string>>;
    void then(output).finally(() => child.kill('SIGINT'));
  });
}

describe('kyso sandbox', () => {
  test('writes keys and addresses, serves, and stops cleanly', async () => {
    const directory = folder.path('sandbox');
    let signed: Awaited<ReturnType<typeof kysoJson>> | undefined;
    let verified: Awaited<ReturnType<typeof kysoJson>> | undefined;
    const argv = ['sandbox', '--dir', directory, '--seed', 'command'];
    const { code, json, stderr } = await kysoJson(argv, {
      watch: (child) => {
        whenServing(child, async ({ timestampUrl = '' }) => {
          const file = (name: string): string => folder.path(`sandbox/${name}`);
          const out = folder.path('signed.pdf');
          signed = await kysoJson([
            ...['sign', SAMPLE, '-o', out, '--p12', file('pham-duc-dung.p12')],
            ...['--password-file', file('password.txt'), '--tsa', timestampUrl],
          ]);
          verified = await kysoJson(['verify', out, '--trust', file('root.pem')]);
        });
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(json).toMatchObject({ directory, description: folder.path('sandbox/sandbox.json') });
    expect(signed).toMatchObject({ code: 0, json: { level: 'B-T' } });
    expect(verified?.json).toMatchObject({
      signatures: [{ integrity: 'intact', signer: { trustDomain: 'user' } }],
    });
  });

  test('files that are there stay, unless forced', async () => {
    const directory = folder.path('sandbox');
    const before = folder.read('sandbox/sandbox.json');
    const { code, json } = await kysoJson(['sandbox', '--dir', directory, '--seed', 'command']);
    expect(code).toBe(64);
    expect(json).toMatchObject({ error: { code: 'ERR_FILE_EXISTS' } });
    expect(folder.read('sandbox/sandbox.json')).toEqual(before);
  });

  test('serves what was revoked, and answers that are wrong as told', async () => {
    const directory = folder.path('revoked');
    let checked: Awaited<ReturnType<typeof kysoJson>> | undefined;
    let served: Response | undefined;
    const argv = [
      ...['sandbox', '--dir', directory, '--generation', 'g1'],
      ...['--revoke', 'pham-duc-dung', '--revocation-fault', 'badSignature'],
    ];
    const { code } = await kysoJson(argv, {
      watch: (child) => {
        whenServing(child, async ({ url = '' }) => {
          served = await fetch(`${url}/crl/intermediate.crl`);
          const list = folder.write('list.crl', new Uint8Array(await served.arrayBuffer()));
          const file = (name: string): string => folder.path(`revoked/${name}`);
          checked = await kysoJson([
            ...['revocation', 'check', '--cert', file('pham-duc-dung.crt.pem')],
            ...['--issuer', file('intermediate.pem'), '--crl', list],
          ]);
        });
      },
    });
    expect(code).toBe(0);
    expect(served?.status).toBe(200);
    expect(checked).toMatchObject({
      code: 2,
      json: { status: 'unknown', findings: [{}, { check: 'revocation-signature' }] },
    });
  });

  test.each([
    [['--generation', 'g3'], /--generation is g1 or g2/],
    [['--revocation-fault', 'all'], /--revocation-fault is one of/],
    [['--revoke', 'nobody'], /--revoke is one of/],
  ])('%j is wrong usage', async (options, message) => {
    const argv = ['sandbox', '--dir', folder.path('never'), '--seed', 'x', ...options];
    const { code, json } = await kysoJson(argv);
    expect({ code, json }).toMatchObject({
      code: 64,
      json: { error: { message: expect.stringMatching(message) as string } },
    });
  });
});

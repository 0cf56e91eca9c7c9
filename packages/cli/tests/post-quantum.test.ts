import { existsSync } from 'node:fs';
import { createSandbox, toPem } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let key: readonly string[];
let trust: readonly string[];

beforeAll(async () => {
  const sandbox = await createSandbox({ authorityKeyType: 'ml-dsa-65' });
  key = keyOptions(folder, await sandbox.issue({ keyType: 'ml-dsa-65' }));
  trust = ['--trust', folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate))];
});
afterAll(() => {
  folder.remove();
});

const sign = (output: string, ...options: readonly string[]) =>
  kysoJson(['sign', SAMPLE, '-o', folder.path(output), ...key, ...options]);

describe('a key of ML-DSA', () => {
  test('does not sign unless it is asked for, and nothing is written', async () => {
    expect(await sign('refused.pdf')).toMatchObject({
      code: 77,
      json: { error: { code: 'ERR_POST_QUANTUM' } },
    });
    expect(existsSync(folder.path('refused.pdf'))).toBe(false);
  });

  test('signs with --post-quantum; vn-current tells it and does not pass it', async () => {
    expect(await sign('signed.pdf', '--post-quantum')).toMatchObject({ code: 0 });
    const judge = (...options: readonly string[]) =>
      kysoJson(['verify', folder.path('signed.pdf'), ...trust, ...options]);
    expect((await judge()).json).toMatchObject({
      signatures: [
        { signatureAlgorithm: 'ML-DSA-65', integrity: 'intact', subIndication: 'TRY_LATER' },
      ],
    });
    expect((await judge('--policy', 'vn-current')).json).toMatchObject({
      signatures: [{ integrity: 'intact', indication: 'INDETERMINATE' }],
    });
  });
});

import { existsSync } from 'node:fs';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
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

describe('a key that can sign by several algorithms', () => {
  let people: Sandbox;
  beforeAll(async () => {
    people = await createSandbox({ authorityKeyType: 'rsa-2048' });
  });

  const signedBy = async (id: string, output: string, ...options: readonly string[]) => {
    const person = keyOptions(folder, people.identity(id));
    const argv = ['sign', SAMPLE, '-o', folder.path(output), ...person, ...options];
    const { code, json } = await kysoJson(argv);
    if (code !== 0) return { code, error: json['error'] };
    const content = output.endsWith('.p7s') ? ['--content', SAMPLE] : [];
    return (await kysoJson(['verify', folder.path(output), ...content])).json;
  };

  test.each([
    ['pss.pdf', ['--pss'], 'rsa-pss SHA-256 SHA-256 32', 'SHA-256'],
    ['pss-512.p7s', ['--pss', '--digest', 'SHA-512'], 'rsa-pss SHA-512 SHA-512 64', 'SHA-512'],
    ['sha3.pdf', ['--digest', 'SHA3-256'], 'rsa-pkcs1 SHA3-256', 'SHA3-256'],
  ])(
    'signs %s as the options say',
    async (output, options, signatureAlgorithm, digestAlgorithm) => {
      expect(await signedBy('nguyen-van-an', output, ...options)).toMatchObject({
        signatures: [{ integrity: 'intact', signatureAlgorithm, digestAlgorithm }],
      });
    },
  );

  test.each([
    ['a digest that is not known', 'nguyen-van-an', ['--digest', 'MD5']],
    ['PSS of a key that is not RSA', 'p-256', ['--pss']],
  ])('refuses %s and writes nothing', async (_, who, options) => {
    const person = people.people.find(({ id, keyType }) => id === who || keyType === who);
    const refused = await signedBy(person?.id ?? '', 'refused.pdf', ...options);
    expect(refused).toMatchObject({ code: 64, error: { code: 'ERR_USAGE' } });
    expect(existsSync(folder.path('refused.pdf'))).toBe(false);
  });
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

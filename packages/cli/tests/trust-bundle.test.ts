import { execFileSync } from 'node:child_process';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let sandbox: Sandbox;
let admin: readonly string[] = [];
let root = '';
const kept = ['--store', folder.path('kept')];
beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  root = folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
  const above = folder.write('above.pem', toPem('CERTIFICATE', sandbox.intermediate.certificate));
  admin = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  await kyso(['trust', 'import', root, above, '--domain', 'co-quan', ...kept]);
});
afterAll(() => {
  folder.remove();
});

const bundle = (name: string, ...options: readonly string[]) =>
  kysoJson(['trust', 'bundle', '-o', folder.path(name), ...admin, ...kept, ...options]);

describe('kyso trust bundle', () => {
  test('signs what is kept; others take it by the fingerprint that is printed', async () => {
    const { code, json } = await bundle('first.p7s', '--sequence', '1');
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { sequence: 1, domains: [{ name: 'co-quan', anchors: 1, intermediates: 1 }] },
    });
    const other = ['--store', folder.path('other')];
    const take = (name: string) =>
      kysoJson([
        ...['trust', 'update', '--bundle', folder.path(name)],
        ...['--bundle-signer', String(json['signer']), ...other],
      ]);
    expect(await take('first.p7s')).toMatchObject({ code: 0, json: { bundle: { isNew: true } } });
    // The next one has a higher number by itself, and takes the place of the first.
    expect((await bundle('second.p7s')).code).toBe(0);
    expect(await take('second.p7s')).toMatchObject({ code: 0, json: { bundle: { isNew: true } } });
    expect(await take('first.p7s')).toMatchObject({ json: { error: { reason: 'bundle-older' } } });
    const shown = await kysoJson(['trust', 'show', 'co-quan', ...other]);
    expect(shown.json['certificates']).toHaveLength(2);
  });

  test('OpenSSL reads it and finds the signature right', async () => {
    await bundle('third.p7s');
    const content = execFileSync(
      'openssl',
      [
        ...['cms', '-verify', '-noverify', '-inform', 'DER', '-binary'],
        ...['-in', folder.path('third.p7s')],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(JSON.parse(content)).toMatchObject({
      format: 'kyso-trust-bundle',
      domains: [{ name: 'co-quan' }],
    });
  });

  test('says to people how others take it', async () => {
    const argv = ['trust', 'bundle', '-o', folder.path('said.p7s'), ...admin, ...kept];
    const { stdout } = await kyso([...argv, '--lang', 'vi']);
    expect(stdout).toMatch(/kyso trust update --bundle .*said\.p7s --bundle-signer [0-9a-f]{64}/);
  });

  test.each<[string, number, readonly string[]]>([
    ['a domain that is not kept', 64, ['--domain', 'khac']],
    ['a number that is none', 64, ['--sequence', '0']],
    ['a store without certificates', 64, ['--domain', 'vn-public']],
  ])('refuses %s', async (_, code, options) => {
    expect((await bundle('refused.p7s', ...options)).code).toBe(code);
  });

  test('keeps a file that is there, but with --force', async () => {
    folder.write('there.p7s', 'x');
    expect((await bundle('there.p7s')).code).toBe(64);
    expect((await bundle('there.p7s', '--force')).code).toBe(0);
  });
});

describe('kyso trust remove', () => {
  const own = ['--store', folder.path('own')];
  const fingerprints = async () => {
    const { json } = await kysoJson(['trust', 'show', 'thu', ...own]);
    return (json['certificates'] as { sha256: string }[]).map(({ sha256 }) => sha256);
  };

  test('forgets a certificate, a domain, and a bundle by its signer', async () => {
    await kyso(['trust', 'import', root, '--domain', 'thu', ...own]);
    const [sha256 = ''] = await fingerprints();
    expect(await kysoJson(['trust', 'remove', sha256, ...own])).toMatchObject({
      code: 0,
      json: { kind: 'certificate', certificates: [{ domain: 'thu', role: 'anchor' }] },
    });
    await kyso(['trust', 'import', root, '--domain', 'thu', ...own]);
    const said = await kyso(['trust', 'remove', 'thu', ...own, '--lang', 'vi']);
    expect(said.stdout).toContain('đã xóa khỏi miền thu');
    const { json } = await bundle('to-remove.p7s');
    const signer = String(json['signer']);
    const file = folder.path('to-remove.p7s');
    await kyso(['trust', 'update', '--bundle', file, '--bundle-signer', signer, ...own]);
    expect(await kysoJson(['trust', 'remove', 'co-quan', ...own])).toMatchObject({
      code: 65,
      json: { error: { reason: 'of-bundle', bundle: signer } },
    });
    expect(await kysoJson(['trust', 'remove', signer, ...own])).toMatchObject({
      code: 0,
      json: { kind: 'bundle', certificates: [{ domain: 'co-quan' }, { domain: 'co-quan' }] },
    });
    const { json: list } = await kysoJson(['trust', 'list', ...own]);
    expect(list).toMatchObject({ domains: [{ anchors: 0 }, { anchors: 0 }], bundles: [] });
  });

  test('refuses what is not there', async () => {
    expect(await kysoJson(['trust', 'remove', 'nothing', ...own])).toMatchObject({
      code: 65,
      json: { error: { reason: 'not-stored' } },
    });
    const { stderr } = await kyso(['trust', 'remove', '../x', ...own]);
    expect(stderr).toContain('small letters');
  });
});

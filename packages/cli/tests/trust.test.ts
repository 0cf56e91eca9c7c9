import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeCrypto, openPkcs12 } from '@kyso/core/node';
import { signTrustBundle } from '@kyso/core/trust';
import { createSandbox, toPem, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder } from './kyso.js';

const folder = testFolder();
let sandbox: Sandbox;
let signed = '';
let root = '';
let above = '';
beforeAll(async () => {
  sandbox = await createSandbox({ authorityKeyType: 'rsa-2048' });
  root = folder.write('root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
  above = folder.write('above.pem', toPem('CERTIFICATE', sandbox.intermediate.certificate));
  const an = keyOptions(folder, sandbox.identity('nguyen-van-an'));
  signed = folder.path('signed.pdf');
  await kyso(['sign', SAMPLE, '-o', signed, ...an]);
});
afterAll(() => {
  folder.remove();
});

const store = (name: string) => ['--store', folder.path(name)];
const names = (json: Readonly<Record<string, unknown>>) =>
  (json['domains'] as { name: string }[]).map(({ name }) => name);

describe('kyso trust import', () => {
  test('refuses what no built-in domain knows, and says what to do', async () => {
    const { code, json } = await kysoJson(['trust', 'import', root, ...store('refused')]);
    expect({ code, json }).toMatchObject({
      code: 65,
      json: { error: { code: 'ERR_TRUST', reason: 'no-pin' } },
    });
    const { stderr } = await kyso(['trust', 'import', root, ...store('refused'), '--lang', 'vi']);
    expect(stderr).toContain('--domain TÊN');
    expect(existsSync(folder.path('refused'))).toBe(false);
  });

  test('refuses it under a built-in name too', async () => {
    const argv = ['trust', 'import', root, '--domain', 'vn-public-duty', ...store('refused')];
    expect(await kysoJson(argv)).toMatchObject({
      code: 65,
      json: { error: { reason: 'not-of-domain' } },
    });
  });

  test("keeps it in a domain of one's own, which verify uses and names", async () => {
    const argv = ['trust', 'import', above, root, '--domain', 'thu-nghiem', ...store('own')];
    const { code, json } = await kysoJson(argv);
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { certificates: [{ role: 'anchor', isNew: true }, { role: 'intermediate' }] },
    });
    const { json: report } = await kysoJson(['verify', signed, ...store('own')]);
    expect(report).toMatchObject({ signatures: [{ signer: { trustDomain: 'thu-nghiem' } }] });
    const env = { KYSO_TRUST: folder.path('own') };
    const { stdout } = await kyso(['verify', signed], { env });
    expect(stdout).toContain('thu-nghiem (a domain of your own)');
    expect((await kyso(['verify', signed, '--lang', 'vi'], { env })).stdout).toContain(
      'miền riêng',
    );
    const { json: acts } = await kysoJson(['report', signed], { env });
    expect(acts).toMatchObject({ acts: [{ domain: 'thu-nghiem' }] });
  });

  test('--trust stands for itself, without the store', async () => {
    const env = { KYSO_TRUST: folder.path('own') };
    const { json } = await kysoJson(['verify', signed, '--trust', root], { env });
    expect(json).toMatchObject({ signatures: [{ signer: { trustDomain: 'user' } }] });
    expect(await kyso(['verify', signed, '--trust', root, ...store('own')])).toMatchObject({
      code: 64,
    });
  });
});

describe('kyso trust list and show', () => {
  test('tell the built-in domains of an empty store, and where to get their roots', async () => {
    const { code, json } = await kysoJson(['trust', 'list', ...store('empty')]);
    expect({ code, json }).toMatchObject({
      code: 0,
      json: {
        domains: [
          { name: 'vn-public-duty', anchors: 0 },
          { name: 'vn-public', anchors: 0 },
        ],
      },
    });
    const shown = await kyso([
      'trust',
      'show',
      'vn-public-duty',
      ...store('empty'),
      '--lang',
      'vi',
    ]);
    expect(shown.stdout).toContain('chưa nhập; tải tại http://ca.gov.vn/pki/pub/crt/rootcag2.crt');
  });

  test('tell what is kept, by domain and by fingerprint', async () => {
    const { json } = await kysoJson(['trust', 'list', ...store('own')]);
    expect(names(json)).toEqual(['vn-public-duty', 'vn-public', 'thu-nghiem']);
    const shown = await kysoJson(['trust', 'show', 'thu-nghiem', ...store('own')]);
    const [anchor] = shown.json['certificates'] as { sha256: string; subject: string }[];
    const one = await kyso(['trust', 'show', anchor?.sha256.toUpperCase() ?? '', ...store('own')]);
    expect(one.stdout).toContain(anchor?.subject);
    expect(await kyso(['trust', 'show', 'nothing', ...store('own')])).toMatchObject({ code: 64 });
  });

  test('tell what was altered, and verify warns and does not use it', async () => {
    await kyso(['trust', 'import', root, '--domain', 'hong', ...store('altered')]);
    const anchors = folder.path('altered/domains/hong/anchors');
    const file = readdirSync(anchors).find((name) => name.endsWith('.der')) ?? '';
    folder.write(`altered/domains/hong/anchors/${file}`, sandbox.intermediate.certificate);
    const { json } = await kysoJson(['trust', 'list', ...store('altered')]);
    expect(json).toMatchObject({ problems: [{ file: `domains/hong/anchors/${file}` }] });
    const { stderr, json: report } = await kysoJson(['verify', signed, ...store('altered')]);
    expect(stderr).toContain(file);
    expect(report).toMatchObject({ signatures: [{ signer: { trustDomain: null } }] });
  });
});

describe('kyso trust update', () => {
  const proxies = {
    HTTP_PROXY: 'http://ai:s3cret@127.0.0.1:1',
    HTTPS_PROXY: 'http://ai:s3cret@127.0.0.1:1',
  };

  test('fails where nothing can be had, and does not tell the password of a proxy', async () => {
    const { code, stdout, stderr } = await kyso(
      ['trust', 'update', ...store('none'), '--lang', 'vi'],
      { env: proxies },
    );
    expect(code).toBe(69);
    expect(stdout).toContain('KHÔNG TẢI ĐƯỢC, Không kết nối được');
    expect(stdout + stderr).not.toContain('s3cret');
    expect(existsSync(folder.path('none'))).toBe(false);
  });

  test("takes an administrator's bundle by its signer, from a file or an address, and no older one", async () => {
    const password = 'bí mật';
    const p12 = await sandbox.pkcs12(sandbox.identity('nguyen-van-an'), password);
    const signer = await openPkcs12(p12, password);
    const crypto = nodeCrypto();
    const make = (sequence: number) =>
      signTrustBundle(
        {
          ...{ sequence, issuedAt: new Date() },
          domains: [{ name: 'co-quan', anchors: [sandbox.root.certificate], intermediates: [] }],
        },
        { signer, crypto },
      );
    const digest = crypto.createDigest('SHA-256');
    digest.update(signer.certificate);
    const pin = Buffer.from(digest.digest()).toString('hex');
    const second = await make(2);
    const server = createServer((_, response) => response.end(second));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bundle`;
      const update = (bundle: string, by: string) =>
        kysoJson([
          'trust',
          'update',
          '--bundle',
          bundle,
          '--bundle-signer',
          by,
          ...store('bundle'),
        ]);
      expect(await update(url, '0'.repeat(64))).toMatchObject({
        code: 65,
        json: { error: { reason: 'bundle-signer' } },
      });
      expect(await update(url, pin)).toMatchObject({
        code: 0,
        json: { bundle: { sequence: 2, isNew: true, domains: ['co-quan'] } },
      });
      const first = folder.write('first.p7s', await make(1));
      expect(await update(first, pin)).toMatchObject({
        code: 65,
        json: { error: { reason: 'bundle-older' } },
      });
    } finally {
      server.close();
    }
    const { json } = await kysoJson(['verify', signed, ...store('bundle')]);
    expect(json).toMatchObject({ signatures: [{ signer: { trustDomain: 'co-quan' } }] });
  });

  test.each([
    ['a bundle without signer', ['--bundle', 'x']],
    ['a signer that is no fingerprint', ['--bundle', 'x', '--bundle-signer', 'ab']],
    ['a mirror that is neither', ['--mirror', 'nowhere']],
  ])('refuses %s as wrong usage', async (_, options) => {
    expect(await kysoJson(['trust', 'update', ...options, ...store('none')])).toMatchObject({
      code: 64,
    });
  });

  const real = join(
    process.env['KYSO_CORPORA'] ??
      fileURLToPath(new URL('../../../../shared/corpora', import.meta.url)),
    '../trust',
  );
  test.runIf(existsSync(real))('takes the roots of the State from a mirror', async () => {
    const argv = ['trust', 'update', '--mirror', real, ...store('state')];
    const { code, json } = await kysoJson(argv);
    expect(code).toBe(0);
    const updates = json['updates'] as { url: string; failure: unknown; imported: unknown[] }[];
    const had = updates.filter(({ failure }) => failure === null).map(({ url }) => url);
    expect(had).toContain('http://ca.gov.vn/pki/pub/crt/rootcag2.crt');
    const { json: list } = await kysoJson(['trust', 'list', ...store('state')]);
    expect(list).toMatchObject({ domains: [{ anchors: 1, intermediates: 1 }, {}], problems: [] });
    const { stdout } = await kyso(['verify', signed, ...store('state')]);
    expect(stdout).not.toContain('rootcag2.crt');
    expect(stdout).toContain('rootca.crt');
  });
});

test('an unknown action is wrong usage', async () => {
  expect(await kysoJson(['trust', 'forget'])).toMatchObject({ code: 64 });
  expect(await kysoJson(['trust', 'import'])).toMatchObject({ code: 64 });
});
